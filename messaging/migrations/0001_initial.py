import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('cause', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='causa')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
            ],
            options={
                'verbose_name': 'causa avisada',
                'verbose_name_plural': 'causas avisadas',
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('mail', 'Correo'), ('sms', 'SMS')], max_length=4, verbose_name='canal')),
                ('to', models.CharField(db_index=True, max_length=254, verbose_name='para')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='asunto')),
                ('body', models.TextField(verbose_name='texto')),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='fecha de creación')),
            ],
            options={
                'verbose_name': 'mensaje de salida',
                'verbose_name_plural': 'bandeja de salida',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_seq', models.PositiveIntegerField(default=0, verbose_name='número del último mensaje')),
                ('last_at', models.DateTimeField(blank=True, null=True, verbose_name='último mensaje')),
                ('announced_seq', models.PositiveIntegerField(default=0, verbose_name='avisado hasta el mensaje')),
                ('blocked_by', models.CharField(blank=True, choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], default='', max_length=8, verbose_name='bloqueada por')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conversation', to='jobs.application', verbose_name='postulación')),
            ],
            options={
                'verbose_name': 'conversación',
                'verbose_name_plural': 'conversaciones',
                'ordering': ['-last_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('application_received', 'Nueva postulación'), ('application_moved', 'Tu postulación cambió'), ('message', 'Mensaje nuevo'), ('job_decided', 'Decisión sobre tu aviso'), ('job_closed', 'Se cerró un trabajo'), ('new_matches', 'Trabajos nuevos para ti'), ('invitation', 'Invitación'), ('employer_decided', 'Verificación de tu empresa')], max_length=24, verbose_name='tipo')),
                ('dedupe_key', models.CharField(max_length=120, unique=True, verbose_name='clave contra repetidos')),
                ('text', models.CharField(max_length=300, verbose_name='texto')),
                ('url', models.CharField(max_length=200, verbose_name='enlace')),
                ('state', models.CharField(choices=[('pending', 'Por enviar'), ('sending', 'Enviando'), ('sent', 'Enviada'), ('failed', 'Falló, se reintenta'), ('dropped', 'Descartada')], default='pending', max_length=8, verbose_name='estado')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='en envío desde')),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now, verbose_name='no antes de')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='leído el')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'aviso',
                'verbose_name_plural': 'avisos',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('page', 'En la página'), ('mail', 'Correo'), ('sms', 'SMS')], max_length=4, verbose_name='canal')),
                ('state', models.CharField(choices=[('sent', 'Enviada'), ('failed', 'Falló'), ('dropped', 'Descartada')], max_length=8, verbose_name='estado')),
                ('problem', models.CharField(blank=True, max_length=200, verbose_name='problema')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo')),
                ('notification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='messaging.notification', verbose_name='aviso')),
            ],
            options={
                'verbose_name': 'entrega',
                'verbose_name_plural': 'entregas',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], max_length=8, verbose_name='parte')),
                ('delivered_seq', models.PositiveIntegerField(default=0, verbose_name='recibido hasta el mensaje')),
                ('read_seq', models.PositiveIntegerField(default=0, verbose_name='leído hasta el mensaje')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='messaging.conversation', verbose_name='conversación')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'participante',
                'verbose_name_plural': 'participantes',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(verbose_name='número')),
                ('side', models.CharField(choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], max_length=8, verbose_name='parte')),
                ('text', models.TextField(max_length=2000, verbose_name='texto')),
                ('client_id', models.UUIDField(verbose_name='código del envío')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='messaging.conversation', verbose_name='conversación')),
                ('sender', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién escribe')),
            ],
            options={
                'verbose_name': 'mensaje',
                'verbose_name_plural': 'mensajes',
                'ordering': ['seq'],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'seq'), name='one_message_a_seq'), models.UniqueConstraint(fields=('conversation', 'client_id'), name='one_message_a_client_id')],
            },
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['state', 'not_before'], name='messaging_n_state_24544c_idx'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['user', '-created_at'], name='messaging_n_user_id_c93178_idx'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notification_unread'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('notification', 'channel'), name='sent_once_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('conversation', 'user'), name='one_participant'),
        ),
    ]
