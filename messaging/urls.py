"""Addresses of messaging, pages and sockets."""

from django.urls import path

from messaging import consumers, views

app_name = "messaging"
urlpatterns = [
    path("mensajes/", views.inbox, name="inbox"),
    path("mensajes/<int:conversation_id>/", views.conversation, name="conversation"),
    path("mensajes/<int:conversation_id>/cerrar/", views.block, name="block"),
    path("mensajes/abrir/<int:application_id>/", views.open_conversation, name="open"),
    path("notificaciones/", views.notification_list, name="notifications"),
    path("notificaciones/leer/", views.notification_read, name="notification_read"),
    path("bandeja/", views.outbox, name="outbox"),
]
websocket_urlpatterns = [path("ws/", consumers.PersonConsumer.as_asgi())]
