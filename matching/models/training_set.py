"""Frozen training sets: what a model was trained on, by the hash of its files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TrainingSetQuerySet(models.QuerySet["TrainingSet"]):
    def kept(self) -> TrainingSetQuerySet:
        """Keep the sets whose files are still there."""
        return self.filter(removed_at__isnull=True)


class TrainingSet(models.Model):
    """One set: its files lie in DATA_DIR/training_sets/<hash>, readable by the product alone, until they are pruned.

    `stale`: somebody in it was erased or does not agree any more; her rows are dropped before the next use, which makes
    it another set (`replaces`).
    """

    class Kind(models.TextChoices):
        RANKER = "ranker", _("Páginas mostradas, para ordenar listas")
        ENCODER = "encoder", _("Textos que van y que no van juntos")
        COLLABORATIVE = "collaborative", _("Quién eligió qué")

    kind = models.CharField(_("para qué"), max_length=13, choices=Kind.choices)
    sha256 = models.CharField(_("huella"), max_length=64)
    since = models.DateTimeField(_("desde"))
    until = models.DateTimeField(_("hasta"))
    split_at = models.DateTimeField(_("corte entre entrenar y probar"))
    counts = models.JSONField(_("cuántas filas"), default=dict)
    stale = models.BooleanField(_("hay que quitar a alguien"), default=False)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reemplaza a"),
    )
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién lo pidió"),
    )
    frozen_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    removed_at = models.DateTimeField(_("borrado el"), null=True, blank=True)

    objects = TrainingSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("datos de entrenamiento")
        verbose_name_plural = _("datos de entrenamiento")
        ordering = ["-frozen_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "sha256"], name="one_training_set")]

    def __str__(self) -> str:
        return f"{self.kind}@{self.sha256[:12]}"

    @property
    def folder(self) -> Path:
        """Say where the files lie."""
        return Path(settings.DATA_DIR) / "training_sets" / self.sha256
