"""Places: the shipped file, search as people type, meaning of place text, distances, loading."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from rapidfuzz import fuzz

from accounts import places
from accounts.models import Place
from accounts.place_table import SHIPPED_FILE, fold


def first(query: str) -> str:
    return places.search(query)[0].code


def test_the_shipped_file_is_small_and_whole():
    rows = places.all_places()
    levels = [row.level for row in rows]
    assert SHIPPED_FILE.stat().st_size <= 120_000
    assert (levels.count("department"), levels.count("province"), levels.count("district")) == (25, 196, 1893)
    assert len({row.code for row in rows}) == len(rows)


def test_every_place_has_coordinates_in_peru():
    spots = places.coordinates([row.code for row in places.all_places()])
    assert spots.shape == (2114, 2)
    assert np.all((spots[:, 0] > -18.6) & (spots[:, 0] < 0.1))
    assert np.all((spots[:, 1] > -81.5) & (spots[:, 1] < -68.5))


def test_filled_coordinates_say_where_they_come_from():
    sources = [row.coordinate_source for row in places.all_places()]
    assert sources.count("town") == 9
    assert sources.count("province") == 8
    assert sources.count("successor") == 2


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("150142", "Villa El Salvador"),
        ("150143", "Villa María del Triunfo"),
        ("150105", "Breña"),
        ("150128", "Rímac"),
        ("030000", "Apurímac"),
        ("100000", "Huánuco"),
        ("130111", "Víctor Larco Herrera"),
        ("120101", "Huancayo"),
        ("040129", "José Luis Bustamante y Rivero"),
        ("140200", "Ferreñafe"),
    ],
)
def test_names_are_written_as_people_write_them(code, name):
    place = places.by_code(code)
    assert place is not None
    assert place.name == name


def test_one_number_is_two_places_in_the_two_registers():
    assert places.by_code("070101").name == "Callao"
    assert places.by_reniec("070101").name == "Cusco"
    assert places.by_reniec("140101").code == "150101"
    assert places.by_code("150144").reniec_code is None


def test_the_registers_differ_in_nearly_all_districts():
    both = [row for row in places.all_places() if row.level == "district" and row.reniec_code]
    assert (len(both), sum(row.code != row.reniec_code for row in both)) == (1892, 1781)


def test_reniec_codes_lead_back_to_one_place_each():
    held = [row.reniec_code for row in places.all_places() if row.reniec_code and not row.retired]
    assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SJL", "150132"),
        ("sjm", "150133"),
        ("smp", "150135"),
        ("VMT", "150143"),
        ("ves", "150142"),
        ("Cercado", "150101"),
        ("surco", "150140"),
        ("brena", "150105"),
        ("Magdalena", "150120"),
        ("la victoria", "150115"),
        ("chosica", "150118"),
        ("truj", "130101"),
        ("Pucallpa", "250101"),
        ("pucalpa", "250101"),
        ("iqitos", "160101"),
        ("Tarapoto", "220901"),
        ("chimbote", "021801"),
        ("juliaca", "211101"),
        ("nasca", "110301"),
        ("puerto maldonado", "170101"),
        ("santa rosa chiclayo", "140114"),
        ("miraflores arequipa", "040110"),
        ("independencia huaraz", "020105"),
        ("cañete", "150501"),
        ("callao", "070101"),
        ("Lmia", "150101"),
        ("beña", "150105"),
        ("Huaylas, Áncash", "021204"),
    ],
)
def test_search_understands_how_people_call_places(query, code):
    assert first(query) == code


def test_homonyms_always_carry_province_and_department():
    labels = [hit.label for hit in places.search("santa rosa", limit=20) if hit.name == "Santa Rosa"]
    assert len(labels) == 10
    assert len(set(labels)) == 10
    assert all(label.count(",") == 2 for label in labels)


def test_no_two_places_share_a_label():
    labels = [places.label(row.code) for row in places.all_places() if not row.retired]
    assert len(labels) == len(set(labels))


def test_search_offers_nothing_for_nothing():
    assert places.search("") == []
    assert places.search("   ,,, ") == []
    assert places.search("xqzw kkk") == []


def test_search_survives_any_input():
    for query in ("a" * 10_000, "'; drop table", "\x00\ud800", "%_\\", "🙂", "de la"):
        assert len(places.search(query)) <= 8


def test_a_search_result_can_be_changed_without_harm():
    places.search("surco").clear()
    assert places.search("surco")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LIMA - LIMA - SAN BORJA", "150130"),
        ("LIMA - SAN BORJA", "150130"),
        ("Miraflores, Lima", "150122"),
        ("Miraflores, Arequipa", "040110"),
        ("Arequipa, Cayma", "040103"),
        ("Arequipa, Cercado", "040101"),
        ("CERCADO DE LIMA", "150101"),
        ("LIMA - BREÑA", "150105"),
        ("LIMA - BARRANCA", "150201"),
        ("LORETO - BARRANCA", "160701"),
        ("HUANUCO - RUPA-RUPA", "100601"),
        ("HUANUCO - QUISQUI (KICHKI)", "100106"),
        ("TACNA - CIUDAD NUEVA", "230104"),
        ("Jose Luis Bustamante y Rivero, Arequipa", "040129"),
        ("Tingo Maria, Huanuco", "100601"),
        ("Av. Larco 345, Miraflores, Lima", "150122"),
        ("Trujillo", "130101"),
        ("Provincia de Cañete", "150500"),
        ("LIMA", "150000"),
        ("LA LIBERTAD -", "130000"),
        ("región San Martín", "220000"),
        ("Lima, Perú", "150000"),
    ],
)
def test_place_text_of_ads_becomes_a_code(text, code):
    resolution = places.resolve(text)
    assert resolution.code == code
    assert resolution.level == places.by_code(code).level


def test_doubt_lowers_the_confidence():
    sure, homonym, partial = (
        places.resolve(text)
        for text in ("Lima, San Borja", "Santa Rosa", "Calle Inventada 12, San Borja, Lima")
    )
    assert sure.confidence == 1.0
    assert (homonym.how, homonym.confidence < 0.6) == ("homonym", True)
    assert (partial.how, partial.confidence < 0.8) == ("partial", True)


def test_columns_of_the_source_settle_a_homonym():
    assert places.resolve("Santa Rosa", department="Lambayeque", province="Chiclayo").code == "140114"


@pytest.mark.parametrize("text", ["", "-", "xyz", "Stockholm", "Kirkland, WA", "a" * 5000])
def test_text_without_a_place_resolves_to_none(text):
    assert places.resolve(text).code is None


def test_distances_are_those_of_the_map():
    assert places.distance_km("150101", "040101") == pytest.approx(765, abs=3)
    assert places.distance_km("150101", "150101") == 0
    assert np.isnan(places.distance_km("150101", "999999"))
    far = places.distances_km("150101", ["070101", "000000", "080101"])
    assert far.shape == (3,)
    assert far[0] < 15 < far[2]


def test_coordinates_of_nothing_keep_their_shape():
    assert places.coordinates([]).shape == (0, 2)


def test_every_district_is_first_when_its_whole_label_is_searched():
    districts = [row for row in places.all_places() if row.level == "district" and not row.retired]
    assert [row.code for row in districts if first(places.label(row.code)) != row.code] == []


def test_every_district_is_found_by_its_own_label():
    districts = [row for row in places.all_places() if row.level == "district" and not row.retired]
    lost = [row.code for row in districts if places.resolve(places.label(row.code)).code != row.code]
    assert len(lost) <= 20, lost


def test_folding_keeps_words_and_drops_accents():
    assert fold("  Ñaña, Áncash-RUPA ") == "nana ancash rupa"
    assert fuzz.ratio(fold("Breña"), "brena") == 100


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    first_run, second_run = StringIO(), StringIO()
    Place.objects.all().delete()
    call_command("load_places", stdout=first_run)
    call_command("load_places", stdout=second_run)
    assert "places=2114 added=2114 changed=0" in first_run.getvalue()
    assert "places=2114 added=0 changed=0" in second_run.getvalue()
    assert Place.objects.get(code="150130").district == "San Borja"


@pytest.mark.django_db
def test_loading_repairs_a_wrong_row():
    call_command("load_places", stdout=StringIO())
    Place.objects.filter(code="150130").update(latitude=0)
    out = StringIO()
    call_command("load_places", stdout=out)
    assert "changed=1" in out.getvalue()
    assert Place.objects.get(code="150130").latitude == pytest.approx(-12.1072)
