"""Borders of the words for scores, found from what came of applications: proposed by the clock, used by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.ml.bands import Bands
from matching.ml.types import Band


class BandFit(models.Model):
    """One day's try. Without a row in use the borders that ship serve (`matching.ml.bands.BANDS`).

    `borders` is [[score, band]], `table` and `before` are rows {band, low, high, count, share, share_low,
    share_high} of people whom the fit never saw, by the new borders and by those that were in use; `against` are
    the codes of what speaks against them.
    """

    class State(models.TextChoices):
        TOO_FEW = "too_few", _("Muy pocos resultados")
        REJECTED = "rejected", _("No pasó la prueba")
        CANDIDATE = "candidate", _("Candidato")
        ACTIVE = "active", _("En uso")
        RETIRED = "retired", _("Reemplazado")

    class Against(models.TextChoices):
        FALLS = "falls", _("Un grupo más alto recibió menos respuestas positivas")
        PROMISES = "promises", _("Una palabra promete más de lo que se cumple")
        NO_BETTER = "no_better", _("Las de hoy cumplen igual o mejor")
        FAR = "far", _("Un límite se mueve demasiado de una vez")

    day = models.DateField(_("día"), unique=True)
    applications = models.PositiveIntegerField(_("postulaciones"), default=0)
    borders = models.JSONField(_("límites"), default=list)
    table = models.JSONField(_("con estos límites"), default=list)
    before = models.JSONField(_("con los de entonces"), default=list)
    against = models.JSONField(_("en contra"), default=list)
    state = models.CharField(_("estado"), max_length=9, choices=State.choices)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién las puso en uso"),
    )
    used_at = models.DateTimeField(_("en uso desde"), null=True, blank=True)
    made_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)

    class Meta:
        verbose_name = _("palabras del puntaje")
        verbose_name_plural = _("palabras del puntaje")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="one_band_fit_in_use")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"

    @property
    def bands(self) -> Bands:
        """The borders as scores are worded by them."""
        return tuple((float(low), Band(name)) for low, name in self.borders)
