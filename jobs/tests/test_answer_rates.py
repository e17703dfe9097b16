"""What is said of an employer's answers: counted from applications, known from ten on, one query for many."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from jobs import tasks
from jobs.cards import answer_words, job_card
from jobs.models import AnswerRate, Application, Job
from jobs.services.answer_rates import LONGEST_WAIT_DAYS, answer_rates, measure_answer_rates
from jobs.tests.factories import ApplicationFactory, JobFactory

pytestmark = pytest.mark.django_db
State = Application.State
NOW = timezone.now


def days(number: float) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def answered(job: Job, *, sent: float, after: float, state: str = State.SHORTLISTED) -> Application:
    """Make an application that was sent so many days ago and answered so many days after."""
    application = ApplicationFactory(
        job=job,
        state=state,
        decline_reason="filled" if state == State.DECLINED else "",
        submitted_at=NOW() - days(sent),
        answer_by=timezone.localdate() - days(sent) + days(14),
    )
    application.transitions.create(
        from_state="submitted", to_state=state, by=UserFactory(), at=NOW() - days(sent) + days(after)
    )
    return application


def silent(job: Job, *, sent: float, due: int, state: str = State.UNANSWERED) -> Application:
    return ApplicationFactory(
        job=job, state=state, submitted_at=NOW() - days(sent), answer_by=timezone.localdate() - days(due)
    )


def seven_of_ten(job: Job) -> None:
    for after in (2, 3, 4, 4, 4, 5, 9):
        answered(job, sent=20, after=after, state=State.DECLINED if after == 9 else State.SHORTLISTED)
    for _ in range(3):
        silent(job, sent=20, due=6)


def test_seven_of_ten_in_four_days_is_said_on_the_page_of_the_job(client):
    job = JobFactory()
    seven_of_ten(job)
    tasks.measure_answer_rates()
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Responde 7 de 10, en 4 días (30 días)." in page


def test_nine_applications_say_nothing_yet(client):
    job = JobFactory()
    for _ in range(9):
        answered(job, sent=10, after=1)
    measure_answer_rates()
    assert not answer_rates([job.employer_id])[job.employer_id].is_known
    assert "Aún no sabemos cuánto responde." in client.get(job.get_absolute_url()).content.decode()


def test_only_what_was_answered_or_due_in_the_window_counts():
    job = JobFactory()
    answered(job, sent=70, after=3)  # long ago
    answered(job, sent=50, after=40)  # late, but within the window
    silent(job, sent=60, due=46)  # its date passed before the window
    silent(job, sent=2, due=-12, state=State.SUBMITTED)  # may still be answered in time
    silent(job, sent=20, due=1, state=State.READ)  # opened is not answered
    silent(job, sent=20, due=1, state=State.WITHDRAWN)
    measure_answer_rates()
    row = AnswerRate.objects.get()
    assert (row.applications, row.answered, row.median_days) == (2, 1, 40.0)
    assert row.share == 0.5


def test_a_hire_that_was_undone_and_a_rule_are_no_answers():
    job = JobFactory()
    undone = silent(job, sent=20, due=5)
    undone.transitions.create(from_state="submitted", to_state="hired", by=UserFactory(), at=NOW() - days(10))
    by_rule = silent(job, sent=20, due=5, state=State.SHORTLISTED)
    by_rule.transitions.create(from_state="hired", to_state="shortlisted", rule="hire_undone")
    measure_answer_rates()
    assert AnswerRate.objects.get().answered == 0


def test_no_job_may_wait_longer_than_what_is_looked_back_on():
    limits = [rule.limit_value for rule in Job._meta.get_field("answer_days").validators]
    assert max(limits) == LONGEST_WAIT_DAYS


def test_measuring_again_writes_only_what_changed_and_forgets_what_is_over():
    job = JobFactory()
    application = answered(job, sent=10, after=1)
    assert measure_answer_rates() == 1
    assert measure_answer_rates() == 0
    application.delete()
    assert measure_answer_rates() == 1
    assert answer_rates([job.employer_id]) == {}


def test_the_rates_of_many_employers_are_one_query(django_assert_num_queries):
    jobs = JobFactory.create_batch(5)
    for job in jobs:
        answered(job, sent=5, after=1)
    measure_answer_rates()
    with django_assert_num_queries(1):
        assert len(answer_rates(job.employer_id for job in jobs)) == 5


def test_a_card_never_asks_the_database_for_it(django_assert_num_queries):
    job = JobFactory()
    seven_of_ten(job)
    measure_answer_rates()
    bare, fetched = Job.objects.select_related("employer", "place").get(), Job.objects.with_card().get()
    with django_assert_num_queries(0):
        assert answer_words(bare.employer) == ""
        assert job_card(fetched)["answers"] == "responde 7 de 10, en 4 días (30 días)"


@pytest.mark.parametrize(
    ("median", "words"),
    [
        (None, "responde 0 de 12 (30 días)"),
        (0.2, "responde 11 de 12, el mismo día (30 días)"),
        (1.1, "responde 11 de 12, en 1 día (30 días)"),
    ],
)
def test_the_words_follow_the_figures(median, words):
    job = JobFactory()
    AnswerRate.objects.create(
        employer=job.employer, applications=12, answered=0 if median is None else 11, median_days=median
    )
    assert answer_words(Job.objects.with_card().get().employer) == words


def test_the_list_of_saved_jobs_says_it_too(client):
    job = JobFactory()
    seven_of_ten(job)
    measure_answer_rates()
    seeker = job.applications.first().seeker
    seeker.saved_jobs.create(job=job)
    client.force_login(seeker.user)
    assert "Responde 7 de 10" in client.get(reverse("jobs:saved")).content.decode()
