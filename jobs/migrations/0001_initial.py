import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MinimumWage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True, verbose_name='desde')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='monto')),
                ('norm', models.CharField(max_length=60, verbose_name='norma')),
            ],
            options={
                'verbose_name': 'remuneración mínima',
                'verbose_name_plural': 'remuneraciones mínimas',
                'ordering': ['-valid_from'],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40, verbose_name='origen')),
                ('format', models.CharField(max_length=12, verbose_name='formato')),
                ('file_name', models.CharField(max_length=200, verbose_name='archivo')),
                ('dry_run', models.BooleanField(default=True, verbose_name='solo prueba')),
                ('state', models.CharField(choices=[('running', 'En curso'), ('done', 'Terminada'), ('failed', 'Falló')], default='running', max_length=8, verbose_name='estado')),
                ('counts', models.JSONField(default=dict, verbose_name='cantidades')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problema')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='inicio')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='iniciada por')),
            ],
            options={
                'verbose_name': 'importación',
                'verbose_name_plural': 'importaciones',
                'ordering': ['-started_at'],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('published', 'Publicado'), ('closed', 'Cerrado'), ('expired', 'Vencido'), ('removed', 'Retirado')], default='draft', max_length=10, verbose_name='estado')),
                ('title', models.CharField(max_length=200, verbose_name='puesto')),
                ('description', models.TextField(blank=True, max_length=20000, verbose_name='qué se hace')),
                ('requirements', models.TextField(blank=True, max_length=10000, verbose_name='qué se pide')),
                ('benefits', models.TextField(blank=True, max_length=4000, verbose_name='qué se ofrece')),
                ('contract_type', models.CharField(blank=True, choices=[('indefinite', 'Planilla, plazo indeterminado'), ('fixed_term', 'Planilla, a plazo fijo (sujeto a modalidad)'), ('part_time', 'Tiempo parcial (menos de 4 horas al día)'), ('cas', 'CAS (Estado)'), ('services', 'Recibo por honorarios'), ('internship', 'Prácticas'), ('household', 'Trabajo del hogar'), ('agrarian', 'Agrario'), ('daily', 'Por jornal o por día'), ('piecework', 'A destajo'), ('other', 'Otro acuerdo')], default='', max_length=14, verbose_name='contrato')),
                ('regime', models.CharField(blank=True, choices=[('general', 'Régimen general'), ('small', 'Pequeña empresa (Remype)'), ('micro', 'Microempresa (Remype)'), ('agrarian', 'Agrario (Ley 31110)'), ('household', 'Trabajo del hogar (Ley 31047)'), ('cas', 'CAS (DL 1057)'), ('public', 'Estado, otro régimen'), ('construction', 'Construcción civil'), ('internship', 'Modalidad formativa (Ley 28518)'), ('none', 'Sin planilla')], default='', max_length=12, verbose_name='régimen')),
                ('pay_min', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='pago desde, S/')),
                ('pay_max', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='hasta, S/')),
                ('pay_period', models.CharField(choices=[('hour', 'por hora'), ('day', 'por día'), ('week', 'por semana'), ('fortnight', 'por quincena'), ('month', 'al mes'), ('piece', 'por pieza o tarea')], default='month', max_length=9, verbose_name='cada cuánto')),
                ('pay_kind', models.CharField(choices=[('gross', 'bruto'), ('net', 'neto')], default='gross', max_length=5, verbose_name='bruto o neto')),
                ('pay_hidden_reason', models.CharField(blank=True, max_length=160, verbose_name='por qué no se dice el pago')),
                ('schedule', models.CharField(blank=True, choices=[('full_time', 'Tiempo completo'), ('part_time', 'Medio tiempo'), ('shifts', 'Turnos rotativos'), ('night', 'Noche'), ('weekend', 'Fines de semana'), ('by_hours', 'Por horas o días'), ('live_in', 'Cama adentro')], default='', max_length=12, verbose_name='jornada')),
                ('schedule_note', models.CharField(blank=True, max_length=160, verbose_name='horario')),
                ('hours_per_week', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(84)], verbose_name='horas por semana')),
                ('place_text', models.CharField(blank=True, max_length=200, verbose_name='lugar como lo dio el origen')),
                ('telework', models.CharField(choices=[('onsite', 'Presencial'), ('partial', 'Parte remoto'), ('total', 'Todo remoto')], default='onsite', max_length=8, verbose_name='modalidad')),
                ('vacancies', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9999)], verbose_name='vacantes')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='se cierra el')),
                ('licence', models.CharField(blank=True, choices=[('A-I', 'A-I'), ('A-IIa', 'A-IIa'), ('A-IIb', 'A-IIb'), ('A-IIIa', 'A-IIIa'), ('A-IIIb', 'A-IIIb'), ('A-IIIc', 'A-IIIc'), ('B-I', 'B-I'), ('B-IIa', 'B-IIa'), ('B-IIb', 'B-IIb'), ('B-IIc', 'B-IIc')], default='', max_length=6, verbose_name='licencia')),
                ('min_age', models.PositiveSmallIntegerField(default=18, validators=[django.core.validators.MinValueValidator(14), django.core.validators.MaxValueValidator(18)], verbose_name='edad mínima por ley')),
                ('experience_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='meses de experiencia')),
                ('education_level', models.CharField(blank=True, choices=[('none', 'Sin estudios'), ('primary', 'Primaria'), ('secondary', 'Secundaria'), ('technical', 'Técnica'), ('university', 'Universitaria'), ('postgraduate', 'Posgrado')], default='', max_length=12, verbose_name='estudios')),
                ('disability_friendly', models.BooleanField(default=False, verbose_name='con ajustes para personas con discapacidad')),
                ('answer_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='responde en (días)')),
                ('language', models.CharField(default='es', max_length=2, verbose_name='idioma')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='origen')),
                ('external_id', models.CharField(blank=True, max_length=120, verbose_name='código en el origen')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='enlace del origen')),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='huella del contenido')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demostración')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='último cambio')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publicado el')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='cerrado el')),
                ('outcome', models.CharField(blank=True, default='', max_length=20, verbose_name='resultado al cerrar')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='creado por')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='accounts.employer', verbose_name='empresa')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.place', verbose_name='distrito')),
            ],
            options={
                'verbose_name': 'trabajo',
                'verbose_name_plural': 'trabajos',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('submitted', 'Enviada'), ('read', 'Leída'), ('shortlisted', 'Preseleccionada'), ('interview', 'Entrevista'), ('hired', 'Contratada'), ('declined', 'No seleccionada'), ('withdrawn', 'Retirada'), ('obsolete', 'Sin efecto'), ('unanswered', 'Cerrada sin respuesta')], default='submitted', max_length=11, verbose_name='estado')),
                ('message', models.TextField(blank=True, max_length=1500, verbose_name='mensaje')),
                ('share_contact', models.BooleanField(default=False, verbose_name='compartir mi contacto')),
                ('answer_by', models.DateField(verbose_name='respuesta hasta')),
                ('decline_reason', models.CharField(blank=True, choices=[('filled', 'El puesto ya se cubrió'), ('experience', 'Se necesita más experiencia en lo que se pide'), ('skills', 'Falta un requisito del aviso'), ('licence', 'Falta la licencia o el título'), ('place', 'La distancia o el lugar'), ('schedule', 'El horario no coincide'), ('pay', 'El pago no coincide'), ('other', 'Otro motivo')], default='', max_length=10, verbose_name='motivo')),
                ('decline_note', models.CharField(blank=True, max_length=500, verbose_name='nota')),
                ('decline_shared', models.BooleanField(default=True, verbose_name='la persona ve el motivo')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enviada el')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='último cambio')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='accounts.seekerprofile', verbose_name='postulante')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='jobs.job', verbose_name='trabajo')),
            ],
            options={
                'verbose_name': 'postulación',
                'verbose_name_plural': 'postulaciones',
                'ordering': ['-submitted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JobTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('published', 'Publicado'), ('closed', 'Cerrado'), ('expired', 'Vencido'), ('removed', 'Retirado')], max_length=10, verbose_name='estado anterior')),
                ('to_state', models.CharField(choices=[('draft', 'Borrador'), ('in_review', 'En revisión'), ('published', 'Publicado'), ('closed', 'Cerrado'), ('expired', 'Vencido'), ('removed', 'Retirado')], max_length=10, verbose_name='estado nuevo')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='jobs.job', verbose_name='trabajo')),
            ],
            options={
                'verbose_name': 'movimiento',
                'verbose_name_plural': 'movimientos',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ModerationDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('approved', 'Aprobado'), ('refused', 'Rechazado')], max_length=8, verbose_name='decisión')),
                ('rule', models.CharField(blank=True, max_length=40, verbose_name='regla')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motivo')),
                ('content_hash', models.CharField(max_length=64, verbose_name='huella del contenido')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='jobs.job', verbose_name='trabajo')),
            ],
            options={
                'verbose_name': 'decisión',
                'verbose_name_plural': 'decisiones',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='SavedJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='guardado el')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_by', to='jobs.job', verbose_name='trabajo')),
                ('seeker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_jobs', to='accounts.seekerprofile', verbose_name='persona')),
            ],
            options={
                'verbose_name': 'trabajo guardado',
                'verbose_name_plural': 'trabajos guardados',
                'ordering': ['-saved_at'],
            },
        ),
        migrations.CreateModel(
            name='ApplicationTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, choices=[('submitted', 'Enviada'), ('read', 'Leída'), ('shortlisted', 'Preseleccionada'), ('interview', 'Entrevista'), ('hired', 'Contratada'), ('declined', 'No seleccionada'), ('withdrawn', 'Retirada'), ('obsolete', 'Sin efecto'), ('unanswered', 'Cerrada sin respuesta')], max_length=11, verbose_name='estado anterior')),
                ('to_state', models.CharField(choices=[('submitted', 'Enviada'), ('read', 'Leída'), ('shortlisted', 'Preseleccionada'), ('interview', 'Entrevista'), ('hired', 'Contratada'), ('declined', 'No seleccionada'), ('withdrawn', 'Retirada'), ('obsolete', 'Sin efecto'), ('unanswered', 'Cerrada sin respuesta')], max_length=11, verbose_name='estado nuevo')),
                ('rule', models.CharField(blank=True, max_length=20, verbose_name='regla')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='jobs.application', verbose_name='postulación')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
            ],
            options={
                'verbose_name': 'movimiento',
                'verbose_name_plural': 'movimientos',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('to_state', 'declined'), _negated=True), ('rule', ''), _connector='OR'), name='no_rule_declines')],
            },
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['state', 'closes_on'], name='jobs_job_state_40518e_idx'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['employer', 'state'], name='jobs_job_employe_20e9a2_idx'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(models.OrderBy(models.F('published_at'), descending=True, nulls_last=True), models.F('id'), name='job_newest'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='one_job_a_source_id'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('pay_min__isnull', True), ('pay_max__isnull', True), ('pay_max__gte', models.F('pay_min')), _connector='OR'), name='job_pay_range'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('min_age__gte', 14), ('min_age__lte', 18)), name='job_legal_age'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('closes_on__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='job_published_has_dates'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['state', 'answer_by'], name='jobs_applic_state_80b0e1_idx'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['job', 'state'], name='jobs_applic_job_id_fae243_idx'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('job', 'seeker'), name='one_application'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='declined_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='moderationdecision',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_job_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='savedjob',
            constraint=models.UniqueConstraint(fields=('seeker', 'job'), name='one_save'),
        ),
    ]
