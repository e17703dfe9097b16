import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import matching.models.saved_search

# "operario/a" was kept as the path of a file; flagged jobs keep their checked words until they are read again
WORDS_AGAIN = """
UPDATE matching_jobenrichment AS reading
SET words = setweight(to_tsvector('chamba', translate(left(job.title, 2000), '/', ' ')), 'A')
    || setweight(to_tsvector('chamba', translate(left(job.requirements, 20000), '/', ' ')), 'B')
    || setweight(to_tsvector('chamba', translate(left(job.description, 50000), '/', ' ')), 'C')
FROM jobs_job AS job WHERE job.id = reading.job_id AND reading.flags = '[]'
"""


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0002_minimum_wages"),
        ("matching", "0013_lists_and_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo')),
                ('query', models.CharField(max_length=600, verbose_name='búsqueda')),
                ('language', models.CharField(default='es', max_length=2, verbose_name='idioma')),
                ('key', models.CharField(default=matching.models.saved_search.new_key, editable=False, max_length=16, verbose_name='clave del enlace')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmada el')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='detenida el')),
                ('ends_at', models.DateTimeField(default=matching.models.saved_search.end_of_period, verbose_name='termina el')),
                ('told_until', models.DateTimeField(default=django.utils.timezone.now, verbose_name='avisada hasta')),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='próximo aviso')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='en envío desde')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
            ],
            options={
                'verbose_name': 'búsqueda guardada',
                'verbose_name_plural': 'búsquedas guardadas',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='palabra sin tildes')),
                ('shown', models.CharField(max_length=60, verbose_name='como se escribe')),
                ('sound', models.CharField(db_index=True, max_length=60, verbose_name='cómo suena')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='avisos que la tienen')),
                ('is_title', models.BooleanField(default=False, verbose_name='es un puesto entero')),
            ],
            options={
                'verbose_name': 'palabra de las búsquedas',
                'verbose_name_plural': 'palabras de las búsquedas',
            },
        ),
        migrations.AddField(
            model_name='jobenrichment',
            name='title_words',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(django.db.models.functions.text.Replace('title_folded', models.Value('/'), models.Value(' ')), config='chamba'), output_field=django.contrib.postgres.search.SearchVectorField(), verbose_name='puesto para buscar'),
        ),
        migrations.AddIndex(
            model_name='jobenrichment',
            index=django.contrib.postgres.indexes.GinIndex(fields=['title_words'], name='jobenrichment_title_words'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('word', name='gin_trgm_ops'), name='searchword_trgm'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=models.Index(django.contrib.postgres.indexes.OpClass('word', name='text_pattern_ops'), name='searchword_begins'),
        ),
        migrations.AddIndex(
            model_name='savedsearch',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['next_at'], name='saved_search_due'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('user__isnull', False)), models.Q(('user__isnull', True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='saved_search_has_one_receiver'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('user', 'query'), name='one_search_a_person'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_at', None), models.Q(('email', ''), _negated=True)), fields=('email', 'query'), name='one_search_an_address'),
        ),
        migrations.RunSQL(WORDS_AGAIN, migrations.RunSQL.noop),
    ]
