"""Which encoder a setting names: a folder of ours, a model of other hands, or nothing with a way out."""

import logging
import shutil

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from matching import runtime
from matching.ml.encoder import MANIFEST_FILE, Encoder, EncoderDamaged
from matching.models import ModelVersion
from matching.services.models import register_candidate


def test_a_folder_of_ours_is_run_without_torch(settings, encoder_folder):
    settings.EMBEDDING_MODEL = str(encoder_folder)
    assert isinstance(runtime.encoder(), Encoder)
    assert runtime.encoder_id() == runtime.encoder().id


def test_a_folder_of_ours_that_lost_its_manifest_is_damaged_and_not_foreign(
    settings, encoder_folder, tmp_path
):
    copy = shutil.copytree(encoder_folder, tmp_path / "copy")
    (copy / MANIFEST_FILE).unlink()
    settings.EMBEDDING_MODEL = str(copy)
    with pytest.raises(EncoderDamaged):
        runtime.encoder()
    with pytest.raises(EncoderDamaged):
        runtime.encoder_id()


def test_a_sentence_transformers_folder_is_opened_by_its_library(settings, foreign_folder):
    settings.EMBEDDING_MODEL = str(foreign_folder)
    assert runtime.encoder().dimension == 48
    assert runtime.encoder_id() == runtime.encoder().id


def test_a_name_that_leads_nowhere_says_what_to_do(settings, tmp_path):
    settings.EMBEDDING_MODEL = str(tmp_path / "nothing")
    with pytest.raises(runtime.EncoderMissing, match="Leave EMBEDDING_MODEL empty"):
        runtime.encoder_id()


def test_the_command_that_makes_our_encoder_leaves_a_model_of_others_alone(foreign_folder, capsys):
    before = sorted(foreign_folder.rglob("*"))
    call_command("build_encoder", path=str(foreign_folder), again=True)
    assert capsys.readouterr().out == f"build_encoder kept={foreign_folder}\n"
    assert sorted(foreign_folder.rglob("*")) == before


# --- the registry says what serves


def in_use(kind, path):
    """Put a folder to use by its row, past the gate."""
    version = register_candidate(kind=kind, path=path, metrics={})
    ModelVersion.objects.filter(pk=version.pk).update(state=ModelVersion.State.ACTIVE)
    runtime.forget()
    return version


@pytest.mark.django_db
def test_an_encoder_that_a_row_puts_to_use_serves_without_a_restart(other_encoder, encoder_folder):
    shipped = runtime.encoder_id()
    in_use("encoder", other_encoder)
    assert runtime.encoder_id() == runtime.encoder().id != shipped
    assert runtime.encoder_id().startswith("chamba-two@")
    ModelVersion.objects.update(state=ModelVersion.State.RETIRED)
    assert runtime.encoder_id().startswith("chamba-two@")  # for some seconds
    runtime.forget()
    assert runtime.encoder_id() == runtime.encoder().id == shipped


@pytest.mark.django_db
def test_the_registry_is_asked_once_in_some_seconds_and_not_by_every_page(
    other_encoder, django_assert_num_queries, monkeypatch
):
    in_use("encoder", other_encoder)
    with django_assert_num_queries(1):
        for _ in range(20):
            runtime.encoder_id()
            runtime.encoder()
            runtime.ranker()
            runtime.factors()
    assert 0 < runtime.REGISTRY_SECONDS <= 60
    monkeypatch.setattr(runtime, "REGISTRY_SECONDS", -1)
    runtime.forget()
    with django_assert_num_queries(2):
        runtime.encoder_id()
        runtime.encoder_id()


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_a_damaged_model_in_use_gives_way_to_the_shipped_one_and_is_said_loudly(
    own_encoder, caplog, client, harm
):
    shipped = runtime.encoder_id()
    version = in_use("encoder", own_encoder)
    if harm == "lost":
        shutil.rmtree(own_encoder)
    else:
        with (own_encoder / "model.onnx").open("ab") as file:
            file.write(b"x")
    with caplog.at_level(logging.ERROR, logger="matching.runtime"):
        for _ in range(3):
            assert runtime.encoder_id() == runtime.encoder().id == shipped
    assert len(caplog.records) == 1
    assert f"Model {version.pk} (encoder) is in use and can not be opened" in caplog.text
    assert client.get("/healthz?deep=1").json()["models"] == {
        "encoder": "its folder is missing" if harm == "lost" else "its files have changed"
    }


@pytest.mark.django_db
def test_a_ranker_whose_files_are_no_ranker_is_set_aside(tmp_path, caplog):
    assert runtime.ranker() is None
    (tmp_path / "ranker").mkdir()
    (tmp_path / "ranker" / "weights").write_text("x")
    in_use("ranker", tmp_path / "ranker")
    with caplog.at_level(logging.ERROR, logger="matching.runtime"):
        assert runtime.ranker() is None
        assert runtime.ranker() is None
    assert len(caplog.records) == 1


@pytest.mark.django_db
def test_a_database_that_is_away_changes_nothing(own_encoder, monkeypatch):
    in_use("encoder", own_encoder)
    before = runtime.encoder_id()

    def away(*args, **kwargs):
        raise OperationalError("away")

    monkeypatch.setattr(runtime, "_rows", (0.0, runtime._rows[1]))
    monkeypatch.setattr(connection, "cursor", away)
    assert runtime.encoder_id() == before
