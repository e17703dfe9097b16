"""The product's settings with a visibility timeout shorter than its tasks: what the negative twin of check 7 runs."""

from config.settings.base import *
from config.settings.base import CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] = 2
CELERY_BROKER_TRANSPORT_OPTIONS["unacked_restore_interval"] = 1
