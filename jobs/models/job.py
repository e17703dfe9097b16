"""A job: what an employer offers, its states and the decisions on it."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.by_person import ByPerson
from accounts.models.vocabulary import ContractType, EducationLevel, LicenceClass, Schedule, Telework

# what a reading of the job depends on; any change of these makes a new content hash
CONTENT_FIELDS = (
    "title", "description", "requirements", "place_id", "telework", "schedule", "contract_type", "pay_min",
    "pay_max", "pay_period", "licence", "min_age", "experience_months", "education_level", "hours_per_week",
)  # fmt: skip


class JobQuerySet(models.QuerySet["Job"]):
    def published(self) -> JobQuerySet:
        return self.filter(state=Job.State.PUBLISHED)

    def open_on(self, day: datetime.date) -> JobQuerySet:
        """Keep published jobs whose closing date has not passed."""
        return self.published().filter(closes_on__gte=day)

    def in_review(self) -> JobQuerySet:
        return self.filter(state=Job.State.IN_REVIEW)

    def of_employer(self, employer: models.Model) -> JobQuerySet:
        return self.filter(employer=employer)

    def with_card(self) -> JobQuerySet:
        """Fetch what a job card shows, in one query."""
        return self.select_related("employer__answer_rate", "place")


class Job(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        IN_REVIEW = "in_review", _("En revisión")
        PUBLISHED = "published", _("Publicado")
        CLOSED = "closed", _("Cerrado")
        EXPIRED = "expired", _("Vencido")
        REMOVED = "removed", _("Retirado")

    # allowed moves, written once; services call `may_move`
    MOVES = {
        State.DRAFT: {State.IN_REVIEW, State.PUBLISHED, State.REMOVED},
        State.IN_REVIEW: {State.PUBLISHED, State.DRAFT, State.REMOVED, State.EXPIRED},
        State.PUBLISHED: {State.CLOSED, State.EXPIRED, State.REMOVED, State.IN_REVIEW},
        State.CLOSED: {State.PUBLISHED, State.IN_REVIEW, State.REMOVED},
        State.EXPIRED: {State.PUBLISHED, State.IN_REVIEW, State.REMOVED, State.CLOSED},
        State.REMOVED: set(),
    }

    class PayPeriod(models.TextChoices):
        HOUR = "hour", _("por hora")
        DAY = "day", _("por día")
        WEEK = "week", _("por semana")
        FORTNIGHT = "fortnight", _("por quincena")
        MONTH = "month", _("al mes")
        PIECE = "piece", _("por pieza o tarea")

    class Regime(models.TextChoices):
        GENERAL = "general", _("Régimen general")
        SMALL = "small", _("Pequeña empresa (Remype)")
        MICRO = "micro", _("Microempresa (Remype)")
        AGRARIAN = "agrarian", _("Agrario (Ley 31110)")
        HOUSEHOLD = "household", _("Trabajo del hogar (Ley 31047)")
        CAS = "cas", _("CAS (DL 1057)")
        PUBLIC = "public", _("Estado, otro régimen")
        CONSTRUCTION = "construction", _("Construcción civil")
        INTERNSHIP = "internship", _("Modalidad formativa (Ley 28518)")
        NONE = "none", _("Sin planilla")

    class PayKind(models.TextChoices):
        GROSS = "gross", _("bruto")
        NET = "net", _("neto")

    class Outcome(models.TextChoices):
        """What came of it; asked when an employer closes a job."""

        HIRED_HERE = "hired_here", _("Contratamos a alguien que postuló aquí")
        HIRED_ELSEWHERE = "hired_elsewhere", _("Contratamos a alguien por otro medio")
        NOT_FILLED = "not_filled", _("No encontramos a nadie")
        CANCELLED = "cancelled", _("Ya no necesitamos a nadie")

    employer = models.ForeignKey(
        "accounts.Employer", on_delete=models.PROTECT, related_name="jobs", verbose_name=_("empresa")
    )
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("puesto"), max_length=200)
    description = models.TextField(_("qué se hace"), max_length=20_000, blank=True)
    requirements = models.TextField(_("qué se pide"), max_length=10_000, blank=True)
    benefits = models.TextField(_("qué se ofrece"), max_length=4_000, blank=True)
    contract_type = models.CharField(
        _("contrato"), max_length=14, choices=ContractType.choices, blank=True, default=""
    )
    regime = models.CharField(_("régimen"), max_length=12, choices=Regime.choices, blank=True, default="")
    pay_min = models.DecimalField(
        _("pago desde, S/"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    pay_max = models.DecimalField(
        _("hasta, S/"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    pay_period = models.CharField(
        _("cada cuánto"), max_length=9, choices=PayPeriod.choices, default=PayPeriod.MONTH
    )
    pay_kind = models.CharField(
        _("bruto o neto"), max_length=5, choices=PayKind.choices, default=PayKind.GROSS
    )
    pay_hidden_reason = models.CharField(_("por qué no se dice el pago"), max_length=160, blank=True)
    schedule = models.CharField(_("jornada"), max_length=12, choices=Schedule.choices, blank=True, default="")
    schedule_note = models.CharField(_("horario"), max_length=160, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(
        _("horas por semana"), null=True, blank=True, validators=[MaxValueValidator(84)]
    )
    place = models.ForeignKey(
        "accounts.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("distrito"),
    )
    place_text = models.CharField(_("lugar como lo dio el origen"), max_length=200, blank=True)
    telework = models.CharField(
        _("modalidad"), max_length=8, choices=Telework.choices, default=Telework.ONSITE
    )
    vacancies = models.PositiveSmallIntegerField(
        _("vacantes"), default=1, validators=[MinValueValidator(1), MaxValueValidator(9999)]
    )
    closes_on = models.DateField(_("se cierra el"), null=True, blank=True)
    licence = models.CharField(
        _("licencia"), max_length=6, choices=LicenceClass.choices, blank=True, default=""
    )
    min_age = models.PositiveSmallIntegerField(
        _("edad mínima por ley"), default=18, validators=[MinValueValidator(14), MaxValueValidator(18)]
    )
    experience_months = models.PositiveSmallIntegerField(_("meses de experiencia"), null=True, blank=True)
    education_level = models.CharField(
        _("estudios"), max_length=12, choices=EducationLevel.choices, blank=True, default=""
    )
    disability_friendly = models.BooleanField(_("con ajustes para personas con discapacidad"), default=False)
    answer_days = models.PositiveSmallIntegerField(
        _("responde en (días)"), default=14, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    language = models.CharField(_("idioma"), max_length=2, default="es")
    source = models.CharField(_("origen"), max_length=40, blank=True)
    external_id = models.CharField(_("código en el origen"), max_length=120, blank=True)
    source_url = models.URLField(_("enlace del origen"), max_length=500, blank=True)
    content_hash = models.CharField(_("huella del contenido"), max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField(_("demostración"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("creado por"),
    )
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    updated_at = models.DateTimeField(_("último cambio"), auto_now=True)
    published_at = models.DateTimeField(_("publicado el"), null=True, blank=True)
    closed_at = models.DateTimeField(_("cerrado el"), null=True, blank=True)
    outcome = models.CharField(_("resultado al cerrar"), max_length=20, blank=True, default="")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("trabajo")
        verbose_name_plural = _("trabajos")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "closes_on"]),
            models.Index(fields=["employer", "state"]),
            models.Index(F("published_at").desc(nulls_last=True), "id", name="job_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="one_job_a_source_id"
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_max__gte=F("pay_min")),
                name="job_pay_range",
            ),
            models.CheckConstraint(condition=Q(min_age__gte=14, min_age__lte=18), name="job_legal_age"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, closes_on__isnull=False),
                name="job_published_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.content_hash = self.compute_content_hash()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "content_hash"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    def compute_content_hash(self) -> str:
        """Hash what readings depend on; bulk writers call it themselves."""
        words = "\x1f".join(_stable(getattr(self, name)) for name in CONTENT_FIELDS)
        return hashlib.sha256(words.encode()).hexdigest()

    def may_move(self, state: str) -> bool:
        return state in self.MOVES[Job.State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PUBLISHED and (
            self.closes_on is None or self.closes_on >= timezone.localdate()
        )


def _stable(value: object) -> str:
    """Write a value the same before and after the database (1130 and 1130.00 are one pay)."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)


class JobTransition(ByPerson):
    """A move of a job's state; `by` is null for the published automatic rules."""

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="transitions", verbose_name=_("trabajo")
    )
    from_state = models.CharField(_("estado anterior"), max_length=10, choices=Job.State.choices)
    to_state = models.CharField(_("estado nuevo"), max_length=10, choices=Job.State.choices)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("movimiento")
        verbose_name_plural = _("movimientos")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} > {self.to_state}"


class ModerationDecision(ByPerson):
    """What let a job out or held it back: a manager, or a rule named in `rule`."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Aprobado")
        REFUSED = "refused", _("Rechazado")

    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("trabajo")
    )
    verdict = models.CharField(_("decisión"), max_length=8, choices=Verdict.choices)
    rule = models.CharField(_("regla"), max_length=40, blank=True)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    content_hash = models.CharField(_("huella del contenido"), max_length=64)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("decisión")
        verbose_name_plural = _("decisiones")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approved") | ~Q(reason=""), name="refused_job_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.job_id}"
