"""What a seeker sends with an application, and what an employer answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.forms.fields import Lines
from jobs.models import Application


class ApplyForm(forms.Form):
    """What goes with an application; whoever has no name yet says one, because somebody will answer her by it."""

    name = forms.CharField(
        label=_("Tu nombre"),
        help_text=_("Como quieres que te llame la empresa."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Escribe tu nombre.")},
    )
    message = forms.CharField(
        label=_("Mensaje para la empresa"),
        help_text=_("Por qué te interesa y desde cuándo puedes."),
        max_length=1500,
        required=False,
        widget=Lines(4),
    )
    share_contact = forms.BooleanField(
        label=_("Compartir mi celular y mi correo con esta empresa"), required=False
    )

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["name"]


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Motivo"),
        choices=Application.DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige el motivo."), "invalid_choice": _("Elige el motivo.")},
    )
    note = forms.CharField(label=_("Algo que le ayude"), max_length=500, required=False, widget=Lines(3))
    shared = forms.BooleanField(label=_("La persona verá el motivo y la nota"), required=False, initial=True)
