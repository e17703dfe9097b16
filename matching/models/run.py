"""Making everybody's list anew: the plan is in rows, so that any worker goes on where another one stopped."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def unfinished(self) -> MatchRunQuerySet:
        return self.filter(finished_at=None)

    def with_progress(self) -> MatchRunQuerySet:
        """Annotate `all_blocks`, `done_blocks`, `set_aside_blocks` and `listed_people`."""
        done = Q(blocks__done_at__isnull=False)
        aside = Q(blocks__done_at=None, blocks__attempts__gte=MatchBlock.MOST_ATTEMPTS)
        return self.annotate(
            all_blocks=Count("blocks"),
            done_blocks=Count("blocks", filter=done),
            set_aside_blocks=Count("blocks", filter=aside),
            listed_people=Sum("blocks__people", default=0),
        )


class MatchRun(models.Model):
    class Reason(models.TextChoices):
        SWITCHED = "switched", _("cambió el modelo")
        BY_HAND = "by_hand", _("a pedido")

    reason = models.CharField(_("motivo"), max_length=8, choices=Reason.choices)
    version = models.ForeignKey(
        "matching.ScoreVersion",
        on_delete=models.PROTECT,
        related_name="runs",
        verbose_name=_("versión del puntaje"),
    )
    planned_at = models.DateTimeField(_("planeada el"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminada el"), null=True, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrida de listas")
        verbose_name_plural = _("corridas de listas")
        ordering = ["-pk"]
        constraints = [
            # two planners at once: one of them finds the other's run
            models.UniqueConstraint(
                fields=["version"], condition=Q(finished_at=None), name="one_run_at_a_time_for_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_at:%Y-%m-%d %H:%M} {self.version_id}"


class MatchBlockQuerySet(models.QuerySet["MatchBlock"]):
    def waiting(self, now: datetime.datetime) -> MatchBlockQuerySet:
        """Keep blocks that nobody works at: not done, not set aside, no lease or one that ran out."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, done_at=None, attempts__lt=MatchBlock.MOST_ATTEMPTS, run__finished_at=None)


class MatchBlock(models.Model):
    """People from `first` to `last` by number. `attempts` is also whose turn it is: who was overtaken writes no end."""

    MOST_ATTEMPTS = 3

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("corrida")
    )
    first = models.BigIntegerField(_("desde la persona"))
    last = models.BigIntegerField(_("hasta la persona"))
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    leased_until = models.DateTimeField(_("en manos de un proceso hasta"), null=True)
    people = models.PositiveIntegerField(_("personas con lista"), default=0)
    done_at = models.DateTimeField(_("hecho el"), null=True)
    problem = models.CharField(_("problema"), max_length=80, blank=True)

    objects = MatchBlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("bloque de una corrida")
        verbose_name_plural = _("bloques de una corrida")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "first"], name="one_block_for_a_person"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="block_from_first_to_last"),
        ]
        indexes = [models.Index(fields=["run", "id"], condition=Q(done_at=None), name="match_blocks_to_do")]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"

    @staticmethod
    def lease_end() -> datetime.datetime:
        """Give until when a block is its worker's, counted from now; a living worker asks for more in time."""
        return timezone.now() + datetime.timedelta(seconds=settings.MATCH_LEASE_SECONDS)
