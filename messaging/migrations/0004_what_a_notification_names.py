from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_notifications_of_saved_searches")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="items",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                verbose_name="lo que nombra",
            ),
        ),
    ]
