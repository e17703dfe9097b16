from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0004_people_s_acts_on_skills"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobenrichment",
            name="flags",
            field=models.JSONField(blank=True, default=list, verbose_name="señales"),
        ),
        migrations.AddField(
            model_name="seekerenrichment",
            name="flags",
            field=models.JSONField(blank=True, default=list, verbose_name="señales"),
        ),
    ]
