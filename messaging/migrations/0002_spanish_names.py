import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0003_spanish_names'),
        ('messaging', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='announcement',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='announcement',
            name='cause',
            field=models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='causa'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='announced_seq',
            field=models.PositiveIntegerField(default=0, verbose_name='avisado hasta el mensaje'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conversation', to='jobs.application', verbose_name='postulación'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='blocked_by',
            field=models.CharField(blank=True, choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], default='', max_length=8, verbose_name='bloqueada por'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='last_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='último mensaje'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='last_seq',
            field=models.PositiveIntegerField(default=0, verbose_name='número del último mensaje'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='cuándo'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('page', 'En la página'), ('mail', 'Correo'), ('sms', 'SMS')], max_length=4, verbose_name='canal'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='notification',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='messaging.notification', verbose_name='aviso'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='problem',
            field=models.CharField(blank=True, max_length=200, verbose_name='problema'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('sent', 'Enviada'), ('failed', 'Falló'), ('dropped', 'Descartada')], max_length=8, verbose_name='estado'),
        ),
        migrations.AlterField(
            model_name='message',
            name='client_id',
            field=models.UUIDField(verbose_name='código del envío'),
        ),
        migrations.AlterField(
            model_name='message',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='messaging.conversation', verbose_name='conversación'),
        ),
        migrations.AlterField(
            model_name='message',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='message',
            name='sender',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='quién escribe'),
        ),
        migrations.AlterField(
            model_name='message',
            name='seq',
            field=models.PositiveIntegerField(verbose_name='número'),
        ),
        migrations.AlterField(
            model_name='message',
            name='side',
            field=models.CharField(choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], max_length=8, verbose_name='parte'),
        ),
        migrations.AlterField(
            model_name='message',
            name='text',
            field=models.TextField(max_length=2000, verbose_name='texto'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='intentos'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='claimed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='en envío desde'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='dedupe_key',
            field=models.CharField(max_length=120, unique=True, verbose_name='clave contra repetidos'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='not_before',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='no antes de'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='read_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='leído el'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='url',
            field=models.CharField(max_length=200, verbose_name='enlace'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='created_at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='fecha de creación'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='messaging.conversation', verbose_name='conversación'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='delivered_seq',
            field=models.PositiveIntegerField(default=0, verbose_name='recibido hasta el mensaje'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='read_seq',
            field=models.PositiveIntegerField(default=0, verbose_name='leído hasta el mensaje'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='side',
            field=models.CharField(choices=[('seeker', 'Quien postula'), ('employer', 'Empresa')], max_length=8, verbose_name='parte'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='persona'),
        ),
    ]
