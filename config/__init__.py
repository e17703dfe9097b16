"""Wiring: settings, URLs, ASGI, WSGI, Celery. Nothing is imported here, so that the launcher starts without Django."""
