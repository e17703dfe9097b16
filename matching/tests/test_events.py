"""The log of pages shown and of acts: one row a page, one page a click, and nothing of who did not agree."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Purpose
from accounts.services.consent import withdraw_consent
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Application
from jobs.services import applications
from jobs.tests.factories import JobFactory, owner_of
from matching import tasks
from matching.models import Act, Impression
from matching.models.event import EventFixed
from matching.services import event_upkeep, events
from matching.services.match import model_version
from matching.services.replay import clicks_by_position, reading_seconds
from matching.tests.listing import put

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile"
ALL = {
    "since": timezone.now() - datetime.timedelta(days=400),
    "until": timezone.now() + datetime.timedelta(days=2),
}


@pytest.fixture
def ana():
    return SeekerProfileFactory(consents=[Purpose.MATCHING, Purpose.TRAINING])


@pytest.fixture
def jobs(ana):
    made = [JobFactory(title=f"Cocinera de menú {number}") for number in range(3)]
    for number, job in enumerate(made):
        put(ana, job, score=0.9 - number / 10)
    return made


@pytest.fixture
def page(client, ana, jobs):
    client.force_login(ana.user)
    client.get(reverse("matching:matches"))
    return Impression.objects.get()


def acts():
    return list(Act.objects.order_by("pk").values_list("kind", "reason", "position"))


# --- pages


def test_a_list_shown_is_one_row_in_its_order_with_its_model(page, ana, jobs):
    assert page.jobs == [job.pk for job in jobs]
    assert (page.person, page.page, page.model_version, page.first) == (ana, "matches", model_version(), 1)
    assert page.weight > 1000


def test_an_unchanged_page_leaves_no_second_row(client, page):
    again = client.get(reverse("matching:matches"))
    client.get(reverse("matching:matches"), headers={"if-none-match": again["ETag"]})
    assert Impression.objects.count() == 2


def test_a_head_and_a_prefetch_leave_no_row(client, ana, jobs):
    client.force_login(ana.user)
    client.head(reverse("matching:matches"))
    client.get(reverse("matching:matches"), headers={"sec-purpose": "prefetch"})
    assert not Impression.objects.exists()


@pytest.mark.parametrize("agreed", [[], [Purpose.MATCHING, Purpose.ALERTS]])
def test_who_did_not_agree_leaves_no_row_at_all(client, jobs, agreed):
    silent = SeekerProfileFactory(consents=agreed)
    put(silent, jobs[0], score=0.9)
    client.force_login(silent.user)
    client.get(reverse("matching:matches"))
    client.get(reverse("matching:search"), headers={"user-agent": PHONE})
    client.get(jobs[0].get_absolute_url())
    client.post(reverse("matching:feedback"), {"fb": f"{jobs[0].pk}:good"})
    assert not Impression.objects.exists()
    assert not Act.objects.exists()


def test_who_agreed_to_the_former_text_only_leaves_no_row(client, ana, jobs):
    consent = ana.user.consents.get(text__purpose=Purpose.TRAINING)
    consent.text = type(consent.text).objects.get(purpose=Purpose.TRAINING, version=1)
    consent.save()
    client.force_login(ana.user)
    client.get(reverse("matching:matches"))
    assert not Impression.objects.exists()


def test_a_search_without_an_account_names_nobody_and_keeps_no_words(client, jobs):
    client.get(
        reverse("matching:search"), {"dias": "30", "jornada": "full_time"}, headers={"user-agent": PHONE}
    )
    client.get(reverse("matching:search"), {"dias": "30"}, headers={"user-agent": PHONE})
    row = Impression.objects.last()
    assert row is not None
    assert row.person is None
    assert (row.page, len(row.query)) == ("search", 16)
    assert events.query_key("q=cocinera&km=10") == events.query_key("km=10&lugar=&q=cocinera+")
    assert "cocinera" not in events.query_key("q=cocinera")


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "facebookexternalhit/1.1"])
def test_a_robot_leaves_no_row(client, jobs, agent):
    client.get(reverse("matching:search"), headers={"user-agent": agent})
    assert not Impression.objects.exists()


def test_staff_who_search_leave_no_row(client, jobs):
    client.force_login(UserFactory(manager=True))
    client.get(reverse("matching:search"), headers={"user-agent": PHONE})
    assert not Impression.objects.exists()


def test_the_home_page_leaves_a_row(client, ana, jobs):
    client.force_login(ana.user)
    client.get(reverse("dashboard:home"))
    [row] = Impression.objects.all()
    assert (row.page, row.jobs) == ("home", [job.pk for job in jobs])


def test_a_page_costs_one_query_more(ana, jobs, django_assert_num_queries):
    with django_assert_num_queries(1):
        events.log_page(person_id=ana.pk, page="matches", job_ids=[jobs[0].pk])
    with django_assert_num_queries(1):
        events.log_act(person_id=ana.pk, job_id=jobs[0].pk, kind="view")


def test_an_empty_page_leaves_no_row(ana):
    assert events.log_page(person_id=ana.pk, page="matches", job_ids=[]) is None


# --- acts


def test_a_click_knows_the_page_and_the_position_it_came_from(client, page, jobs):
    client.get(jobs[1].get_absolute_url())
    [act] = Act.objects.all()
    assert (act.kind, act.impression, act.position) == ("view", page, 2)


def test_the_last_page_that_held_the_job_counts(client, page, jobs, ana):
    second = events.log_page(person_id=ana.pk, page="matches", job_ids=[jobs[2].pk], first=21)
    client.get(jobs[2].get_absolute_url())
    client.get(jobs[1].get_absolute_url())
    assert list(Act.objects.order_by("pk").values_list("impression_id", "position")) == [
        (second, 21),
        (page.pk, 2),
    ]


def test_looking_again_at_once_is_the_same_view(client, page, jobs):
    client.get(jobs[1].get_absolute_url())
    client.get(jobs[1].get_absolute_url())
    assert Act.objects.count() == 1


def test_a_click_of_a_stranger_to_us_finds_the_search_it_came_from(client, jobs):
    url = reverse("matching:search") + "?dias=30&page=1"
    client.get(url, headers={"user-agent": PHONE})
    shown = Impression.objects.get()
    job_id = shown.jobs[-1]
    referer = "http://testserver" + reverse("matching:search") + "?page=1&dias=30"
    client.get(reverse("jobs:detail", args=[job_id]), headers={"user-agent": PHONE, "referer": referer})
    [act] = Act.objects.all()
    assert (act.person, act.impression, act.position) == (None, shown, len(shown.jobs))


def test_a_view_from_elsewhere_leaves_no_row(client, jobs):
    client.get(jobs[0].get_absolute_url(), headers={"user-agent": PHONE})
    client.get(
        jobs[0].get_absolute_url(),
        headers={"user-agent": PHONE, "referer": "https://otra.example/trabajos/?q=cocinera"},
    )
    assert not Act.objects.exists()


def test_an_opinion_is_one_act_and_taking_it_back_another(client, page, jobs):
    for word in ("good", "good", "far", "undo", "undo"):
        client.post(reverse("matching:feedback"), {"fb": f"{jobs[0].pk}:{word}"})
    assert acts() == [("relevant", "", 1), ("not_relevant", "far", 1), ("undo", "not_relevant", 1)]


def test_keeping_a_job_is_one_act_and_letting_it_go_another(client, page, jobs):
    url = reverse("jobs:save", args=[jobs[0].pk])
    for body in ({}, {}, {"quitar": "1"}, {"quitar": "1"}):
        client.post(url, body)
    assert [(kind, reason) for kind, reason, _ in acts()] == [("save", ""), ("undo", "save")]


def test_the_way_of_an_application_is_told_by_people_only(
    page, ana, jobs, django_capture_on_commit_callbacks
):
    owner = owner_of(jobs[1].employer)
    with django_capture_on_commit_callbacks(execute=True):
        sent = applications.apply(seeker=ana, job=jobs[1], message="", share_contact=False, by=ana.user)
        applications.mark_read(application=sent, by=owner)
        for state in ("shortlisted", "interview", "hired"):
            applications.move_application(application=sent, state=state, by=owner)
        applications.undo_hire(application=sent, by=owner)
    for move in sent.transitions.order_by("pk"):
        events.log_transition(move.pk)
        events.log_transition(move.pk)
    assert acts() == [
        ("apply", "", 2),
        ("answered", "", 2),
        ("interview", "", 2),
        ("hired", "", 2),
        ("undo", "hired", None if acts()[-1][2] is None else 2),
    ]


def test_a_hire_is_never_inferred_and_a_rule_makes_no_act(ana, jobs):
    sent = applications.apply(seeker=ana, job=jobs[0], message="", share_contact=False, by=ana.user)
    Application.objects.filter(pk=sent.pk).update(answer_by=timezone.localdate() - datetime.timedelta(days=1))
    assert applications.close_unanswered_applications() == 1
    event_upkeep.find_lost_transitions()
    assert [kind for kind, _, _ in acts()] == ["apply"]


def test_an_event_is_never_changed(page, ana, jobs):
    with pytest.raises(EventFixed):
        Impression.objects.update(first=2)
    with pytest.raises(EventFixed):
        page.save()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE matching_impression SET first = 2",
        "UPDATE matching_act SET kind = 'hired'",
        "UPDATE matching_act SET position = 9, impression_id = NULL",
        "UPDATE matching_act SET impression_id = impression_id",
        "UPDATE matching_exposure SET arm = 'b'",
    ],
)
def test_the_database_refuses_to_change_an_event_whoever_asks(page, ana, jobs, change):
    events.log_act(person_id=ana.pk, job_id=jobs[0].pk, kind="view")
    with (
        pytest.raises(IntegrityError, match="only added and deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_an_act_may_only_forget_the_page_it_came_from(page, ana, jobs):
    events.log_act(person_id=ana.pk, job_id=jobs[0].pk, kind="view")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE matching_act SET impression_id = NULL")
    [act] = Act.objects.all()
    assert (act.impression, act.position) == (None, 1)


def test_nobody_in_particular_cannot_apply(jobs):
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(job=jobs[0], kind="apply")


# --- replay


def test_the_replay_counts_each_click_on_exactly_one_page(client, page, jobs):
    client.get(reverse("matching:matches"))
    for job in (jobs[0], jobs[0], jobs[2]):
        client.get(job.get_absolute_url())
    rates = clicks_by_position(**ALL)
    assert [(rate.position, rate.shown, rate.clicked) for rate in rates] == [(1, 2, 1), (2, 2, 0), (3, 2, 1)]
    assert rates[0].rate == 0.5
    clicks = Act.objects.filter(kind="view")
    assert all(
        Impression.objects.filter(pk=act.impression_id, jobs__contains=[act.job_id]).count() == 1
        for act in clicks
    )


def test_the_replay_can_keep_one_kind_of_page(page):
    assert clicks_by_position(**ALL, page="home") == []


def test_without_a_script_a_job_is_read_until_the_next_thing_she_does(ana, jobs):
    start = timezone.now() - datetime.timedelta(hours=5)
    for seconds, kind in ((0, "view"), (40, "save"), (100, "view"), (9000, "view")):
        Act.objects.create(person=ana, job=jobs[0], kind=kind, at=start + datetime.timedelta(seconds=seconds))
    assert reading_seconds(**ALL) == (40.0, 1)
    assert reading_seconds(since=ALL["since"], until=ALL["since"]) is None


def looked(client, ana, jobs, *, said):
    """Open a job an hour ago, and come back to the list with what the script kept."""
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    Act.objects.create(person=ana, job=jobs[0], kind="view", at=hour_ago, position=1)
    client.force_login(ana.user)
    client.cookies["r"] = said.format(jobs[0].pk)
    client.get(reverse("matching:matches"))
    return list(Act.objects.filter(kind="read").values_list("job", "seconds", "position"))


def test_with_a_script_the_time_before_her_eyes_counts_and_not_the_time_away(client, ana, jobs):
    assert looked(client, ana, jobs, said="{}.25") == [(jobs[0].pk, 25, 1)]
    client.get(reverse("matching:matches"))
    client.cookies["r"] = f"{jobs[0].pk}.40"
    assert Act.objects.filter(kind="read").count() == 1
    client.get(jobs[1].get_absolute_url())
    assert list(Act.objects.filter(kind="read").order_by("pk").values_list("seconds", flat=True)) == [25, 40]
    assert reading_seconds(since=ALL["since"], until=timezone.now() - datetime.timedelta(minutes=5)) == (
        40.0,
        1,
    )


@pytest.mark.parametrize("said", ["{}.0", "{}", "{}.-3", "99.10", "x.y", "{}.999999", "1" * 30 + ".4"])
def test_a_time_that_cannot_be_leaves_no_row(client, ana, jobs, said):
    assert looked(client, ana, jobs, said=said) == []


def test_no_longer_than_since_she_opened_it_and_than_half_an_hour(client, ana, jobs):
    assert looked(client, ana, jobs, said="{}.9999") == [(jobs[0].pk, 1800, 1)]
    client.get(jobs[1].get_absolute_url())
    client.cookies["r"] = f"{jobs[1].pk}.9999"
    client.get(reverse("matching:matches"))
    assert Act.objects.get(kind="read", job=jobs[1]).seconds < 60


def test_only_who_agreed_is_timed_at_all(client, ana, jobs):
    client.force_login(ana.user)
    hook = f'data-r="{jobs[0].pk}"'
    assert hook in client.get(jobs[0].get_absolute_url()).content.decode()
    client.force_login(SeekerProfileFactory(consents=[Purpose.MATCHING]).user)
    assert hook not in client.get(jobs[0].get_absolute_url()).content.decode()
    client.logout()
    assert hook not in client.get(jobs[0].get_absolute_url()).content.decode()


def test_while_a_job_is_being_read_its_own_page_adds_nothing(client, ana, jobs):
    client.force_login(ana.user)
    client.get(jobs[0].get_absolute_url())
    client.cookies["r"] = f"{jobs[0].pk}.1"
    client.get(jobs[0].get_absolute_url())
    assert [kind for kind, _, _ in acts()] == ["view"]


def test_who_agreed_to_a_text_without_reading_time_leaves_none(client, ana, jobs):
    consent = ana.user.consents.get(text__purpose=Purpose.TRAINING)
    consent.text = type(consent.text).objects.get(purpose=Purpose.TRAINING, version=2)
    consent.save()
    assert looked(client, ana, jobs, said="{}.25") == []
    assert Impression.objects.exists()


# --- upkeep


def test_old_events_go_and_a_younger_act_stays_without_its_page(page, ana, jobs):
    long_ago = timezone.now() - datetime.timedelta(days=event_upkeep.KEPT_DAYS + 1)
    old = Impression.objects.create(person=ana, page="matches", jobs=[jobs[0].pk], at=long_ago)
    Act.objects.create(person=ana, job=jobs[0], kind="apply", impression=old, position=1)
    Act.objects.create(person=ana, job=jobs[0], kind="view", at=long_ago)
    assert event_upkeep.prune_events() == 2
    assert list(Impression.objects.all()) == [page]
    [left] = Act.objects.all()
    assert (left.kind, left.impression, left.position) == ("apply", None, 1)


def test_withdrawing_deletes_what_was_kept(page, ana, jobs, client, django_capture_on_commit_callbacks):
    client.get(jobs[0].get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(user=ana.user, purpose=Purpose.TRAINING, by=ana.user)
    tasks.forget_person(ana.user_id)
    assert not Impression.objects.exists()
    assert not Act.objects.exists()


def test_the_daily_upkeep_finds_who_left_and_keeps_who_agrees(page, ana, jobs):
    leaver = SeekerProfileFactory(consents=[Purpose.TRAINING])
    events.log_page(person_id=leaver.pk, page="matches", job_ids=[jobs[0].pk])
    events.log_page(person_id=None, page="search", job_ids=[jobs[0].pk])
    leaver.user.consents.update(withdrawn_at=timezone.now())
    tasks.keep_events()
    assert set(Impression.objects.values_list("person_id", flat=True)) == {ana.pk, None}


def test_an_erased_person_takes_her_events_along(page, ana, jobs):
    events.log_act(person_id=ana.pk, job_id=jobs[0].pk, kind="view")
    ana.user.delete()
    assert not Impression.objects.exists()
    assert not Act.objects.exists()


def test_a_page_of_twenty_jobs_takes_less_than_four_hundred_bytes(ana):
    ids = list(range(1_000_000, 1_000_020))
    for _ in range(300):
        events.log_page(person_id=ana.pk, page="matches", job_ids=ids, model_version="a" * 40)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(pg_column_size(row.*)) FROM matching_impression AS row")
        assert float(cursor.fetchone()[0]) < 340
