"""What rows of acts have in common: who acted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ByPerson(models.Model):
    """Something that a person did; `by` is empty where a published rule did it, or where she was erased since."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quién"),
    )

    class Meta:
        abstract = True
