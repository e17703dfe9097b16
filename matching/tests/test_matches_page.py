"""The page of matches: one indexed read, its bytes, its empty and waiting states."""

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching.ml.packing import Line
from matching.ml.types import Quote
from matching.services import enrich
from matching.tests.listing import put
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


WORDS = "Buscamos para preparar ceviche y guisos, con orden en la cocina y carné de sanidad."


def quote(words):
    return Quote("description", WORDS.index(words), WORDS.index(words) + len(words), words)


def fill(profile, count):
    for number in range(count):
        put(
            profile,
            JobFactory(title=f"Cocinera para restaurante campestre {number}", description=WORDS),
            score=0.9 - number / 1000,
            lines=[
                Line(
                    kind="skill", have="hago ceviche y menú criollo", ask=quote("preparar ceviche y guisos")
                ),
                Line(
                    kind="skill", have="tres años en cocina de restaurante", ask=quote("orden en la cocina")
                ),
                Line(kind="missing_skill", text="te falta: \x01", ask=quote("carné de sanidad")),
            ],
        )


def test_twenty_matches_with_reasons_are_within_their_bytes_and_queries(client):
    profile = SeekerProfileFactory()
    fill(profile, 25)
    client.force_login(profile.user)
    client.get(reverse("matching:matches"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(reverse("matching:matches"), headers={"accept-encoding": "identity"})
    assert page.content.decode().count("<article>") == 20
    assert len(brotli.compress(page.content, quality=5)) <= 6000
    assert len([query for query in queries if "matching_matchlist" in query["sql"]]) == 1
    reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert len(reads) <= 5
    assert len(queries) <= 6  # and one row in the log of pages shown, of who agreed to it


def test_reasons_show_her_own_words(client):
    scene = market()
    read_all(scene)
    client.force_login(scene.cook.user)
    page = client.get(reverse("matching:matches")).content.decode()
    assert "<mark>" in page
    assert scene.jobs["cook"].title in page


def test_why_shows_the_parts(client):
    scene = market()
    read_all(scene)
    client.force_login(scene.cook.user)
    page = client.get(reverse("matching:why", args=[scene.jobs["cook"].pk]))
    assert page.status_code == 200
    said = page.content.decode()
    assert "<dt>Cercanía</dt><dd>muy bien</dd>" in said
    assert "<dt>Pago</dt><dd>no se sabe, y no te resta</dd>" in said
    assert "/ 100" not in said


def test_a_job_that_a_gate_keeps_out_says_which_one(client):
    scene = market(licences=["A-I"])
    read_all(scene)
    client.force_login(scene.cook.user)
    page = client.get(reverse("matching:why", args=[scene.far.pk]))
    assert "Queda más lejos que los kilómetros que pusiste." in page.content.decode()
    said = client.get(reverse("matching:parts", args=[scene.jobs["driver"].pk])).json()
    assert said == {"job": scene.jobs["driver"].pk, "gates": ["licence"]}
    assert "licencia" in client.get(reverse("matching:why", args=[scene.jobs["driver"].pk])).content.decode()
    type(scene.far).objects.filter(pk=scene.far.pk).update(state="closed")
    assert client.get(reverse("matching:why", args=[scene.far.pk])).status_code == 404


def test_while_the_list_is_made_the_page_says_so_and_comes_back_by_itself(client):
    profile = SeekerProfileFactory()
    client.force_login(profile.user)
    assert 'http-equiv="refresh"' in client.get(reverse("matching:matches")).content.decode()


def test_an_empty_list_says_what_to_do(client):
    profile = SeekerProfileFactory()
    enrich.enrich_seeker(profile.pk)
    from matching.services.match import make_list

    make_list(profile.pk)
    client.force_login(profile.user)
    page = client.get(reverse("matching:matches")).content.decode()
    assert "más kilómetros" in page
    assert "refresh" not in page


def test_a_closed_job_is_not_shown_even_before_any_sweep(client):
    scene = market()
    read_all(scene)
    type(scene.far).objects.update(state="closed")
    client.force_login(scene.cook.user)
    assert "<article>" not in client.get(reverse("matching:matches")).content.decode()


def test_what_is_missing_is_worded_by_the_page_in_the_language_of_the_reader(client):
    profile = SeekerProfileFactory()
    lines = [
        Line(kind="missing_skill", code="x", text="te falta: \x01", ask=quote("orden en la cocina")),
        Line(kind="missing_licence", code="A-IIb", text="pide licencia A-IIb: no dijiste si la tienes"),
    ]
    put(profile, JobFactory(description=WORDS), lines=lines)
    client.force_login(profile.user)
    page = client.get(reverse("matching:matches")).content.decode()
    assert "<li>Te falta: orden en la cocina</li>" in page
    assert "<li>Pide licencia A-IIb: no dijiste si la tienes</li>" in page
