"""Occupations and skills by their codes, with names in both languages and local additions."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TaxonomyVersion(models.Model):
    """A load of the shipped or official files; readings remember which one they used."""

    name = models.CharField(_("nombre"), max_length=60)
    content_hash = models.CharField(_("huella del contenido"), max_length=64, unique=True)
    loaded_at = models.DateTimeField(_("cargada el"), default=timezone.now)
    counts = models.JSONField(_("cantidades"), default=dict)

    class Meta:
        verbose_name = _("versión de la taxonomía")
        verbose_name_plural = _("versiones de la taxonomía")
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return self.name


class Occupation(models.Model):
    """An ESCO occupation (or a local one) with its CIUO-08 group and, by the crosswalk, its O*NET-SOC code."""

    code = models.CharField(_("código"), max_length=64, primary_key=True)
    isco_group = models.CharField("CIUO-08", max_length=4, blank=True, db_index=True)
    onet_code = models.CharField("O*NET-SOC", max_length=10, blank=True, db_index=True)
    name_es = models.CharField(_("nombre en español"), max_length=200)
    name_en = models.CharField(_("nombre en inglés"), max_length=200, blank=True)
    is_local = models.BooleanField(_("agregada aquí"), default=False)
    retired_at = models.DateTimeField(_("retirada el"), null=True, blank=True)

    class Meta:
        verbose_name = _("ocupación")
        verbose_name_plural = _("ocupaciones")
        ordering = ["name_es"]

    def __str__(self) -> str:
        return self.name_es


class OccupationName(models.Model):
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="names", verbose_name=_("ocupación")
    )
    language = models.CharField(_("idioma"), max_length=2)
    name = models.CharField(_("nombre"), max_length=250)
    is_local = models.BooleanField(_("agregado aquí"), default=False)

    class Meta:
        verbose_name = _("nombre de ocupación")
        verbose_name_plural = _("nombres de ocupaciones")
        constraints = [
            models.UniqueConstraint(fields=["occupation", "language", "name"], name="one_occupation_name")
        ]

    def __str__(self) -> str:
        return self.name


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
