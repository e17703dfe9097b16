"""Addresses of jobs: for everybody, for seekers, for employers."""

from django.urls import path

from jobs.views import applicants, employer, public, seeker

app_name = "jobs"
urlpatterns = [
    path("trabajos/<int:pk>/", public.detail, name="detail"),
    path("empresas/<int:pk>/", public.employer, name="employer"),
    path("trabajos/<int:pk>/postular/", seeker.apply, name="apply"),
    path("trabajos/<int:pk>/guardar/", seeker.save, name="save"),
    path("guardados/", seeker.saved, name="saved"),
    path("postulaciones/", seeker.applications, name="applications"),
    path("postulaciones/<int:pk>/", seeker.application, name="application"),
    path("postulaciones/<int:pk>/retirar/", seeker.withdraw, name="withdraw"),
    path("postulaciones/<int:pk>/reenviar/", seeker.reopen, name="reopen"),
    path("postulaciones/<int:pk>/contacto/", seeker.contact, name="contact"),
    path("empresa/trabajos/", employer.jobs_list, name="employer_jobs"),
    path("empresa/trabajos/nuevo/", employer.edit, name="job_new"),
    path("empresa/trabajos/<int:pk>/", employer.preview, name="job_preview"),
    path("empresa/trabajos/<int:pk>/editar/", employer.edit, name="job_edit"),
    path("empresa/trabajos/<int:pk>/enviar/", employer.submit, name="job_submit"),
    path("empresa/trabajos/<int:pk>/cerrar/", employer.close, name="job_close"),
    path("empresa/trabajos/<int:pk>/extender/", employer.extend, name="job_extend"),
    path("empresa/trabajos/<int:pk>/duplicar/", employer.duplicate, name="job_duplicate"),
    path("empresa/trabajos/<int:pk>/borrar/", employer.remove, name="job_remove"),
    path("empresa/trabajos/<int:pk>/postulantes/", applicants.applicants, name="applicants"),
    path("empresa/postulantes/<int:pk>/", applicants.applicant, name="applicant"),
    path("empresa/postulantes/<int:pk>/mover/", applicants.move, name="applicant_move"),
    path("empresa/postulantes/<int:pk>/no-seleccionar/", applicants.decline, name="applicant_decline"),
    path("empresa/postulantes/<int:pk>/deshacer/", applicants.undo, name="applicant_undo"),
]
