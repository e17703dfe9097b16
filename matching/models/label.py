"""What people say of a machine's readings. Rows are only ever added: a new word is a new row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LabelFixed(TypeError):
    """Somebody tried to change a label; a new pick is a new row."""


class Label(models.Model):
    """Who said it, and when."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("quién"),
    )
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise LabelFixed
        super().save(*args, **kwargs)
