"""The least that a person tells: one sentence, a district, how far she goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.place import PlaceFormMixin

RADIUS_CHOICES = [
    (5, _("Cerca: 5 km")),
    (10, _("10 km")),
    (25, _("Toda la ciudad: 25 km")),
    (60, _("60 km")),
    (300, _("También otras ciudades: 300 km")),
    (2000, _("Todo el Perú")),
]
LEAST_LETTERS = 4


class StartForm(PlaceFormMixin):
    summary = forms.CharField(
        label=_("¿Qué sabes hacer?"),
        help_text=_("Dilo en una frase, como lo dirías tú. Ejemplo: cociné en un menú y atendí mesas."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escribe una frase.")},
    )
    radius_km = forms.TypedChoiceField(
        label=_("¿Hasta dónde irías a trabajar?"), choices=RADIUS_CHOICES, coerce=int, initial=25
    )
    field_order: tuple[str, ...] = ("summary", "place_text", "place_code", "radius_km")

    def clean_summary(self) -> str:
        summary: str = " ".join(self.cleaned_data["summary"].split())
        if sum(character.isalpha() for character in summary) < LEAST_LETTERS:
            raise forms.ValidationError(_("Cuéntanos un poco más, con palabras."))
        return summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
