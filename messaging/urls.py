"""Addresses of messaging, pages and sockets."""

from django.urls import URLPattern

app_name = "messaging"
urlpatterns: list[URLPattern] = []
websocket_urlpatterns: list[URLPattern] = []
