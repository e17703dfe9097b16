"""Every address of the product; apps own what stands below their prefix."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("matching.urls")),
    path("", include("messaging.urls")),
    path("cuenta/", include("allauth.urls")),
    # no token: the switch stands on every page, and a page without a form must set no cookie
    path("idioma/", csrf_exempt(set_language), name="set_language"),
    path("gestion/", admin.site.urls),
]
