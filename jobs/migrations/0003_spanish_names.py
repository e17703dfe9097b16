import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_spanish_names'),
        ('jobs', '0002_minimum_wages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='decline_reason',
            field=models.CharField(blank=True, choices=[('filled', 'El puesto ya se cubrió'), ('experience', 'Se necesita más experiencia en lo que se pide'), ('skills', 'Falta un requisito del aviso'), ('licence', 'Falta la licencia o el título'), ('place', 'La distancia o el lugar'), ('schedule', 'El horario no coincide'), ('pay', 'El pago no coincide'), ('other', 'Otro motivo')], default='', max_length=10, verbose_name='motivo'),
        ),
        migrations.AlterField(
            model_name='application',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='application',
            name='seeker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='accounts.seekerprofile', verbose_name='postulante'),
        ),
        migrations.AlterField(
            model_name='application',
            name='submitted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='enviada el'),
        ),
        migrations.AlterField(
            model_name='application',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, verbose_name='último cambio'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='jobs.application', verbose_name='postulación'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='from_state',
            field=models.CharField(blank=True, choices=[('submitted', 'Enviada'), ('read', 'Leída'), ('shortlisted', 'Preseleccionada'), ('interview', 'Entrevista'), ('hired', 'Contratada'), ('declined', 'No seleccionada'), ('withdrawn', 'Retirada'), ('obsolete', 'Sin efecto'), ('unanswered', 'Cerrada sin respuesta')], max_length=11, verbose_name='estado anterior'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='rule',
            field=models.CharField(blank=True, max_length=20, verbose_name='regla'),
        ),
        migrations.AlterField(
            model_name='applicationtransition',
            name='to_state',
            field=models.CharField(choices=[('submitted', 'Enviada'), ('read', 'Leída'), ('shortlisted', 'Preseleccionada'), ('interview', 'Entrevista'), ('hired', 'Contratada'), ('declined', 'No seleccionada'), ('withdrawn', 'Retirada'), ('obsolete', 'Sin efecto'), ('unanswered', 'Cerrada sin respuesta')], max_length=11, verbose_name='estado nuevo'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='counts',
            field=models.JSONField(default=dict, verbose_name='cantidades'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='dry_run',
            field=models.BooleanField(default=True, verbose_name='solo prueba'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='file_name',
            field=models.CharField(max_length=200, verbose_name='archivo'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='fin'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='format',
            field=models.CharField(max_length=12, verbose_name='formato'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='problem',
            field=models.CharField(blank=True, max_length=300, verbose_name='problema'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='started_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='inicio'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='started_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='iniciada por'),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='state',
            field=models.CharField(choices=[('running', 'En curso'), ('done', 'Terminada'), ('failed', 'Falló')], default='running', max_length=8, verbose_name='estado'),
        ),
        migrations.AlterField(
            model_name='job',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cerrado el'),
        ),
        migrations.AlterField(
            model_name='job',
            name='content_hash',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='job',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='job',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por'),
        ),
        migrations.AlterField(
            model_name='job',
            name='employer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='accounts.employer', verbose_name='empresa'),
        ),
        migrations.AlterField(
            model_name='job',
            name='external_id',
            field=models.CharField(blank=True, max_length=120, verbose_name='código en el origen'),
        ),
        migrations.AlterField(
            model_name='job',
            name='language',
            field=models.CharField(default='es', max_length=2, verbose_name='idioma'),
        ),
        migrations.AlterField(
            model_name='job',
            name='pay_kind',
            field=models.CharField(choices=[('gross', 'bruto'), ('net', 'neto')], default='gross', max_length=5, verbose_name='bruto o neto'),
        ),
        migrations.AlterField(
            model_name='job',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='publicado el'),
        ),
        migrations.AlterField(
            model_name='job',
            name='source_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='enlace del origen'),
        ),
        migrations.AlterField(
            model_name='job',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, verbose_name='último cambio'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='from_state',
            field=models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('published', 'Publicado'), ('closed', 'Cerrado'), ('expired', 'Vencido'), ('removed', 'Retirado')], max_length=10, verbose_name='estado anterior'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='motivo'),
        ),
        migrations.AlterField(
            model_name='jobtransition',
            name='to_state',
            field=models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('published', 'Publicado'), ('closed', 'Cerrado'), ('expired', 'Vencido'), ('removed', 'Retirado')], max_length=10, verbose_name='estado nuevo'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='content_hash',
            field=models.CharField(max_length=64, verbose_name='huella del contenido'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='rule',
            field=models.CharField(blank=True, max_length=40, verbose_name='regla'),
        ),
        migrations.AlterField(
            model_name='moderationdecision',
            name='verdict',
            field=models.CharField(choices=[('approved', 'Aprobado'), ('refused', 'Rechazado')], max_length=8, verbose_name='decisión'),
        ),
        migrations.AlterField(
            model_name='savedjob',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_by', to='jobs.job', verbose_name='trabajo'),
        ),
        migrations.AlterField(
            model_name='savedjob',
            name='saved_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='guardado el'),
        ),
        migrations.AlterField(
            model_name='savedjob',
            name='seeker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_jobs', to='accounts.seekerprofile', verbose_name='persona'),
        ),
    ]
