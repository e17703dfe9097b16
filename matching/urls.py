"""Addresses of matching: the list of jobs, matches with reasons, people for employers."""

from django.urls import path

from matching.views import matches, occupation, people, preferences, saved_searches, search

app_name = "matching"
urlpatterns = [
    path("trabajos/", search.job_search, name="search"),
    path("trabajos/palabras/", search.suggest, name="suggest"),
    path("avisos/", saved_searches.alerts, name="alerts"),
    path("avisos/guardar/", saved_searches.keep, name="alert_new"),
    path("avisos/<str:token>/", saved_searches.alert, name="alert"),
    path("avisos/<str:token>/parar/", saved_searches.alert_stop, name="alert_stop"),
    path("para-ti/", matches.match_list, name="matches"),
    path("para-ti/opinar/", matches.give_feedback, name="feedback"),
    path("para-ti/ocultos/", matches.hidden_list, name="hidden"),
    path("para-ti/oficio/", occupation.of_seeker, name="occupation"),
    path("para-ti/preferencias/", preferences.pairs, name="pairs"),
    path("para-ti/<int:pk>/", matches.why, name="why"),
    path("para-ti/<int:pk>/partes/", matches.parts, name="parts"),
    path("empresa/trabajos/<int:pk>/oficio/", occupation.of_job, name="job_occupation"),
    path("soporte/trabajos/<int:pk>/oficio/", occupation.of_any_job, name="any_job_occupation"),
    path("empresa/trabajos/<int:pk>/personas/", people.people_list, name="people"),
    path("empresa/trabajos/<int:pk>/personas/<int:seeker_id>/invitar/", people.invite, name="invite"),
]
