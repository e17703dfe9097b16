"""Messages about new jobs: one a day, one row of what it named, and a click that knows the message it came from."""

import datetime
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Purpose
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.services import applications
from jobs.tests.factories import JobFactory
from matching.models import Act, Experiment, Exposure, Impression
from matching.services import alerts, events, experiments
from matching.services.alert_marks import marked, page_of_mark
from matching.services.match import model_version
from matching.services.replay import clicks_by_position, reading_seconds
from matching.tests.listing import put
from messaging.models import Notification
from messaging.services.notifications import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_experiments")]
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile"}
ALL = {
    "since": timezone.now() - datetime.timedelta(days=1),
    "until": timezone.now() + datetime.timedelta(days=2),
}


def person(*purposes, **fields):
    return SeekerProfileFactory(consents=[Purpose.MATCHING, Purpose.ALERTS, *purposes], **fields)


@pytest.fixture
def ana():
    return person(Purpose.TRAINING, user=UserFactory(by_email=True))


@pytest.fixture
def jobs(ana):
    made = [JobFactory(title=f"Cocinera de menú {number}") for number in range(4)]
    for number, job in enumerate(made):
        put(ana, job, score=0.9 - number / 50)
    return made


@pytest.fixture
def message(ana, jobs):
    [number] = alerts.queue_new_matches([ana.pk])
    return Notification.objects.get(pk=number)


@pytest.fixture
def shown(message):
    return Impression.objects.get()


def acts():
    return list(Act.objects.order_by("pk").values_list("kind", "person", "impression", "position"))


# --- what is said


def test_a_message_names_the_best_jobs_and_is_one_row_in_their_order(message, shown, ana, jobs):
    assert message.text == "Hay 4 trabajos que van contigo."
    assert [words for words, _ in message.items] == [f"{job.title} - {job.employer.name}" for job in jobs[:3]]
    assert (shown.page, shown.person, shown.first) == ("alert", ana, 1)
    assert shown.jobs == [job.pk for job in jobs[:3]]
    assert shown.model_version == model_version()
    assert 100 < shown.weight < 600


def test_the_mail_and_the_page_lead_to_the_jobs_by_marked_links(client, message, shown, ana, jobs):
    deliver(message.pk)
    [letter] = mail.outbox
    paths = re.findall(r"https?://[^/\s]+(/trabajos/\S+)", letter.body)
    assert paths[:3] == [path for _, path in message.items]
    assert {page_of_mark(path.split("?a=")[1]) for path in paths[:3]} == {shown.pk}
    assert len(letter.body.encode()) < 6000
    client.force_login(ana.user)
    words = client.get(reverse("messaging:notifications")).content.decode()
    assert all(f'<a href="{path}">' in words for path in paths[:3])
    assert Impression.objects.count() == 1


def test_a_mark_takes_a_few_bytes_and_holds_no_picture(message):
    plain = JobFactory.build(pk=1).get_absolute_url()
    assert len(marked(plain, page_id=100_000_000)) - len(plain) < 20
    assert "<img" not in message.text


def test_a_second_message_of_a_day_leaves_nothing(message, ana):
    put(ana, JobFactory(), score=0.95)
    assert alerts.queue_new_matches([ana.pk, ana.pk]) == []
    assert (Notification.objects.count(), Impression.objects.count()) == (1, 1)
    assert alerts.queue_new_matches([ana.pk], now=timezone.now() + datetime.timedelta(days=1))


def test_who_does_not_agree_to_learning_is_told_without_a_row_and_without_a_mark(jobs):
    silent = person()
    put(silent, jobs[0], score=0.9)
    [number] = alerts.queue_new_matches([silent.pk])
    assert Notification.objects.get(pk=number).items == [
        [f"{jobs[0].title} - {jobs[0].employer.name}", jobs[0].get_absolute_url()]
    ]
    assert not Impression.objects.exists()


def test_who_does_not_agree_to_alerts_or_has_nothing_good_is_not_told(jobs):
    quiet = SeekerProfileFactory(consents=[Purpose.MATCHING, Purpose.TRAINING])
    put(quiet, jobs[0], score=0.9)
    poor = person(Purpose.TRAINING)
    put(poor, jobs[0], score=0.01)
    assert alerts.queue_new_matches([quiet.pk, poor.pk]) == []
    assert not Impression.objects.exists()


def test_many_people_are_told_by_few_queries_each(jobs, django_assert_max_num_queries):
    people = [person(Purpose.TRAINING) for _ in range(12)]
    for one in people:
        put(one, jobs[0], score=0.9)
    with django_assert_max_num_queries(7 + 5 * len(people)):
        assert len(alerts.queue_new_matches([one.pk for one in people])) == 12


# --- where a click came from


def path_of(message, place):
    return message.items[place][1]


def test_a_click_from_the_message_and_what_follows_it_know_the_message(client, message, shown, ana, jobs):
    client.force_login(ana.user)
    client.get(path_of(message, 1))
    client.post(reverse("jobs:save", args=[jobs[1].pk]))
    sent = applications.apply(seeker=ana, job=jobs[1], message="", share_contact=False, by=ana.user)
    events.log_transition(sent.transitions.get().pk)
    assert acts() == [(kind, ana.pk, shown.pk, 2) for kind in ("view", "save", "apply")]
    rates = clicks_by_position(**ALL, page="alert")
    assert [(rate.position, rate.shown, rate.clicked) for rate in rates] == [(1, 1, 0), (2, 1, 1), (3, 1, 0)]
    assert clicks_by_position(**ALL) == []


