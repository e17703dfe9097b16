"""What an employer writes about a job; a draft may lack anything but its title."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.blank import word_the_blank
from jobs.forms.fields import Lines, PlaceField, SolesField
from jobs.models import Job

BASIC = (
    "title", "description", "requirements", "place", "telework", "contract_type", "pay_min", "pay_max",
    "pay_period", "pay_hidden_reason", "schedule", "hours_per_week", "closes_on",
)  # fmt: skip
MORE = (
    "benefits", "schedule_note", "regime", "pay_kind", "vacancies", "answer_days", "experience_months",
    "education_level", "licence", "min_age", "disability_friendly",
)  # fmt: skip
# what an empty field means
USUAL = {"vacancies": 1, "answer_days": 14, "min_age": 18}
# shown as needed, checked only when the job is sent to publish
NEEDED = ("description", "place", "contract_type", "pay_min", "closes_on")


class JobForm(forms.ModelForm):
    """All fields of a job; `basic` and `more` are its two halves, `more_open` says that the second has errors."""

    use_required_attribute = False
    place = PlaceField(label=_("Distrito"), help_text=_("No hace falta si es todo remoto."))
    pay_min = SolesField(label=_("Pago desde, S/"))
    pay_max = SolesField(label=_("Hasta, S/"), required=False)

    class Meta:
        model = Job
        fields = [*BASIC, *MORE]
        labels = {
            "pay_hidden_reason": _("Si no dices el pago, ¿por qué?"),
            "pay_kind": _("El pago es bruto o neto"),
        }
        help_texts = {"requirements": _("Lo que hay que saber hacer. Sin edad, sexo ni presencia.")}
        error_messages = {"title": {"required": _("Escribe el puesto.")}}
        widgets = {
            "description": Lines(5),
            "requirements": Lines(3),
            "benefits": Lines(2),
            "closes_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("description", "contract_type", "closes_on"):
            self.fields[name].required = True
        for name in USUAL:
            self.fields[name].required = False
        word_the_blank(self)

    def full_clean(self) -> None:
        """Look at what is there, not at what is missing: services know what publication needs."""
        for name in NEEDED:
            self.fields[name].required = False
        super().full_clean()
        for name in NEEDED:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name, usual in USUAL.items():
            if values.get(name) is None and name not in self.errors:
                values[name] = usual
        least, most = values.get("pay_min"), values.get("pay_max")
        if least is not None and most is not None and most < least:
            self.add_error("pay_max", _("Tiene que ser más que el pago desde."))
        return values

    def add_problems(self, problems: dict[str, str]) -> None:
        """Show what publication lacks beside the fields."""
        for field, problem in problems.items():
            self.add_error(field or None, problem)

    @property
    def basic(self) -> list[forms.BoundField]:
        return [self[name] for name in BASIC]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def more_open(self) -> bool:
        return any(name in self.errors for name in MORE)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("¿Qué pasó?"),
        choices=Job.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige qué pasó.")},
    )
    reason = forms.CharField(label=_("Algo más"), max_length=300, required=False)


class ExtendForm(forms.Form):
    closes_on = forms.DateField(
        label=_("Nueva fecha de cierre"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Elige la fecha."), "invalid": _("Elige la fecha.")},
    )
    reason = forms.CharField(
        label=_("¿Por qué?"), max_length=300, error_messages={"required": _("Escribe el motivo.")}
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Por qué?"), max_length=300, error_messages={"required": _("Escribe el motivo.")}
    )
