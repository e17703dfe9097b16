"""What was shown and what people did with it: rows are only ever added, and pruned when they are old.

A page is one row, whatever it held: some 380 bytes for twenty jobs with its share of the indexes, a tenth of what a row
for each job would take. Of a person there are rows only while she agrees to the training of the machine.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventFixed(TypeError):
    """Events are never changed; what was taken back is one more row."""


class EventQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise EventFixed


class Event(models.Model):
    """What a page shown and an act share."""

    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise EventFixed
        super().save(*args, **kwargs)


class Impression(Event):
    """One page shown: `jobs` in order, the first of them at position `first` (from 1) of the whole list."""

    class Page(models.TextChoices):
        MATCHES = "matches", _("Para ti")
        SEARCH = "search", _("Búsqueda")
        HOME = "home", _("Inicio")
        ALERT = "alert", _("Aviso")

    person = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        null=True,  # who searches without an account is nobody
        blank=True,
        db_index=False,
        related_name="impressions",
        verbose_name=_("persona"),
    )
    page = models.CharField(_("página"), max_length=8, choices=Page.choices)
    model_version = models.CharField(_("versión del modelo"), max_length=120, blank=True)
    jobs = ArrayField(models.BigIntegerField(), verbose_name=_("trabajos en orden"))
    first = models.PositiveSmallIntegerField(_("posición del primero"), default=1)
    # keyed hash of the words and filters of a search; the words themselves are nobody's business
    query = models.CharField(_("huella de la búsqueda"), max_length=16, blank=True, default="")
    arms = models.JSONField(_("brazos de experimentos"), default=dict, blank=True)
    weight = models.PositiveIntegerField(_("peso en bytes, sin comprimir"), default=0)

    class Meta:
        verbose_name = _("página mostrada")
        verbose_name_plural = _("páginas mostradas")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["person", "-at"], condition=Q(person__isnull=False), name="impression_person"
            ),
            models.Index(fields=["query", "-at"], condition=Q(person__isnull=True), name="impression_query"),
            BrinIndex(fields=["at"], name="impression_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(jobs__len__gt=0), name="impression_shows_something"),
            models.CheckConstraint(condition=Q(first__gte=1), name="impression_positions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.pk}: {len(self.jobs)}"


class Act(Event):
    """One act on one job, by the ladder of matching.ml.ladder; `position` (from 1) in the page where she saw it."""

    class Kind(models.TextChoices):
        VIEW = "view", _("Abrió el aviso")
        READ = (
            "read",
            _("Lo tuvo a la vista"),
        )  # so many `seconds`; the last row since a view holds all of them
        SAVE = "save", _("Lo guardó")
        RELEVANT = "relevant", _("Me sirve")
        NOT_RELEVANT = "not_relevant", _("No me sirve")
        APPLY = "apply", _("Postuló")
        ANSWERED = "answered", _("Le respondieron")
        INTERVIEW = "interview", _("Entrevista")
        HIRED = "hired", _("Contratada")
        # `reason` says which kind she took back
        UNDO = "undo", _("Se retractó")

    person = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="acts",
        verbose_name=_("persona"),
    )
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="acts", verbose_name=_("trabajo")
    )
    kind = models.CharField(_("acto"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("motivo"), max_length=12, blank=True, default="")
    seconds = models.PositiveSmallIntegerField(_("segundos de lectura"), null=True, blank=True)
    impression = models.ForeignKey(
        Impression,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("página donde lo vio"),
    )
    position = models.PositiveSmallIntegerField(_("posición"), null=True, blank=True)
    transition = models.OneToOneField(
        "jobs.ApplicationTransition",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paso de la postulación"),
    )

    class Meta:
        verbose_name = _("acto")
        verbose_name_plural = _("actos")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "job"], condition=Q(person__isnull=False), name="act_person_job"),
            BrinIndex(fields=["at"], name="act_at"),
        ]
        constraints = [
            # nobody in particular only looks
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind="view"), name="act_of_somebody"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="act_position_from_one"),
            models.CheckConstraint(condition=~Q(kind="undo") | ~Q(reason=""), name="undo_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.job_id}"
