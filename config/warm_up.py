"""A worker that reads and ranks has its models, jobs and people in memory before anybody waits for them.

A deploy starts all workers cold at once, and at midnight what ranking knows of jobs is made anew. A thread beside the
tasks does both: Celery gives up on a process that is not there within four seconds. A task that needs the same in the
meantime waits for it.
"""

import gc
import logging
import threading
from typing import Any

from celery.signals import celeryd_after_setup, worker_process_init

logger = logging.getLogger(__name__)

QUEUE = "ml"
EVERY_SECONDS = 60
ended = threading.Event()
"""Set by who wants no more of it; else it ends with its process."""
_queues: set[str] = set()


@celeryd_after_setup.connect
def note_queues(instance: Any, **kwargs: Any) -> None:
    """Remember what this worker consumes; its processes inherit it."""
    _queues.update(instance.app.amqp.queues.consume_from)


@worker_process_init.connect
def begin(**kwargs: Any) -> None:
    """Begin in the background, in workers that rank."""
    if QUEUE in _queues:
        threading.Thread(target=_keep_warm, name="warm-up", daemon=True).start()


def _keep_warm() -> None:
    """Open the readers, then look every minute for what has changed, as all does at midnight."""
    from django.db import connections

    from matching import runtime
    from matching.services.match import pools

    is_over = is_settled = False
    while not is_over:
        try:
            runtime.readers()
            pools.warm()
            if not is_settled:
                settle()
                is_settled = True
        except Exception:
            logger.warning("Nothing was prepared: the first task will find out why", exc_info=True)
        finally:
            connections.close_all()
        is_over = ended.wait(EVERY_SECONDS)


def settle() -> None:
    """Take what is in memory for good out of the sight of the collector of cycles: it would hold tasks up by 0.4 s."""
    gc.collect()
    gc.freeze()
