"""What a person preferred, as a part of the score from both sides."""

import numpy as np
import pytest

from matching.ml import ranking
from matching.ml.blocks import JobBlock, SeekerBlock
from matching.ml.types import JobFacts, JobReading, SeekerFacts, SeekerReading

LIMA = {"latitude": -12.0, "longitude": -77.0}


def job(number, **facts):
    return JobReading(number, np.array([1.0, 0.0], np.float32), facts=JobFacts(**LIMA, **facts))


def person(number, taste=()):
    return SeekerReading(number, np.array([[1.0, 0.0]], np.float32), facts=SeekerFacts(**LIMA, taste=taste))


@pytest.fixture
def jobs():
    return [
        job(1, pay_max=1200.0, offer=(0.5, 0.5, -0.5)),
        job(2, pay_max=2600.0, offer=(-0.5, -0.5, -0.5)),
        job(3),
    ]


def test_both_sides_score_a_taste_alike(known, jobs):
    people = [person(1), person(2, (1.5, -0.2, 0.4, 0.3, -1.0)), person(3, (-1.0, 0.5, 0.9, 0.2, 0.0))]
    block = JobBlock.build(jobs, taxonomy=known)
    across = [
        ranking.score_seekers(one, SeekerBlock.build(people, taxonomy=known), taxonomy=known).scores
        for one in jobs
    ]
    for place, one in enumerate(people):
        along = ranking.score_jobs(one, block, taxonomy=known).scores
        assert along.tolist() == pytest.approx([scores[place] for scores in across], abs=1e-12)


def test_who_was_not_asked_is_scored_as_before(known, jobs):
    parts = ranking.score_jobs(person(1), JobBlock.build(jobs, taxonomy=known), taxonomy=known)
    assert {parts.parts_at(place).preference for place in range(3)} == {0.5}


def test_who_wants_pay_gets_the_paid_job_first_and_an_untold_job_is_not_moved(known, jobs):
    block = JobBlock.build(jobs, taxonomy=known)
    found = ranking.score_jobs(person(1, (2.0, 0.0, 0.0, 0.0, 0.0)), block, taxonomy=known)
    low, high, untold = (found.parts_at(place).preference for place in range(3))
    assert low < 0.5 < high
    assert untold == 0.5
