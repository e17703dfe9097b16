"""Runs of imports and what each did."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    class State(models.TextChoices):
        RUNNING = "running", _("En curso")
        DONE = "done", _("Terminada")
        FAILED = "failed", _("Falló")

    source = models.CharField(_("origen"), max_length=40)
    format = models.CharField(_("formato"), max_length=12)
    file_name = models.CharField(_("archivo"), max_length=200)
    dry_run = models.BooleanField(_("solo prueba"), default=True)
    state = models.CharField(_("estado"), max_length=8, choices=State.choices, default=State.RUNNING)
    counts = models.JSONField(_("cantidades"), default=dict)
    problem = models.CharField(_("problema"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("iniciada por"),
    )
    started_at = models.DateTimeField(_("inicio"), default=timezone.now)
    finished_at = models.DateTimeField(_("fin"), null=True, blank=True)

    class Meta:
        verbose_name = _("importación")
        verbose_name_plural = _("importaciones")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"
