"""Who people are: one account, an e-mail or a Peruvian mobile, several roles."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SEEKER = "seeker", _("Busca trabajo")
    EMPLOYER = "employer", _("Empresa")
    SUPPORT = "support", _("Soporte")
    MANAGER = "manager", _("Gestión")
    PARTNER = "partner", _("Socio")


class UserManager(BaseUserManager["User"]):
    def create_user(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> User:
        """Create a person; an e-mail or a mobile in E.164 is required (the database holds the rule)."""
        user = self.model(
            email=self.normalize_email(email).lower() if email else None, phone=phone or None, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, password: str | None = None, **fields: Any) -> User:
        fields |= {"is_staff": True, "is_superuser": True}
        user = self.create_user(email=email, password=password, **fields)
        RoleGrant.objects.create(user=user, role=Role.MANAGER)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("correo"), unique=True, null=True, blank=True)
    phone = models.CharField(_("celular"), max_length=12, unique=True, null=True, blank=True)
    email_verified_at = models.DateTimeField(_("correo verificado el"), null=True, blank=True)
    phone_verified_at = models.DateTimeField(_("celular verificado el"), null=True, blank=True)
    name = models.CharField(_("nombre"), max_length=120, blank=True)
    language = models.CharField(_("idioma"), max_length=5, default="es")
    is_active = models.BooleanField(_("activo"), default=True)
    is_staff = models.BooleanField(_("entra a gestión"), default=False)
    is_demo = models.BooleanField(_("demostración"), default=False)
    date_joined = models.DateTimeField(_("desde"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_has_email_or_phone"
            ),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^\+519[0-9]{8}$"), name="user_phone_peruvian_mobile"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held now; a member of an employer holds EMPLOYER, a profile makes a SEEKER. One query."""
        granted = self.role_grants.values_list("role", flat=True)
        seeker = SeekerProfile.objects.filter(user=self).values_list(
            models.Value(Role.SEEKER.value), flat=True
        )
        employer = EmployerMember.objects.filter(user=self).values_list(
            models.Value(Role.EMPLOYER.value), flat=True
        )
        return frozenset(granted.order_by().union(seeker.order_by(), employer.order_by()))

    def has_role(self, role: str) -> bool:
        return role in self.roles


class RoleGrant(models.Model):
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("persona")
    )
    role = models.CharField(_("rol"), max_length=10, choices=Role.choices)
    granted_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("otorgado por"),
    )
    granted_at = models.DateTimeField(_("otorgado el"), default=timezone.now)

    class Meta:
        verbose_name = _("rol")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_a_role")]

    def __str__(self) -> str:
        return self.get_role_display()


from accounts.models.employer import EmployerMember  # noqa: E402  (mutual references of one house)
from accounts.models.profile import SeekerProfile  # noqa: E402
