"""Employers, who acts for them, and how people are invited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EmployerQuerySet(models.QuerySet["Employer"]):
    def of(self, user: models.Model) -> EmployerQuerySet:
        return self.filter(members__user=user)


class Employer(models.Model):
    class Verification(models.TextChoices):
        UNVERIFIED = "unverified", _("Sin verificar")
        PENDING = "pending", _("En revisión")
        VERIFIED = "verified", _("Verificada")
        REFUSED = "refused", _("Rechazada")

    ruc = models.CharField("RUC", max_length=11, unique=True, null=True, blank=True)
    legal_name = models.CharField(_("razón social"), max_length=200)
    trade_name = models.CharField(_("nombre comercial"), max_length=200, blank=True)
    about = models.TextField(_("a qué se dedica"), max_length=2000, blank=True)
    place = models.ForeignKey(
        "accounts.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("distrito"),
    )
    verification = models.CharField(
        _("verificación"), max_length=10, choices=Verification.choices, default=Verification.UNVERIFIED
    )
    verification_note = models.CharField(_("motivo"), max_length=300, blank=True)
    # the explicit rule that lets jobs out without a manager's decision on each
    is_trusted = models.BooleanField(_("publica sin revisión previa"), default=False)
    source = models.CharField(_("origen"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("demostración"), default=False)
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("empresa")
        verbose_name_plural = _("empresas")
        constraints = [
            models.CheckConstraint(
                condition=Q(ruc__regex=r"^(10|15|16|17|20)[0-9]{9}$"), name="employer_ruc_format"
            ),
            models.CheckConstraint(
                condition=Q(ruc__isnull=False) | ~Q(source=""), name="employer_ruc_or_source"
            ),
            models.UniqueConstraint(
                fields=["source", "legal_name"], condition=~Q(source=""), name="one_employer_a_source_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.trade_name or self.legal_name

    @property
    def may_publish(self) -> bool:
        return self.verification == self.Verification.VERIFIED


class EmployerMember(models.Model):
    class MemberRole(models.TextChoices):
        OWNER = "owner", _("Responsable")
        MEMBER = "member", _("Miembro")

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="members", verbose_name=_("empresa")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="employer_memberships",
        verbose_name=_("persona"),
    )
    role = models.CharField(_("rol"), max_length=6, choices=MemberRole.choices, default=MemberRole.MEMBER)
    joined_at = models.DateTimeField(_("miembro desde"), default=timezone.now)

    class Meta:
        verbose_name = _("miembro")
        verbose_name_plural = _("miembros")
        constraints = [models.UniqueConstraint(fields=["employer", "user"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.employer_id}"


class EmployerInvitation(models.Model):
    """An invitation by e-mail or mobile; only the hash of its token is kept."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("empresa")
    )
    contact = models.CharField(_("correo o celular"), max_length=254)
    role = models.CharField(_("rol"), max_length=6, choices=EmployerMember.MemberRole.choices)
    token_hash = models.CharField(_("huella del enlace"), max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("enviada por")
    )
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    expires_at = models.DateTimeField(_("vence el"))
    accepted_at = models.DateTimeField(_("aceptada el"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("aceptada por"),
    )
    revoked_at = models.DateTimeField(_("anulada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")

    def __str__(self) -> str:
        return f"#{self.pk}"
