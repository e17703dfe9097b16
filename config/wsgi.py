"""The pages process: synchronous Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
os.environ.setdefault("CHAMBA_PROCESS", "pages")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
