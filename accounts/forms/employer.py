"""Data of an employer, and invitations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import ContactField
from accounts.forms.place import PlaceFormMixin
from accounts.identifiers import IdentifierError, normalize_ruc
from accounts.models import EmployerMember


class EmployerForm(PlaceFormMixin):
    legal_name = forms.CharField(
        label=_("Razón social"),
        help_text=_("Como está en tu ficha RUC."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Escribe la razón social.")},
    )
    trade_name = forms.CharField(
        label=_("Nombre comercial"), help_text=_("El que ve la gente."), max_length=200, required=False
    )
    about = forms.CharField(
        label=_("A qué se dedica"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order: tuple[str, ...] = ("legal_name", "trade_name", "place_text", "place_code", "about")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_text"].label = _("Distrito")
        self.order_fields(self.field_order)


class NewEmployerForm(EmployerForm):
    ruc = forms.CharField(
        label="RUC",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Escribe el RUC.")},
    )
    field_order = ("ruc", *EmployerForm.field_order)

    def clean_ruc(self) -> str:
        try:
            return normalize_ruc(self.cleaned_data["ruc"])
        except IdentifierError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from None


class InvitationForm(forms.Form):
    contact = ContactField(
        label=_("Correo o celular de la persona"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Qué podrá hacer"),
        choices=[
            (EmployerMember.MemberRole.MEMBER, _("Publicar avisos y responder")),
            (EmployerMember.MemberRole.OWNER, _("También cambiar datos e invitar")),
        ],
        initial=EmployerMember.MemberRole.MEMBER,
        widget=forms.RadioSelect,
    )
