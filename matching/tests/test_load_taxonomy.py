"""The taxonomy as rows: dry run, once only, local names among the others, old ids kept, official files laid over."""

import csv

import pytest
from django.core.management import CommandError, call_command

from matching.ml import onet
from matching.ml import taxonomy as files
from matching.ml.onet import OnetOccupation as OnetEntry
from matching.ml.onet import OnetTable, Relation
from matching.ml.taxonomy import Occupation as OccupationEntry
from matching.ml.taxonomy_official import TaxonomyRows, lay_over, shipped
from matching.models import (
    CiuoGroup,
    Occupation,
    OccupationName,
    OccupationRelation,
    OnetOccupation,
    Skill,
    TaxonomyChange,
    TaxonomyVersion,
)
from matching.services.taxonomy import load, resolve

pytestmark = pytest.mark.django_db

BAKER = OccupationEntry("baker", "7512", "panadero/panadera", "baker", ("panadero", "panadera"), ("baker",))
FIREMAN = OccupationEntry("stoker", "8182", "fogonero", "stoker", ("fogonero",), ("stoker",))
LOCAL = OccupationEntry("pe-x", "8321", "mototaxista", "mototaxista", ("mototaxista",), ())


def small(*occupations, titles=("Bakers", "Stokers")):
    """Three occupations, two of O*NET and the groups they stand in."""
    codes = [OnetEntry(f"51-000{number}.00", title, ()) for number, title in enumerate(titles)]
    relations = [Relation("51-0000.00", "baker", "close"), Relation("51-0001.00", "8182", "group")]
    return TaxonomyRows(
        occupations or (BAKER, FIREMAN, LOCAL), (),
        {"7512": ("Panaderos", "Bakers"), "8182": ("Operadores de calderas", "Boiler operators")},
        OnetTable(occupations=codes, crosswalk=relations), (),
    )  # fmt: skip


def official(folder, rows, *, language="es"):
    """Write an official file of occupations of (id, group, name, other names)."""
    with (folder / f"occupations_{language}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status"])
        for id_, group, name, others in rows:
            writer.writerow(
                [
                    "Occupation",
                    f"http://data.europa.eu/esco/occupation/{id_}",
                    group,
                    name,
                    others,
                    "released",
                ]
            )


def test_a_dry_run_counts_and_writes_nothing(capsys):
    call_command("load_taxonomy")
    out = capsys.readouterr().out
    assert "Ensayo" in out
    assert "onetoccupation_added=1016" in out
    assert "ciuogroup_added=619" in out
    assert not Occupation.objects.exists()
    assert not TaxonomyVersion.objects.exists()


def test_it_is_loaded_once_with_the_names_of_peru_and_the_crosswalk(capsys):
    call_command("load_taxonomy", "--apply")
    assert OccupationName.objects.filter(name="guachimán", occupation__isco_group="5414").exists()
    assert not OccupationName.objects.filter(name="fui guachimán").exists()
    assert (
        Skill.objects.filter(name_es="Python").exists() or Skill.objects.filter(names__name="Python").exists()
    )
    assert OnetOccupation.objects.count() == 1016
    assert CiuoGroup.objects.get(code="5120").name_es == "Cocineros"
    legislators = OccupationRelation.objects.get(onet="11-1031.00", group="1111")
    assert legislators.match == OccupationRelation.Match.GROUP
    assert OccupationRelation.objects.filter(match="exact", occupation__isnull=False).count() > 400
    call_command("load_taxonomy", "--apply")
    assert "al día" in capsys.readouterr().out


def test_what_the_files_no_longer_have_stays_and_is_marked():
    Occupation.objects.create(code="antigua", name_es="telegrafista")
    counts = load(small(), content_hash="b" * 64, apply=True)
    assert counts["occupation_gone"] == 1
    assert Occupation.objects.get(code="antigua").retired_at is not None
    again = load(small(), content_hash="c" * 64, apply=True)
    assert (again["occupation_added"], again["occupation_changed"], again["occupation_gone"]) == (0, 0, 0)


