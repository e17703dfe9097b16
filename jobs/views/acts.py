"""What pages with acts share: how an act that was not allowed is told."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jobs.services.states import JobsError


def try_act(request: HttpRequest, act: Callable[[], object], *, done: str = "") -> bool:
    """Do an act; say in a message what came of it and return whether it was done."""
    try:
        act()
    except JobsError as error:
        messages.error(request, error.message)
        return False
    if done:
        messages.success(request, done)
    return True


def act_and_return(
    request: HttpRequest, act: Callable[[], object], *, to: str, pk: int, done: str = ""
) -> HttpResponse:
    try_act(request, act, done=done)
    return redirect(to, pk=pk)