def test_a_click_without_a_session_is_hers_and_an_application_after_it_too(client, message, shown, ana, jobs):
    client.get(path_of(message, 0), headers=PHONE)
    assert acts() == [("view", ana.pk, shown.pk, 1)]
    events.log_act(person_id=ana.pk, job_id=jobs[0].pk, kind="apply")
    assert acts()[1] == ("apply", ana.pk, shown.pk, 1)


def test_in_the_session_of_somebody_else_the_message_says_nothing(client, message, jobs):
    other = SeekerProfileFactory(consents=[Purpose.TRAINING])
    client.force_login(other.user)
    client.get(path_of(message, 0))
    assert acts() == [("view", other.pk, None, None)]
    client.force_login(UserFactory(manager=True))
    client.get(path_of(message, 0))
    assert len(acts()) == 1


@pytest.mark.parametrize("change", [lambda mark: mark[:-1] + "!", lambda _: "zz.AAAAAAAA", lambda _: "-1.x"])
def test_a_mark_that_we_did_not_make_leaves_no_row(client, message, jobs, change):
    path, _, mark = path_of(message, 0).partition("?a=")
    answer = client.get(path, {"a": change(mark)}, headers=PHONE)
    assert answer.status_code == 200
    assert acts() == []


def test_a_mark_holds_for_the_jobs_of_its_message_only(client, message, jobs):
    mark = path_of(message, 0).partition("?a=")[2]
    client.get(jobs[3].get_absolute_url(), {"a": mark}, headers=PHONE)
    assert acts() == []


@pytest.mark.parametrize("headers", [{"user-agent": "Googlebot/2.1"}, {**PHONE, "sec-purpose": "prefetch"}])
def test_a_program_that_tries_the_links_of_a_mail_leaves_no_row(client, message, headers):
    client.get(path_of(message, 0), headers=headers)
    client.head(path_of(message, 0), headers=PHONE)
    assert acts() == []


def test_a_message_that_was_not_opened_takes_no_click_from_a_page(client, ana, jobs):
    page = events.log_page(person_id=ana.pk, page="matches", job_ids=[jobs[0].pk])
    alerts.queue_new_matches([ana.pk])
    client.force_login(ana.user)
    client.get(jobs[0].get_absolute_url())
    assert acts() == [("view", ana.pk, page, 1)]


def test_who_withdrew_leaves_no_row_by_an_old_link(client, message, ana):
    ana.user.consents.update(withdrawn_at=timezone.now())
    client.get(path_of(message, 0), headers=PHONE)
    assert acts() == []


def test_a_message_that_came_meanwhile_does_not_end_the_reading(ana, jobs):
    start = timezone.now() - datetime.timedelta(hours=1)
    for seconds in (0, 60):
        Act.objects.create(
            person=ana, job=jobs[0], kind="view", at=start + datetime.timedelta(seconds=seconds)
        )
    Impression.objects.create(person=ana, page="alert", jobs=[1], at=start + datetime.timedelta(seconds=10))
    assert reading_seconds(**ALL) == (60.0, 1)


# --- experiments on messages


def under_way(variant):
    row = Experiment.objects.create(
        name="avisos",
        question="¿Uno o tres trabajos en el aviso?",
        surface="alerts",
        arms=[{"name": "a", "weight": 1e-9}, {"name": "b", "weight": 1, "variant": variant}],
        primary_metric="clicks",
        guardrails=["complaints", "bytes", "answers"],
        ends_on=timezone.localdate() + datetime.timedelta(days=7),
    )
    experiments.start(row, by=UserFactory(manager=True))
    experiments.forget_running()
    return row


def test_an_arm_says_how_many_jobs_a_message_names_and_the_row_says_which_arm(ana, jobs):
    under_way({"jobs": 1})
    [number] = alerts.queue_new_matches([ana.pk])
    assert len(Notification.objects.get(pk=number).items) == 1
    shown = Impression.objects.get()
    assert (shown.jobs, shown.arms) == ([jobs[0].pk], {"avisos": "b"})
    assert Exposure.objects.get().person == ana


def test_only_who_is_about_to_be_told_is_exposed(ana, jobs):
    under_way({"jobs": 1})
    quiet = SeekerProfileFactory(consents=[Purpose.MATCHING, Purpose.TRAINING])
    poor = person(Purpose.TRAINING)
    put(quiet, jobs[0], score=0.9)
    put(poor, jobs[0], score=0.01)
    alerts.queue_new_matches([ana.pk, quiet.pk, poor.pk])
    alerts.queue_new_matches([ana.pk])
    assert [row.person for row in Exposure.objects.all()] == [ana]


def test_an_arm_that_stays_silent_is_exposed_all_the_same(ana, jobs):
    under_way({"least_score": 0.99})
    assert alerts.queue_new_matches([ana.pk]) == []
    assert Exposure.objects.get().arm == "b"
