"""The vocabulary of the search: words and whole titles of open jobs, and names of occupations."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchWord(models.Model):
    """A word or a short title; made anew from the rows of jobs, so it can be thrown away at any time."""

    # folded: lower case without accents
    word = models.CharField(_("palabra sin tildes"), max_length=60, primary_key=True)
    shown = models.CharField(_("como se escribe"), max_length=60)
    sound = models.CharField(_("cómo suena"), max_length=60, db_index=True)
    count = models.PositiveIntegerField(_("avisos que la tienen"), default=0)
    is_title = models.BooleanField(_("es un puesto entero"), default=False)

    class Meta:
        verbose_name = _("palabra de las búsquedas")
        verbose_name_plural = _("palabras de las búsquedas")
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="searchword_trgm"),
            models.Index(OpClass("word", name="text_pattern_ops"), name="searchword_begins"),
        ]

    def __str__(self) -> str:
        return self.shown
