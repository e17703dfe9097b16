"""The taxonomy as rows: dry run, once only, local names among the others, old ids kept."""

import pytest
from django.core.management import call_command

from matching.ml import taxonomy as files
from matching.models import Occupation, OccupationName, Skill, TaxonomyVersion
from matching.services.taxonomy import load

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shipped():
    return files.load()


def test_a_dry_run_counts_and_writes_nothing(shipped):
    counts = load(shipped, content_hash="a" * 64, apply=False)
    assert counts["occupation_added"] > 3000
    assert counts["skill_added"] > 14_000
    assert not Occupation.objects.exists()
    assert not TaxonomyVersion.objects.exists()


def test_it_is_loaded_once_with_the_names_of_peru(shipped, capsys):
    call_command("load_taxonomy", "--apply")
    assert OccupationName.objects.filter(name="guachimán", occupation__isco_group="5414").exists()
    assert not OccupationName.objects.filter(name="fui guachimán").exists()
    assert (
        Skill.objects.filter(name_es="Python").exists() or Skill.objects.filter(names__name="Python").exists()
    )
    call_command("load_taxonomy", "--apply")
    assert "al día" in capsys.readouterr().out


def test_what_the_files_no_longer_have_stays_and_is_marked(shipped):
    Occupation.objects.create(code="antigua", name_es="telegrafista")
    counts = load(shipped, content_hash="b" * 64, apply=True)
    assert counts["occupation_gone"] == 1
    assert Occupation.objects.get(code="antigua").retired_at is not None
    again = load(shipped, content_hash="c" * 64, apply=True)
    assert (again["occupation_added"], again["occupation_changed"]) == (0, 0)
