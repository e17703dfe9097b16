"""What people did to the skills that were read of their words: kept, struck out, added. Rows are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.models.label import Label, LabelFixed


class SkillLabelQuerySet(models.QuerySet["SkillLabel"]):
    def update(self, **kwargs: Any) -> int:
        raise LabelFixed

    def of_seeker(self, seeker_id: int) -> SkillLabelQuerySet:
        """Keep what a person did, the latest first."""
        return self.filter(seeker_id=seeker_id).order_by("-pk")


class SkillLabel(Label):
    """One act on one skill. `text[start:end]` is the skill, `text` no more than the line that it stands in."""

    class Act(models.TextChoices):
        KEPT = "kept", _("La dejó")
        STRUCK = "struck", _("La quitó")
        ADDED = "added", _("La agregó")

    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="skill_labels",
        verbose_name=_("persona"),
    )
    act = models.CharField(_("qué hizo"), max_length=6, choices=Act.choices)
    source = models.CharField(_("de dónde salió"), max_length=10)
    text = models.CharField(_("texto"), max_length=300)
    start = models.PositiveSmallIntegerField(_("desde"))
    end = models.PositiveSmallIntegerField(_("hasta"))

    objects = SkillLabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrección de una habilidad")
        verbose_name_plural = _("correcciones de habilidades")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="skill_label_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.words}"

    @property
    def words(self) -> str:
        """Give the skill as it was written."""
        return self.text[self.start : self.end]
