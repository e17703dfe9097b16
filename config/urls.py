"""Every address of the product; apps own what stands below their prefix."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("matching.urls")),
    path("", include("messaging.urls")),
    path("cuenta/", include("allauth.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    path("gestion/", admin.site.urls),
]
