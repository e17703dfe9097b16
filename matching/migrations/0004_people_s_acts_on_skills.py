import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_consent_texts"),
        ("matching", "0003_onet_crosswalk_and_picks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SkillLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('kept', 'La dejó'), ('struck', 'La quitó'), ('added', 'La agregó')], max_length=6, verbose_name='qué hizo')),
                ('source', models.CharField(max_length=10, verbose_name='de dónde salió')),
                ('text', models.CharField(max_length=300, verbose_name='texto')),
                ('start', models.PositiveSmallIntegerField(verbose_name='desde')),
                ('end', models.PositiveSmallIntegerField(verbose_name='hasta')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skill_labels', to='accounts.seekerprofile', verbose_name='persona')),
            ],
            options={
                'verbose_name': 'corrección de una habilidad',
                'verbose_name_plural': 'correcciones de habilidades',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='skill_label_has_words')],
            },
        ),
    ]
