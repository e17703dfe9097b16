"""Searches that somebody wants to hear of, with an account or with nothing but an e-mail address."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PERIOD_DAYS = 180
"""An alert that nobody renews ends after so many days, with a notice before."""
CLAIM_MINUTES = 10


def new_key() -> str:
    """Return what the signed link of one alert rests on; changing it ends every link that was sent."""
    return secrets.token_hex(8)


def end_of_period() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=PERIOD_DAYS)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def live(self) -> SavedSearchQuerySet:
        return self.filter(confirmed_at__isnull=False, stopped_at__isnull=True)

    def due(self, now: datetime.datetime) -> SavedSearchQuerySet:
        """Keep live alerts whose hour has come; one that a dead worker had taken comes back after ten minutes."""
        lost = now - datetime.timedelta(minutes=CLAIM_MINUTES)
        return self.live().filter(Q(claimed_at=None) | Q(claimed_at__lt=lost), next_at__lte=now)


class SavedSearch(models.Model):
    """What is searched, for whom, and when it was last told; the row itself is the place in the queue."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_searches",
        verbose_name=_("persona"),
    )
    # of who has no account; empty where there is one
    email = models.EmailField(_("correo"), blank=True)
    # the search as its address says it, parameters in order, so that the same search is the same text
    query = models.CharField(_("búsqueda"), max_length=600)
    language = models.CharField(_("idioma"), max_length=2, default="es")
    key = models.CharField(_("clave del enlace"), max_length=16, default=new_key, editable=False)
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmada el"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("detenida el"), null=True, blank=True)
    ends_at = models.DateTimeField(_("termina el"), default=end_of_period)
    # jobs published after this are new to it
    told_until = models.DateTimeField(_("avisada hasta"), default=timezone.now)
    next_at = models.DateTimeField(_("próximo aviso"), default=timezone.now)
    claimed_at = models.DateTimeField(_("en envío desde"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=0)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("búsqueda guardada")
        verbose_name_plural = _("búsquedas guardadas")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="saved_search_has_one_receiver",
            ),
            models.UniqueConstraint(
                fields=["user", "query"], condition=Q(stopped_at=None), name="one_search_a_person"
            ),
            models.UniqueConstraint(
                fields=["email", "query"],
                condition=Q(stopped_at=None) & ~Q(email=""),
                name="one_search_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(stopped_at=None), name="saved_search_due"),
        ]

    def __str__(self) -> str:
        return f"búsqueda {self.pk}"
