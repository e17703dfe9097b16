"""People who made themselves visible and fit a job, ranked for its employer by the same score."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FittingPerson(models.Model):
    """`score` in [0, 1] is that of the pair; `reasons` are literal quotes, worded for the employer."""

    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="fitting_people", verbose_name=_("trabajo")
    )
    seeker = models.ForeignKey(
        "accounts.SeekerProfile", on_delete=models.CASCADE, related_name="+", verbose_name=_("persona")
    )
    score = models.FloatField(_("puntaje"))
    distance_km = models.FloatField(_("distancia en km"), null=True)
    reasons = models.JSONField(_("motivos"), default=list)

    class Meta:
        verbose_name = _("persona que calza con un trabajo")
        verbose_name_plural = _("personas que calzan con un trabajo")
        ordering = ["-score", "seeker_id"]
        indexes = [models.Index(fields=["job", "-score", "seeker"], name="fitting_people")]
        constraints = [
            models.UniqueConstraint(fields=["job", "seeker"], name="one_fitting_person"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="fitting_person_score"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} ~ {self.seeker_id}: {self.score:.3f}"
