import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgvector.django.halfvec
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_spanish_names'),
        ('jobs', '0003_spanish_names'),
        ('matching', '0002_occupation_names_index'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='intentos'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='content_hash',
            field=models.CharField(max_length=64, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='kind',
            field=models.CharField(max_length=8, verbose_name='tipo'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='not_before',
            field=models.DateTimeField(verbose_name='no antes de'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='object_id',
            field=models.BigIntegerField(verbose_name='número de objeto'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='problem',
            field=models.CharField(max_length=300, verbose_name='problema'),
        ),
        migrations.AlterField(
            model_name='enrichmentfailure',
            name='set_aside',
            field=models.BooleanField(default=False, verbose_name='apartada'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='model_version',
            field=models.CharField(blank=True, max_length=120, verbose_name='versión del modelo'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='position',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='posición en la lista'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='reason',
            field=models.CharField(blank=True, choices=[('far', 'Queda lejos'), ('pay', 'Paga poco'), ('schedule', 'El horario'), ('experience', 'Piden más experiencia'), ('other_work', 'No es lo mío'), ('scam', 'Parece estafa'), ('applied', 'Ya postulé')], default='', max_length=12, verbose_name='motivo'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='seeker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='accounts.seekerprofile', verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='verdict',
            field=models.CharField(choices=[('relevant', 'Me sirve'), ('not_relevant', 'No me sirve')], max_length=12, verbose_name='opinión'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='content_hash',
            field=models.CharField(max_length=64, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='encoder_id',
            field=models.CharField(max_length=80, verbose_name='codificador'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='enriched_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='leído el'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='job',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='language',
            field=models.CharField(default='es', max_length=2, verbose_name='idioma'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='latitude',
            field=models.FloatField(null=True, verbose_name='latitud'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='longitude',
            field=models.FloatField(null=True, verbose_name='longitud'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='matched_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='recomendado el'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='matched_hash',
            field=models.CharField(blank=True, max_length=64, verbose_name='huella al recomendar'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='occupation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation', verbose_name='ocupación'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='occupation_probability',
            field=models.FloatField(default=0.0, verbose_name='probabilidad de la ocupación'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='occupations',
            field=models.JSONField(default=list, verbose_name='ocupaciones probables'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='pay_month_max',
            field=models.FloatField(null=True, verbose_name='pago máximo al mes'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='reading_version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='versión de la lectura'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='skills',
            field=models.JSONField(default=list, verbose_name='habilidades'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='title_folded',
            field=models.CharField(blank=True, max_length=220, verbose_name='puesto sin tildes'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='vector',
            field=pgvector.django.halfvec.HalfVectorField(verbose_name='vector del texto'),
        ),
        migrations.AlterField(
            model_name='jobenrichment',
            name='words',
            field=django.contrib.postgres.search.SearchVectorField(null=True, verbose_name='palabras para buscar'),
        ),
        migrations.AlterField(
            model_name='match',
            name='computed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='calculada el'),
        ),
        migrations.AlterField(
            model_name='match',
            name='distance_km',
            field=models.FloatField(null=True, verbose_name='distancia en km'),
        ),
        migrations.AlterField(
            model_name='match',
            name='feasible',
            field=models.FloatField(verbose_name='cuán posible es'),
        ),
        migrations.AlterField(
            model_name='match',
            name='hidden',
            field=models.BooleanField(default=False, verbose_name='oculta'),
        ),
        migrations.AlterField(
            model_name='match',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='match',
            name='missing',
            field=models.CharField(blank=True, max_length=200, verbose_name='lo que falta'),
        ),
        migrations.AlterField(
            model_name='match',
            name='model_version',
            field=models.CharField(max_length=120, verbose_name='versión del modelo'),
        ),
        migrations.AlterField(
            model_name='match',
            name='parts',
            field=models.JSONField(default=dict, verbose_name='partes del puntaje'),
        ),
        migrations.AlterField(
            model_name='match',
            name='reasons',
            field=models.JSONField(default=list, verbose_name='motivos'),
        ),
        migrations.AlterField(
            model_name='match',
            name='score',
            field=models.FloatField(verbose_name='puntaje'),
        ),
        migrations.AlterField(
            model_name='match',
            name='seeker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='accounts.seekerprofile', verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='match',
            name='wants',
            field=models.FloatField(verbose_name='cuánto le interesa'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='code',
            field=models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='código'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='is_local',
            field=models.BooleanField(default=False, verbose_name='agregada aquí'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='name_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='nombre en inglés'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='name_es',
            field=models.CharField(max_length=200, verbose_name='nombre en español'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='retired_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retirada el'),
        ),
        migrations.AlterField(
            model_name='occupationname',
            name='is_local',
            field=models.BooleanField(default=False, verbose_name='agregado aquí'),
        ),
        migrations.AlterField(
            model_name='occupationname',
            name='language',
            field=models.CharField(max_length=2, verbose_name='idioma'),
        ),
        migrations.AlterField(
            model_name='occupationname',
            name='name',
            field=models.CharField(max_length=250, verbose_name='nombre'),
        ),
        migrations.AlterField(
            model_name='occupationname',
            name='occupation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.occupation', verbose_name='ocupación'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='content_hash',
            field=models.CharField(max_length=64, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='encoder_id',
            field=models.CharField(max_length=80, verbose_name='codificador'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='enriched_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='leído el'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='language',
            field=models.CharField(default='es', max_length=2, verbose_name='idioma'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='latitude',
            field=models.FloatField(null=True, verbose_name='latitud'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='listed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lista hecha el'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='listed_hash',
            field=models.CharField(blank=True, max_length=64, verbose_name='huella al hacer la lista'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='longitude',
            field=models.FloatField(null=True, verbose_name='longitud'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='occupation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='matching.occupation', verbose_name='ocupación'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='occupation_probability',
            field=models.FloatField(default=0.0, verbose_name='probabilidad de la ocupación'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='occupation_weights',
            field=models.JSONField(default=dict, verbose_name='pesos de las ocupaciones'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='occupations',
            field=models.JSONField(default=list, verbose_name='ocupaciones probables'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='reading_version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='versión de la lectura'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='seeker',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrichment', serialize=False, to='accounts.seekerprofile', verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='skills',
            field=models.JSONField(default=list, verbose_name='habilidades'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='statement_kinds',
            field=models.JSONField(default=list, verbose_name='tipos de frase'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='statement_vectors',
            field=models.BinaryField(default=bytes, verbose_name='vectores de las frases'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='terms',
            field=models.TextField(blank=True, verbose_name='términos'),
        ),
        migrations.AlterField(
            model_name='seekerenrichment',
            name='vector',
            field=pgvector.django.halfvec.HalfVectorField(verbose_name='vector del texto'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='code',
            field=models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='código'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='is_local',
            field=models.BooleanField(default=False, verbose_name='agregada aquí'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='kind',
            field=models.CharField(max_length=12, verbose_name='tipo'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='name_en',
            field=models.CharField(blank=True, max_length=250, verbose_name='nombre en inglés'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='name_es',
            field=models.CharField(max_length=250, verbose_name='nombre en español'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='retired_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retirada el'),
        ),
        migrations.AlterField(
            model_name='skillname',
            name='is_local',
            field=models.BooleanField(default=False, verbose_name='agregado aquí'),
        ),
        migrations.AlterField(
            model_name='skillname',
            name='language',
            field=models.CharField(max_length=2, verbose_name='idioma'),
        ),
        migrations.AlterField(
            model_name='skillname',
            name='name',
            field=models.CharField(max_length=300, verbose_name='nombre'),
        ),
        migrations.AlterField(
            model_name='skillname',
            name='skill',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='matching.skill', verbose_name='habilidad'),
        ),
        migrations.AlterField(
            model_name='taxonomyversion',
            name='content_hash',
            field=models.CharField(max_length=64, unique=True, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='taxonomyversion',
            name='counts',
            field=models.JSONField(default=dict, verbose_name='cantidades'),
        ),
        migrations.AlterField(
            model_name='taxonomyversion',
            name='loaded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cargada el'),
        ),
        migrations.AlterField(
            model_name='taxonomyversion',
            name='name',
            field=models.CharField(max_length=60, verbose_name='nombre'),
        ),
    ]
