import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0002_minimum_wages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("cause", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "causa avisada",
                "verbose_name_plural": "causas avisadas",
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "Correo"), ("sms", "SMS")], max_length=4, verbose_name="canal"
                    ),
                ),
                ("to", models.CharField(db_index=True, max_length=254, verbose_name="para")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="asunto")),
                ("body", models.TextField(verbose_name="texto")),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "mensaje de salida",
                "verbose_name_plural": "bandeja de salida",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last_seq", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("announced_seq", models.PositiveIntegerField(default=0)),
                (
                    "blocked_by",
                    models.CharField(
                        blank=True,
                        choices=[("seeker", "Quien postula"), ("employer", "Empresa")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversation",
                        to="jobs.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversación",
                "verbose_name_plural": "conversaciones",
                "ordering": ["-last_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application_received", "Nueva postulación"),
                            ("application_moved", "Tu postulación cambió"),
                            ("message", "Mensaje nuevo"),
                            ("job_decided", "Decisión sobre tu aviso"),
                            ("job_closed", "Se cerró un trabajo"),
                            ("new_matches", "Trabajos nuevos para ti"),
                            ("invitation", "Invitación"),
                            ("employer_decided", "Verificación de tu empresa"),
                        ],
                        max_length=24,
                        verbose_name="tipo",
                    ),
                ),
                ("dedupe_key", models.CharField(max_length=120, unique=True)),
                ("text", models.CharField(max_length=300, verbose_name="texto")),
                ("url", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Por enviar"),
                            ("sending", "Enviando"),
                            ("sent", "Enviada"),
                            ("failed", "Falló, se reintenta"),
                            ("dropped", "Descartada"),
                        ],
                        default="pending",
                        max_length=8,
                        verbose_name="estado",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("not_before", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "aviso",
                "verbose_name_plural": "avisos",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("page", "En la página"), ("mail", "Correo"), ("sms", "SMS")], max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("sent", "Enviada"), ("failed", "Falló"), ("dropped", "Descartada")],
                        max_length=8,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="messaging.notification",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrega",
                "verbose_name_plural": "entregas",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("seeker", "Quien postula"), ("employer", "Empresa")], max_length=8
                    ),
                ),
                ("delivered_seq", models.PositiveIntegerField(default=0)),
                ("read_seq", models.PositiveIntegerField(default=0)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="messaging.conversation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "participante",
                "verbose_name_plural": "participantes",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "side",
                    models.CharField(
                        choices=[("seeker", "Quien postula"), ("employer", "Empresa")], max_length=8
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("client_id", models.UUIDField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="messaging.conversation",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mensaje",
                "verbose_name_plural": "mensajes",
                "ordering": ["seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "seq"), name="one_message_a_seq"),
                    models.UniqueConstraint(
                        fields=("conversation", "client_id"), name="one_message_a_client_id"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["state", "not_before"], name="messaging_n_state_24544c_idx"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["user", "-created_at"], name="messaging_n_user_id_c93178_idx"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)), fields=["user"], name="notification_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "sent")),
                fields=("notification", "channel"),
                name="sent_once_a_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("conversation", "user"), name="one_participant"),
        ),
    ]
