"""Occupations, skills and their names, and what people and managers said of them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.fields import Field

from accounts.admin.base import Exporting, ManagerAdmin, ReadOnlyInline, acting, words
from matching.models import (
    CiuoGroup,
    Occupation,
    OccupationLabel,
    OccupationName,
    OccupationRelation,
    OnetOccupation,
    Skill,
    SkillLabel,
    SkillName,
    TaxonomyChange,
    TaxonomyVersion,
)
from matching.services import local_names

MOST_BYTES = 1024 * 1024


class OccupationNameInline(ReadOnlyInline):
    model = OccupationName


class SkillNameInline(ReadOnlyInline):
    model = SkillName


@admin.register(Occupation)
class OccupationAdmin(ManagerAdmin):
    list_display = ["name_es", "name_en", "isco_group", "onet_code", "is_local", "retired_at"]
    list_filter = ["is_local"]
    search_fields = ["=code", "name_es", "name_en", "=isco_group", "=onet_code"]
    inlines = [OccupationNameInline]


class NamesForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Archivo CSV"))

    def clean_file(self) -> str:
        """Give the text of the file; refuses what is not UTF-8 or longer than a megabyte."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("El archivo pesa más de 1 MB."))
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Guarda el archivo como CSV en UTF-8.")) from error


class NamesResource(resources.ModelResource):
    """Names with the columns of the file that ships, so that an export can be read again."""

    other_names = Field(column_name="other_names")
    occupation_id = Field(attribute="occupation_id", column_name="occupation_id")
    isco = Field(attribute="occupation__isco_group", column_name="isco")
    kind = Field(column_name="kind")

    class Meta:
        model = OccupationName
        fields = local_names.COLUMNS
        export_order = local_names.COLUMNS

    def dehydrate_other_names(self, row: OccupationName) -> str:
        return ""

    def dehydrate_kind(self, row: OccupationName) -> str:
        return "phrase" if row.is_phrase else "name"


@admin.register(OccupationName)
class OccupationNameAdmin(Exporting, ManagerAdmin):
    """Names of work: which we added, a way to add more from a CSV, a CSV of what is shown."""

    list_display = ["name", "language", "occupation", "is_local", "is_phrase"]
    list_filter = ["is_local", "is_phrase", "language"]
    list_select_related = ["occupation"]
    search_fields = ["name", "=occupation__code"]
    resource_classes = [NamesResource]
    import_export_change_list_template = "admin/occupation_names.html"

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[OccupationName]:
        rows: QuerySet[OccupationName] = super().get_export_queryset(request)
        return rows.select_related("occupation")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("importar/", view, name="matching_occupationname_add_csv"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Add the names of a CSV, all or none, and say line by line what is wrong."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = NamesForm(request.POST or None, request.FILES or None)
        problems: tuple[str, ...] = ()
        if request.method == "POST" and form.is_valid():
            found = local_names.import_names(content=form.cleaned_data["file"], by=acting(request))
            problems = found.problems
            if not problems:
                told = _("Agregados: %(added)d. Ya estaban: %(known)d.")
                messages.success(request, told % {"added": found.added, "known": found.known})
                return redirect("admin:matching_occupationname_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Agregar nombres de oficios"),
            "form": form,
            "problems": problems,
            "columns": ",".join(local_names.COLUMNS),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/add_names.html", context)


@admin.register(OnetOccupation)
class OnetOccupationAdmin(ManagerAdmin):
    list_display = ["code", "title", "retired_at"]
    search_fields = ["=code", "title"]


@admin.register(CiuoGroup)
class CiuoGroupAdmin(ManagerAdmin):
    list_display = ["code", "name_es", "name_en", "retired_at"]
    search_fields = ["=code", "name_es", "name_en"]


@admin.register(OccupationRelation)
class OccupationRelationAdmin(ManagerAdmin):
    list_display = ["onet", "match", "occupation", "group"]
    list_filter = ["match"]
    list_select_related = ["onet", "occupation", "group"]
    search_fields = ["=onet__code", "occupation__name_es"]


@admin.register(TaxonomyChange)
class TaxonomyChangeAdmin(ManagerAdmin):
    list_display = ["code", "table", "kind", "version"]
    list_filter = ["kind", "table"]
    list_select_related = ["version"]
    search_fields = ["=code"]


@admin.register(OccupationLabel)
class OccupationLabelAdmin(Exporting, ManagerAdmin):
    """What people picked: never their words."""

    list_display = ["at", "occupation", "job", "model_version"]
    list_filter = ["at"]
    list_select_related = ["occupation", "job"]
    fields = ["at", "occupation", "job", "guesses", "model_version"]


class SkillLabelResource(resources.ModelResource):
    """What a manager may take along: the skill itself and what was done to it, not the line around it."""

    words = Field(column_name="skill", attribute="words")
    person = Field(column_name="person", attribute="seeker_id")

    class Meta:
        model = SkillLabel
        fields = ("at", "act", "words", "source", "person", "by")
        export_order = fields


@admin.register(SkillLabel)
class SkillLabelAdmin(Exporting, ManagerAdmin):
    """What people said of the skills that were read of their words: the skill, never the line that it stands in."""

    list_display = ["at", "skill", "act", "model_said", "source", "person", "herself"]
    list_filter = ["act", "source", "at"]
    list_select_related = ["seeker"]
    search_fields = ["=seeker__id"]
    fields = ["at", "skill", "act", "model_said", "source", "person", "herself"]
    readonly_fields = ["skill", "model_said", "person", "herself"]
    resource_classes = [SkillLabelResource]

    @words(gettext_lazy("habilidad"))
    def skill(self, label: SkillLabel) -> str:
        return label.words

    @words(gettext_lazy("qué dijo la máquina"))
    def model_said(self, label: SkillLabel) -> str:
        return _("no la leyó") if label.act == SkillLabel.Act.ADDED else _("la leyó")

    @words(gettext_lazy("persona"), ordering="seeker_id")
    def person(self, label: SkillLabel) -> str:
        return _("N.º %(number)d") % {"number": label.seeker_id}

    @words(gettext_lazy("quién corrigió"))
    def herself(self, label: SkillLabel) -> str:
        return _("la persona misma") if label.by_id == label.seeker.user_id else _("otra persona")


@admin.register(Skill)
class SkillAdmin(ManagerAdmin):
    list_display = ["name_es", "name_en", "kind", "is_local", "retired_at"]
    list_filter = ["kind", "is_local"]
    search_fields = ["name_es", "name_en"]
    inlines = [SkillNameInline]


@admin.register(TaxonomyVersion)
class TaxonomyVersionAdmin(ManagerAdmin):
    list_display = ["name", "source", "content_hash", "loaded_at"]
