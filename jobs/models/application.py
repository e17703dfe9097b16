"""A seeker's application to a job, its states and its answer-by date."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.by_person import ByPerson


class ApplicationQuerySet(models.QuerySet["Application"]):
    def pending(self) -> ApplicationQuerySet:
        """Keep applications that still wait for the employer's last word."""
        return self.filter(state__in=Application.PENDING)

    def overdue_on(self, day: datetime.date) -> ApplicationQuerySet:
        """Keep applications without any answer whose date has passed."""
        return self.filter(state__in=Application.UNANSWERED_FROM, answer_by__lt=day)

    def with_card(self) -> ApplicationQuerySet:
        return self.select_related("job__employer", "job__place", "seeker__user", "seeker__place")


class Application(models.Model):
    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Enviada")
        READ = "read", _("Leída")
        SHORTLISTED = "shortlisted", _("Preseleccionada")
        INTERVIEW = "interview", _("Entrevista")
        HIRED = "hired", _("Contratada")
        DECLINED = "declined", _("No seleccionada")
        WITHDRAWN = "withdrawn", _("Retirada")
        OBSOLETE = "obsolete", _("Sin efecto")
        UNANSWERED = "unanswered", _("Cerrada sin respuesta")

    MOVES = {
        State.SUBMITTED: {
            State.READ, State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED, State.WITHDRAWN,
            State.OBSOLETE, State.UNANSWERED,
        },
        State.READ: {
            State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED, State.WITHDRAWN, State.OBSOLETE,
            State.UNANSWERED,
        },
        State.SHORTLISTED: {State.INTERVIEW, State.HIRED, State.DECLINED, State.WITHDRAWN, State.OBSOLETE},
        State.INTERVIEW: {State.HIRED, State.DECLINED, State.WITHDRAWN, State.OBSOLETE},
        # a hire can be undone within a day, and gives back the state before it
        State.HIRED: {State.SUBMITTED, State.READ, State.SHORTLISTED, State.INTERVIEW, State.UNANSWERED},
        State.DECLINED: {State.SHORTLISTED},
        State.WITHDRAWN: {State.SUBMITTED},
        State.OBSOLETE: {State.SUBMITTED, State.READ, State.SHORTLISTED, State.INTERVIEW},
        State.UNANSWERED: {State.SHORTLISTED, State.INTERVIEW, State.HIRED, State.DECLINED},
    }  # fmt: skip
    PENDING = (State.SUBMITTED, State.READ, State.SHORTLISTED, State.INTERVIEW)
    UNANSWERED_FROM = (State.SUBMITTED, State.READ)

    class DeclineReason(models.TextChoices):
        FILLED = "filled", _("El puesto ya se cubrió")
        EXPERIENCE = "experience", _("Se necesita más experiencia en lo que se pide")
        SKILLS = "skills", _("Falta un requisito del aviso")
        LICENCE = "licence", _("Falta la licencia o el título")
        PLACE = "place", _("La distancia o el lugar")
        SCHEDULE = "schedule", _("El horario no coincide")
        PAY = "pay", _("El pago no coincide")
        OTHER = "other", _("Otro motivo")

    job = models.ForeignKey(
        "jobs.Job", on_delete=models.PROTECT, related_name="applications", verbose_name=_("trabajo")
    )
    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="applications",
        verbose_name=_("postulante"),
    )
    state = models.CharField(_("estado"), max_length=11, choices=State.choices, default=State.SUBMITTED)
    message = models.TextField(_("mensaje"), max_length=1500, blank=True)
    share_contact = models.BooleanField(_("compartir mi contacto"), default=False)
    answer_by = models.DateField(_("respuesta hasta"))
    decline_reason = models.CharField(
        _("motivo"), max_length=10, choices=DeclineReason.choices, blank=True, default=""
    )
    decline_note = models.CharField(_("nota"), max_length=500, blank=True)
    decline_shared = models.BooleanField(_("la persona ve el motivo"), default=True)
    submitted_at = models.DateTimeField(_("enviada el"), default=timezone.now)
    updated_at = models.DateTimeField(_("último cambio"), auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("postulación")
        verbose_name_plural = _("postulaciones")
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index(fields=["state", "answer_by"]), models.Index(fields=["job", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["job", "seeker"], name="one_application"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="declined_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"postulación {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:application", args=[self.pk])

    def may_move(self, state: str) -> bool:
        return state in self.MOVES[Application.State(self.state)]


class ApplicationTransition(ByPerson):
    """A move of an application; without a person only the published rules may move it (see `rule`)."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="transitions", verbose_name=_("postulación")
    )
    from_state = models.CharField(
        _("estado anterior"), max_length=11, choices=Application.State.choices, blank=True
    )
    to_state = models.CharField(_("estado nuevo"), max_length=11, choices=Application.State.choices)
    rule = models.CharField(_("regla"), max_length=20, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("movimiento")
        verbose_name_plural = _("movimientos")
        ordering = ["at", "pk"]
        constraints = [
            # nobody is refused by a machine
            models.CheckConstraint(condition=~Q(to_state="declined") | Q(rule=""), name="no_rule_declines"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} > {self.to_state}"


class SavedJob(models.Model):
    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="saved_jobs",
        verbose_name=_("persona"),
    )
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.CASCADE, related_name="saved_by", verbose_name=_("trabajo")
    )
    saved_at = models.DateTimeField(_("guardado el"), default=timezone.now)

    class Meta:
        verbose_name = _("trabajo guardado")
        verbose_name_plural = _("trabajos guardados")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["seeker", "job"], name="one_save")]

    def __str__(self) -> str:
        return f"{self.seeker_id}: {self.job_id}"
