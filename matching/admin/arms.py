"""The arms of an experiment as lines that a manager writes: a name, a weight where it is not 1, what changes."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget

from matching.models.experiment import VARIANTS, ArmRow


class ArmsField(forms.CharField):
    """`name, weight, change=value, ...` a line; the first arm changes nothing."""

    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(_line, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[ArmRow]:  # type: ignore[override]  # lines in, rows out
        return [_arm(line) for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Leave what is wrong with the arms to the model, which asks the same of whoever writes them."""


def help_words() -> str:
    """Say how arms are written and what they may change."""
    known = "; ".join(", ".join(names) for names in VARIANTS.values())
    return _(
        "Uno por línea: nombre, y lo que cambia. El primero no cambia nada. Por ejemplo «diez, page_size=10»; "
        "un número solo es su peso. Se puede cambiar: %(known)s."
    ) % {"known": known}


def _line(arm: ArmRow) -> str:
    weight = [] if arm.get("weight", 1) == 1 else [f"{arm['weight']:g}"]
    changes = [f"{name}={value:g}" for name, value in arm.get("variant", {}).items()]
    return ", ".join([arm["name"], *weight, *changes])


def _arm(line: str) -> ArmRow:
    name, *rest = (part.strip() for part in line.split(","))
    arm = ArmRow(name=name, weight=1, variant={})
    for part in filter(None, rest):
        key, equals, said = part.partition("=")
        value = _number(said if equals else key)
        if value is None:
            raise forms.ValidationError(_("No se entiende «%(part)s».") % {"part": part})
        if equals:
            arm["variant"][key.strip()] = value
        else:
            arm["weight"] = value
    return arm


def _number(said: str) -> float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value
