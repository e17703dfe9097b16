"""Blocks made straight from rows are those that readings, one by one, would make."""

import dataclasses
import datetime

import numpy as np
import pytest
from django.utils import timezone
from scipy import sparse

from accounts.tests.factories import SeekerProfileFactory
from jobs.models import AnswerRate
from jobs.tests.factories import JobFactory
from matching import runtime
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.models import JobEnrichment, SeekerEnrichment
from matching.services import enrich, readings
from matching.services.match import pools, stored
from matching.tests.scenes import market, read_all

pytestmark = pytest.mark.django_db
AGES = {"age_days", "profile_days"}  # they grow while the test runs


@pytest.fixture
def scene(readers):
    made = market(schedules=["night"], pay_wish=1500)
    read_all(made)
    JobFactory(
        title="Vigía",
        requirements="Licencia A2B",
        pay_period="hour",
        pay_min=9,
        hours_per_week=20,
        place=None,
    )
    enrich.enrich_jobs([made.far.pk + 1])
    enrich.enrich_seeker(SeekerProfileFactory(summary="Sé de contabilidad, Excel y PDT.").pk)
    enrich.enrich_seeker(SeekerProfileFactory(summary="").pk)
    return made


def same(first, second):
    """Compare two blocks field by field; halves of a float are as near as a row keeps them."""
    for one in dataclasses.fields(first):
        left, right = getattr(first, one.name), getattr(second, one.name)
        if dataclasses.is_dataclass(left):
            same(left, right)
        elif sparse.issparse(left):
            assert left.shape == right.shape
            assert abs(left - right).max() < 1e-12, one.name
        elif isinstance(left, dict):
            assert left == right
        else:
            assert left.shape == right.shape, one.name
            assert np.allclose(left, right, atol=1e-4 if one.name in AGES else 1e-9, equal_nan=True), one.name


def job_block():
    rows = JobEnrichment.objects.select_related("job__place", "job__employer__answer_rate").order_by("pk")
    return JobBlock.build(readings.of_rows(rows), taxonomy=runtime.taxonomy())


def test_jobs_are_laid_out_as_their_readings_are(scene):
    AnswerRate.objects.create(employer=scene.far.employer, applications=20, answered=5)
    ids = list(JobEnrichment.objects.values_list("pk", flat=True))
    made = JobBlock.of(stored.job_rows(ids), taxonomy=runtime.taxonomy(), codes={})
    assert len(made) == 7
    assert np.isfinite(made.facts.answer_rate).sum() == 1
    assert len(set(made.facts.licence.tolist())) == 2  # one says it in its words alone
    same(made, job_block())


def test_people_are_laid_out_as_their_readings_are(scene):
    rows = list(SeekerEnrichment.objects.order_by("pk"))
    made = SeekerBlock.of(stored.seeker_rows([row.pk for row in rows]), taxonomy=runtime.taxonomy(), codes={})
    assert len(made) == 3
    same(made, SeekerBlock.build([*map(readings.stored_seeker_reading, rows)], taxonomy=runtime.taxonomy()))


def test_what_an_older_release_read_is_worked_out(scene):
    JobEnrichment.objects.update(term_columns=None)
    SeekerEnrichment.objects.update(term_columns=None, facts=None)
    jobs, people = (
        [*model.objects.values_list("pk", flat=True)] for model in (JobEnrichment, SeekerEnrichment)
    )
    same(JobBlock.of(stored.job_rows(jobs), taxonomy=runtime.taxonomy(), codes={}), job_block())
    block = SeekerBlock.of(stored.seeker_rows(people), taxonomy=runtime.taxonomy(), codes={})
    assert block.terms.nnz > 0
    assert np.nanmax(block.facts.pay_wish) == 1500


def test_nobody_by_another_encoder_and_nothing_at_all_make_no_rows(scene):
    JobEnrichment.objects.update(encoder_id="other@1")
    assert not stored.job_rows([scene.far.pk]).ids
    assert not stored.seeker_rows([]).ids


def test_a_pool_is_filled_in_a_fixed_number_of_queries(scene, django_assert_num_queries):
    pools.forget()
    wage, jobs, people = 1, 3, 3
    runtime.chosen("collaborative")
    with django_assert_num_queries(jobs + wage):
        [pool] = pools.jobs()
    assert len(pool) == 7
    with django_assert_num_queries(people):
        [pool] = pools.people()
    assert len(pool) == 3
    pools.forget()


def test_a_second_look_asks_only_for_what_changed_since(scene):
    pools.forget()
    next(pools.people())
    [kept] = pools._kept.values()
    last = SeekerEnrichment.objects.order_by("-changed_at").first()
    assert pools._at(kept.mark) == last.changed_at
    old = timezone.now() - datetime.timedelta(days=1)
    SeekerEnrichment.objects.exclude(pk=last.pk).update(changed_at=old)
    rows, _ = pools._rows("people")
    assert [*pools._stamps(rows.filter(changed_at__gt=pools._at(kept.mark) - pools.OVERLAP))] == [last.pk]
