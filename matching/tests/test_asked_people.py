"""The words and the groups of the people by whom models are measured."""

import numpy as np
import pytest

from accounts.tests.factories import SeekerProfileFactory
from matching.services import asked_people
from matching.tests.scenes import market

pytestmark = pytest.mark.django_db


def test_words_in_common_put_the_job_of_her_trade_first() -> None:
    scene = market()
    jobs = np.array(sorted(job.pk for job in scene.jobs.values()), np.int64)
    scores = asked_people.words_of(np.array([scene.cook.pk], np.int64), jobs)
    assert scores is not None
    assert jobs[scores(np.array([0])).argmax()] == scene.jobs["cook"].pk


def test_pairs_have_the_scores_of_their_person_and_job_whatever_their_order() -> None:
    scene = market()
    other = SeekerProfileFactory(summary="Manejo camiones, tengo licencia A-IIb.")
    people = np.array([other.pk, scene.cook.pk, other.pk, scene.cook.pk], np.int64)
    jobs = np.array([scene.jobs[name].pk for name in ("driver", "cook", "cook", "driver")], np.int64)
    found = asked_people.word_scores(people, jobs)
    assert found is not None
    assert found[0] > found[2]
    assert found[1] > found[3]


def test_where_no_job_has_words_nothing_is_said() -> None:
    assert asked_people.word_scores(np.array([1]), np.array([2])) is None


def test_people_are_told_apart_by_department_and_language_and_who_is_gone_by_neither() -> None:
    person = SeekerProfileFactory(user__language="en")
    found = asked_people.labels_of(np.array([person.pk, 0], np.int64))
    assert found == {"region": [str(person.place_id)[:2], "?"], "language": ["en", "?"]}
