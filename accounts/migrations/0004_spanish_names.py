import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_hidden_from_rucs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='object_id',
            field=models.CharField(max_length=40, verbose_name='número de objeto'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='object_type',
            field=models.CharField(max_length=40, verbose_name='tipo de objeto'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='subject',
            field=models.ForeignKey(blank=True, help_text='la persona cuyos datos se leyeron o cambiaron', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='audit_about', to=settings.AUTH_USER_MODEL, verbose_name='sobre quién'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='given_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='aceptado el'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext', verbose_name='texto'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retirado el'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='purpose',
            field=models.CharField(choices=[('matching', 'Recomendarme trabajos'), ('visibility', 'Que las empresas me encuentren'), ('alerts', 'Enviarme avisos'), ('training', 'Mejorar las recomendaciones')], max_length=12, verbose_name='finalidad'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='text',
            field=models.TextField(verbose_name='texto'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='valid_from',
            field=models.DateField(verbose_name='desde'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='version',
            field=models.PositiveSmallIntegerField(verbose_name='versión'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='intentos'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmado el'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='kind',
            field=models.CharField(blank=True, max_length=4, verbose_name='tipo'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='original_name',
            field=models.CharField(max_length=160, verbose_name='nombre original'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='problem',
            field=models.CharField(blank=True, max_length=300, verbose_name='problema'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='problem_code',
            field=models.CharField(blank=True, max_length=30, verbose_name='código del problema'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cv_files', to='accounts.seekerprofile', verbose_name='perfil'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='proposal',
            field=models.JSONField(blank=True, default=dict, verbose_name='propuesta'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='sha256',
            field=models.CharField(max_length=64, verbose_name='huella SHA-256'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='size',
            field=models.PositiveIntegerField(verbose_name='tamaño en bytes'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='state',
            field=models.CharField(choices=[('waiting', 'Leyendo'), ('read', 'Por confirmar'), ('confirmed', 'Confirmado'), ('unreadable', 'No se pudo leer')], default='waiting', max_length=10, verbose_name='estado'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='stored_name',
            field=models.CharField(max_length=80, unique=True, verbose_name='nombre guardado'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='text',
            field=models.TextField(blank=True, verbose_name='texto'),
        ),
        migrations.AlterField(
            model_name='cvfile',
            name='uploaded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='subido el'),
        ),
        migrations.AlterField(
            model_name='education',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='education', to='accounts.seekerprofile', verbose_name='perfil'),
        ),
        migrations.AlterField(
            model_name='employer',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='employer',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.place', verbose_name='distrito'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='aceptada el'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='aceptada por'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='employer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.employer', verbose_name='empresa'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='expires_at',
            field=models.DateTimeField(verbose_name='vence el'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enviada por'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='revoked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='anulada el'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='role',
            field=models.CharField(choices=[('owner', 'Responsable'), ('member', 'Miembro')], max_length=6, verbose_name='rol'),
        ),
        migrations.AlterField(
            model_name='employerinvitation',
            name='token_hash',
            field=models.CharField(max_length=64, unique=True, verbose_name='huella del enlace'),
        ),
        migrations.AlterField(
            model_name='employermember',
            name='employer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='accounts.employer', verbose_name='empresa'),
        ),
        migrations.AlterField(
            model_name='employermember',
            name='joined_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='miembro desde'),
        ),
        migrations.AlterField(
            model_name='employermember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employer_memberships', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='experience',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='experiences', to='accounts.seekerprofile', verbose_name='perfil'),
        ),
        migrations.AlterField(
            model_name='place',
            name='latitude',
            field=models.FloatField(verbose_name='latitud'),
        ),
        migrations.AlterField(
            model_name='place',
            name='level',
            field=models.CharField(choices=[('department', 'Departamento'), ('province', 'Provincia'), ('district', 'Distrito')], max_length=10, verbose_name='nivel'),
        ),
        migrations.AlterField(
            model_name='place',
            name='longitude',
            field=models.FloatField(verbose_name='longitud'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='granted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='otorgado el'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='granted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='otorgado por'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='seekerlanguage',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='accounts.seekerprofile', verbose_name='perfil'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='completeness',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='avance del perfil'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='contracts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('indefinite', 'Planilla, plazo indeterminado'), ('fixed_term', 'Planilla, a plazo fijo (sujeto a modalidad)'), ('part_time', 'Tiempo parcial (menos de 4 horas al día)'), ('cas', 'CAS (Estado)'), ('services', 'Recibo por honorarios'), ('internship', 'Prácticas'), ('household', 'Trabajo del hogar'), ('agrarian', 'Agrario'), ('daily', 'Por jornal o por día'), ('piecework', 'A destajo'), ('other', 'Otro acuerdo')], max_length=14), blank=True, default=list, size=None, verbose_name='contratos'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='document_digest',
            field=models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True, verbose_name='huella del documento'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='document_encrypted',
            field=models.BinaryField(blank=True, null=True, verbose_name='documento cifrado'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='document_kind',
            field=models.CharField(blank=True, choices=[('dni', 'DNI'), ('ce', 'Carné de extranjería'), ('ptp', 'PTP / CPP'), ('passport', 'Pasaporte')], default='', max_length=8, verbose_name='tipo de documento'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='hidden_from_rucs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=11), blank=True, default=list, size=None, verbose_name='oculto para estos RUC'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='is_demo',
            field=models.BooleanField(default=False, verbose_name='demostración'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='licences',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('A-I', 'A-I'), ('A-IIa', 'A-IIa'), ('A-IIb', 'A-IIb'), ('A-IIIa', 'A-IIIa'), ('A-IIIb', 'A-IIIb'), ('A-IIIc', 'A-IIIc'), ('B-I', 'B-I'), ('B-IIa', 'B-IIa'), ('B-IIb', 'B-IIb'), ('B-IIc', 'B-IIc')], max_length=6), blank=True, default=list, size=None, verbose_name='licencias'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='schedules',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('full_time', 'Tiempo completo'), ('part_time', 'Medio tiempo'), ('shifts', 'Turnos rotativos'), ('night', 'Noche'), ('weekend', 'Fines de semana'), ('by_hours', 'Por horas o días'), ('live_in', 'Cama adentro')], max_length=12), blank=True, default=list, size=None, verbose_name='jornadas'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='updated_at',
            field=models.DateTimeField(auto_now=True, verbose_name='último cambio'),
        ),
        migrations.AlterField(
            model_name='seekerprofile',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='seeker_profile', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='seekerskill',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='accounts.seekerprofile', verbose_name='perfil'),
        ),
        migrations.AlterField(
            model_name='seekerskill',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='quitada el'),
        ),
        migrations.AlterField(
            model_name='seekerskill',
            name='source',
            field=models.CharField(choices=[('person', 'La escribí yo'), ('cv', 'De mi CV'), ('counsellor', 'Con ayuda')], default='person', max_length=10, verbose_name='origen'),
        ),
        migrations.AlterField(
            model_name='user',
            name='email_verified_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='correo verificado el'),
        ),
        migrations.AlterField(
            model_name='user',
            name='phone_verified_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='celular verificado el'),
        ),
    ]
