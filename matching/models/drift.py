"""Whether today still looks like before: one row a figure and day, kept for the line that they make."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DriftReading(models.Model):
    """`value` above `limit` is an alarm; `histogram` is what later days compare with where nothing else keeps it."""

    class Name(models.TextChoices):
        OCCUPATIONS = "occupations", _("Oficios de los avisos")
        DEPARTMENTS = "departments", _("Departamentos de los avisos")
        LENGTHS = "lengths", _("Largo de los avisos")
        VECTORS = "vectors", _("Sentido de los avisos")
        SCORES = "scores", _("Puntajes de las listas")
        FEEDBACK = "feedback", _("Páginas en las que alguien hace algo")
        REFUSALS = "refusals", _("Opiniones que dicen no")
        WORDS = "words", _("Palabras que el modelo no conoce")

    name = models.CharField(_("qué se mira"), max_length=12, choices=Name.choices)
    value = models.FloatField(_("valor"))
    limit = models.FloatField(_("límite"))
    alarm = models.BooleanField(_("alarma"), default=False)
    current = models.PositiveIntegerField(_("filas de ahora"))
    reference = models.PositiveIntegerField(_("filas de antes"))
    histogram = models.JSONField(_("histograma"), default=list, blank=True)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("lectura de deriva")
        verbose_name_plural = _("lecturas de deriva")
        ordering = ["-at", "name"]
        indexes = [models.Index(fields=["name", "-at"])]

    def __str__(self) -> str:
        return f"{self.name} {self.value:.3f}"
