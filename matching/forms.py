"""The search form: what each parameter means, and which ones nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.vocabulary import ContractType, Schedule, Telework
from accounts.places import by_code, search
from jobs.models import Job
from matching.ml.text import fold

MOST_PAGE = 20
SURE_PLACE = 0.9


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; empty values narrow nothing. `since_days` is the age of the ad."""

    place: str = ""
    radius_km: int = 0
    contracts: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()
    telework: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    pay_min: int = 0
    no_experience: bool = False
    no_cv: bool = False
    disability: bool = False
    under_18: bool = False
    since_days: int = 0
    employer: int = 0


# the fields that stand under "more filters"
FOLDED = ("km", "contrato", "jornada", "modalidad", "regimen", "pago", "sin_experiencia", "sin_cv", "menores",
          "discapacidad", "dias")  # fmt: skip
NO_EXPERIENCE = re.compile(r"\bsin (?:tener )?experiencia\b")
WHOLE = {"invalid": _("Escribe un número, sin letras.")}


class SearchForm(forms.Form):
    """Every field may be empty; a place in words is resolved, and homonyms are offered."""

    reads_no_experience = False

    q = forms.CharField(label=_("Trabajo, oficio o palabra"), max_length=200, required=False)
    lugar = forms.CharField(label=_("Distrito o ciudad"), max_length=120, required=False)
    km = forms.IntegerField(
        label=_("Hasta cuántos km"), min_value=1, max_value=500, required=False, error_messages=WHOLE
    )
    contrato = forms.MultipleChoiceField(label=_("Contrato"), choices=ContractType.choices, required=False)
    jornada = forms.MultipleChoiceField(label=_("Jornada"), choices=Schedule.choices, required=False)
    modalidad = forms.MultipleChoiceField(label=_("Modalidad"), choices=Telework.choices, required=False)
    regimen = forms.MultipleChoiceField(label=_("Régimen"), choices=Job.Regime.choices, required=False)
    pago = forms.IntegerField(
        label=_("Pago al mes desde S/"), min_value=0, max_value=100_000, required=False, error_messages=WHOLE
    )
    sin_experiencia = forms.BooleanField(label=_("No pide experiencia"), required=False)
    sin_cv = forms.BooleanField(label=_("Se postula sin CV"), required=False)
    menores = forms.BooleanField(label=_("Acepta menores de 18"), required=False)
    discapacidad = forms.BooleanField(label=_("Con ajustes por discapacidad"), required=False)
    dias = forms.IntegerField(
        label=_("Publicado hace (días) como mucho"), min_value=1, max_value=365, required=False
    )
    tal_cual = forms.BooleanField(widget=forms.HiddenInput, required=False)
    empresa = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False, error_messages=WHOLE)
    page = forms.IntegerField(
        label=_("Página"),
        widget=forms.HiddenInput,
        min_value=1,
        max_value=MOST_PAGE,
        required=False,
        error_messages=WHOLE,
    )

    def clean_lugar(self) -> str:
        """Give the INEI code of the place; a code itself is taken too."""
        words = self.cleaned_data["lugar"].strip()
        if not words:
            return ""
        if words.isdecimal() and len(words) == 6 and by_code(words):
            return words
        hits = search(words, limit=6)
        if not hits:
            raise forms.ValidationError(
                _("No conocemos el lugar «%(words)s». Prueba con el distrito o la provincia."),
                params={"words": words},
            )
        self.other_places = [hit for hit in hits[1:] if hit.score >= hits[0].score * 0.9]
        self.place_label = hits[0].label
        return hits[0].code

    def clean(self) -> dict[str, Any]:
        """Read "mozo sin experiencia en Cusco" as a word, a filter and a place.

        The place only when none was given and the end of it is surely one; nothing of it when words are to be taken as
        they were typed.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        told = NO_EXPERIENCE.search(fold(data.get("q") or ""))
        if told and not data.get("tal_cual"):
            self.reads_no_experience = True
            q = " ".join(f"{data['q'][: told.start()]} {data['q'][told.end() :]}".split())
            data |= {"q": q, "sin_experiencia": True}
        words, separator, where = (data.get("q") or "").rpartition(" en ")
        if separator and words.strip() and not data.get("lugar") and "lugar" not in self.errors:
            hits = search(where, limit=6)
            if hits and hits[0].score >= SURE_PLACE:
                data |= {"q": words.strip(), "lugar": hits[0].code}
                self.other_places = [hit for hit in hits[1:] if hit.score >= hits[0].score * 0.9]
        return data

    def is_filtered(self) -> bool:
        """Tell whether any filter of the folded part narrows the search, besides one that was read from the words."""
        read = {"sin_experiencia"} if self.reads_no_experience else set()
        return any(self.cleaned_data.get(name) for name in FOLDED if name not in read)

    def unknown_parameters(self) -> list[str]:
        """Name parameters that no field reads; they are said, never silently ignored."""
        return sorted({name for name in self.data if name not in self.fields})[:10]

    def filters(self) -> Filters:
        """Give the filters of the fields that were understood; the others narrow nothing."""
        data: dict[str, Any] = self.cleaned_data
        return Filters(
            place=data.get("lugar") or "",
            radius_km=data.get("km") or 0,
            contracts=tuple(data.get("contrato") or ()),
            schedules=tuple(data.get("jornada") or ()),
            telework=tuple(data.get("modalidad") or ()),
            regimes=tuple(data.get("regimen") or ()),
            pay_min=data.get("pago") or 0,
            no_experience=bool(data.get("sin_experiencia")),
            no_cv=bool(data.get("sin_cv")),
            under_18=bool(data.get("menores")),
            disability=bool(data.get("discapacidad")),
            since_days=data.get("dias") or 0,
            employer=data.get("empresa") or 0,
        )
