"""What accounts does when its own bells ring: enqueue, nothing more."""

from typing import Any

from django.dispatch import receiver

from accounts import tasks
from accounts.bells import enqueue
from accounts.signals import cv_uploaded


@receiver(cv_uploaded)
def on_cv_uploaded(*, cv_file_id: int, **kwargs: Any) -> None:
    enqueue(tasks.read_cv, cv_file_id)
