"""Fields that read what people type: a place by its name, an amount in soles."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.models import Place
from accounts.place_table import fold

OFFERED = 4
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?")


class PlaceField(forms.CharField):
    """A district by name ("SJL", "Cercado", "Miraflores, Arequipa"); its clean value is a Place or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        attrs = {"autocomplete": "off", "list": "l", "data-places": "/lugares/"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show the label of a place where the form starts from its code."""
        if isinstance(value, Place):
            return places.label(value.pk)
        known = places.by_code(value) if isinstance(value, str) else None
        return places.label(value) if known else value

    def clean(self, value: Any) -> Place | None:
        typed = super().clean(value)
        if not typed:
            return None
        place = Place.objects.filter(pk=_code_of(typed)).first()
        if place is None:
            raise ValidationError(_("No conocemos ese lugar. Escribe el distrito."), code="place")
        return place


def _code_of(typed: str) -> str:
    """Give the code that the text means; raise ValidationError naming the homonyms where it means several."""
    if code := _labels().get(fold(typed)):
        return code
    hits = places.search(typed, limit=OFFERED + 1)
    same = [hit for hit in hits if hit.level == "district" and fold(hit.name) == fold(typed)]
    if len(same) > 1:
        names = " · ".join(hit.label for hit in same[:OFFERED])
        raise ValidationError(_("Hay varios: %(names)s. ¿Cuál?"), code="homonym", params={"names": names})
    return hits[0].code if hits else ""


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {fold(places.label(row.code)): row.code for row in places.all_places()}


class SolesField(forms.DecimalField):
    """An amount as people write it: 1200, 1,200, 1.200,50, S/ 1,200."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("error_messages", {"invalid": _("Escribe solo el monto, por ejemplo 1200.")})
        super().__init__(max_digits=9, decimal_places=2, min_value=Decimal(0), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for an integer
        if isinstance(value, str):
            value = re.sub(r"^s/\.?|\s", "", value.strip().lower())
            if THOUSANDS.fullmatch(value):
                head, cents = re.fullmatch(r"(.+?)(?:[.,](\d{1,2}))?", value).groups()  # type: ignore[union-attr]
                value = re.sub(r"\D", "", head) + (f".{cents}" if cents else "")
            value = value.replace(",", ".")
        amount: Decimal | None = super().to_python(value)
        return amount


class Lines(forms.Textarea):
    """A box of some lines; its width is the page's."""

    def __init__(self, rows: int) -> None:
        super().__init__(attrs={"rows": rows})
        del self.attrs["cols"]
