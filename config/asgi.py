"""The sockets process; with CHAMBA_PROCESS=all it serves the pages too."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

from django.core.asgi import get_asgi_application

http_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings

from config.bodies import bounded_asgi
from messaging.urls import websocket_urlpatterns

if "daphne.http_protocol" in sys.modules:
    from config.daphne_bodies import bound_daphne

    bound_daphne(most=settings.MAX_BODY_BYTES)

application = ProtocolTypeRouter(
    {
        "http": bounded_asgi(http_application, most=settings.MAX_BODY_BYTES),
        "websocket": OriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns)), settings.SOCKET_ORIGINS
        ),
    }
)
