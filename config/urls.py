"""Every address of the product; apps own what stands below their prefix."""

from django.contrib import admin
from django.urls import include, path

from dashboard.views.language import switch_language

handler429 = "accounts.views.limits.too_many_requests"
handler500 = "dashboard.views.errors.server_error"

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("jobs.urls")),
    path("", include("matching.urls")),
    path("", include("messaging.urls")),
    path("cuenta/", include("allauth.urls")),
    path("idioma/", switch_language, name="set_language"),
    path("gestion/", admin.site.urls),
]
