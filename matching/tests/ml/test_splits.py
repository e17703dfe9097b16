"""Which concepts training never sees."""

from matching.ml import taxonomy
from matching.ml.splits import is_held_out


def test_the_side_of_a_concept_is_fixed_for_ever() -> None:
    assert is_held_out("01da600c-ddb3-4a37-95e9-5301b459ae90")
    assert not is_held_out("00030d09-2b3a-4efd-87cc-c4ea39d27c34")
    assert not is_held_out("pe-mototaxista")


def test_an_address_falls_on_the_side_of_its_bare_id() -> None:
    for one in taxonomy.load().occupations[:200]:
        assert is_held_out(f"http://data.europa.eu/esco/occupation/{one.id}") == is_held_out(one.id)


def test_about_one_in_ten_occupations_is_kept_from_training() -> None:
    occupations = taxonomy.load().occupations
    share = sum(is_held_out(occupation.id) for occupation in occupations) / len(occupations)

    assert 0.08 < share < 0.12
