"""Addresses of accounts."""

from django.urls import path

from accounts.views import entrance, places, start

app_name = "accounts"
urlpatterns = [
    path("empezar/", start.start, name="start"),
    path("lugares/", places.suggest, name="places"),
    # allauth reverses these paths by its own names; ours are asked first
    path("cuenta/password/reset/confirm/", entrance.ConfirmResetCodeView.as_view()),
    path("cuenta/phone/change/", entrance.ChangePhoneView.as_view()),
]
