"""A conversation per application: rows first, numbered without gaps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open_to(self, user: User) -> ConversationQuerySet:
        """Keep conversations of the seeker herself or of an employer whose member the person is."""
        return self.filter(
            models.Q(application__seeker__user=user)
            | models.Q(application__job__employer__members__user=user)
        ).distinct()

    def with_list_related_data(self, user: User) -> ConversationQuerySet:
        """Fetch what the inbox shows, each with `unread`: messages after the person's own mark."""
        read = Participant.objects.filter(conversation=models.OuterRef("pk"), user=user).values("read_seq")[
            :1
        ]
        return self.select_related("application__seeker__user", "application__job__employer").annotate(
            unread=models.F("last_seq") - Coalesce(models.Subquery(read), 0)
        )


class Conversation(models.Model):
    class Side(models.TextChoices):
        SEEKER = "seeker", _("Quien postula")
        EMPLOYER = "employer", _("Empresa")

    application = models.OneToOneField(
        "jobs.Application",
        on_delete=models.CASCADE,
        related_name="conversation",
        verbose_name=_("postulación"),
    )
    last_seq = models.PositiveIntegerField(_("número del último mensaje"), default=0)
    last_at = models.DateTimeField(_("último mensaje"), null=True, blank=True)
    # up to here people have been told; the sweep looks for conversations that are ahead of it
    announced_seq = models.PositiveIntegerField(_("avisado hasta el mensaje"), default=0)
    blocked_by = models.CharField(
        _("bloqueada por"), max_length=8, choices=Side.choices, blank=True, default=""
    )
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversación")
        verbose_name_plural = _("conversaciones")
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return f"conversación {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("messaging:conversation", args=[self.pk])


class Participant(models.Model):
    """How far one person has received and read a conversation; marks never go back."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants", verbose_name=_("conversación")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona")
    )
    side = models.CharField(_("parte"), max_length=8, choices=Conversation.Side.choices)
    delivered_seq = models.PositiveIntegerField(_("recibido hasta el mensaje"), default=0)
    read_seq = models.PositiveIntegerField(_("leído hasta el mensaje"), default=0)

    class Meta:
        verbose_name = _("participante")
        verbose_name_plural = _("participantes")
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_participant")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"


class Message(models.Model):
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages", verbose_name=_("conversación")
    )
    seq = models.PositiveIntegerField(_("número"))
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("quién escribe"),
    )
    side = models.CharField(_("parte"), max_length=8, choices=Conversation.Side.choices)
    text = models.TextField(_("texto"), max_length=2000)
    # given by the client: the same one sent twice is one message
    client_id = models.UUIDField(_("código del envío"))
    created_at = models.DateTimeField(_("fecha de creación"), default=timezone.now)

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="one_message_a_seq"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="one_message_a_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"
