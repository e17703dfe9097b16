"""The managers' figures."""

import datetime
import re

import brotli
import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import TRUJILLO, EmployerFactory, SeekerProfileFactory, UserFactory, place
from dashboard.metrics import counts, queues, times
from dashboard.metrics.rows import UnknownFigure, rows_behind
from dashboard.tasks import heartbeat
from dashboard.tests.scenes import matched
from dashboard.views.analytics import words_for
from jobs.models import Application, ApplicationTransition, ImportRun, Job, JobTransition
from jobs.services import applications as service
from jobs.tests.factories import ApplicationFactory, JobFactory, owner_of
from matching.models import EnrichmentFailure

pytestmark = pytest.mark.django_db
URL = "/analitica/"
State = Application.State


@pytest.fixture
def manager() -> User:
    return UserFactory(manager=True)


@pytest.fixture
def market() -> Application:
    """An answered application among jobs of two departments."""
    application = ApplicationFactory(submitted_at=timezone.now() - datetime.timedelta(hours=30))
    owner = owner_of(application.job.employer)
    matched(application.seeker)
    service.mark_read(application=application, by=owner)
    service.move_application(application=application, state=State.INTERVIEW, by=owner)
    ApplicationFactory(job__place=place(TRUJILLO))
    JobFactory(in_review=True)
    ImportRun.objects.create(source="servir", format="csv", file_name="a.csv", counts={"added": 7})
    return application


def test_a_manager_sees_the_figures(client: Client, manager: User, market: Application) -> None:
    client.force_login(manager)
    text = client.get(URL).content.decode()
    assert "El camino de las personas" in text
    assert "La Libertad" in text
    assert "added 7" in text


def test_it_is_light_and_has_no_script(client: Client, manager: User, market: Application) -> None:
    for code in ("040101", "080101", "200101", "140101", "060101", "110101"):
        JobFactory(place=place(code))
    client.force_login(manager)
    body = client.get(URL).content
    assert len(brotli.compress(body)) <= 6_000
    assert b"<script" not in body


