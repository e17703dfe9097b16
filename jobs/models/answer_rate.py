"""How an employer answered lately, measured from its applications; a reading that can be made again any time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AnswerRate(models.Model):
    """What came of the applications whose answer came or fell due within the last `DAYS` days."""

    DAYS = 30
    KNOWN_FROM = 10  # with fewer applications nothing is said

    employer = models.OneToOneField(
        "accounts.Employer",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="answer_rate",
        verbose_name=_("empresa"),
    )
    applications = models.PositiveIntegerField(_("postulaciones"))
    answered = models.PositiveIntegerField(_("respondidas"))
    # from sending to the first answer, of those that were answered
    median_days = models.FloatField(_("días hasta responder"), null=True)
    measured_at = models.DateTimeField(_("medido el"), default=timezone.now)

    class Meta:
        verbose_name = _("respuestas de una empresa")
        verbose_name_plural = _("respuestas de las empresas")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered__lte=F("applications")), name="answered_within_applications"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer_id}: {self.answered}/{self.applications}"

    @property
    def is_known(self) -> bool:
        return self.applications >= self.KNOWN_FROM

    @property
    def share(self) -> float:
        """Give the share that was answered, 0 to 1."""
        return self.answered / self.applications if self.applications else 0.0
