"""Messages to the outside while no provider is configured."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    class Channel(models.TextChoices):
        MAIL = "mail", _("Correo")
        SMS = "sms", "SMS"

    channel = models.CharField(_("canal"), max_length=4, choices=Channel.choices)
    to = models.CharField(_("para"), max_length=254, db_index=True)
    subject = models.CharField(_("asunto"), max_length=200, blank=True)
    body = models.TextField(_("texto"))
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("mensaje de salida")
        verbose_name_plural = _("bandeja de salida")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.channel} #{self.pk}"
