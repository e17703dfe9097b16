"""A worker that starts takes back what a dead worker of its name had at hand.

Redis has no idea who holds an unacknowledged task: by itself it would come back after the visibility timeout, which
must be longer than the longest task. So each named worker (CHAMBA_WORKER) keeps its tasks at hand under keys of its
own, and its successor knows that whatever lies there is nobody's.
"""

import logging
from typing import Any

from celery.signals import celeryd_after_setup
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

MOST_TASKS = 10_000


def keys_of(worker: str) -> dict[str, str]:
    """Return kombu's transport options that give `worker` keys of its own; none for a nameless one."""
    if not worker:
        return {}
    return {
        "unacked_key": f"unacked-{worker}",
        "unacked_index_key": f"unacked-{worker}-index",
        "unacked_mutex_key": f"unacked-{worker}-mutex",
    }


@celeryd_after_setup.connect
def take_back(instance: Any, **kwargs: Any) -> None:
    """Put the predecessor's tasks back into their queues before the first one is fetched."""
    app = instance.app
    if "unacked_key" not in app.conf.broker_transport_options:
        return
    try:
        with app.connection_for_write() as line:
            channel = line.default_channel
            # A predecessor killed at the wrong moment still holds this, for five minutes.
            channel.client.delete(channel.unacked_mutex_key)
            channel.visibility_timeout = 0
            channel.qos.restore_visible(num=MOST_TASKS, interval=1)
    except (OperationalError, OSError) as error:
        logger.warning("Broker away, tasks at hand come back after the visibility timeout: %s", error)
