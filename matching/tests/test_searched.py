"""Searches that a person keeps say what she wants today, until she lets them go."""

import pytest

from matching import runtime
from matching.models import SeekerEnrichment
from matching.services import enrich, lists, match, readings, saved_searches
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


def read_again(profile):
    assert list(enrich.unread_seekers()) == [profile]
    enrich.enrich_seeker(profile.pk)
    match.make_list(profile.pk)
    return SeekerEnrichment.objects.get(seeker=profile)


def context(scene):
    return lists.find(scene.cook.pk, scene.jobs["cook"].pk).parts["context"]


def test_a_kept_search_lifts_what_is_like_it(scene):
    before = context(scene)
    kept, _ = saved_searches.save("q=agente+de+seguridad&lugar=150000", user=scene.cook.user)
    reading = readings.seeker_reading(read_again(scene.cook), scene.cook)
    assert reading.searches.shape == (1, runtime.encoder().dimension)
    other_work = context(scene)
    saved_searches.stop(kept)
    saved_searches.save("q=cocinera+de+menú+criollo", user=scene.cook.user)
    read_again(scene.cook)
    assert other_work < before < context(scene)


def test_a_search_let_go_counts_no_more(scene):
    kept, _ = saved_searches.save("q=agente+de+seguridad", user=scene.cook.user)
    read_again(scene.cook)
    saved_searches.stop(kept)
    assert bytes(read_again(scene.cook).search_vectors) == b""


def test_a_search_without_words_and_one_without_an_account_say_nothing(scene):
    saved_searches.save("lugar=150000", user=scene.cook.user)
    saved_searches.save("q=agente", email="otra@correo.example")
    assert bytes(read_again(scene.cook).search_vectors) == b""


def test_only_the_three_newest_searches_count(scene):
    for word in ("cocinera", "mozo", "cajera", "vendedora"):
        saved_searches.save(f"q={word}", user=scene.cook.user)
    row = read_again(scene.cook)
    assert len(bytes(row.search_vectors)) == 3 * runtime.encoder().dimension * 2
