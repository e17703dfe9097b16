"""What was decided of models: each gate, promotion, rollback and refusal with its figures. Rows are only ever added."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.by_person import ByPerson
from matching.models.model_version import ModelVersion


class ModelDecisionQuerySet(models.QuerySet["ModelDecision"]):
    def last_switch(self, kinds: Sequence[str]) -> datetime.datetime | None:
        """Return when the model in use of any of these kinds was last changed; None when it never was."""
        changes = ModelDecision.Action.PROMOTED, ModelDecision.Action.ROLLED_BACK
        found = self.filter(kind__in=kinds, action__in=changes).order_by("-at").values_list("at", flat=True)
        return found.first()


class ModelDecision(ByPerson):
    """One act on the registry. `version` is empty where the shipped model came back.

    `lines` is the gate's report: list of {"task", "group", "value", "against", "other", "holds", "text"}.
    """

    class Action(models.TextChoices):
        REJECTED = "rejected", _("No pasó la prueba")
        STARTED = "started", _("Empezó a prepararse")
        CANCELLED = "cancelled", _("Se dejó de preparar")
        PROMOTED = "promoted", _("Se puso en uso")
        ROLLED_BACK = "rolled_back", _("Se volvió a este")
        SHIPPED = "shipped", _("Vino con el producto")

    kind = models.CharField(_("qué lee"), max_length=16, choices=ModelVersion.Kind.choices)
    version = models.ForeignKey(
        ModelVersion,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("modelo"),
    )
    action = models.CharField(_("qué se hizo"), max_length=12, choices=Action.choices)
    passed = models.BooleanField(_("pasó la prueba"), null=True)
    lines = models.JSONField(_("comparaciones"), default=list)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    objects = ModelDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decisión sobre un modelo")
        verbose_name_plural = _("decisiones sobre modelos")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "-at"], name="model_decision_kind")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d %H:%M}"
