"""Makes the Celery application the current one in every Django process, so that tasks know their broker."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """The wiring as Django sees it: no models, no pages."""

    name = "config"
    label = "wiring"

    def ready(self) -> None:
        """Load the Celery application."""
        from config import celery  # noqa: F401
