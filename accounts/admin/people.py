"""People and their profiles: no passwords, contacts masked, every opened profile on record."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import ManagerAdmin, ReadOnlyInline, acting, mask_contact, words
from accounts.models import (
    Consent,
    Education,
    EmployerMember,
    Experience,
    Role,
    SeekerLanguage,
    SeekerProfile,
    SeekerSkill,
    User,
)
from accounts.services import people, staff


@admin.register(User)
class UserAdmin(ManagerAdmin):
    """Accounts; roles, blocks and their undoing are acts on the list."""

    list_display = ["person", "contact", "roles_held", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "role_grants__role", "is_demo", "date_joined"]
    search_fields = ["name", "phone", "=email"]
    search_help_text = gettext_lazy("Nombre, celular o correo completo")
    ordering = ["-pk"]
    fields = [
        "name",
        "contact",
        "roles_held",
        "language",
        "is_active",
        "is_staff",
        "is_demo",
        "date_joined",
        "last_login",
    ]
    actions = ["grant_support", "grant_manager", "revoke_support", "revoke_manager", "block", "unblock"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        seekers = SeekerProfile.objects.filter(user=OuterRef("pk"))
        members = EmployerMember.objects.filter(user=OuterRef("pk"))
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.prefetch_related("role_grants").annotate(
            is_seeker=Exists(seekers), is_member=Exists(members)
        )

    @words(gettext_lazy("persona"), ordering="name")
    def person(self, user: User) -> str:
        return str(user)

    @words(gettext_lazy("contacto"))
    def contact(self, user: User) -> str:
        return " · ".join(filter(None, [mask_contact(user.phone), mask_contact(user.email)]))

    @words(gettext_lazy("roles"))
    def roles_held(self, user: User) -> str:
        held = [str(grant.get_role_display()) for grant in user.role_grants.all()]
        held += [str(Role.SEEKER.label)] if getattr(user, "is_seeker", False) else []
        held += [str(Role.EMPLOYER.label)] if getattr(user, "is_member", False) else []
        return ", ".join(held)

    @admin.action(description=gettext_lazy("Dar el rol de soporte"))
    def grant_support(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self._grant(request, rows, Role.SUPPORT)

    @admin.action(description=gettext_lazy("Dar el rol de gestión"))
    def grant_manager(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self._grant(request, rows, Role.MANAGER)

    @admin.action(description=gettext_lazy("Quitar el rol de soporte"))
    def revoke_support(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self._revoke(request, rows, Role.SUPPORT)

    @admin.action(description=gettext_lazy("Quitar el rol de gestión"))
    def revoke_manager(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self._revoke(request, rows, Role.MANAGER)

    def _grant(self, request: HttpRequest, rows: QuerySet[User], role: Role) -> None:
        self.do_each(
            request,
            rows,
            lambda user: people.grant_role(user=user, role=role, by=acting(request)),
            done=str(role.label),
        )

    def _revoke(self, request: HttpRequest, rows: QuerySet[User], role: Role) -> None:
        self.do_each(
            request,
            rows,
            lambda user: staff.revoke_role(user=user, role=role, by=acting(request)),
            refusals=(staff.OwnAccount,),
            done=_("Sin el rol"),
        )

    @admin.action(description=gettext_lazy("Bloquear la cuenta"))
    def block(self, request: HttpRequest, rows: QuerySet[User]) -> HttpResponse | None:
        return self._set_active(request, rows, active=False, action="block")

    @admin.action(description=gettext_lazy("Desbloquear la cuenta"))
    def unblock(self, request: HttpRequest, rows: QuerySet[User]) -> HttpResponse | None:
        return self._set_active(request, rows, active=True, action="unblock")

    def _set_active(
        self, request: HttpRequest, rows: QuerySet[User], *, active: bool, action: str
    ) -> HttpResponse | None:
        title = _("Desbloquear la cuenta") if active else _("Bloquear la cuenta")
        return self.do_each_with_reason(
            request,
            rows,
            lambda user, reason: staff.set_active(
                user=user, active=active, reason=reason, by=acting(request)
            ),
            action=action,
            title=title,
            refusals=(staff.OwnAccount,),
            done=title,
        )


class ExperienceInline(ReadOnlyInline):
    model = Experience
    fields = ["kind", "title", "employer_name", "description", "start_year", "end_year", "months"]


class EducationInline(ReadOnlyInline):
    model = Education


class SkillInline(ReadOnlyInline):
    model = SeekerSkill
    fields = ["text", "source", "removed_at"]


class LanguageInline(ReadOnlyInline):
    model = SeekerLanguage


@admin.register(SeekerProfile)
class SeekerProfileAdmin(ManagerAdmin):
    """Profiles; opening one is a read that its person can see in the audit."""

    list_display = [
        "__str__",
        "name",
        "district",
        "completeness",
        "visible_to_employers",
        "paused",
        "updated_at",
    ]
    list_filter = ["visible_to_employers", "paused", "is_demo", "updated_at"]
    list_select_related = ["user", "place"]
    search_fields = ["user__name", "place__district"]
    ordering = ["-pk"]
    fields = [
        "name", "summary", "place", "radius_km", "telework", "availability", "schedules", "contracts", "pay_wish",
        "licences", "visible_to_employers", "paused", "completeness", "is_demo", "created_at", "updated_at", "cvs",
    ]  # fmt: skip
    inlines = [ExperienceInline, EducationInline, SkillInline, LanguageInline]

    @words(gettext_lazy("persona"), ordering="user__name")
    def name(self, profile: SeekerProfile) -> str:
        return str(profile.user)

    @words(gettext_lazy("distrito"))
    def district(self, profile: SeekerProfile) -> str:
        return profile.place.label if profile.place else ""

    @words("CV")
    def cvs(self, profile: SeekerProfile) -> SafeString | str:
        rows = [
            (
                reverse("accounts:cv_for_staff", args=[file.pk]),
                file.get_state_display(),
                file.uploaded_at.date(),
            )
            for file in profile.cv_files.all()
        ]
        links = format_html_join(", ", '<a href="{}">{} {}</a>', rows)
        return format_html("{} ({})", links, _("pide un motivo")) if rows else ""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        profile = self.get_object(request, object_id)
        if profile is not None and self.has_view_permission(request):
            staff.note_profile_read(profile=profile, by=acting(request))
        answer: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        return answer


@admin.register(Consent)
class ConsentAdmin(ManagerAdmin):
    list_display = ["user", "text", "given_at", "withdrawn_at"]
    list_filter = ["text__purpose", "given_at"]
    list_select_related = ["user", "text"]
    ordering = ["-pk"]
