from django.db import migrations

CREATE = "CREATE INDEX matching_occupationname_words ON matching_occupationname USING gin (to_tsvector('chamba', name))"


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP INDEX matching_occupationname_words")]
