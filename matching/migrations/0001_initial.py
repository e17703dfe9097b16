import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgvector.django.halfvec
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models
from pgvector.django import VectorExtension

# Spanish full text without accents on either side: "tecnico" finds "técnico"
CREATE_CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION chamba (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION chamba
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;
"""
DROP_CONFIGURATION = "DROP TEXT SEARCH CONFIGURATION chamba;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_consent_texts'),
        ('jobs', '0002_minimum_wages'),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        VectorExtension(),
        migrations.RunSQL(CREATE_CONFIGURATION, DROP_CONFIGURATION),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('code', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('isco_group', models.CharField(blank=True, db_index=True, max_length=4, verbose_name='CIUO-08')),
                ('onet_code', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='O*NET-SOC')),
                ('name_es', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('is_local', models.BooleanField(default=False)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'ocupación',
                'verbose_name_plural': 'ocupaciones',
                'ordering': ['name_es'],
            },
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('code', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('name_es', models.CharField(max_length=250)),
                ('name_en', models.CharField(blank=True, max_length=250)),
                ('is_local', models.BooleanField(default=False)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'habilidad de la taxonomía',
                'verbose_name_plural': 'habilidades de la taxonomía',
                'ordering': ['name_es'],
            },
        ),
        migrations.CreateModel(
            name='TaxonomyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('loaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'versión de la taxonomía',
                'verbose_name_plural': 'versiones de la taxonomía',
                'ordering': ['-loaded_at'],
            },
        ),
        migrations.CreateModel(
            name='EnrichmentFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('object_id', models.BigIntegerField()),
                ('content_hash', models.CharField(max_length=64)),
                ('attempts', models.PositiveSmallIntegerField(default=1)),
                ('problem', models.CharField(max_length=300)),
                ('not_before', models.DateTimeField()),
                ('set_aside', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'lectura fallida',
                'verbose_name_plural': 'lecturas fallidas',
                'indexes': [models.Index(condition=models.Q(('set_aside', True)), fields=['object_id'], name='failure_set_aside')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='one_failure_an_object')],
            },
        ),
        migrations.CreateModel(
            name='SeekerEnrichment',
            fields=[
                ('content_hash', models.CharField(max_length=64)),
                ('reading_version', models.PositiveSmallIntegerField(default=1)),
                ('encoder_id', models.CharField(max_length=80)),
                ('language', models.CharField(default='es', max_length=2)),
                ('skills', models.JSONField(default=list)),
                ('occupations', models.JSONField(default=list)),
                ('occupation_probability', models.FloatField(default=0.0)),
                ('vector', pgvector.django.halfvec.HalfVectorField()),
                ('enriched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seeker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='accounts.seekerprofile')),
                ('statement_vectors', models.BinaryField(default=bytes)),
                ('statement_kinds', models.JSONField(default=list)),
                ('occupation_weights', models.JSONField(default=dict)),
                ('terms', models.TextField(blank=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('listed_hash', models.CharField(blank=True, max_length=64)),
                ('listed_at', models.DateTimeField(blank=True, null=True)),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation')),
            ],
            options={
                'verbose_name': 'lectura de un perfil',
                'verbose_name_plural': 'lecturas de perfiles',
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('relevant', 'Me sirve'), ('not_relevant', 'No me sirve')], max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('far', 'Queda lejos'), ('pay', 'Paga poco'), ('schedule', 'El horario'), ('experience', 'Piden más experiencia'), ('other_work', 'No es lo mío'), ('scam', 'Parece estafa'), ('applied', 'Ya postulé')], default='', max_length=12)),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('model_version', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='jobs.job')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='accounts.seekerprofile')),
            ],
            options={
                'verbose_name': 'opinión',
                'verbose_name_plural': 'opiniones',
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(fields=('seeker', 'job'), name='one_feedback')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('wants', models.FloatField()),
                ('feasible', models.FloatField()),
                ('parts', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=list)),
                ('missing', models.CharField(blank=True, max_length=200)),
                ('distance_km', models.FloatField(null=True)),
                ('model_version', models.CharField(max_length=120)),
                ('hidden', models.BooleanField(default=False)),
                ('computed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='jobs.job')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='accounts.seekerprofile')),
            ],
            options={
                'verbose_name': 'recomendación',
                'verbose_name_plural': 'recomendaciones',
                'ordering': ['-score', 'job_id'],
                'indexes': [models.Index(condition=models.Q(('hidden', False)), fields=['seeker', '-score', 'job'], name='match_list'), models.Index(fields=['job', '-score'], name='match_people')],
                'constraints': [models.UniqueConstraint(fields=('seeker', 'job'), name='one_match'), models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='match_score_range')],
            },
        ),
        migrations.CreateModel(
            name='JobEnrichment',
            fields=[
                ('content_hash', models.CharField(max_length=64)),
                ('reading_version', models.PositiveSmallIntegerField(default=1)),
                ('encoder_id', models.CharField(max_length=80)),
                ('language', models.CharField(default='es', max_length=2)),
                ('skills', models.JSONField(default=list)),
                ('occupations', models.JSONField(default=list)),
                ('occupation_probability', models.FloatField(default=0.0)),
                ('vector', pgvector.django.halfvec.HalfVectorField()),
                ('enriched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='jobs.job')),
                ('words', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('title_folded', models.CharField(blank=True, max_length=220)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('pay_month_max', models.FloatField(null=True)),
                ('matched_hash', models.CharField(blank=True, max_length=64)),
                ('matched_at', models.DateTimeField(blank=True, null=True)),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation')),
            ],
            options={
                'verbose_name': 'lectura de un trabajo',
                'verbose_name_plural': 'lecturas de trabajos',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='jobenrichment_words'), django.contrib.postgres.indexes.GinIndex(fields=['title_folded'], name='jobenrichment_title_trgm', opclasses=['gin_trgm_ops']), models.Index(fields=['occupation'], name='matching_jo_occupat_eaeb57_idx')],
            },
        ),
        migrations.CreateModel(
            name='OccupationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('name', models.CharField(max_length=250)),
                ('is_local', models.BooleanField(default=False)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.occupation')),
            ],
            options={
                'verbose_name': 'nombre de ocupación',
                'verbose_name_plural': 'nombres de ocupaciones',
                'constraints': [models.UniqueConstraint(fields=('occupation', 'language', 'name'), name='one_occupation_name')],
            },
        ),
        migrations.CreateModel(
            name='SkillName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('name', models.CharField(max_length=300)),
                ('is_local', models.BooleanField(default=False)),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.skill')),
            ],
            options={
                'verbose_name': 'nombre de habilidad',
                'verbose_name_plural': 'nombres de habilidades',
                'constraints': [models.UniqueConstraint(fields=('skill', 'language', 'name'), name='one_skill_name')],
            },
        ),
    ]
