"""Occupations and skills by their codes, with names in both languages and local additions."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TaxonomyVersion(models.Model):
    """A load of the shipped or official files; readings remember which one they used."""

    name = models.CharField(_("nombre"), max_length=60)
    content_hash = models.CharField(_("huella del contenido"), max_length=64, unique=True)
    source = models.CharField(_("fuente"), max_length=60, default="shipped")
    loaded_at = models.DateTimeField(_("cargada el"), default=timezone.now)
    counts = models.JSONField(_("cantidades"), default=dict)

    class Meta:
        verbose_name = _("versión de la taxonomía")
        verbose_name_plural = _("versiones de la taxonomía")
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return self.name


class TaxonomyChange(models.Model):
    """One code that a load added, changed or retired, with what the row said before; the first load writes none."""

    class Kind(models.TextChoices):
        ADDED = "added", _("agregada")
        CHANGED = "changed", _("cambiada")
        GONE = "gone", _("retirada")

    version = models.ForeignKey(
        TaxonomyVersion, on_delete=models.CASCADE, related_name="changes", verbose_name=_("versión")
    )
    table = models.CharField(_("tabla"), max_length=20)
    code = models.CharField(_("código"), max_length=64)
    kind = models.CharField(_("cambio"), max_length=8, choices=Kind.choices)
    before = models.JSONField(_("antes"), default=dict)

    class Meta:
        verbose_name = _("cambio de la taxonomía")
        verbose_name_plural = _("cambios de la taxonomía")
        constraints = [
            models.UniqueConstraint(fields=["version", "table", "code"], name="one_taxonomy_change")
        ]
        indexes = [models.Index(fields=["table", "code"], name="taxonomy_change_code")]

    def __str__(self) -> str:
        return f"{self.table} {self.code} {self.kind}"


class Occupation(models.Model):
    """An ESCO occupation (or a local one) with its CIUO-08 group and, by the crosswalk, its O*NET-SOC code."""

    code = models.CharField(_("código"), max_length=64, primary_key=True)
    isco_group = models.CharField("CIUO-08", max_length=4, blank=True, db_index=True)
    onet_code = models.CharField("O*NET-SOC", max_length=10, blank=True, db_index=True)
    name_es = models.CharField(_("nombre en español"), max_length=200)
    name_en = models.CharField(_("nombre en inglés"), max_length=200, blank=True)
    is_local = models.BooleanField(_("agregada aquí"), default=False)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("reemplazada por"),
    )

    class Meta:
        verbose_name = _("ocupación")
        verbose_name_plural = _("ocupaciones")
        ordering = ["name_es"]

    def __str__(self) -> str:
        return self.name_es


class OccupationNameQuerySet(models.QuerySet["OccupationName"]):
    def added(self) -> OccupationNameQuerySet:
        """Keep Spanish names that managers added to an occupation which is not retired."""
        return self.filter(is_local=True, language="es", occupation__retired_at=None)

    def stamp(self) -> str:
        """Name the present state of added names in one query, so that a process knows when to read them again."""
        found = self.added().aggregate(last=Max("pk"), count=Count("pk"))
        return f"{found['count']}:{found['last']}"


class OccupationName(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="names", verbose_name=_("ocupación")
    )
    language = models.CharField(_("idioma"), max_length=2)
    name = models.CharField(_("nombre"), max_length=250)
    is_local = models.BooleanField(_("agregado aquí"), default=False)
    # "lavo ropa de vecinas": found in what people tell, never shown as the name of a work
    is_phrase = models.BooleanField(_("es una frase"), default=False)

    objects = OccupationNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("nombre de ocupación")
        verbose_name_plural = _("nombres de ocupaciones")
        constraints = [
            models.UniqueConstraint(fields=["occupation", "language", "name"], name="one_occupation_name")
        ]

    def __str__(self) -> str:
        return self.name


class OnetOccupation(models.Model):
    """An occupation of O*NET-SOC."""

    code = models.CharField("O*NET-SOC", max_length=10, primary_key=True)
    title = models.CharField(_("nombre en inglés"), max_length=200)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("reemplazada por"),
    )

    class Meta:
        verbose_name = _("ocupación O*NET")
        verbose_name_plural = _("ocupaciones O*NET")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CiuoGroup(models.Model):
    """A group of CIUO-08 (ISCO-08) of one to four digits."""

    code = models.CharField("CIUO-08", max_length=4, primary_key=True)
    name_es = models.CharField(_("nombre en español"), max_length=200)
    name_en = models.CharField(_("nombre en inglés"), max_length=200, blank=True)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("grupo CIUO-08")
        verbose_name_plural = _("grupos CIUO-08")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_es}"


class OccupationRelation(models.Model):
    """A row of the crosswalk: an O*NET occupation and the ESCO occupation or CIUO-08 group that it answers to."""

    class Match(models.TextChoices):
        EXACT = "exact", _("la misma")
        CLOSE = "close", _("muy cercana")
        BROAD = "broad", _("la de O*NET es más amplia")
        NARROW = "narrow", _("la de O*NET es más estrecha")
        GROUP = "group", _("el grupo entero")

    onet = models.ForeignKey(
        OnetOccupation, on_delete=models.CASCADE, related_name="relations", verbose_name="O*NET-SOC"
    )
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="relations",
        verbose_name=_("ocupación"),
    )
    group = models.ForeignKey(
        CiuoGroup,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="relations",
        verbose_name="CIUO-08",
    )
    match = models.CharField(_("tipo de relación"), max_length=6, choices=Match.choices)

    class Meta:
        verbose_name = _("relación entre clasificaciones")
        verbose_name_plural = _("relaciones entre clasificaciones")
        constraints = [
            models.CheckConstraint(
                condition=Q(occupation__isnull=False, group__isnull=True)
                | Q(occupation__isnull=True, group__isnull=False),
                name="relation_has_one_target",
            ),
            models.UniqueConstraint(fields=["onet", "occupation"], name="one_relation_occupation"),
            models.UniqueConstraint(fields=["onet", "group"], name="one_relation_group"),
        ]

    def __str__(self) -> str:
        return f"{self.onet_id} {self.match} {self.occupation_id or self.group_id}"


class Skill(models.Model):
    code = models.CharField(_("código"), max_length=64, primary_key=True)
    kind = models.CharField(_("tipo"), max_length=12)
    name_es = models.CharField(_("nombre en español"), max_length=250)
    name_en = models.CharField(_("nombre en inglés"), max_length=250, blank=True)
    is_local = models.BooleanField(_("agregada aquí"), default=False)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("habilidad de la taxonomía")
        verbose_name_plural = _("habilidades de la taxonomía")
        ordering = ["name_es"]

    def __str__(self) -> str:
        return self.name_es


class SkillName(models.Model):
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="names", verbose_name=_("habilidad")
    )
    language = models.CharField(_("idioma"), max_length=2)
    name = models.CharField(_("nombre"), max_length=300)
    is_local = models.BooleanField(_("agregado aquí"), default=False)

    class Meta:
        verbose_name = _("nombre de habilidad")
        verbose_name_plural = _("nombres de habilidades")
        constraints = [models.UniqueConstraint(fields=["skill", "language", "name"], name="one_skill_name")]

    def __str__(self) -> str:
        return self.name
