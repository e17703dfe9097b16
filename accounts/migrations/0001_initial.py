import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ruc', models.CharField(blank=True, max_length=11, null=True, unique=True, verbose_name='RUC')),
                ('legal_name', models.CharField(max_length=200, verbose_name='razón social')),
                ('trade_name', models.CharField(blank=True, max_length=200, verbose_name='nombre comercial')),
                ('about', models.TextField(blank=True, max_length=2000, verbose_name='a qué se dedica')),
                ('verification', models.CharField(choices=[('unverified', 'Sin verificar'), ('pending', 'En revisión'), ('verified', 'Verificada'), ('refused', 'Rechazada')], default='unverified', max_length=10, verbose_name='verificación')),
                ('verification_note', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('is_trusted', models.BooleanField(default=False, verbose_name='publica sin revisión previa')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='origen')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demostración')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
            ],
            options={
                'verbose_name': 'empresa',
                'verbose_name_plural': 'empresas',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='correo')),
                ('phone', models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name='celular')),
                ('email_verified_at', models.DateTimeField(blank=True, null=True, verbose_name='correo verificado el')),
                ('phone_verified_at', models.DateTimeField(blank=True, null=True, verbose_name='celular verificado el')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nombre')),
                ('language', models.CharField(default='es', max_length=5, verbose_name='idioma')),
                ('is_active', models.BooleanField(default=True, verbose_name='activo')),
                ('is_staff', models.BooleanField(default=False, verbose_name='entra a gestión')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demostración')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='desde')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'persona',
                'verbose_name_plural': 'personas',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=60, verbose_name='acto')),
                ('object_type', models.CharField(max_length=40, verbose_name='tipo de objeto')),
                ('object_id', models.CharField(max_length=40, verbose_name='número de objeto')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién')),
                ('subject', models.ForeignKey(blank=True, help_text='la persona cuyos datos se leyeron o cambiaron', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='audit_about', to=settings.AUTH_USER_MODEL, verbose_name='sobre quién')),
            ],
            options={
                'verbose_name': 'registro de auditoría',
                'verbose_name_plural': 'auditoría',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('matching', 'Recomendarme trabajos'), ('visibility', 'Que las empresas me encuentren'), ('alerts', 'Enviarme avisos'), ('training', 'Mejorar las recomendaciones')], max_length=12, verbose_name='finalidad')),
                ('version', models.PositiveSmallIntegerField(verbose_name='versión')),
                ('text', models.TextField(verbose_name='texto')),
                ('valid_from', models.DateField(verbose_name='desde')),
            ],
            options={
                'verbose_name': 'texto de consentimiento',
                'verbose_name_plural': 'textos de consentimiento',
                'ordering': ['purpose', '-version'],
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='one_text_a_version')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='aceptado el')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirado el')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext', verbose_name='texto')),
            ],
            options={
                'verbose_name': 'consentimiento',
                'verbose_name_plural': 'consentimientos',
            },
        ),
        migrations.CreateModel(
            name='EmployerInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.CharField(max_length=254, verbose_name='correo o celular')),
                ('role', models.CharField(choices=[('owner', 'Responsable'), ('member', 'Miembro')], max_length=6, verbose_name='rol')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='huella del enlace')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('expires_at', models.DateTimeField(verbose_name='vence el')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='aceptada el')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='anulada el')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aceptada por')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.employer', verbose_name='empresa')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enviada por')),
            ],
            options={
                'verbose_name': 'invitación',
                'verbose_name_plural': 'invitaciones',
            },
        ),
        migrations.CreateModel(
            name='EmployerMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Responsable'), ('member', 'Miembro')], default='member', max_length=6, verbose_name='rol')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='miembro desde')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='accounts.employer', verbose_name='empresa')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employer_memberships', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'miembro',
                'verbose_name_plural': 'miembros',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='ubigeo INEI')),
                ('reniec_code', models.CharField(blank=True, db_index=True, max_length=6, null=True, verbose_name='ubigeo RENIEC')),
                ('level', models.CharField(choices=[('department', 'Departamento'), ('province', 'Provincia'), ('district', 'Distrito')], max_length=10, verbose_name='nivel')),
                ('department', models.CharField(max_length=40, verbose_name='departamento')),
                ('province', models.CharField(blank=True, max_length=60, verbose_name='provincia')),
                ('district', models.CharField(blank=True, max_length=80, verbose_name='distrito')),
                ('latitude', models.FloatField(verbose_name='latitud')),
                ('longitude', models.FloatField(verbose_name='longitud')),
            ],
            options={
                'verbose_name': 'lugar',
                'verbose_name_plural': 'lugares',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{6}$')), name='place_code_six_digits')],
            },
        ),
        migrations.AddField(
            model_name='employer',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.place', verbose_name='distrito'),
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('seeker', 'Busca trabajo'), ('employer', 'Empresa'), ('support', 'Soporte'), ('manager', 'Gestión'), ('partner', 'Socio')], max_length=10, verbose_name='rol')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='otorgado el')),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='otorgado por')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'rol',
                'verbose_name_plural': 'roles',
            },
        ),
        migrations.CreateModel(
            name='SeekerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.TextField(blank=True, max_length=600, verbose_name='en una frase, qué sabes hacer')),
                ('radius_km', models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='hasta cuántos km')),
                ('telework', models.BooleanField(default=True, verbose_name='acepto trabajo remoto')),
                ('availability', models.CharField(blank=True, choices=[('now', 'Ya mismo'), ('two_weeks', 'En dos semanas'), ('month', 'En un mes'), ('later', 'Más adelante')], default='', max_length=10, verbose_name='disponibilidad')),
                ('schedules', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('full_time', 'Tiempo completo'), ('part_time', 'Medio tiempo'), ('shifts', 'Turnos rotativos'), ('night', 'Noche'), ('weekend', 'Fines de semana'), ('by_hours', 'Por horas o días'), ('live_in', 'Cama adentro')], max_length=12), blank=True, default=list, size=None, verbose_name='jornadas')),
                ('contracts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('indefinite', 'Planilla, plazo indeterminado'), ('fixed_term', 'Planilla, a plazo fijo (sujeto a modalidad)'), ('part_time', 'Tiempo parcial (menos de 4 horas al día)'), ('cas', 'CAS (Estado)'), ('services', 'Recibo por honorarios'), ('internship', 'Prácticas'), ('household', 'Trabajo del hogar'), ('agrarian', 'Agrario'), ('daily', 'Por jornal o por día'), ('piecework', 'A destajo'), ('other', 'Otro acuerdo')], max_length=14), blank=True, default=list, size=None, verbose_name='contratos')),
                ('pay_wish', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100000)], verbose_name='desde cuánto al mes, en soles')),
                ('licences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('A-I', 'A-I'), ('A-IIa', 'A-IIa'), ('A-IIb', 'A-IIb'), ('A-IIIa', 'A-IIIa'), ('A-IIIb', 'A-IIIb'), ('A-IIIc', 'A-IIIc'), ('B-I', 'B-I'), ('B-IIa', 'B-IIa'), ('B-IIb', 'B-IIb'), ('B-IIc', 'B-IIc')], max_length=6), blank=True, default=list, size=None, verbose_name='licencias')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='año de nacimiento')),
                ('document_kind', models.CharField(blank=True, choices=[('dni', 'DNI'), ('ce', 'Carné de extranjería'), ('ptp', 'PTP / CPP'), ('passport', 'Pasaporte')], default='', max_length=8, verbose_name='tipo de documento')),
                ('document_encrypted', models.BinaryField(blank=True, null=True, verbose_name='documento cifrado')),
                ('document_digest', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True, verbose_name='huella del documento')),
                ('visible_to_employers', models.BooleanField(default=False, verbose_name='las empresas pueden encontrarme')),
                ('hidden_from_rucs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=11), blank=True, default=list, size=None, verbose_name='oculto para estos RUC')),
                ('paused', models.BooleanField(default=False, verbose_name='en pausa')),
                ('completeness', models.PositiveSmallIntegerField(default=0, verbose_name='avance del perfil')),
                ('is_demo', models.BooleanField(default=False, verbose_name='demostración')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='último cambio')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.place', verbose_name='distrito')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='seeker_profile', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'perfil',
                'verbose_name_plural': 'perfiles',
            },
        ),
        migrations.CreateModel(
            name='SeekerLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=40, verbose_name='idioma')),
                ('level', models.CharField(choices=[('basic', 'Básico'), ('middle', 'Intermedio'), ('advanced', 'Avanzado'), ('native', 'Lengua materna')], max_length=10, verbose_name='nivel')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='accounts.seekerprofile', verbose_name='perfil')),
            ],
            options={
                'verbose_name': 'idioma',
                'verbose_name_plural': 'idiomas',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Experience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('formal', 'En una empresa o con boleta'), ('informal', 'Por mi cuenta, en familia o sin boleta')], default='informal', max_length=8, verbose_name='tipo')),
                ('title', models.CharField(max_length=160, verbose_name='qué hacías')),
                ('employer_name', models.CharField(blank=True, max_length=160, verbose_name='dónde o con quién')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='cuéntalo con tus palabras')),
                ('start_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='desde (año)')),
                ('end_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hasta (año)')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cuántos meses en total')),
                ('is_current', models.BooleanField(default=False, verbose_name='sigo ahí')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='experiences', to='accounts.seekerprofile', verbose_name='perfil')),
            ],
            options={
                'verbose_name': 'experiencia',
                'verbose_name_plural': 'experiencias',
                'ordering': ['-is_current', '-end_year', '-start_year', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Education',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('none', 'Sin estudios'), ('primary', 'Primaria'), ('secondary', 'Secundaria'), ('technical', 'Técnica'), ('university', 'Universitaria'), ('postgraduate', 'Posgrado')], max_length=12, verbose_name='nivel')),
                ('field', models.CharField(blank=True, max_length=160, verbose_name='carrera o especialidad')),
                ('institution', models.CharField(blank=True, max_length=160, verbose_name='dónde')),
                ('end_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='año')),
                ('completed', models.BooleanField(default=True, verbose_name='terminado')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='education', to='accounts.seekerprofile', verbose_name='perfil')),
            ],
            options={
                'verbose_name': 'estudio',
                'verbose_name_plural': 'estudios',
                'ordering': ['-end_year', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CVFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stored_name', models.CharField(max_length=80, unique=True, verbose_name='nombre guardado')),
                ('original_name', models.CharField(max_length=160, verbose_name='nombre original')),
                ('kind', models.CharField(blank=True, max_length=4, verbose_name='tipo')),
                ('size', models.PositiveIntegerField(verbose_name='tamaño en bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella SHA-256')),
                ('state', models.CharField(choices=[('waiting', 'Leyendo'), ('read', 'Por confirmar'), ('confirmed', 'Confirmado'), ('unreadable', 'No se pudo leer')], default='waiting', max_length=10, verbose_name='estado')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problema')),
                ('problem_code', models.CharField(blank=True, max_length=30, verbose_name='código del problema')),
                ('text', models.TextField(blank=True, verbose_name='texto')),
                ('proposal', models.JSONField(blank=True, default=dict, verbose_name='propuesta')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='subido el')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmado el')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cv_files', to='accounts.seekerprofile', verbose_name='perfil')),
            ],
            options={
                'verbose_name': 'CV',
                'verbose_name_plural': 'CV',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='SeekerSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=120, verbose_name='habilidad')),
                ('source', models.CharField(choices=[('person', 'La escribí yo'), ('cv', 'De mi CV'), ('counsellor', 'Con ayuda')], default='person', max_length=10, verbose_name='origen')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='quitada el')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='accounts.seekerprofile', verbose_name='perfil')),
            ],
            options={
                'verbose_name': 'habilidad',
                'verbose_name_plural': 'habilidades',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), _connector='OR'), name='user_has_email_or_phone'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('phone__regex', '^\\+519[0-9]{8}$')), name='user_phone_peruvian_mobile'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['object_type', 'object_id'], name='accounts_au_object__2df7a0_idx'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['subject', '-at'], name='accounts_au_subject_e7eba2_idx'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['-at'], name='accounts_au_at_a48dd6_idx'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'text'), name='one_live_consent_a_text'),
        ),
        migrations.AddConstraint(
            model_name='employermember',
            constraint=models.UniqueConstraint(fields=('employer', 'user'), name='one_membership'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('ruc__regex', '^(10|15|16|17|20)[0-9]{9}$')), name='employer_ruc_format'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.CheckConstraint(condition=models.Q(('ruc__isnull', False), models.Q(('source', ''), _negated=True), _connector='OR'), name='employer_ruc_or_source'),
        ),
        migrations.AddConstraint(
            model_name='employer',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'legal_name'), name='one_employer_a_source_name'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(fields=('user', 'role'), name='one_grant_a_role'),
        ),
        migrations.AddConstraint(
            model_name='seekerprofile',
            constraint=models.CheckConstraint(condition=models.Q(('completeness__lte', 100)), name='profile_completeness_percent'),
        ),
        migrations.AddConstraint(
            model_name='seekerprofile',
            constraint=models.CheckConstraint(condition=models.Q(('radius_km__gte', 1), ('radius_km__lte', 2000)), name='profile_radius'),
        ),
        migrations.AddConstraint(
            model_name='seekerlanguage',
            constraint=models.UniqueConstraint(fields=('profile', 'language'), name='one_level_a_language'),
        ),
        migrations.AddConstraint(
            model_name='experience',
            constraint=models.CheckConstraint(condition=models.Q(('end_year__isnull', True), ('start_year__isnull', True), ('end_year__gte', models.F('start_year')), _connector='OR'), name='experience_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='seekerskill',
            constraint=models.UniqueConstraint(fields=('profile', 'text'), name='one_skill_a_text'),
        ),
    ]
