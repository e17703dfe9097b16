"""How a change rings upwards and how work is enqueued: after commit, and never at the cost of the act itself."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from django.dispatch import Signal
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(signal: Signal, *, sender: Any, **ids: Any) -> None:
    """Send `signal` with ids once the transaction is committed."""
    transaction.on_commit(lambda: _send(signal, sender, ids))


def note(signal: Signal, *, sender: Any, **facts: Any) -> None:
    """Send `signal` at once to who only keeps a log; one that fails is written down and the page goes on."""
    _send(signal, sender, facts)


def _send(signal: Signal, sender: Any, ids: dict[str, Any]) -> None:
    for receiver, answer in signal.send_robust(sender=sender, **ids):
        if isinstance(answer, Exception):
            logger.error("A receiver of a bell failed: %r", receiver, exc_info=answer)


def enqueue(task: Task[Any, Any], *arguments: Any, countdown: float | None = None) -> bool:
    """Hand ids to a worker; while the broker is away nothing is lost, because a sweep finds the work in the rows."""
    try:
        task.apply_async(args=arguments, countdown=countdown)
    except (OperationalError, OSError) as error:
        logger.warning("Broker away, the sweep will do %s%r: %s", task.name, arguments, error)
        return False
    return True