def test_it_asks_a_fixed_number_of_questions(
    client: Client, manager: User, market: Application, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(manager)
    client.get(URL)
    with django_assert_max_num_queries(42):
        client.get(URL)


def test_each_number_opens_as_many_rows(client: Client, manager: User, market: Application) -> None:
    client.force_login(manager)
    text = client.get(URL).content.decode()
    numbers = re.findall(r'<a href="(/analitica/filas/[^"]+)">([\d,]+)</a>', text)
    assert len(numbers) > 12
    for url, number in numbers:
        listed = client.get(url)
        assert listed.status_code == 200
        assert listed.context["page"].paginator.count == int(number.replace(",", "")), url


def test_a_row_leads_to_its_page_in_the_admin(client: Client, manager: User) -> None:
    job = JobFactory(title="Soldador de estructuras")
    client.force_login(manager)
    text = client.get(reverse("dashboard:rows", args=["jobs.published"])).content.decode()
    assert "Soldador de estructuras" in text
    assert reverse("admin:jobs_job_change", args=[job.pk]) in text
    assert f'"{reverse("admin:jobs_job_changelist")}"' in text


@pytest.mark.parametrize(
    "key",
    ["jobs", "jobs.", "jobs.sold", "nothing.x", "place.jobs.99", "place.x.15", "funnel.x", "queue.__class__"],
)
def test_an_unknown_figure_is_not_there(client: Client, manager: User, key: str) -> None:
    client.force_login(manager)
    assert client.get(reverse("dashboard:rows", args=[key])).status_code == 404
    with pytest.raises(UnknownFigure):
        rows_behind(key)


def test_the_funnel_keeps_who_went_further_and_came_back(market: Application) -> None:
    owner = owner_of(market.job.employer)
    service.decline_application(application=market, reason="filled", by=owner)
    steps = {figure.key: figure.value for figure in counts.funnel()}
    assert steps["funnel.profile"] == 2
    assert steps["funnel.matches"] == 1
    assert steps["funnel.applied"] == 2
    assert steps["funnel.read"] == steps["funnel.answered"] == steps["funnel.interview"] == 1
    assert steps["funnel.hired"] == 0


def test_a_rule_is_no_answer() -> None:
    application = ApplicationFactory(overdue=True)
    service.close_unanswered_applications()
    assert rows_behind("funnel.answered").count() == 0
    assert times.kept_promise() == times.Guarantee(answered=0, unanswered=1)
    assert times.kept_promise().percent == 0
    assert rows_behind("applications.unanswered").get() == application


def test_the_wait_for_an_answer_is_the_median_of_first_answers() -> None:
    for hours in (2, 10, 50):
        application = ApplicationFactory()
        for later, state in ((hours, State.SHORTLISTED), (hours + 90, State.INTERVIEW)):
            ApplicationTransition.objects.create(
                application=application,
                from_state=State.SUBMITTED,
                to_state=state,
                by=owner_of(application.job.employer),
                at=application.submitted_at + datetime.timedelta(hours=later),
            )
    answer = times.waits()[1]
    assert (answer.median, answer.count) == (datetime.timedelta(hours=10), 3)


def test_waits_without_rows_are_not_zero() -> None:
    assert [(wait.median, wait.count) for wait in times.waits()] == [(None, 0)] * 3
    assert times.kept_promise().percent is None


def test_the_age_of_jobs_in_review_counts_from_the_last_sending() -> None:
    now = timezone.now()
    for hours in (1, 5, 30):
        job = JobFactory(in_review=True, created_at=now - datetime.timedelta(days=60))
        for at in (now - datetime.timedelta(days=20), now - datetime.timedelta(hours=hours)):
            JobTransition.objects.create(job=job, from_state="draft", to_state="in_review", at=at)
    figure, wait = queues.review()
    assert figure.value == 3
    assert wait is not None
    assert abs(wait - datetime.timedelta(hours=5)) < datetime.timedelta(minutes=1)


def test_unread_jobs_and_the_oldest_of_them_are_seen() -> None:
    job = JobFactory()
    Job.objects.filter(pk=job.pk).update(updated_at=timezone.now() - datetime.timedelta(hours=3))
    EnrichmentFailure.objects.create(
        kind="job",
        object_id=job.pk + 1,
        content_hash="x",
        problem="KeyError",
        not_before=timezone.now(),
        set_aside=True,
    )
    figures, oldest = queues.readings()
    values = {figure.key: figure.value for figure in figures}
    assert values["queue.jobs_unread"] == 1
    assert values["queue.set_aside"] == 1
    assert oldest is not None
    assert oldest >= datetime.timedelta(hours=3)


def test_the_queues_show_what_waits_and_the_last_sign_of_life() -> None:
    cache.clear()
    heartbeat("light")
    found = queues.workers()
    assert found is not None
    light, ml = found
    assert (light.name, light.age_seconds) == ("light", 0)
    assert ml.age_seconds is None
    assert light.length >= 0


def test_without_redis_it_says_that_it_can_not_see(
    client: Client, manager: User, settings: LazySettings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    client.force_login(manager)
    response = client.get(URL)
    assert response.status_code == 200
    assert "No se puede ver" in response.content.decode()


def test_states_without_rows_stay_in_the_table() -> None:
    EmployerFactory()
    assert {figure.key.split(".")[1]: figure.value for figure in counts.employers()} == {
        "unverified": 0,
        "pending": 0,
        "verified": 1,
        "refused": 0,
    }


def test_people_who_left_are_not_counted() -> None:
    SeekerProfileFactory(user__is_active=False)
    assert {figure.value for figure in counts.people()} == {0}


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, ""),
        (datetime.timedelta(seconds=50), "1 minuto"),
        (datetime.timedelta(minutes=119), "119 minutos"),
        (datetime.timedelta(hours=2), "2 horas"),
        (datetime.timedelta(hours=47), "47 horas"),
        (datetime.timedelta(days=3, hours=2), "3 días"),
    ],
)
def test_a_span_is_said_in_a_unit_that_fits(span: datetime.timedelta | None, words: str) -> None:
    assert words_for(span) == words
