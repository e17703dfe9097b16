"""What people agreed to, by purpose, with the text that they read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    MATCHING = "matching", _("Recomendarme trabajos")
    VISIBILITY = "visibility", _("Que las empresas me encuentren")
    ALERTS = "alerts", _("Enviarme avisos")
    TRAINING = "training", _("Mejorar las recomendaciones")


class ConsentText(models.Model):
    """A version of the text of one purpose; texts are added, never changed."""

    purpose = models.CharField(_("finalidad"), max_length=12, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(_("versión"))
    text = models.TextField(_("texto"))
    valid_from = models.DateField(_("desde"))

    class Meta:
        verbose_name = _("texto de consentimiento")
        verbose_name_plural = _("textos de consentimiento")
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="one_text_a_version")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} v{self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def for_purpose(self, purpose: str) -> "ConsentQuerySet":
        return self.filter(text__purpose=purpose)


class Consent(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents", verbose_name=_("persona")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name=_("texto")
    )
    given_at = models.DateTimeField(_("aceptado el"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("retirado el"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consentimiento")
        verbose_name_plural = _("consentimientos")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_consent_a_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.text_id}"
