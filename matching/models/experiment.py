"""Experiments: two or more ways to do something, drawn by person, with what decides and what must not get worse."""

from __future__ import annotations

import secrets
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _


class ArmRow(TypedDict):
    """`weight` is a share of the people, in any unit; `variant` what the arm changes. The first arm changes nothing."""

    name: str
    weight: float
    variant: dict[str, Any]


def new_salt() -> str:
    return secrets.token_hex(8)


class Experiment(models.Model):
    """An experiment on one surface; it starts only with a primary metric, a guardrail, an end date and two arms."""

    class Surface(models.TextChoices):
        RANKING = "ranking", _("Orden de la lista")
        ALERTS = "alerts", _("Avisos")
        PAGES = "pages", _("Páginas")

    class Metric(models.TextChoices):
        CLICKS = "clicks", _("Abren algún trabajo")
        LIKES = "likes", _("Guardan uno o dicen que les sirve")
        APPLICATIONS = "applications", _("Postulan")
        ANSWERS = "answers", _("Les responde una empresa")

    class Guardrail(models.TextChoices):
        COMPLAINTS = "complaints", _("Dicen que parece estafa")
        BYTES = "bytes", _("Peso de cada página")
        ANSWERS = "answers", _("Postulaciones con respuesta")

    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        RUNNING = "running", _("En marcha")
        STOPPED = "stopped", _("Terminado")

    # allowed moves, written once; services call `may_move`. What was stopped is not started again: its people know it.
    MOVES = {State.DRAFT: {State.RUNNING}, State.RUNNING: {State.STOPPED}, State.STOPPED: set[State]()}

    name = models.SlugField(_("nombre"), max_length=40, unique=True)
    question = models.CharField(_("qué se prueba"), max_length=200)
    surface = models.CharField(_("dónde"), max_length=8, choices=Surface.choices)
    arms = models.JSONField(_("brazos"), default=list)
    primary_metric = models.CharField(
        _("medida que decide"), max_length=12, choices=Metric.choices, blank=True, default=""
    )
    guardrails = ArrayField(
        models.CharField(max_length=10, choices=Guardrail.choices),
        default=list,
        blank=True,
        verbose_name=_("lo que no debe empeorar"),
    )
    effect = models.FloatField(_("diferencia que importa, de 0 a 1"), default=0.03)
    starts_at = models.DateTimeField(_("desde"), null=True, blank=True)
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=8, choices=State.choices, default=State.DRAFT)
    stopped_at = models.DateTimeField(_("terminado el"), null=True, blank=True)
    outcome = models.JSONField(_("resultado al terminar"), default=dict, blank=True)
    salt = models.CharField(_("sal"), max_length=16, default=new_salt, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién lo creó"),
    )
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)

    class Meta:
        verbose_name = _("experimento")
        verbose_name_plural = _("experimentos")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | (
                    ~Q(primary_metric="")
                    & Q(guardrails__len__gt=0)
                    & Q(ends_on__isnull=False, starts_at__isnull=False)
                    & Q(
                        GreaterThanOrEqual(
                            Func(F("arms"), function="jsonb_array_length", output_field=IntegerField()), 2
                        )
                    )
                ),
                name="experiment_complete_before_start",
            ),
            models.CheckConstraint(condition=Q(effect__gt=0, effect__lte=1), name="experiment_effect_range"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_on__gte=F("starts_at__date")),
                name="experiment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse arms that no page could draw or that change something nobody knows."""
        if not isinstance(self.arms, list):
            raise ValidationError({"arms": _text("Los brazos son una lista.")})
        rows = self.arms
        names = [row.get("name") for row in rows if isinstance(row, dict)]
        if len(names) != len(rows) or not all(isinstance(name, str) and name for name in names):
            raise ValidationError({"arms": _text("Cada brazo necesita un nombre.")})
        if len(set(names)) != len(names):
            raise ValidationError({"arms": _text("Dos brazos tienen el mismo nombre.")})
        if not all(isinstance(row.get("weight"), int | float) and row["weight"] > 0 for row in rows):
            raise ValidationError({"arms": _text("Cada brazo necesita un peso mayor que cero.")})
        problem = next((said for row in rows if (said := _wrong(self.surface, row.get("variant", {})))), "")
        if problem:
            raise ValidationError({"arms": problem})

    def may_move(self, state: str) -> bool:
        return state in self.MOVES[Experiment.State(self.state)]


# What an arm may change, by surface: (name, least, most). Whoever reads a variant adds its line here.
VARIANTS: dict[str, dict[str, tuple[float, float]]] = {
    Experiment.Surface.PAGES: {"page_size": (5, 20)},
    # the list without its learned ranker, or with other weights of the score (matching.ml.parts.Weights)
    Experiment.Surface.RANKING: {
        "without_lift": (1, 1),
        **dict.fromkeys(("answers", "collaborative", "distance", "freshness", "pay", "skills"), (0.0, 1.0)),
    },
    # how good a job has to be to be told of, and how many a message names
    Experiment.Surface.ALERTS: {"least_score": (0.0, 1.0), "jobs": (1, 10)},
}


def _wrong(surface: str, variant: object) -> str:
    """Say what is wrong with what an arm changes; nothing where all is well."""
    if not isinstance(variant, dict):
        return _text("Lo que cambia un brazo es una lista de nombres y valores.")
    known = VARIANTS.get(surface, {})
    for name, value in variant.items():
        if name not in known:
            return _text("«%(name)s» no existe ahí. Puede ser: %(known)s.") % {
                "name": name,
                "known": ", ".join(known),
            }
        least, most = known[name]
        if not isinstance(value, int | float) or not least <= value <= most:
            return _text("«%(name)s» va de %(least)s a %(most)s.") % {
                "name": name,
                "least": least,
                "most": most,
            }
    return ""


class Exposure(models.Model):
    """A person was first shown her arm; once, and only of who agreed that she is learned from."""

    experiment = models.ForeignKey(
        Experiment,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="exposures",
        verbose_name=_("experimento"),
    )
    person = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="exposures",
        verbose_name=_("persona"),
    )
    arm = models.CharField(_("brazo"), max_length=20)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("exposición")
        verbose_name_plural = _("exposiciones")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "person"], name="one_exposure")]

    def __str__(self) -> str:
        return f"{self.experiment_id}: {self.arm}"
