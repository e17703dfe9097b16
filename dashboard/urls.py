"""Home pages, analytics, support, and what the product says of itself."""

from django.urls import path

from dashboard.views import analytics, health, home, learning, reads, support, weight

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("soporte/", support.support, name="support"),
    path("analitica/", analytics.analytics, name="analytics"),
    path("analitica/filas/<str:key>/", analytics.rows, name="rows"),
    path("analitica/aprendizaje/", learning.learning, name="learning"),
    path("analitica/experimentos/<int:pk>/", learning.experiment, name="experiment"),
    path("quien-leyo/", reads.reads, name="reads"),
    path("cuanto-pesa/", weight.weight, name="weight"),
    path("healthz", health.healthz, name="healthz"),
]
