"""Which models exist, what they were measured at, and which one of each kind is in use."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModelVersionQuerySet(models.QuerySet["ModelVersion"]):
    def active(self) -> ModelVersionQuerySet:
        """Keep the models in use, at most one of a kind."""
        return self.filter(state=ModelVersion.State.ACTIVE)


class ModelVersion(models.Model):
    """One trained model by the hash of its files; the product runs the shipped ones without any row."""

    class Kind(models.TextChoices):
        ENCODER = "encoder", _("Vectores de textos")
        OCCUPATIONS = "occupations", _("Ocupaciones")
        SKILLS = "skills", _("Habilidades")
        RANKER = "ranker", _("Orden de la lista")
        COLLABORATIVE = "collaborative", _("Gustos parecidos")

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("Candidato")
        REJECTED = "rejected", _("Rechazado")
        BACKFILLING = "backfilling", _("Preparándose")
        ACTIVE = "active", _("En uso")
        RETIRED = "retired", _("Reemplazado")

    # allowed moves, written once; services call `may_move`
    MOVES = {
        State.CANDIDATE: {State.REJECTED, State.BACKFILLING},
        State.REJECTED: set[State](),
        State.BACKFILLING: {State.ACTIVE, State.REJECTED},
        State.ACTIVE: {State.RETIRED},
        # a rollback brings back the one before
        State.RETIRED: {State.ACTIVE},
    }

    kind = models.CharField(_("qué lee"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("nombre"), max_length=120)
    sha256 = models.CharField(_("huella"), max_length=64)
    path = models.CharField(_("carpeta"), max_length=300)
    data_hash = models.CharField(_("huella de los datos"), max_length=64, blank=True)
    metrics = models.JSONField(_("medidas"), default=dict)
    card = models.TextField(_("ficha"), blank=True)
    state = models.CharField(_("estado"), max_length=12, choices=State.choices, default=State.CANDIDATE)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién lo registró"),
    )
    registered_at = models.DateTimeField(_("registrado el"), default=timezone.now)
    activated_at = models.DateTimeField(_("en uso desde"), null=True, blank=True)

    objects = ModelVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("modelo")
        verbose_name_plural = _("modelos")
        ordering = ["-registered_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "sha256"], name="one_model_version"),
            models.UniqueConstraint(fields=["kind"], condition=Q(state="active"), name="one_active_model"),
        ]

    def __str__(self) -> str:
        return f"{self.name}@{self.sha256[:12]}"

    def may_move(self, state: str) -> bool:
        return state in self.MOVES[ModelVersion.State(self.state)]


class EvaluationRun(models.Model):
    """One figure of one model at one task, with what stood beside it in the same run."""

    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="runs", verbose_name=_("modelo")
    )
    task = models.CharField(_("tarea"), max_length=60)
    metric = models.CharField(_("medida"), max_length=30)
    value = models.FloatField(_("valor"))
    low = models.FloatField(_("desde"), null=True, blank=True)
    high = models.FloatField(_("hasta"), null=True, blank=True)
    n = models.PositiveIntegerField(_("preguntas"), default=0)
    baselines = models.JSONField(_("al lado"), default=dict)
    groups = models.JSONField(_("por grupo"), default=dict)
    # each question's part of the figure, float32 [n] as bytes, its group, and which questions they were
    each = models.BinaryField(_("cada pregunta"), default=bytes)
    labels = models.JSONField(_("grupo de cada pregunta"), default=list)
    asked = models.CharField(_("huella de las preguntas"), max_length=64, blank=True)
    # the same of what served in that run, and the hash of its files ("" for what ships)
    rival = models.BinaryField(_("cada pregunta del que estaba en uso"), default=bytes)
    rival_sha = models.CharField(_("huella del que estaba en uso"), max_length=64, blank=True)
    command = models.CharField(_("comando"), max_length=300, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("medición")
        verbose_name_plural = _("mediciones")
        ordering = ["-at", "task"]
        indexes = [models.Index(fields=["model_version", "task", "-at"])]

    def __str__(self) -> str:
        return f"{self.task} {self.metric} {self.value:.3f}"
