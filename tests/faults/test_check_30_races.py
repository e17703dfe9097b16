"""Check 30: double apply, the last vacancy, two edits of one profile: one winner by constraint."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.tests.factories import SeekerProfileFactory
from jobs.models import Application, ApplicationTransition
from jobs.services import applications
from jobs.services.states import WrongMove
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REFUSALS = (WrongMove, IntegrityError)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts in threads that start together; gives what each returned, or the refusal it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def apply(job: Any, seeker: Any) -> Callable[[], Application]:
    return lambda: applications.apply(
        seeker=seeker, job=job, message="Hola", share_contact=False, by=seeker.user
    )


def test_check_30_a_double_application_is_one() -> None:
    job, seeker = JobFactory(), SeekerProfileFactory()
    sent = at_once(*[apply(job, seeker)] * 4)
    assert len({one.pk for one in sent}) == 1
    assert ApplicationTransition.objects.count() == 1


def test_check_30_twin_without_the_constraint_there_are_several() -> None:
    job, seeker = JobFactory(), SeekerProfileFactory()
    [constraint] = [one for one in Application._meta.constraints if set(getattr(one, "fields", ())) == {"job", "seeker"}]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Application, constraint)
    try:
        rows = [lambda: Application.objects.create(job=job, seeker=seeker, answer_by=job.closes_on)] * 3
        assert len({one.pk for one in at_once(*rows)}) == 3
    finally:
        Application.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Application, constraint)
