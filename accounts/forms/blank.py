"""Lists to choose from begin with a word, not with Django's dashes."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _


def word_the_blank(form: forms.BaseForm) -> None:
    """Name the empty choice of each list: to be chosen where it must be, else left unsaid."""
    for field in form.fields.values():
        if not isinstance(field, forms.ChoiceField):
            continue
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if choices[:1] == BLANK_CHOICE_DASH:
            field.choices = [("", _("Elige…") if field.required else _("Sin decir")), *choices[1:]]
