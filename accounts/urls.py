"""Addresses of accounts."""

from typing import ClassVar

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from accounts.views import cv, employer, entrance, items, places, privacy, profile, start

app_name = "accounts"


class ItemKindConverter(StringConverter):
    """Turns the Spanish word of an address into the kind of row."""

    regex = "trabajos|estudios|idiomas"
    kinds: ClassVar[dict[str, str]] = {
        "trabajos": "experience",
        "estudios": "education",
        "idiomas": "languages",
    }

    def to_python(self, value: str) -> str:
        return self.kinds[value]

    def to_url(self, value: str) -> str:
        return next(word for word, kind in self.kinds.items() if kind == value)


register_converter(ItemKindConverter, "item")

urlpatterns = [
    path("empezar/", start.start, name="start"),
    path("lugares/", places.suggest, name="places"),
    path("tus-datos/", privacy.privacy, name="privacy"),
    path("tus-datos/<slug:purpose>/", privacy.change_consent, name="consent"),
    # the seeker
    path("perfil/", profile.profile, name="profile"),
    path("perfil/frase/", profile.edit_words, name="profile_edit_words"),
    path("perfil/trabajos/", items.item_list, {"kind": "experience"}, name="profile_edit_experience"),
    path("perfil/estudios/", items.item_list, {"kind": "education"}, name="profile_edit_education"),
    path("perfil/idiomas/", items.item_list, {"kind": "languages"}, name="profile_edit_languages"),
    path("perfil/<item:kind>/<int:item_id>/", items.item_edit, name="item_edit"),
    path("perfil/<item:kind>/<int:item_id>/quitar/", items.item_remove, name="item_remove"),
    path("perfil/<item:kind>/deshacer/", items.item_undo, name="item_undo"),
    path("perfil/habilidades/", profile.edit_skills, name="profile_edit_skills"),
    path("perfil/habilidades/<int:skill_id>/", profile.strike_skill, name="skill_strike"),
    path("perfil/brevetes/", profile.edit_licences, name="profile_edit_licences"),
    path("perfil/deseos/", profile.edit_wishes, name="profile_edit_wishes"),
    path("perfil/visibilidad/", profile.edit_visibility, name="profile_edit_visibility"),
    path("perfil/visibilidad/empresas/", profile.edit_hidden, name="profile_edit_hidden"),
    path("perfil/documento/", profile.edit_document, name="profile_edit_document"),
    path("perfil/cv/", cv.cv, name="cv"),
    path("perfil/cv/<int:cv_id>/guardar/", cv.cv_confirm, name="cv_confirm"),
    path("perfil/cv/<int:cv_id>/borrar/", cv.cv_delete, name="cv_delete"),
    path("perfil/cv/<int:cv_id>/archivo/", cv.cv_original, name="cv_original"),
    path("soporte/cv/<int:cv_id>/", cv.cv_for_staff, name="cv_for_staff"),
    # the employer
    path("empresa/", employer.employer, name="employer"),
    path("empresa/nueva/", employer.employer_new, name="employer_new"),
    path("empresa/datos/", employer.employer_edit, name="employer_edit"),
    path("empresa/verificar/", employer.employer_verify, name="employer_verify"),
    path("empresa/cambiar/<int:employer_id>/", employer.employer_switch, name="employer_switch"),
    path("empresa/invitar/", employer.employer_invite, name="employer_invite"),
    path(
        "empresa/invitaciones/<int:invitation_id>/anular/",
        employer.invitation_revoke,
        name="invitation_revoke",
    ),
    path("empresa/miembros/<int:member_id>/quitar/", employer.member_remove, name="member_remove"),
    path("empresa/miembros/<int:member_id>/rol/", employer.member_role, name="member_role"),
    path("invitacion/<str:token>/", employer.invitation, name="invitation"),
    # allauth reverses these paths by its own names; ours are asked first
    path("cuenta/password/reset/confirm/", entrance.ConfirmResetCodeView.as_view()),
    path("cuenta/phone/change/", entrance.ChangePhoneView.as_view()),
]
