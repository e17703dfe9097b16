"""What seekers told us, in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.vocabulary import (
    Availability,
    ContractType,
    DocumentKind,
    EducationLevel,
    LanguageLevel,
    LicenceClass,
    Schedule,
)

if TYPE_CHECKING:
    from accounts.models.employer import Employer


class SeekerProfileQuerySet(models.QuerySet["SeekerProfile"]):
    def open_to_employers(self) -> SeekerProfileQuerySet:
        """Keep people who made themselves visible and did not pause."""
        return self.filter(visible_to_employers=True, paused=False, user__is_active=True)

    def open_to(self, employer: Employer) -> SeekerProfileQuerySet:
        """Keep people whom this employer may find: visible, and not hidden from its RUC."""
        return self.open_to_employers().exclude(hidden_from_rucs__contains=[employer.ruc or ""])

    def matchable(self) -> SeekerProfileQuerySet:
        return self.filter(paused=False, user__is_active=True)

    def with_words(self) -> SeekerProfileQuerySet:
        """Fetch all that the reading of a profile needs, in a fixed number of queries."""
        return self.select_related("place", "user").prefetch_related(
            "experiences", "education", "skills", "languages"
        )


class SeekerProfile(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="seeker_profile",
        verbose_name=_("persona"),
    )
    summary = models.TextField(_("en una frase, qué sabes hacer"), max_length=600, blank=True)
    place = models.ForeignKey(
        "accounts.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("distrito"),
    )
    radius_km = models.PositiveSmallIntegerField(
        _("hasta cuántos km"), default=25, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    telework = models.BooleanField(_("acepto trabajo remoto"), default=True)
    availability = models.CharField(
        _("disponibilidad"), max_length=10, choices=Availability.choices, blank=True, default=""
    )
    schedules = ArrayField(
        models.CharField(max_length=12, choices=Schedule.choices),
        default=list,
        blank=True,
        verbose_name=_("jornadas"),
    )
    contracts = ArrayField(
        models.CharField(max_length=14, choices=ContractType.choices),
        default=list,
        blank=True,
        verbose_name=_("contratos"),
    )
    pay_wish = models.PositiveIntegerField(
        _("desde cuánto al mes, en soles"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    licences = ArrayField(
        models.CharField(max_length=6, choices=LicenceClass.choices),
        default=list,
        blank=True,
        verbose_name=_("licencias"),
    )
    birth_year = models.PositiveSmallIntegerField(_("año de nacimiento"), null=True, blank=True)
    document_kind = models.CharField(
        _("tipo de documento"), max_length=8, choices=DocumentKind.choices, blank=True, default=""
    )
    document_encrypted = models.BinaryField(_("documento cifrado"), null=True, blank=True, editable=False)
    document_digest = models.CharField(
        _("huella del documento"), max_length=64, null=True, blank=True, unique=True, editable=False
    )
    visible_to_employers = models.BooleanField(_("las empresas pueden encontrarme"), default=False)
    # RUCs, not employers: who is registered here is nobody's business, and one that comes tomorrow counts too
    hidden_from_rucs = ArrayField(
        models.CharField(max_length=11), default=list, blank=True, verbose_name=_("oculto para estos RUC")
    )
    paused = models.BooleanField(_("en pausa"), default=False)
    completeness = models.PositiveSmallIntegerField(_("avance del perfil"), default=0)
    is_demo = models.BooleanField(_("demostración"), default=False)
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    updated_at = models.DateTimeField(_("último cambio"), auto_now=True)

    objects = SeekerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("perfil")
        verbose_name_plural = _("perfiles")
        constraints = [
            models.CheckConstraint(condition=Q(completeness__lte=100), name="profile_completeness_percent"),
            models.CheckConstraint(condition=Q(radius_km__gte=1, radius_km__lte=2000), name="profile_radius"),
        ]

    def __str__(self) -> str:
        return f"perfil {self.pk}"


class Experience(models.Model):
    """Work done, formal or informal, in the person's own words."""

    class Kind(models.TextChoices):
        FORMAL = "formal", _("En una empresa o con boleta")
        INFORMAL = "informal", _("Por mi cuenta, en familia o sin boleta")

    profile = models.ForeignKey(
        SeekerProfile, on_delete=models.CASCADE, related_name="experiences", verbose_name=_("perfil")
    )
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind.choices, default=Kind.INFORMAL)
    title = models.CharField(_("qué hacías"), max_length=160)
    employer_name = models.CharField(_("dónde o con quién"), max_length=160, blank=True)
    description = models.TextField(_("cuéntalo con tus palabras"), max_length=2000, blank=True)
    start_year = models.PositiveSmallIntegerField(_("desde (año)"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("hasta (año)"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("cuántos meses en total"), null=True, blank=True)
    is_current = models.BooleanField(_("sigo ahí"), default=False)

    class Meta:
        verbose_name = _("experiencia")
        verbose_name_plural = _("experiencias")
        ordering = ["-is_current", "-end_year", "-start_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gte=models.F("start_year")),
                name="experience_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Education(models.Model):
    profile = models.ForeignKey(
        SeekerProfile, on_delete=models.CASCADE, related_name="education", verbose_name=_("perfil")
    )
    level = models.CharField(_("nivel"), max_length=12, choices=EducationLevel.choices)
    field = models.CharField(_("carrera o especialidad"), max_length=160, blank=True)
    institution = models.CharField(_("dónde"), max_length=160, blank=True)
    end_year = models.PositiveSmallIntegerField(_("año"), null=True, blank=True)
    completed = models.BooleanField(_("terminado"), default=True)

    class Meta:
        verbose_name = _("estudio")
        verbose_name_plural = _("estudios")
        ordering = ["-end_year", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.field}".strip()


class SeekerSkill(models.Model):
    """A skill in own words; struck-out ones stay as rows so that a new reading does not bring them back."""

    class Source(models.TextChoices):
        PERSON = "person", _("La escribí yo")
        CV = "cv", _("De mi CV")
        COUNSELLOR = "counsellor", _("Con ayuda")

    profile = models.ForeignKey(
        SeekerProfile, on_delete=models.CASCADE, related_name="skills", verbose_name=_("perfil")
    )
    text = models.CharField(_("habilidad"), max_length=120)
    source = models.CharField(_("origen"), max_length=10, choices=Source.choices, default=Source.PERSON)
    removed_at = models.DateTimeField(_("quitada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("habilidad")
        verbose_name_plural = _("habilidades")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "text"], name="one_skill_a_text")]

    def __str__(self) -> str:
        return self.text


class SeekerLanguage(models.Model):
    profile = models.ForeignKey(
        SeekerProfile, on_delete=models.CASCADE, related_name="languages", verbose_name=_("perfil")
    )
    language = models.CharField(_("idioma"), max_length=40)
    level = models.CharField(_("nivel"), max_length=10, choices=LanguageLevel.choices)

    class Meta:
        verbose_name = _("idioma")
        verbose_name_plural = _("idiomas")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "language"], name="one_level_a_language")]

    def __str__(self) -> str:
        return f"{self.language} ({self.get_level_display()})"


