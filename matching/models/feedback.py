"""What a seeker said of a job: Relevant, or Not relevant with a reason."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    class Verdict(models.TextChoices):
        RELEVANT = "relevant", _("Me sirve")
        NOT_RELEVANT = "not_relevant", _("No me sirve")

    class Reason(models.TextChoices):
        FAR = "far", _("Queda lejos")
        PAY = "pay", _("Paga poco")
        SCHEDULE = "schedule", _("El horario")
        EXPERIENCE = "experience", _("Piden más experiencia")
        OTHER_WORK = "other_work", _("No es lo mío")
        SCAM = "scam", _("Parece estafa")
        APPLIED = "applied", _("Ya postulé")

    seeker = models.ForeignKey(
        "accounts.SeekerProfile", on_delete=models.CASCADE, related_name="feedback", verbose_name=_("persona")
    )
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="feedback", verbose_name=_("trabajo")
    )
    verdict = models.CharField(_("opinión"), max_length=12, choices=Verdict.choices)
    reason = models.CharField(_("motivo"), max_length=12, choices=Reason.choices, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("posición en la lista"), null=True, blank=True)
    model_version = models.CharField(_("versión del modelo"), max_length=120, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("opinión")
        verbose_name_plural = _("opiniones")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["seeker", "job"], name="one_feedback")]

    def __str__(self) -> str:
        return f"{self.seeker_id} {self.verdict} {self.job_id}"
