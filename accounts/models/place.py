"""Departments, provinces and districts of Peru by INEI ubigeo."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A row of the ubigeo; its code ends in 0000 for a department and in 00 for a province."""

    class Level(models.TextChoices):
        DEPARTMENT = "department", _("Departamento")
        PROVINCE = "province", _("Provincia")
        DISTRICT = "district", _("Distrito")

    code = models.CharField(_("ubigeo INEI"), max_length=6, primary_key=True)
    # absent where RENIEC knows no such place, which is not the same as an empty code
    reniec_code = models.CharField(  # noqa: DJ001
        _("ubigeo RENIEC"), max_length=6, null=True, blank=True, db_index=True
    )
    level = models.CharField(_("nivel"), max_length=10, choices=Level.choices)
    department = models.CharField(_("departamento"), max_length=40)
    province = models.CharField(_("provincia"), max_length=60, blank=True)
    district = models.CharField(_("distrito"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitud"))
    longitude = models.FloatField(_("longitud"))

    class Meta:
        verbose_name = _("lugar")
        verbose_name_plural = _("lugares")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{6}$"), name="place_code_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def short(self) -> str:
        return self.district or self.province or self.department

    @property
    def label(self) -> str:
        """Give the name with what tells homonyms apart: district, province (and department when it differs)."""
        parts = [self.district, self.province, self.department]
        kept: list[str] = []
        for part in parts:
            if part and part not in kept:
                kept.append(part)
        return ", ".join(kept)
