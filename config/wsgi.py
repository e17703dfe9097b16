"""The pages process: synchronous Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
os.environ.setdefault("CHAMBA_PROCESS", "pages")

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from django.conf import settings

from config.bodies import bounded_wsgi

application = bounded_wsgi(django_application, most=settings.MAX_BODY_BYTES)