class CVFile(models.Model):
    """An uploaded CV: the original in private storage, its text and what was read from it, to be confirmed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Leyendo")
        READ = "read", _("Por confirmar")
        CONFIRMED = "confirmed", _("Confirmado")
        UNREADABLE = "unreadable", _("No se pudo leer")

    profile = models.ForeignKey(
        SeekerProfile, on_delete=models.CASCADE, related_name="cv_files", verbose_name=_("perfil")
    )
    stored_name = models.CharField(_("nombre guardado"), max_length=80, unique=True)
    original_name = models.CharField(_("nombre original"), max_length=160)
    kind = models.CharField(_("tipo"), max_length=4, blank=True)
    size = models.PositiveIntegerField(_("tamaño en bytes"))
    sha256 = models.CharField(_("huella SHA-256"), max_length=64)
    state = models.CharField(_("estado"), max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.CharField(_("problema"), max_length=300, blank=True)
    problem_code = models.CharField(_("código del problema"), max_length=30, blank=True)
    text = models.TextField(_("texto"), blank=True)
    proposal = models.JSONField(_("propuesta"), default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)
    uploaded_at = models.DateTimeField(_("subido el"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmado el"), null=True, blank=True)

    class Meta:
        verbose_name = "CV"
        verbose_name_plural = "CV"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"CV {self.pk}"
