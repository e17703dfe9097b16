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
# names of trades are asked by the words of a search
CREATE_NAMES_INDEX = (
    "CREATE INDEX matching_occupationname_words ON matching_occupationname USING gin (to_tsvector('chamba', name))"
)
DROP_NAMES_INDEX = "DROP INDEX matching_occupationname_words"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        VectorExtension(),
        migrations.RunSQL(CREATE_CONFIGURATION, DROP_CONFIGURATION),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('code', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='código')),
                ('isco_group', models.CharField(blank=True, db_index=True, max_length=4, verbose_name='CIUO-08')),
                ('onet_code', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='O*NET-SOC')),
                ('name_es', models.CharField(max_length=200, verbose_name='nombre en español')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='nombre en inglés')),
                ('is_local', models.BooleanField(default=False, verbose_name='agregada aquí')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retirada el')),
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
                ('code', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='código')),
                ('kind', models.CharField(max_length=12, verbose_name='tipo')),
                ('name_es', models.CharField(max_length=250, verbose_name='nombre en español')),
                ('name_en', models.CharField(blank=True, max_length=250, verbose_name='nombre en inglés')),
                ('is_local', models.BooleanField(default=False, verbose_name='agregada aquí')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retirada el')),
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
                ('name', models.CharField(max_length=60, verbose_name='nombre')),
                ('content_hash', models.CharField(max_length=64, unique=True, verbose_name='huella del contenido')),
                ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cargada el')),
                ('counts', models.JSONField(default=dict, verbose_name='cantidades')),
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
                ('kind', models.CharField(max_length=8, verbose_name='tipo')),
                ('object_id', models.BigIntegerField(verbose_name='número de objeto')),
                ('content_hash', models.CharField(max_length=64, verbose_name='huella del contenido')),
                ('attempts', models.PositiveSmallIntegerField(default=1, verbose_name='intentos')),
                ('problem', models.CharField(max_length=300, verbose_name='problema')),
                ('not_before', models.DateTimeField(verbose_name='no antes de')),
                ('set_aside', models.BooleanField(default=False, verbose_name='apartada')),
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
                ('content_hash', models.CharField(max_length=64, verbose_name='huella del contenido')),
                ('reading_version', models.PositiveSmallIntegerField(default=1, verbose_name='versión de la lectura')),
                ('encoder_id', models.CharField(max_length=80, verbose_name='codificador')),
                ('language', models.CharField(default='es', max_length=2, verbose_name='idioma')),
                ('skills', models.JSONField(default=list, verbose_name='habilidades')),
                ('occupations', models.JSONField(default=list, verbose_name='ocupaciones probables')),
                ('occupation_probability', models.FloatField(default=0.0, verbose_name='probabilidad de la ocupación')),
                ('vector', pgvector.django.halfvec.HalfVectorField(verbose_name='vector del texto')),
                ('enriched_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='leído el')),
                ('seeker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='accounts.seekerprofile', verbose_name='persona')),
                ('statement_vectors', models.BinaryField(default=bytes, verbose_name='vectores de las frases')),
                ('statement_kinds', models.JSONField(default=list, verbose_name='tipos de frase')),
                ('occupation_weights', models.JSONField(default=dict, verbose_name='pesos de las ocupaciones')),
                ('terms', models.TextField(blank=True, verbose_name='términos')),
                ('latitude', models.FloatField(null=True, verbose_name='latitud')),
                ('longitude', models.FloatField(null=True, verbose_name='longitud')),
                ('listed_hash', models.CharField(blank=True, max_length=64, verbose_name='huella al hacer la lista')),
                ('listed_at', models.DateTimeField(blank=True, null=True, verbose_name='lista hecha el')),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation', verbose_name='ocupación')),
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
                ('verdict', models.CharField(choices=[('relevant', 'Me sirve'), ('not_relevant', 'No me sirve')], max_length=12, verbose_name='opinión')),
                ('reason', models.CharField(blank=True, choices=[('far', 'Queda lejos'), ('pay', 'Paga poco'), ('schedule', 'El horario'), ('experience', 'Piden más experiencia'), ('other_work', 'No es lo mío'), ('scam', 'Parece estafa'), ('applied', 'Ya postulé')], default='', max_length=12, verbose_name='motivo')),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='posición en la lista')),
                ('model_version', models.CharField(blank=True, max_length=120, verbose_name='versión del modelo')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='jobs.job', verbose_name='trabajo')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='accounts.seekerprofile', verbose_name='persona')),
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
                ('score', models.FloatField(verbose_name='puntaje')),
                ('wants', models.FloatField(verbose_name='cuánto le interesa')),
                ('feasible', models.FloatField(verbose_name='cuán posible es')),
                ('parts', models.JSONField(default=dict, verbose_name='partes del puntaje')),
                ('reasons', models.JSONField(default=list, verbose_name='motivos')),
                ('missing', models.CharField(blank=True, max_length=200, verbose_name='lo que falta')),
                ('distance_km', models.FloatField(null=True, verbose_name='distancia en km')),
                ('model_version', models.CharField(max_length=120, verbose_name='versión del modelo')),
                ('hidden', models.BooleanField(default=False, verbose_name='oculta')),
                ('computed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='calculada el')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='jobs.job', verbose_name='trabajo')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='accounts.seekerprofile', verbose_name='persona')),
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
                ('content_hash', models.CharField(max_length=64, verbose_name='huella del contenido')),
                ('reading_version', models.PositiveSmallIntegerField(default=1, verbose_name='versión de la lectura')),
                ('encoder_id', models.CharField(max_length=80, verbose_name='codificador')),
                ('language', models.CharField(default='es', max_length=2, verbose_name='idioma')),
                ('skills', models.JSONField(default=list, verbose_name='habilidades')),
                ('occupations', models.JSONField(default=list, verbose_name='ocupaciones probables')),
                ('occupation_probability', models.FloatField(default=0.0, verbose_name='probabilidad de la ocupación')),
                ('vector', pgvector.django.halfvec.HalfVectorField(verbose_name='vector del texto')),
                ('enriched_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='leído el')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='jobs.job', verbose_name='trabajo')),
                ('words', django.contrib.postgres.search.SearchVectorField(null=True, verbose_name='palabras para buscar')),
                ('title_folded', models.CharField(blank=True, max_length=220, verbose_name='puesto sin tildes')),
                ('latitude', models.FloatField(null=True, verbose_name='latitud')),
                ('longitude', models.FloatField(null=True, verbose_name='longitud')),
                ('pay_month_max', models.FloatField(null=True, verbose_name='pago máximo al mes')),
                ('matched_hash', models.CharField(blank=True, max_length=64, verbose_name='huella al recomendar')),
                ('matched_at', models.DateTimeField(blank=True, null=True, verbose_name='recomendado el')),
                ('occupation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation', verbose_name='ocupación')),
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
                ('language', models.CharField(max_length=2, verbose_name='idioma')),
                ('name', models.CharField(max_length=250, verbose_name='nombre')),
                ('is_local', models.BooleanField(default=False, verbose_name='agregado aquí')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.occupation', verbose_name='ocupación')),
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
                ('language', models.CharField(max_length=2, verbose_name='idioma')),
                ('name', models.CharField(max_length=300, verbose_name='nombre')),
                ('is_local', models.BooleanField(default=False, verbose_name='agregado aquí')),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.skill', verbose_name='habilidad')),
            ],
            options={
                'verbose_name': 'nombre de habilidad',
                'verbose_name_plural': 'nombres de habilidades',
                'constraints': [models.UniqueConstraint(fields=('skill', 'language', 'name'), name='one_skill_name')],
            },
        ),
        migrations.RunSQL(CREATE_NAMES_INDEX, DROP_NAMES_INDEX),
    ]
