"""A district typed freely; where the name means several places, the next page offers them to choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import places
from accounts.models import Place

SURE = 0.85  # from here a hit is what the words say, not only a beginning
NEAR = 0.1
SHOWN = 6
AMBIGUOUS = gettext_lazy("Hay más de un lugar con ese nombre. Elige el tuyo.")


def likely_places(typed: str) -> tuple[str | None, list[places.PlaceHit]]:
    """Give the one code that the words mean, or None with the places to choose from."""
    hits = places.search(typed, limit=SHOWN + 6)
    for hit in hits:
        if hit.label == typed.strip():  # chosen from the suggestions
            return hit.code, []
    districts = [hit for hit in hits if hit.level == "district"] or hits
    sure = [hit for hit in districts if hit.score >= max(SURE, districts[0].score - NEAR)]
    if len(sure) == 1:
        return sure[0].code, []
    return None, (sure or hits)[:SHOWN]


class PlaceFormMixin(forms.Form):
    """Adds `place_text` and, once it is needed, `place_code`; the clean data has `place`, a Place."""

    place_text = forms.CharField(
        label=gettext_lazy("Tu distrito"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "address-level3", "list": "l", "data-places": "/lugares/"}
        ),
        error_messages={"required": gettext_lazy("Escribe tu distrito.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._code: str | None = None
        if self.is_bound:
            self._offer(str(self.data.get(self.add_prefix("place_text"), ""))[:80])

    def _offer(self, typed: str) -> None:
        self._code, hits = likely_places(typed)
        if not hits:
            return
        chosen = self.data.get(self.add_prefix("place_code"))
        if chosen in {hit.code for hit in hits}:
            self._code = str(chosen)
        field = forms.ChoiceField(
            label=_("¿Cuál de estos?"),
            choices=[(hit.code, hit.label) for hit in hits],
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), AMBIGUOUS),
        )
        names = list(self.fields)
        at = names.index("place_text") + 1
        ordered = {name: self.fields[name] for name in names[:at]} | {"place_code": field}
        self.fields = ordered | {name: self.fields[name] for name in names[at:]}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("place_text"):
            place = Place.objects.filter(code=self._code).first() if self._code else None
            if place is not None:
                self.cleaned_data["place"] = place
            elif "place_code" not in self.fields:
                self.add_error(
                    "place_text", _("No encontramos ese lugar. Escribe tu distrito, por ejemplo: Comas.")
                )
        return cleaned
