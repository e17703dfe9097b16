"""One field for a Peruvian mobile or an e-mail, as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import IdentifierError, normalize_mobile


def is_phone(contact: str) -> bool:
    """Tell whether a cleaned contact is a mobile in E.164."""
    return contact.startswith("+51")


def clean_contact(typed: str) -> str:
    """Give `+519XXXXXXXX` or a lower-case e-mail; raises ValidationError with what is wrong."""
    text = typed.strip()
    if "@" in text:
        address = text.lower()
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(_("Revisa tu correo: parece que le falta algo."), code="email") from None
        return address
    if not any(character.isdigit() for character in text):
        raise ValidationError(_("Escribe tu celular de 9 dígitos o tu correo."), code="contact")
    try:
        return normalize_mobile(text)
    except IdentifierError as error:
        raise ValidationError(str(error.message), code=error.code) from None


class ContactField(forms.CharField):
    """A mobile or an e-mail; its clean value is E.164 or a lower-case address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Tu celular o tu correo"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("error_messages", {"required": _("Escribe tu celular o tu correo.")})
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return clean_contact(typed) if typed else ""


class MobileField(forms.CharField):
    """A Peruvian mobile; its clean value is E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Celular"))
        kwargs.setdefault("error_messages", {"required": _("Escribe tu celular.")})
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return normalize_mobile(typed)
        except IdentifierError as error:
            raise ValidationError(str(error.message), code=error.code) from None
