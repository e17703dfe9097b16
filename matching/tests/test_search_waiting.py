"""Ads that wait to be read are found by their titles."""

import datetime

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.forms import Filters
from matching.services import enrich, search_words, waiting_ads
from matching.services.search import search_jobs
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def waiting():
    read_all(market())
    waiting_ads.forget()
    since = timezone.now() - datetime.timedelta(minutes=2)
    job = JobFactory(title="Cocinero/a de Chifa", contract_type="daily", published_at=since)
    search_words.refresh()
    yield job
    waiting_ads.forget()


def find(query, **filters):
    return search_jobs(query=query, filters=Filters(**filters))


@pytest.mark.parametrize("words", ["cocinera", "CHIFA", "cocineros de chifa"])
def test_it_is_found_and_counted_once_before_and_after(waiting, words):
    before = find(words)
    assert waiting.pk in before.job_ids
    assert len(set(before.job_ids)) == len(before.job_ids) == before.total
    assert all(sum(counts.values()) == before.total for counts in before.facets.values())
    enrich.enrich_jobs([waiting.pk])
    assert waiting.pk in find(words).job_ids
    assert find(words).exact == before.exact


def test_filters_narrow_it_and_what_is_not_open_stays_away(waiting):
    assert waiting.pk in find("chifa", contracts=("daily",)).job_ids
    assert waiting.pk not in find("chifa", contracts=("indefinite",)).job_ids
    Job.objects.filter(pk=waiting.pk).update(state="closed")
    assert waiting.pk not in find("chifa").job_ids


def test_one_that_came_just_now_costs_nobody_anything(waiting):
    Job.objects.filter(pk=waiting.pk).update(published_at=timezone.now())
    assert not waiting_ads.are_there()


def test_while_nothing_waits_it_is_asked_once_in_a_while(waiting, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert waiting_ads.are_there()
        assert waiting_ads.are_there()
    enrich.enrich_jobs([waiting.pk])
    waiting_ads.forget()
    assert not waiting_ads.are_there()
