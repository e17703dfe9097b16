"""A bare page of Django: no middleware, no database, no template. What every other page is compared with."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.hello")

from django.core.asgi import get_asgi_application
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "nothing is signed here"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.hello"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
USE_I18N = False


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hola")


urlpatterns = [path("", hello)]


def wsgi() -> WSGIHandler:
    """Make the application of gunicorn."""
    return get_wsgi_application()


def __getattr__(name: str) -> object:
    # Made when a server asks for it, because Django reads this module as its settings first.
    if name == "asgi":
        return get_asgi_application()
    raise AttributeError(name)
