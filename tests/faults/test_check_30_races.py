"""Check 30: double apply, the last vacancy, two edits of one profile: one winner by constraint."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.models import SeekerProfile
from accounts.services import profile as profiles
from accounts.tests.factories import SeekerProfileFactory, UserFactory
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
    [constraint] = [one for one in Application._meta.constraints if one.name == "one_application"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Application, constraint)
    try:
        rows = [lambda: Application.objects.create(job=job, seeker=seeker, answer_by=job.closes_on)] * 3
        assert len({one.pk for one in at_once(*rows)}) == 3
    finally:
        Application.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Application, constraint)


def hire(application: Application, by: Any) -> Callable[[], Application]:
    return lambda: applications.move_application(application=application, state="hired", by=by)


def test_check_30_the_last_vacancy_goes_to_one() -> None:
    job = JobFactory(vacancies=1)
    owner = UserFactory(by_email=True)
    answers = at_once(*[hire(one, owner) for one in ApplicationFactory.create_batch(4, job=job)])
    assert sum(isinstance(answer, WrongMove) for answer in answers) == 3
    assert Application.objects.filter(job=job, state="hired").count() == 1


def test_check_30_twin_without_the_lock_several_take_the_last_vacancy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = JobFactory(vacancies=1)
    owner = UserFactory(by_email=True)
    together = Barrier(4)

    def look_without_turns(_job: Any) -> None:
        assert not Application.objects.filter(job=job, state="hired").exists()
        together.wait(10)

    monkeypatch.setattr(applications, "_hold", lambda job_id: None)
    monkeypatch.setattr(applications, "_check_vacancies", look_without_turns)
    at_once(*[hire(one, owner) for one in ApplicationFactory.create_batch(4, job=job)])
    assert Application.objects.filter(job=job, state="hired").count() == 4


def edit(profile: SeekerProfile, part: str, **values: Any) -> Callable[[], Any]:
    return lambda: profiles.change_part(profile=profile, by=profile.user, part=part, values=values)


def test_check_30_two_edits_of_one_profile_both_stay() -> None:
    profile = SeekerProfileFactory(summary="Cocino", radius_km=10)
    stale = [SeekerProfile.objects.get(pk=profile.pk) for _ in range(2)]
    at_once(edit(stale[0], "words", summary="Cocino y atiendo mesas"), edit(stale[1], "words", radius_km=40))
    profile.refresh_from_db()
    assert (profile.summary, profile.radius_km) == ("Cocino y atiendo mesas", 40)


def test_check_30_twin_saved_whole_the_later_edit_takes_the_earlier_back() -> None:
    profile = SeekerProfileFactory(summary="Cocino", radius_km=10)
    first, second = (SeekerProfile.objects.get(pk=profile.pk) for _ in range(2))
    first.summary = "Cocino y atiendo mesas"
    first.save()
    second.radius_km = 40
    second.save()
    profile.refresh_from_db()
    assert profile.summary == "Cocino"
