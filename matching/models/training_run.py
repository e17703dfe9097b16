"""Scheduled trainings: one row for each kind and period, with what came of it or why nothing was trained."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models.model_version import ModelVersion


class TrainingRun(models.Model):
    """One training of one kind; `period` is the day or week it stands for, so that it runs once."""

    class State(models.TextChoices):
        RUNNING = "running", _("Entrenando")
        DONE = "done", _("Hecho")
        SKIPPED = "skipped", _("No se entrenó")
        FAILED = "failed", _("Falló")

    kind = models.CharField(_("qué lee"), max_length=16, choices=ModelVersion.Kind.choices)
    period = models.CharField(_("periodo"), max_length=12)
    state = models.CharField(_("estado"), max_length=8, choices=State.choices, default=State.RUNNING)
    why = models.CharField(_("por qué"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=1)
    version = models.ForeignKey(
        ModelVersion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name=_("modelo"),
    )
    started_at = models.DateTimeField(_("empezó el"), default=timezone.now)
    ended_at = models.DateTimeField(_("terminó el"), null=True, blank=True)

    class Meta:
        verbose_name = _("entrenamiento")
        verbose_name_plural = _("entrenamientos")
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "period"], name="one_training_a_period")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period} {self.state}"

    @property
    def is_running(self) -> bool:
        """Tell whether something is left to do."""
        return self.state == self.State.RUNNING
