"""Signs of life of the workers."""

import time

from celery import shared_task
from django.core.cache import cache

KEY = "heartbeat:{}"


@shared_task(queue="light", ignore_result=True, max_retries=0, soft_time_limit=10, time_limit=15)
def heartbeat(queue: str) -> None:
    """Note that somebody works on this queue; twice or late only makes the sign of life younger."""
    cache.set(KEY.format(queue), time.time(), timeout=None)


def heartbeat_ages(queues: tuple[str, ...]) -> dict[str, int | None]:
    """Give seconds since the last sign of life of each queue, None where there was none; raises RedisError."""
    kept = cache.get_many([KEY.format(queue) for queue in queues])
    now = time.time()
    ages = {queue: kept.get(KEY.format(queue)) for queue in queues}
    return {queue: None if at is None else max(0, round(now - at)) for queue, at in ages.items()}
