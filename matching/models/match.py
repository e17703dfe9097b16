"""Match lists, precomputed: one row for a seeker and a job, with the parts of its score and its reasons."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models.feedback import Feedback


class MatchQuerySet(models.QuerySet["Match"]):
    def listed(self) -> MatchQuerySet:
        return self.filter(hidden=False)

    def with_liked(self) -> MatchQuerySet:
        """Annotate `liked`: whether the person said that the job suits her."""
        said = Feedback.objects.filter(
            seeker=OuterRef("seeker"), job=OuterRef("job"), verdict=Feedback.Verdict.RELEVANT
        )
        return self.annotate(liked=Exists(said))

    def with_card(self) -> MatchQuerySet:
        """Fetch the job, its employer and place in the same query."""
        return self.select_related("job__employer__answer_rate", "job__place")


class Match(models.Model):
    """`score` in [0, 1] recombines from `parts` (matching.ml.ranking); `reasons` are literal quotes."""

    seeker = models.ForeignKey(
        "accounts.SeekerProfile", on_delete=models.CASCADE, related_name="matches", verbose_name=_("persona")
    )
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="matches", verbose_name=_("trabajo")
    )
    score = models.FloatField(_("puntaje"))
    wants = models.FloatField(_("cuánto le interesa"))
    feasible = models.FloatField(_("cuán posible es"))
    parts = models.JSONField(_("partes del puntaje"), default=dict)
    reasons = models.JSONField(_("motivos"), default=list)
    missing = models.CharField(_("lo que falta"), max_length=200, blank=True)
    distance_km = models.FloatField(_("distancia en km"), null=True)
    model_version = models.CharField(_("versión del modelo"), max_length=120)
    hidden = models.BooleanField(_("oculta"), default=False)  # the seeker said no; kept so that it stays away
    computed_at = models.DateTimeField(_("calculada el"), default=timezone.now)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("recomendación")
        verbose_name_plural = _("recomendaciones")
        ordering = ["-score", "job_id"]
        indexes = [
            models.Index(fields=["seeker", "-score", "job"], condition=Q(hidden=False), name="match_list"),
            models.Index(fields=["job", "-score"], name="match_people"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seeker", "job"], name="one_match"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="match_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.seeker_id} ~ {self.job_id}: {self.score:.3f}"
