"""The CV page: upload, reading, keeping what was ticked, the original."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from accounts import tasks
from accounts.models import AuditEntry, CVFile, SeekerProfile
from accounts.services import cv as cv_service
from accounts.services.cv_proposals import proposed_rows
from accounts.tests.factories import CVFileFactory, SeekerProfileFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db
CV = "/perfil/cv/"
TEXT = """ROSA QUISPE MAMANI
Celular: 987 654 321

EXPERIENCIA LABORAL
Ayudante de cocina - Restaurante El Buen Sabor
Marzo 2021 - Diciembre 2023
Preparaba el menú del día y atendía mesas.

EDUCACIÓN
Técnica en Gastronomía - Instituto SENATI (2019)

HABILIDADES
- Preparar ceviche
- Manejo de caja registradora

IDIOMAS
Quechua: nativo
"""


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory(user__name="")
    client.force_login(profile.user)
    return profile


def upload(client: Client, content: bytes = TEXT.encode(), name: str = "mi cv.txt") -> CVFile:
    answer = client.post(CV, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return CVFile.objects.first()


def test_the_limit_is_said_before(client: Client, profile: SeekerProfile) -> None:
    page = client.get(CV).content.decode()
    assert "2 MB como máximo" in page
    assert 'enctype="multipart/form-data"' in page


def test_an_upload_is_kept_under_a_random_name_and_read_later(
    client: Client, profile: SeekerProfile, tmp_path: Path
) -> None:
    cv_file = upload(client)
    assert cv_file.state == CVFile.State.WAITING
    assert [file.name for file in tmp_path.iterdir()] == [cv_file.stored_name]
    assert len(cv_file.stored_name) == 32
    page = client.get(CV).content.decode()
    assert '<meta http-equiv="refresh" content="4">' in page
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    assert (cv_file.state, cv_file.kind) == (CVFile.State.READ, "txt")
    assert "http-equiv" not in client.get(CV).content.decode()


def test_nothing_is_saved_before_it_is_ticked(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    tasks.read_cv(cv_file.pk)
    page = client.get(CV).content.decode()
    assert "Preparar ceviche" in page
    assert not profile.skills.exists()
    assert not profile.experiences.exists()
    client.post(f"{CV}{cv_file.pk}/guardar/", {})
    assert not profile.skills.exists()
    cv_file.refresh_from_db()
    assert cv_file.state == CVFile.State.CONFIRMED


def test_only_what_was_ticked_is_saved(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    rows = {row.label: row.key for row in proposed_rows(cv_file)}
    work = next(key for label, key in rows.items() if label.startswith("Ayudante de cocina"))
    keep = [rows["Preparar ceviche"], work, "name", "skills.99", "is_staff"]
    client.post(f"{CV}{cv_file.pk}/guardar/", {"keep": keep})
    assert [(skill.text, skill.source) for skill in profile.skills.all()] == [("Preparar ceviche", "cv")]
    kept = profile.experiences.get()
    assert (kept.start_year, kept.end_year) == (2021, 2023)
    assert not profile.languages.exists()
    profile.user.refresh_from_db()
    assert "quispe" in profile.user.name.lower()


def test_all_that_is_proposed_can_be_saved(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    client.post(f"{CV}{cv_file.pk}/guardar/", {"keep": [row.key for row in proposed_rows(cv_file)]})
    assert profile.languages.get().level == "native"
    assert profile.education.get().institution
    profile.refresh_from_db()
    assert profile.completeness == 95


def test_a_struck_out_skill_is_not_proposed_again(client: Client, profile: SeekerProfile) -> None:
    SkillFactory(profile=profile, text="preparar ceviche", removed_at="2026-01-01T00:00:00Z")
    cv_file = upload(client)
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    assert "Preparar ceviche" not in {row.label for row in proposed_rows(cv_file)}


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(
    client: Client, profile: SeekerProfile, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    cv_file = upload(client, b"PK\x03\x04" + b"x" * 400, "cv.docx")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    assert cv_file.state == CVFile.State.UNREADABLE
    assert cv_file.problem in client.get(CV).content.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_took_the_worker_down_twice_is_not_tried_again(profile: SeekerProfile) -> None:
    cv_file = CVFileFactory(profile=profile, attempts=cv_service.MAX_ATTEMPTS)
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    assert (cv_file.state, cv_file.problem_code) == (CVFile.State.UNREADABLE, "crashed")


def test_reading_twice_is_reading_once(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    tasks.read_cv(cv_file.pk)
    tasks.read_cv(cv_file.pk)
    cv_file.refresh_from_db()
    assert (cv_file.state, cv_file.attempts) == (CVFile.State.READ, 1)
    tasks.read_cv(0)  # gone in the meantime


def test_the_sweep_finds_what_was_lost(profile: SeekerProfile) -> None:
    late = CVFileFactory(profile=profile, uploaded_at="2026-01-01T00:00:00Z")
    CVFileFactory(profile=profile)
    CVFileFactory(profile=profile, uploaded_at="2026-01-01T00:00:00Z", state=CVFile.State.READ)
    assert cv_service.waiting_cv_ids(older_than=tasks.LATE) == [late.pk]


def test_a_file_over_the_limit_is_refused_and_not_stored(
    client: Client, profile: SeekerProfile, tmp_path: Path
) -> None:
    page = client.post(CV, {"file": SimpleUploadedFile("cv.pdf", b"x" * (2 * 1024 * 1024 + 1))})
    assert "pesa más de 2 MB" in page.content.decode()
    assert list(tmp_path.iterdir()) == []


def test_uploads_are_limited_by_the_hour(client: Client, profile: SeekerProfile) -> None:
    CVFileFactory.create_batch(cv_service.UPLOADS_PER_HOUR, profile=profile)
    answer = client.post(CV, {"file": SimpleUploadedFile("cv.txt", TEXT.encode())})
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_the_owner_gets_the_original_as_a_download(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client, name='"><script>.txt')
    answer = client.get(f"{CV}{cv_file.pk}/archivo/")
    assert b"".join(answer.streaming_content) == TEXT.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "script" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert not AuditEntry.objects.filter(action="cv.read").exists()


def test_nobody_else_finds_it(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    for stranger in (SeekerProfileFactory().user, UserFactory(), UserFactory(by_email=True)):
        client.force_login(stranger)
        assert client.get(f"{CV}{cv_file.pk}/archivo/").status_code in {302, 404}
        assert client.post(f"{CV}{cv_file.pk}/borrar/").status_code in {302, 404}
        assert client.post(f"{CV}{cv_file.pk}/guardar/").status_code in {302, 404}
        assert client.post(f"/soporte/cv/{cv_file.pk}/", {"reason": "curiosidad"}).status_code == 403
    assert CVFile.objects.filter(pk=cv_file.pk).exists()


def test_staff_opens_it_with_a_reason_that_is_written_down(client: Client, profile: SeekerProfile) -> None:
    cv_file = upload(client)
    agent = UserFactory(support=True)
    client.force_login(agent)
    address = f"/soporte/cv/{cv_file.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 200
    assert not AuditEntry.objects.filter(action="cv.read").exists()
    answer = client.post(address, {"reason": "La persona pidió ayuda para leerlo"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == TEXT.encode()
    entry = AuditEntry.objects.get(action="cv.read")
    assert (entry.actor, entry.subject) == (agent, profile.user)
    assert entry.reason == "La persona pidió ayuda para leerlo"


def test_a_person_deletes_her_file(
    client: Client, profile: SeekerProfile, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    cv_file = upload(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{CV}{cv_file.pk}/borrar/")
    assert not CVFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_second_file_that_is_refused_says_why_while_the_first_waits(
    client: Client, profile: SeekerProfile
) -> None:
    upload(client)
    big = SimpleUploadedFile("grande.txt", b"x" * (2 * 1024 * 1024 + 1))
    page = client.post(CV, {"file": big}).content.decode()
    assert "El archivo pesa más de 2 MB" in page
    assert 'http-equiv="refresh"' not in page
