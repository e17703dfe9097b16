"""A worker that reads and ranks opens its models and fetches jobs and people as it starts, before anybody waits.

A deploy starts all workers cold at once. What they need is fetched beside their first tasks, in a thread: Celery gives
up on a process that is not there within four seconds. A task that needs the same meanwhile waits for it.
"""

import logging
import threading
from typing import Any

from celery.signals import celeryd_after_setup, worker_process_init

logger = logging.getLogger(__name__)

QUEUE = "ml"
_queues: set[str] = set()


@celeryd_after_setup.connect
def note_queues(instance: Any, **kwargs: Any) -> None:
    """Remember what this worker consumes; its processes inherit it."""
    _queues.update(instance.app.amqp.queues.consume_from)


@worker_process_init.connect
def begin(**kwargs: Any) -> None:
    """Begin in the background, in workers that rank."""
    if QUEUE in _queues:
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()


def warm_up() -> None:
    """Open the readers and bring jobs and people into memory; what fails here is told by the task that needs it."""
    from django.db import connections

    from matching import runtime
    from matching.services.match import pools

    try:
        runtime.readers()
        pools.warm()
    except Exception:
        logger.warning("Nothing was prepared: the first task will find out why", exc_info=True)
    finally:
        connections.close_all()
