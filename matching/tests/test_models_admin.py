"""What a manager sees of models and their figures."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching.models import EvaluationRun
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
