"""Readings by a candidate beside those in use: what is planned, what is done, and both sets by their encoder."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.by_person import ByPerson
from matching.models.enrichment import Enrichment
from matching.models.model_version import ModelVersion


class Backfill(ByPerson):
    """One encoder being prepared: who asked for it, how far it is, how it ended."""

    class State(models.TextChoices):
        RUNNING = "running", _("Leyendo")
        DONE = "done", _("En uso")
        CANCELLED = "cancelled", _("Cancelado")

    version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="backfills", verbose_name=_("modelo")
    )
    encoder_id = models.CharField(_("codificador"), max_length=80)
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.RUNNING)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    planned = models.PositiveIntegerField(_("lecturas por hacer"), default=0)
    started_at = models.DateTimeField(_("empezó el"), default=timezone.now)
    ended_at = models.DateTimeField(_("terminó el"), null=True, blank=True)

    class Meta:
        verbose_name = _("preparación de un modelo")
        verbose_name_plural = _("preparaciones de modelos")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="one_running_backfill"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_state_display()}"


class BackfillBlock(models.Model):
    """A stretch of ids that one worker reads at a time; claimed by its row lock, done once."""

    class Subject(models.TextChoices):
        JOB = "job", _("trabajos")
        SEEKER = "seeker", _("personas")

    backfill = models.ForeignKey(
        Backfill, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("preparación")
    )
    subject = models.CharField(_("de qué"), max_length=6, choices=Subject.choices)
    first_id = models.BigIntegerField(_("desde"))
    last_id = models.BigIntegerField(_("hasta"))
    read = models.PositiveIntegerField(_("leídas"), default=0)
    failed = models.PositiveIntegerField(_("fallidas"), default=0)
    done_at = models.DateTimeField(_("hecho el"), null=True, blank=True)

    class Meta:
        verbose_name = _("tramo de una preparación")
        verbose_name_plural = _("tramos de una preparación")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["backfill", "subject", "first_id"], name="one_backfill_block"),
            models.CheckConstraint(condition=Q(last_id__gte=F("first_id")), name="block_has_ids"),
        ]
        indexes = [models.Index(fields=["backfill"], condition=Q(done_at=None), name="blocks_to_do")]

    def __str__(self) -> str:
        return f"{self.subject} {self.first_id}-{self.last_id}"


class JobReadingBeside(Enrichment):
    """What another encoder than the one in use read of a job."""

    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="readings_beside", verbose_name=_("trabajo")
    )

    class Meta:
        verbose_name = _("lectura guardada de un trabajo")
        verbose_name_plural = _("lecturas guardadas de trabajos")
        constraints = [models.UniqueConstraint(fields=["job", "encoder_id"], name="one_job_reading_beside")]

    def __str__(self) -> str:
        return f"lectura de {self.job_id} por {self.encoder_id}"


class SeekerReadingBeside(Enrichment):
    """What another encoder than the one in use read of a person."""

    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="readings_beside",
        verbose_name=_("persona"),
    )
    statement_vectors = models.BinaryField(_("vectores de las frases"), default=bytes)
    statement_kinds = models.JSONField(_("tipos de frase"), default=list)
    search_vectors = models.BinaryField(_("vectores de sus búsquedas"), default=bytes)
    occupation_weights = models.JSONField(_("pesos de las ocupaciones"), default=dict)
    terms = models.TextField(_("términos"), blank=True)

    class Meta:
        verbose_name = _("lectura guardada de un perfil")
        verbose_name_plural = _("lecturas guardadas de perfiles")
        constraints = [
            models.UniqueConstraint(fields=["seeker", "encoder_id"], name="one_seeker_reading_beside")
        ]

    def __str__(self) -> str:
        return f"lectura de {self.seeker_id} por {self.encoder_id}"
