"""One small form for each part of the profile."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.blank import word_the_blank
from accounts.forms.start import StartForm
from accounts.identifiers import DOCUMENT_NORMALIZERS, IdentifierError, normalize_ruc
from accounts.models import Education, Experience, SeekerLanguage, SeekerProfile
from accounts.models.vocabulary import (
    Availability,
    ContractType,
    DocumentKind,
    LicenceClass,
    Schedule,
)
from accounts.place_table import fold

FIRST_YEAR = 1940
MAX_SKILL_LENGTH = 120
LANGUAGES = ["Castellano", "Quechua", "Aimara", "Asháninka", "Awajún", "Shipibo", "Inglés", "Portugués"]


class WordsForm(StartForm):
    name = forms.CharField(
        label=_("Tu nombre"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "summary", "place_text", "place_code", "radius_km")


class _YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        this_year = timezone.localdate().year
        super().__init__(
            required=False,
            min_value=FIRST_YEAR,
            max_value=this_year + 8,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
            error_messages={
                "invalid": _("Escribe el año con 4 números."),
                "min_value": _("Ese año es muy antiguo. Revísalo."),
                "max_value": _("Ese año es muy lejano. Revísalo."),
            },
            **kwargs,
        )


class ExperienceForm(forms.ModelForm):
    start_year = _YearField(label=_("Desde (año)"))
    end_year = _YearField(label=_("Hasta (año)"))
    months = forms.IntegerField(
        label=_("O cuántos meses en total"),
        required=False,
        min_value=1,
        max_value=720,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": _("Escribe los meses con números.")},
    )

    class Meta:
        model = Experience
        fields = (
            "title",
            "kind",
            "employer_name",
            "description",
            "start_year",
            "end_year",
            "months",
            "is_current",
        )
        labels: ClassVar[dict[str, Any]] = {"title": _("Qué hacías"), "employer_name": _("Dónde o con quién")}
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("Vale todo trabajo: vendí en el mercado, cuidé a mi abuela, ayudante de obra.")
        }
        widgets: ClassVar[dict[str, Any]] = {
            "kind": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages: ClassVar[dict[str, Any]] = {"title": {"required": _("Escribe qué hacías.")}}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start_year"), self.cleaned_data.get("end_year")
        if start and end and end < start:
            self.add_error("end_year", _("El año final va después del inicial."))
        if start and start > timezone.localdate().year:
            self.add_error("start_year", _("Ese año todavía no llega."))
        return cleaned


class EducationForm(forms.ModelForm):
    end_year = _YearField(label=_("Año en que terminaste o terminarás"))

    class Meta:
        model = Education
        fields = ("level", "field", "institution", "end_year", "completed")
        labels: ClassVar[dict[str, Any]] = {
            "level": _("Nivel"),
            "field": _("Carrera o especialidad"),
            "institution": _("Dónde"),
            "completed": _("Ya lo terminé"),
        }
        error_messages: ClassVar[dict[str, Any]] = {"level": {"required": _("Elige el nivel.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_the_blank(self)


class LanguageForm(forms.ModelForm):
    class Meta:
        model = SeekerLanguage
        fields = ("language", "level")
        labels: ClassVar[dict[str, Any]] = {"language": _("Idioma"), "level": _("Cuánto lo hablas")}
        widgets: ClassVar[dict[str, Any]] = {"language": forms.TextInput(attrs={"list": "languages"})}
        error_messages: ClassVar[dict[str, Any]] = {
            "language": {"required": _("Escribe el idioma.")},
            "level": {"required": _("Elige cuánto lo hablas.")},
        }

    def __init__(self, *args: Any, profile: SeekerProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_the_blank(self)
        self.profile = profile

    def clean_language(self) -> str:
        language: str = " ".join(self.cleaned_data["language"].split())
        others = SeekerLanguage.objects.filter(profile=self.profile).exclude(pk=self.instance.pk)
        if fold(language) in {fold(text) for text in others.values_list("language", flat=True)}:
            raise forms.ValidationError(_("Ese idioma ya está en tu lista."))
        return language


class SkillsForm(forms.Form):
    texts = forms.CharField(
        label=_("Lo que sabes hacer"),
        help_text=_("Una cosa por línea, con tus palabras. Ejemplo: usar caja registradora."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escribe al menos una.")},
    )

    def clean_texts(self) -> list[str]:
        lines = [" ".join(line.strip(" -•*\t").split()) for line in self.cleaned_data["texts"].splitlines()]
        texts = [line for line in lines if line]
        long = next((text for text in texts if len(text) > MAX_SKILL_LENGTH), None)
        if long is not None:
            raise forms.ValidationError(
                _("Esta línea es muy larga, pártela en dos: «%(start)s…»"), params={"start": long[:40]}
            )
        if not texts:
            raise forms.ValidationError(_("Escribe al menos una."))
        return texts


class LicencesForm(forms.Form):
    licences = forms.MultipleChoiceField(
        label=_("Tus brevetes"),
        choices=LicenceClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WishesForm(forms.Form):
    availability = forms.ChoiceField(
        label=_("¿Desde cuándo puedes?"),
        choices=[("", _("Sin decir")), *Availability.choices],
        required=False,
    )
    schedules = forms.MultipleChoiceField(
        label=_("Horarios que te sirven"),
        help_text=_("Si no marcas ninguno, te mostramos todos."),
        choices=Schedule.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contracts = forms.MultipleChoiceField(
        label=_("Contratos que aceptas"),
        choices=ContractType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pay_wish = forms.IntegerField(
        label=_("¿Desde cuánto al mes, en soles?"),
        help_text=_("Solo para ordenar tus trabajos. Las empresas no lo ven."),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Escribe solo el número, sin «S/».")},
    )
    telework = forms.BooleanField(label=_("También trabajo remoto"), required=False)


class VisibilityForm(forms.Form):
    visible = forms.BooleanField(label=_("Quiero que las empresas me encuentren"), required=False)
    paused = forms.BooleanField(label=_("En pausa: no busco trabajo por ahora"), required=False)


class HideForm(forms.Form):
    ruc = forms.CharField(
        label=_("RUC de la empresa"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Escribe el RUC.")},
    )

    def clean_ruc(self) -> str:
        try:
            return normalize_ruc(self.cleaned_data["ruc"])
        except IdentifierError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from None


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Documento"), choices=DocumentKind.choices)
    number = forms.CharField(
        label=_("Número"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Escribe el número.")},
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, number = self.cleaned_data.get("kind"), self.cleaned_data.get("number")
        if kind and number:
            try:
                self.cleaned_data["number"] = DOCUMENT_NORMALIZERS[kind](number)
            except IdentifierError as error:
                self.add_error("number", str(error.message))
        return cleaned
