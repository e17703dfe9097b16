"""Inbox, conversation, notifications and the outbox, all of them without script."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from accounts.permissions import PersonRequest, has_kept_post, posted, require_person
from jobs.models import Application
from messaging.forms import MessageForm
from messaging.models import Conversation, Notification, OutboxMessage
from messaging.protocol import FrameError
from messaging.services import conversations, notifications
from messaging.services.conversations import ConversationBlocked, ConversationNotFound

PAGE_SIZE = 20
ROWS_AFTER_POST = 4


@require_person
@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    found = Conversation.objects.open_to(request.user).with_list_related_data(request.user)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(found, _other_name(found, request.user.pk)) for found in page]
    return render(request, "messaging/inbox.html", {"page": page, "rows": rows})


def _other_name(found: Conversation, user_id: int | None) -> str:
    seeker_side = found.application.seeker.user_id == user_id
    other = Conversation.Side.EMPLOYER if seeker_side else Conversation.Side.SEEKER
    return conversations.name_of(conversation=found, side=other)


@require_person
@require_POST
def open_conversation(request: PersonRequest, application_id: int) -> HttpResponse:
    application = get_object_or_404(Application.objects.select_related("seeker", "job"), pk=application_id)
    try:
        conversation = conversations.open_conversation(application=application, by=request.user)
    except ConversationNotFound:
        raise Http404 from None
    return redirect(conversation)


def _version(request: HttpRequest, conversation_id: int) -> str | None:
    """Name the version of a conversation's page: its rows, marks, reader, language and the form's secret."""
    if request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
        return None
    row = Conversation.objects.filter(pk=conversation_id).values_list("last_seq", "blocked_by").first()
    marks = Conversation.objects.filter(pk=conversation_id).values_list(
        "participants__user", "participants__delivered_seq", "participants__read_seq"
    )
    parts = [
        row,
        sorted(map(str, marks)),
        request.user.pk,
        get_language(),
        request.GET.urlencode(),
        has_kept_post(request),
        notifications.unread_count(request.user.pk),
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
    ]
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


@require_person
@condition(etag_func=_version)
def conversation(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Show the last messages, or with `?antes=seq` older ones; POST writes one and shows the end of the talk.

    A post is answered by the page itself, not by a redirect to it: on a phone without script that halves what a
    message costs, and sending the same form again is harmless, because its client id makes it the same message.
    """
    person = request.user
    try:
        found, side = conversations.find_conversation(conversation_id=conversation_id, user=person)
    except ConversationNotFound:
        raise Http404 from None
    if request.method == "POST":
        return _post(request, found, side)
    return _page(request, found, side, form=_empty_form(posted(request)))


def _empty_form(kept: QueryDict | None = None) -> MessageForm:
    return MessageForm(kept, initial={"k": uuid.uuid4()})


def _post(request: PersonRequest, found: Conversation, side: str) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            conversations.post_message(
                conversation_id=found.pk,
                text=form.cleaned_data["x"],
                client_id=form.cleaned_data["k"] or uuid.uuid4(),
                by=request.user,
            )
            found.refresh_from_db(fields=["last_seq", "last_at"])
            return _page(request, found, side, form=_empty_form(), most=ROWS_AFTER_POST)
        except ConversationBlocked:
            form.add_error(
                "x",
                _(
                    "Esta conversación está cerrada. Tu mensaje no se envió; aquí sigue por si quieres copiarlo."
                ),
            )
        except FrameError:
            form.add_error("x", _("Escribe un mensaje."))
    return _page(request, found, side, form=form, status=422)


def _page(
    request: PersonRequest,
    found: Conversation,
    side: str,
    *,
    form: MessageForm,
    status: int = 200,
    most: int = PAGE_SIZE,
) -> HttpResponse:
    before = request.GET.get("antes", "")
    end = int(before) if before.isdecimal() and len(before) < 10 else found.last_seq + 1
    start = max(end - 1 - most, 0)
    rows = conversations.rows_since(conversation=found, side=side, seq=start, limit=end - 1 - start)
    if not before:
        conversations.mark_read(conversation_id=found.pk, seq=found.last_seq, by=request.user)
        notifications.mark_read(user=request.user, url=found.get_absolute_url())
    delivered, read = conversations.other_side_marks(conversation=found, side=side)
    other = Conversation.Side.EMPLOYER if side == Conversation.Side.SEEKER else Conversation.Side.SEEKER
    return render(
        request,
        "messaging/conversation.html",
        {
            "conversation": found,
            "rows": [_bubble(row, delivered, read) for row in rows],
            "older": start + 1 if start else None,
            "latest": not before,
            "other": conversations.name_of(conversation=found, side=other),
            "job": found.application.job,
            "is_seeker": side == Conversation.Side.SEEKER,
            "blocked": found.blocked_by,
            "blocked_by_me": found.blocked_by == side,
            "form": form,
        },
        status=status,
    )


def _bubble(row: conversations.Row, delivered: int, read: int) -> dict[str, Any]:
    state = "read" if row.seq <= read else "delivered" if row.seq <= delivered else "sent"
    return {
        "seq": row.seq,
        "mine": row.mine,
        "name": row.name,
        "text": row.text,
        "time": row.at,
        "state": state,
    }


@require_person
@require_POST
def block(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Close the conversation (`blocked=1`) or open it again; undo is the same button."""
    blocked = request.POST.get("blocked") == "1"
    try:
        found = conversations.set_blocked(conversation_id=conversation_id, blocked=blocked, by=request.user)
    except ConversationNotFound:
        raise Http404 from None
    messages.success(
        request,
        _("Conversación cerrada. Nadie puede escribir.") if found.blocked_by else _("Conversación abierta."),
    )
    return redirect(found)


@require_person
@require_safe
def notification_list(request: PersonRequest) -> HttpResponse:
    page = Paginator(Notification.objects.filter(user=request.user), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(request, "messaging/notifications.html", {"page": page})


@require_person
@require_POST
def notification_read(request: PersonRequest) -> HttpResponse:
    """Mark one (`n=id`, then go where it points) or all as read."""
    number = request.POST.get("n", "")
    if not number:
        notifications.mark_read(user=request.user)
        return redirect("messaging:notifications")
    notification = get_object_or_404(
        Notification, user=request.user, pk=int(number) if number.isdecimal() and len(number) < 18 else 0
    )
    notifications.mark_read(user=request.user, notification_id=notification.pk)
    safe = url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None)
    return redirect(notification.url if safe else "messaging:notifications")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show messages to the outside while no provider is configured; only where the demonstration runs."""
    if not settings.OUTBOX_VISIBLE:
        raise Http404
    to = request.GET.get("para", "").strip()
    found = OutboxMessage.objects.all()
    if to:
        found = found.filter(to__icontains=to)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    response = render(request, "messaging/outbox.html", {"page": page, "to": to})
    patch_cache_control(response, no_store=True)
    return response
