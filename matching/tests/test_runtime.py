"""Which encoder a setting names: a folder of ours, a model of other hands, or nothing with a way out."""

import shutil

import pytest
from django.core.management import call_command

from matching import runtime
from matching.ml.encoder import MANIFEST_FILE, Encoder, EncoderDamaged


@pytest.fixture
def fresh():
    """Forget the encoder before and after, since a process keeps the first one."""
    runtime.encoder.cache_clear()
    runtime.encoder_id.cache_clear()
    yield
    runtime.encoder.cache_clear()
    runtime.encoder_id.cache_clear()


def test_a_folder_of_ours_is_run_without_torch(fresh, settings, encoder_folder):
    settings.EMBEDDING_MODEL = str(encoder_folder)
    assert isinstance(runtime.encoder(), Encoder)
    assert runtime.encoder_id() == runtime.encoder().id


def test_a_folder_of_ours_that_lost_its_manifest_is_damaged_and_not_foreign(
    fresh, settings, encoder_folder, tmp_path
):
    copy = shutil.copytree(encoder_folder, tmp_path / "copy")
    (copy / MANIFEST_FILE).unlink()
    settings.EMBEDDING_MODEL = str(copy)
    with pytest.raises(EncoderDamaged):
        runtime.encoder()
    with pytest.raises(EncoderDamaged):
        runtime.encoder_id()


def test_a_sentence_transformers_folder_is_opened_by_its_library(fresh, settings, foreign_folder):
    settings.EMBEDDING_MODEL = str(foreign_folder)
    assert runtime.encoder().dimension == 48
    assert runtime.encoder_id() == runtime.encoder().id


def test_a_name_that_leads_nowhere_says_what_to_do(fresh, settings, tmp_path):
    settings.EMBEDDING_MODEL = str(tmp_path / "nothing")
    with pytest.raises(runtime.EncoderMissing, match="Leave EMBEDDING_MODEL empty"):
        runtime.encoder_id()


def test_the_command_that_makes_our_encoder_leaves_a_model_of_others_alone(foreign_folder, capsys):
    before = sorted(foreign_folder.rglob("*"))
    call_command("build_encoder", path=str(foreign_folder), again=True)
    assert capsys.readouterr().out == f"build_encoder kept={foreign_folder}\n"
    assert sorted(foreign_folder.rglob("*")) == before
