"""Figures of the law with the date from which they hold."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class MinimumWageQuerySet(models.QuerySet["MinimumWage"]):
    def on(self, day: datetime.date) -> "MinimumWage | None":
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class MinimumWage(models.Model):
    """The monthly minimum wage (RMV), soles, for a full schedule."""

    valid_from = models.DateField(_("desde"), unique=True)
    amount = models.DecimalField(_("monto"), max_digits=8, decimal_places=2)
    norm = models.CharField(_("norma"), max_length=60)

    objects = MinimumWageQuerySet.as_manager()

    class Meta:
        verbose_name = _("remuneración mínima")
        verbose_name_plural = _("remuneraciones mínimas")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"S/ {self.amount} ({self.valid_from})"
