"""Match lists, precomputed: one row for a person with all her matches in it, in the order in which she sees them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.ml.packing import Packed, unpack


class RealField(models.FloatField):
    """A float of four bytes."""

    def db_type(self, connection: Any) -> str:
        return "real"


class ScoreVersion(models.Model):
    """What made scores: the encoder and the ranking. A list says for each match which of these made it.

    `parts` names the parts in the order in which they are packed, `weights` the numbers that combine them.
    """

    id = models.SmallAutoField(_("número"), primary_key=True)
    name = models.CharField(_("nombre"), max_length=120, unique=True)
    parts = models.JSONField(_("partes"), default=list)
    weights = models.JSONField(_("pesos"), default=dict)
    first_used_at = models.DateTimeField(_("usada desde"), default=timezone.now)

    class Meta:
        verbose_name = _("versión del puntaje")
        verbose_name_plural = _("versiones del puntaje")

    def __str__(self) -> str:
        return self.name


class MatchListQuerySet(models.QuerySet["MatchList"]):
    def filled(self) -> MatchListQuerySet:
        return self.filter(job_ids__len__gt=0)


class MatchList(models.Model):
    """`scores[i]` in [0, 1] is what `job_ids[i]` has; `packed` holds their parts and reasons (matching.ml.packing).

    `floor` is the score that a further job must beat: the lowest of a full list, else 0. All of it is made of
    readings and can be thrown away.
    """

    seeker = models.OneToOneField(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="match_list",
        verbose_name=_("persona"),
    )
    job_ids = ArrayField(models.IntegerField(), verbose_name=_("trabajos"), default=list)
    scores = ArrayField(RealField(), verbose_name=_("puntajes"), default=list)
    packed = models.BinaryField(_("partes y motivos"), default=bytes)
    # what made the list as a whole; `packed` says it of each match
    version = models.ForeignKey(
        ScoreVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("versión del puntaje"),
    )
    floor = RealField(_("puntaje que hay que superar"), default=0.0)
    changed_at = models.DateTimeField(_("último cambio"), default=timezone.now)

    objects = MatchListQuerySet.as_manager()

    class Meta:
        verbose_name = _("lista de una persona")
        verbose_name_plural = _("listas de las personas")
        indexes = [GinIndex(fields=["job_ids"], name="match_list_jobs")]
        constraints = [
            models.CheckConstraint(
                condition=Q(job_ids__len=F("scores__len")), name="match_list_a_score_for_each_job"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seeker_id}: {len(self.job_ids)}"

    def matches(self) -> dict[int, Packed]:
        """Give what is known of each job, in the order of the list."""
        return dict(zip(self.job_ids, unpack(bytes(self.packed)), strict=True))
