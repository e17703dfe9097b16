"""The outbox of messages to people (notifications) and how each one travelled (deliveries)."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def due(self, now: datetime.datetime) -> NotificationQuerySet:
        """Keep what waits to be sent, and claims that died longer ago than a minute."""
        return self.filter(
            Q(state=Notification.State.PENDING, not_before__lte=now)
            | Q(state=Notification.State.FAILED, not_before__lte=now)
            | Q(state=Notification.State.SENDING, claimed_at__lt=now - datetime.timedelta(minutes=1))
        )


class Notification(models.Model):
    class Kind(models.TextChoices):
        APPLICATION_RECEIVED = "application_received", _("Nueva postulación")
        APPLICATION_MOVED = "application_moved", _("Tu postulación cambió")
        MESSAGE = "message", _("Mensaje nuevo")
        JOB_DECIDED = "job_decided", _("Decisión sobre tu aviso")
        JOB_CLOSED = "job_closed", _("Se cerró un trabajo")
        NEW_MATCHES = "new_matches", _("Trabajos nuevos para ti")
        SAVED_SEARCH = "saved_search", _("Trabajos nuevos de tu búsqueda")
        INVITATION = "invitation", _("Invitación")
        DRIFT = "drift", _("La máquina necesita una mirada")
        EMPLOYER_DECIDED = "employer_decided", _("Verificación de tu empresa")

    class State(models.TextChoices):
        PENDING = "pending", _("Por enviar")
        SENDING = "sending", _("Enviando")
        SENT = "sent", _("Enviada")
        FAILED = "failed", _("Falló, se reintenta")
        DROPPED = "dropped", _("Descartada")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        verbose_name=_("persona"),
    )
    kind = models.CharField(_("tipo"), max_length=24, choices=Kind.choices)
    # what makes it one message however often the cause rings
    dedupe_key = models.CharField(_("clave contra repetidos"), max_length=120, unique=True)
    text = models.CharField(_("texto"), max_length=300)
    url = models.CharField(_("enlace"), max_length=200)
    # what the message names, in order: [words, address of the page]; a few, for it travels by mail
    items = models.JSONField(
        _("lo que nombra"), default=list, db_default=models.Value([], models.JSONField()), blank=True
    )
    state = models.CharField(_("estado"), max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    claimed_at = models.DateTimeField(_("en envío desde"), null=True, blank=True)
    not_before = models.DateTimeField(_("no antes de"), default=timezone.now)
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    read_at = models.DateTimeField(_("leído el"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso")
        verbose_name_plural = _("avisos")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Announcement(models.Model):
    """A cause that people have been told of (or nobody had to be); the sweep looks for causes without one."""

    cause = models.CharField(_("causa"), max_length=60, primary_key=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("causa avisada")
        verbose_name_plural = _("causas avisadas")

    def __str__(self) -> str:
        return self.cause


class Delivery(models.Model):
    """One try to carry a notification over one channel."""

    class Channel(models.TextChoices):
        PAGE = "page", _("En la página")
        MAIL = "mail", _("Correo")
        SMS = "sms", "SMS"

    class State(models.TextChoices):
        SENT = "sent", _("Enviada")
        FAILED = "failed", _("Falló")
        DROPPED = "dropped", _("Descartada")

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("aviso")
    )
    channel = models.CharField(_("canal"), max_length=4, choices=Channel.choices)
    state = models.CharField(_("estado"), max_length=8, choices=State.choices)
    problem = models.CharField(_("problema"), max_length=200, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("entrega")
        verbose_name_plural = _("entregas")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], condition=Q(state="sent"), name="sent_once_a_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
