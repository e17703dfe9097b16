"""What a manager sees of models and their figures."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from matching.models import EvaluationRun, ModelDecision, ModelVersion
from matching.services.model_gate import active
from matching.services.promotion import promote
from matching.tests.test_models import model

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(User.objects.create_superuser(email="jefa@chamba.example", password="clave-larga-1"))
    return client


def test_a_manager_reads_a_model_with_its_figures(manager: Client, tmp_path: Path) -> None:
    version = model(tmp_path, "one")
    assert "En uso desde" in manager.get(reverse("admin:matching_modelversion_changelist")).text

    page = manager.get(reverse("admin:matching_modelversion_change", args=[version.pk])).text
    assert "names-es: 0.500" in page
    assert version.sha256 in page


def test_a_manager_reads_a_figure_beside_its_baselines(manager: Client, tmp_path: Path) -> None:
    model(tmp_path, "one")
    run = EvaluationRun.objects.filter(task="names-es").first()
    assert run is not None

    for page in (
        manager.get(reverse("admin:matching_evaluationrun_changelist")).text,
        manager.get(reverse("admin:matching_evaluationrun_change", args=[run.pk])).text,
    ):
        assert "0.500 (0.480 – 0.520)" in page
        assert "bm25: 0.400" in page


def test_nobody_else_reads_them(client: Client) -> None:
    client.force_login(User.objects.create_user(email="rosa@chamba.example", password="clave-larga-1"))

    assert client.get(reverse("admin:matching_modelversion_changelist")).status_code == 302


# --- deciding


def page_of(version: ModelVersion) -> str:
    return reverse("admin:matching_modelversion_figures", args=[version.pk])


def decide(manager: Client, version: ModelVersion, act: str, **more: str) -> str:
    """Send the form of a model's page and give the page that follows."""
    values = {"reason": "lo pide la dirección", "sure": "on", act: "", **more}
    return manager.post(page_of(version), values, follow=True).text


def test_a_candidate_stands_beside_the_model_in_use_with_its_gate_in_spanish(
    manager: Client, tmp_path: Path
) -> None:
    promote(candidate=model(tmp_path, "one", 0.5), by=None)
    page = manager.get(page_of(model(tmp_path, "two", 0.6, cooks=0.7))).text
    assert "Nombres de oficios en español" in page
    assert "la búsqueda por palabras (BM25) 0,400" in page
    assert "Pasa: puede ponerse en uso." in page
    assert "Promedio de lo principal: pasa de 0.500 a 0.600" in page
    assert ModelDecision.objects.count() == 1  # looking decides nothing


def test_a_manager_puts_a_candidate_to_use_with_a_reason_that_stays(manager: Client, tmp_path: Path) -> None:
    version = model(tmp_path, "one")
    page = decide(manager, version, "promote")
    assert "Ya está en uso." in page
    assert active("encoder") == version
    said = ModelDecision.objects.get(action="promoted")
    assert (said.reason, said.by.email if said.by else "") == ("lo pide la dirección", "jefa@chamba.example")
    act = AuditEntry.objects.get(action="model_promoted", object_id=str(version.pk))
    assert (act.actor, act.reason) == (said.by, "lo pide la dirección")


def test_a_worse_candidate_is_rejected_and_the_page_says_why(manager: Client, tmp_path: Path) -> None:
    first = model(tmp_path, "one", 0.5)
    promote(candidate=first, by=None)
    worse = model(tmp_path, "two", 0.45)
    page = decide(manager, worse, "promote")
    assert "No pasó la prueba: abajo está por qué." in page
    assert "No cumple</strong> · Promedio de lo principal: pasa de 0.500 a 0.450" in page
    worse.refresh_from_db()
    assert (worse.state, active("encoder")) == (ModelVersion.State.REJECTED, first)
    assert worse.metrics["names-es"] == 0.45  # its figures stay


@pytest.mark.parametrize("missing", ["reason", "sure"])
def test_nothing_is_decided_without_a_reason_and_a_confirmation(
    manager: Client, tmp_path: Path, missing: str
) -> None:
    version = model(tmp_path, "one")
    page = decide(manager, version, "promote", **{missing: ""})
    assert ("Escribe el motivo." if missing == "reason" else "Marca la casilla para confirmar.") in page
    assert active("encoder") is None


def test_the_model_in_use_goes_back_to_the_one_before(manager: Client, tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.6)
    promote(candidate=first, by=None)
    promote(candidate=second, by=None)
    assert f"Volvió a usarse {first}" in decide(manager, second, "rollback")
    assert active("encoder") == first


def test_two_older_models_stay_comparable(manager: Client, tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.61, cooks=0.7)
    page = manager.get(page_of(second), {"con": str(first.pk)}).text
    assert f"Sus medidas al lado de {first}" in page
    assert "0,110" in page


def test_a_stranger_can_neither_see_nor_decide(client: Client, tmp_path: Path) -> None:
    client.force_login(User.objects.create_user(email="rosa@chamba.example", password="clave-larga-1"))
    version = model(tmp_path, "one")
    assert client.get(page_of(version)).status_code == 302
    assert client.post(page_of(version), {"reason": "x", "sure": "on", "promote": ""}).status_code == 302
    assert active("encoder") is None
