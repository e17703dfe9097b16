"""Search: words, accents, misspellings and meaning; filters that narrow; facets that add up; bounded queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.forms import Filters
from matching.services.search import search_jobs
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


def find(query="", **filters):
    return search_jobs(query=query, filters=Filters(**filters))


@pytest.mark.parametrize("words", ["cocinera", "COCINERA", "cocineras", "menu", "menú criollo", "cosinera"])
def test_the_kitchen_is_found_by_word_plural_accent_and_misspelling(scene, words):
    assert scene.jobs["cook"].pk in find(words).job_ids[:2]


def test_a_word_of_the_requirements_counts(scene):
    assert find("concar").job_ids[0] == scene.jobs["accountant"].pk


@pytest.mark.parametrize(
    "rubbish",
    ["'", '"', "a & | !", "<script>", "%s", "\\", "x" * 200, "🙂", "<!--" * 50, "- " * 99, "a\0b", "\ud800"],
)
def test_no_words_break_it(scene, rubbish):
    assert find(rubbish).total >= 0


def test_without_words_the_newest_open_jobs_come(scene):
    found = find()
    assert found.total == 6
    type(scene.far).objects.filter(pk=scene.far.pk).update(
        closes_on=timezone.localdate() - timezone.timedelta(days=1)
    )
    assert find().total == 5


def test_filters_narrow(scene):
    job = scene.jobs["driver"]
    type(job).objects.filter(pk=job.pk).update(contract_type="services", experience_months=24)
    assert find(contracts=("services",)).job_ids == [job.pk]
    assert job.pk not in find(no_experience=True).job_ids
    assert find(place="130000").job_ids == [scene.far.pk]
    assert find(place="150132", radius_km=10).total == 5
    assert find(pay_min=5000).total == 0
    assert find(employer=job.employer_id).job_ids == [job.pk]


def test_the_counts_of_a_facet_add_up(scene):
    for found in (find(), find("cocinera")):
        for facet in ("contract_type", "schedule", "telework", "department"):
            assert sum(found.facets[facet].values()) == found.total


def test_a_place_in_the_words_is_read_as_a_place(client, scene):
    page = client.get(reverse("matching:search"), {"q": "cocinera en Trujillo"}).content.decode()
    assert reverse("jobs:detail", args=[scene.far.pk]) in page
    assert reverse("jobs:detail", args=[scene.jobs["cook"].pk]) not in page
    body = client.get(reverse("matching:search"), {"q": "Asistente en contabilidad"}).content.decode()
    assert reverse("jobs:detail", args=[scene.jobs["accountant"].pk]) in body


def test_unknown_parameters_are_named_and_the_search_still_works(client, scene):
    page = client.get(reverse("matching:search"), {"q": "cocinera", "salario": "5"}).content.decode()
    assert "salario" in page
    assert scene.jobs["cook"].title in page


def test_bad_values_are_said_in_words_and_keep_what_was_typed(client, scene):
    page = client.get(reverse("matching:search"), {"lugar": "Ciudad Gótica", "pago": "mucho"})
    body = page.content.decode()
    assert page.status_code == 200
    assert "Ciudad Gótica" in body
    assert body.count('role="alert"') == 2


def test_homonyms_are_offered(client, scene):
    body = client.get(reverse("matching:search"), {"lugar": "Santa Rosa"}).content.decode()
    assert "¿O buscabas?" in body


def test_anybody_may_search_without_a_cookie(client, scene):
    page = client.get(reverse("matching:search"), {"q": "chofer"})
    assert page.status_code == 200
    assert not page.cookies


def test_a_page_costs_a_bounded_number_of_queries(client, scene, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(reverse("matching:search"), {"q": "cocinera", "lugar": "Lima"})


def test_words_that_are_too_long_are_refused_and_kept_in_the_box(client):
    page = client.get("/trabajos/", {"q": "soldador " * 40}).content.decode()
    assert 'role="alert"' in page
    assert f'value="{("soldador " * 40).strip()}' in page