def test_an_official_file_adds_changes_and_retires_and_the_old_id_still_resolves(tmp_path):
    load(small(), content_hash="1" * 64, apply=True)
    official(tmp_path, [
        ("baker", "7512", "maestro panadero", "panadero"),  # renamed
        ("stoker-2", "8182", "Fogonero", ""),  # the same work under a new id
        ("drone", "3155", "piloto de drones", ""),  # new
    ])  # fmt: skip
    rows = lay_over(small(), esco=tmp_path)
    dry = load(rows, content_hash="2" * 64, apply=False, source="ESCO")
    assert Occupation.objects.get(code="baker").name_es == "panadero/panadera"
    counts = load(rows, content_hash="2" * 64, apply=True, source="ESCO")
    assert dry == counts
    assert (counts["occupation_added"], counts["occupation_changed"], counts["occupation_gone"]) == (2, 1, 1)
    assert Occupation.objects.get(code="baker").name_es == "maestro panadero"
    assert Occupation.objects.get(code="baker").name_en == "baker"  # no English file: the known name stays
    assert Occupation.objects.get(code="pe-x").retired_at is None
    assert resolve("stoker").code == "stoker-2"
    assert resolve("baker").code == "baker"
    assert resolve("never was") is None
    change = TaxonomyChange.objects.get(table="occupation", code="baker")
    assert (change.kind, change.before["name_es"]) == ("changed", "panadero/panadera")
    assert {row.code for row in TaxonomyChange.objects.filter(kind="gone")} == {"stoker"}
    assert TaxonomyVersion.objects.count() == 2


def test_a_start_after_an_official_load_does_not_undo_it(tmp_path):
    load(small(), content_hash="1" * 64, apply=True)
    official(tmp_path, [("baker", "7512", "maestro panadero", "")])
    load(lay_over(small(), esco=tmp_path), content_hash="2" * 64, apply=True)
    assert load(small(), content_hash="1" * 64, apply=True) is None
    assert Occupation.objects.get(code="baker").name_es == "maestro panadero"
    load(small(), content_hash="1" * 64, apply=True, again=True)
    assert Occupation.objects.get(code="baker").name_es == "panadero/panadera"
    assert Occupation.objects.get(code="stoker").retired_at is None


def test_an_official_edition_of_onet_retires_codes_and_their_relations(tmp_path):
    load(small(), content_hash="1" * 64, apply=True)
    header = "O*NET-SOC Code\tTitle\tDescription\n"
    (tmp_path / "Occupation Data.txt").write_text(
        header + "51-0000.00\tBakers\tBake.\n51-9.01\tStokers\tStoke.\n"
    )
    (tmp_path / "Alternate Titles.txt").write_text(
        "O*NET-SOC Code\tTitle\tAlternate Title\tShort Title\tSource(s)\n51-0000.00\tBakers\tBread Baker\tn/a\t08\n"
    )
    (tmp_path / "Sample of Reported Titles.txt").write_text(
        "O*NET-SOC Code\tTitle\tReported Job Title\tShown in My Next Move\n"
    )
    rows = lay_over(small(), onet=tmp_path)
    assert rows.onet.occupations[0].other_en == ("Bread Baker",)
    counts = load(rows, content_hash="2" * 64, apply=True)
    assert (counts["onetoccupation_added"], counts["onetoccupation_gone"]) == (1, 1)
    assert OnetOccupation.objects.get(code="51-0001.00").successor_id == "51-9.01"
    assert OccupationRelation.objects.count() == 1


def test_the_real_official_english_file_format_is_read(tmp_path):
    rows = shipped(files.load(), onet.load())
    official(
        tmp_path, [("00030d09-2b3a-4efd-87cc-c4ea39d27c34", "2654", "technical boss", "a\nb")], language="en"
    )
    laid = lay_over(rows, esco=tmp_path)
    first = next(one for one in laid.occupations if not one.is_local)
    assert (first.name_en, first.isco) == ("technical boss", "2654")
    assert first.name_es.startswith("director técnico")
    assert sum(one.is_local for one in laid.occupations) == sum(one.is_local for one in rows.occupations)


def test_a_folder_without_official_files_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="No se pudo leer la descarga"):
        call_command("load_taxonomy", "--esco", str(tmp_path))
    with pytest.raises(CommandError, match="No se pudo leer la descarga"):
        call_command("load_taxonomy", "--onet", str(tmp_path))


def test_names_that_managers_added_survive_a_load():
    load(small(), content_hash="1" * 64, apply=True)
    OccupationName.objects.create(occupation_id="baker", language="es", name="pancito", is_local=True)
    load(small(), content_hash="2" * 64, apply=True)
    assert OccupationName.objects.filter(name="pancito", is_local=True).exists()
