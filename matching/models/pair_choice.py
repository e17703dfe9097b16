"""What a person preferred between two offers of the same work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.ml import preferences


class PairChoice(models.Model):
    """One answer of at most six. `left` and `right` are codes of offers (matching.ml.preferences)."""

    class Said(models.TextChoices):
        LEFT = preferences.LEFT, _("La primera")
        RIGHT = preferences.RIGHT, _("La segunda")
        SAME = preferences.SAME, _("Le da igual")

    seeker = models.ForeignKey(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        related_name="pair_choices",
        verbose_name=_("persona"),
    )
    number = models.PositiveSmallIntegerField(_("pregunta"))
    left = models.CharField(_("primera oferta"), max_length=8)
    right = models.CharField(_("segunda oferta"), max_length=8)
    said = models.CharField(_("respuesta"), max_length=5, choices=Said.choices)
    at = models.DateTimeField(_("cuándo"), default=timezone.now)

    class Meta:
        verbose_name = _("preferencia entre dos ofertas")
        verbose_name_plural = _("preferencias entre dos ofertas")
        ordering = ["seeker", "number"]
        constraints = [
            models.UniqueConstraint(fields=["seeker", "number"], name="one_pair_choice"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=preferences.MOST_CHOICES), name="pair_choice_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.right}: {self.said}"
