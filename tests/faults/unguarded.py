"""The product's settings with the guards against killed workers switched off: what the negative twins run."""

from config.settings.base import *

CELERY_TASK_ACKS_LATE = False
CELERY_TASK_REJECT_ON_WORKER_LOST = False
