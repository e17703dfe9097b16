"""One employer fills no page of a search; what is left out is counted and one link away."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.tests.factories import EmployerFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.forms import Filters
from matching.services import enrich
from matching.services.search import search_jobs
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


def find(query="", *, page=1, **filters):
    return search_jobs(query=query, filters=Filters(**filters), page=page)


def test_at_most_three_of_the_first_ten_are_of_one_employer(scene):
    big = EmployerFactory()
    mine = [JobFactory(employer=big, title=f"Soldador {n}", description="Soldar.").pk for n in range(6)]
    others = [JobFactory(title="Ayudante de soldador naval", description="Ayudar.").pk for _ in range(9)]
    enrich.enrich_jobs([*mine, *others])
    found = find("soldador")
    assert len(set(found.job_ids[:10]) & set(mine)) == 3
    assert set(mine) <= set(found.job_ids)  # all of them fit on one page
    assert not found.beside
    assert set(mine) == set(find("soldador", employer=big.pk).job_ids)


@pytest.fixture
def crowd(scene):
    """Forty guards of one employer, half of them the same ad again, beside twenty-two of as many others."""
    big = EmployerFactory(trade_name="Vigilia")
    mine = [JobFactory(employer=big, title=f"Vigilante {n // 2}").pk for n in range(40)]
    others = [JobFactory(title="Vigilante de puerta nocturno").pk for _ in range(22)]
    enrich.enrich_jobs([*mine, *others])
    Job.objects.filter(pk__in=others).update(published_at=timezone.now() - datetime.timedelta(days=3))
    return big


@pytest.mark.parametrize("words", ["vigilante", ""])
def test_one_employer_fills_no_page_and_what_is_left_out_is_counted(crowd, words):
    pages = [find(words, page=page) for page in (1, 2)]
    shown = [pk for page in pages for pk in page.job_ids]
    mine = [pk for pk in shown if Job.objects.get(pk=pk).employer_id == crowd.pk]
    assert len(mine) == 3
    assert len({Job.objects.get(pk=pk).title for pk in mine}) == 3
    assert len(shown) == len(set(shown)) == 25 + (0 if words else 6)
    assert [len(page.job_ids) for page in pages] == [20, len(shown) - 20]
    assert not pages[1].more
    [(last, more)] = pages[0].beside.items()
    assert last == mine[-1]
    assert more == 37  # forty found, three in the list
    for page in pages:
        assert page.total == 62 + (0 if words else 6)
        assert all(sum(counts.values()) == page.total for counts in page.facets.values())


def test_the_ads_left_out_of_a_page_are_one_link_away(client, crowd):
    page = client.get("/trabajos/", {"q": "vigilante", "page": 1}).content.decode()
    assert "y 37 más de esta empresa" in page
    link = re.search(r'<a href="(\?[^"]*empresa=[^"]*)">y 37', page)[1].replace("&amp;", "&")
    rest = client.get(f"/trabajos/{link}").content.decode()
    assert "40 trabajos" in rest
    assert "Solo de Vigilia." in rest
    assert "más de esta empresa" not in rest
    assert rest.count("<article>") == 20
    assert 'href="?q=vigilante"' in rest


def test_a_result_of_one_employer_alone_fills_its_page(scene):
    big = EmployerFactory()
    enrich.enrich_jobs([JobFactory(employer=big, title=f"Sereno {n}").pk for n in range(30)])
    found = find("sereno")
    assert len(found.job_ids) == 20
    assert [*found.beside.values()] == [10]


def test_a_page_behind_the_end_says_so_and_leads_back(client, crowd):
    page = client.get("/trabajos/", {"q": "vigilante", "page": 9}).content.decode()
    assert "La lista termina antes de esta página." in page
    assert '<a href="?q=vigilante">Ir al comienzo</a>' in page
    assert "No hay trabajos así" not in page
    assert "No hay trabajos así" in client.get("/trabajos/", {"q": "xqzwkv", "page": 9}).content.decode()
