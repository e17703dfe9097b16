"""What a person picked among the guessed occupations: who, when, from which guesses. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.label import Label, LabelFixed


class OccupationLabelQuerySet(models.QuerySet["OccupationLabel"]):
    def update(self, **kwargs: Any) -> int:
        raise LabelFixed

    def of_job(self, job_id: int) -> OccupationLabelQuerySet:
        """Keep picks for a job, the latest first."""
        return self.filter(job_id=job_id).order_by("-pk")

    def of_seeker(self, seeker_id: int) -> OccupationLabelQuerySet:
        """Keep picks of a person for herself, the latest first."""
        return self.filter(seeker_id=seeker_id).order_by("-pk")


class OccupationLabel(Label):
    """A pick for a job or for a person's own words; `occupation` is empty where none of the guesses was right.

    `guesses` is what was shown, likeliest first: list of {"code", "p"}. The words themselves stay where they are;
    `content_hash` says which words it was said of, and training leaves it out when they have changed.
    """

    job = models.ForeignKey(
        "jobs.Job",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="occupation_labels",
        verbose_name=_("trabajo"),
    )
    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="occupation_labels",
        verbose_name=_("persona"),
    )
    occupation = models.ForeignKey(
        "matching.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="labels",
        verbose_name=_("ocupación elegida"),
    )
    guesses = models.JSONField(_("ocupaciones ofrecidas"), default=list)
    content_hash = models.CharField(_("huella del contenido"), max_length=64)
    model_version = models.CharField(_("versión del modelo"), max_length=120)

    objects = OccupationLabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("ocupación elegida")
        verbose_name_plural = _("ocupaciones elegidas")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(job__isnull=False, seeker__isnull=True)
                | Q(job__isnull=True, seeker__isnull=False),
                name="label_of_job_or_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id or 'ninguna'} {self.at:%Y-%m-%d}"
