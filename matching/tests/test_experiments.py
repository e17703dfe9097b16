"""Experiments: complete before they start, one exposure a person, figures that decide, a stop that reaches pages."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Purpose
from accounts.services.consent import give_consent, withdraw_consent
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.tests.factories import JobFactory
from matching import tasks
from matching.ml.packing import pack
from matching.ml.sequential import LEAST_PEOPLE
from matching.ml.types import PART_NAMES
from matching.models import Act, Experiment, Exposure, Impression, SavedSearch
from matching.services import event_upkeep, experiment_results, experiments, list_order, saved_searches
from matching.services.experiment_results import Verdict
from matching.services.experiments import ExperimentRefused
from matching.tests.listing import put
from messaging.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_experiments")]

TODAY = timezone.localdate()
ARMS = [{"name": "veinte", "weight": 1}, {"name": "diez", "weight": 1, "variant": {"page_size": 10}}]


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def draft():
    return Experiment.objects.create(
        name="diez-o-veinte",
        question="¿Diez o veinte trabajos por página?",
        surface="pages",
        arms=ARMS,
        primary_metric="applications",
        guardrails=["complaints", "bytes", "answers"],
        effect=0.1,
        ends_on=TODAY + datetime.timedelta(days=14),
    )


@pytest.fixture
def under_way(draft, manager):
    row = experiments.start(draft, by=manager)
    experiments.forget_running()
    return row


def seeker(**fields):
    return SeekerProfileFactory(consents=[Purpose.MATCHING, Purpose.TRAINING], **fields)


def crowd(experiment, arm, *, people, acting=0, kind="apply", reason=""):
    """Expose people to an arm, and let the first of them act."""
    made = [seeker() for _ in range(people)]
    Exposure.objects.bulk_create(Exposure(experiment=experiment, person=person, arm=arm) for person in made)
    job = JobFactory()
    Act.objects.bulk_create(Act(person=person, job=job, kind=kind, reason=reason) for person in made[:acting])
    return made


# --- before it starts


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"primary_metric": ""}, "la medida que decide"),
        ({"guardrails": []}, "lo que no debe empeorar"),
        ({"ends_on": None}, "la fecha de fin"),
        ({"arms": ARMS[:1]}, "dos brazos"),
    ],
)
def test_it_does_not_start_incomplete_and_the_database_agrees(draft, manager, missing, words):
    for name, value in missing.items():
        setattr(draft, name, value)
    draft.save()
    with pytest.raises(ExperimentRefused, match=words):
        experiments.start(draft, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Experiment.objects.filter(pk=draft.pk).update(state="running", starts_at=timezone.now())


def test_it_does_not_start_when_its_end_has_passed(draft, manager):
    Experiment.objects.filter(pk=draft.pk).update(ends_on=TODAY - datetime.timedelta(days=1))
    with pytest.raises(ExperimentRefused, match="ya pasó"):
        experiments.start(draft, by=manager)


@pytest.mark.parametrize(
    "arms",
    [
        [{"name": "a", "weight": 1}, {"name": "a", "weight": 1}],
        [{"name": "a", "weight": 1}, {"name": "b", "weight": 0}],
        [{"name": "a", "weight": 1}, {"weight": 1}],
        [{"name": "a", "weight": 1}, {"name": "b", "weight": 1, "variant": {"colour": 3}}],
        [{"name": "a", "weight": 1}, {"name": "b", "weight": 1, "variant": {"page_size": 500}}],
        [{"name": "a", "weight": 1}, "b"],
        {"name": "a"},
    ],
)
def test_arms_that_no_page_could_draw_are_refused(draft, arms):
    draft.arms = arms
    with pytest.raises(ValidationError):
        draft.full_clean()


def test_starting_and_stopping_are_written_down_and_happen_once(under_way, manager):
    with pytest.raises(ExperimentRefused):
        experiments.start(under_way, by=manager)
    experiments.stop(under_way, by=manager, outcome={})
    with pytest.raises(ExperimentRefused):
        experiments.stop(under_way, by=manager, outcome={})
    with pytest.raises(ExperimentRefused):
        experiments.start(under_way, by=manager)
    said = AuditEntry.objects.filter(action__startswith="experiment.").order_by("pk")
    assert [(row.action, row.actor) for row in said] == [
        ("experiment.start", manager),
        ("experiment.stop", manager),
    ]


def test_two_that_change_the_same_are_not_under_way_at_once(under_way, manager):
    fields = {
        "question": "¿Ocho?", "surface": "pages", "primary_metric": "clicks", "guardrails": ["bytes"],
        "ends_on": TODAY + datetime.timedelta(days=9),
    }  # fmt: skip
    arms = [{"name": "a", "weight": 1}, {"name": "b", "weight": 1, "variant": {"page_size": 8}}]
    second = Experiment.objects.create(name="ocho", arms=arms, **fields)
    with pytest.raises(ExperimentRefused, match="¿Diez o veinte trabajos por página\\?» ya cambia lo mismo"):
        experiments.start(second, by=manager)
    same = [{"name": "a", "weight": 1}, {"name": "b", "weight": 1}]
    assert experiments.start(Experiment.objects.create(name="iguales", arms=same, **fields), by=manager)
    experiments.stop(under_way, by=manager, outcome={})
    assert experiments.start(second, by=manager)


# --- while it runs


def test_without_experiments_a_page_asks_nothing(django_assert_num_queries):
    experiments.running()
    with django_assert_num_queries(0):
        assert experiments.choose("pages", person_id=1) is experiments.NOTHING


def test_a_person_is_exposed_once_to_one_arm(under_way, django_assert_num_queries):
    person = seeker()
    first = experiments.choose("pages", person_id=person.pk)
    with django_assert_num_queries(0):
        assert experiments.choose("pages", person_id=person.pk) == first
    cache.clear()
    assert experiments.choose("pages", person_id=person.pk) == first
    [row] = Exposure.objects.all()
    assert row.arm == first.arms["diez-o-veinte"]


def test_another_surface_is_left_alone(under_way):
    assert experiments.choose("alerts", person_id=seeker().pk) is experiments.NOTHING


def test_who_did_not_agree_takes_no_part(under_way):
    silent = SeekerProfileFactory(consents=[Purpose.MATCHING])
    assert experiments.choose("pages", person_id=silent.pk) is experiments.NOTHING
    assert not Exposure.objects.exists()


def test_the_list_follows_the_arm_and_the_log_says_which(client, under_way):
    people = [seeker() for _ in range(8)]
    jobs = [JobFactory() for _ in range(12)]
    for person in people:
        for job in jobs:
            put(person, job)
        client.force_login(person.user)
        client.get(reverse("matching:matches"))
    shown = {len(row.jobs): row.arms["diez-o-veinte"] for row in Impression.objects.all()}
    assert shown == {10: "diez", 12: "veinte"}


def scored(person, job, *, freshness, lift):
    """Put a job into a list with parts that say how fresh it is and what the ranker thinks of it."""
    row = put(person, job, score=0.5)
    held = row.matches()
    parts = np.array(held[job.pk].parts)
    parts[PART_NAMES.index("freshness")], parts[PART_NAMES.index("lift")] = freshness, lift
    packed = [replace(one, parts=parts) if pk == job.pk else one for pk, one in held.items()]
    row.packed = pack(packed)
    row.save()


@pytest.mark.parametrize(
    ("variant", "first"), [({"freshness": 0.9}, "fresh"), ({"without_lift": 1}, "fresh"), ({}, "lifted")]
)
def test_an_arm_on_ranking_orders_the_same_jobs_by_its_own_weights(variant, first):
    person = seeker()
    jobs = {"fresh": JobFactory(), "lifted": JobFactory()}
    scored(person, jobs["fresh"], freshness=1.0, lift=0.5)
    scored(person, jobs["lifted"], freshness=0.2, lift=0.7)
    shown = list_order.stamps(person.pk, start=0, count=20, variant={**variant, "skills": 0.3})
    assert shown[0][1] == jobs[first].pk
    assert {stamp[1] for stamp in shown} == {job.pk for job in jobs.values()}
    assert list_order.stamps(person.pk, start=1, count=1, variant={**variant, "skills": 0.3}) == shown[1:]


def test_an_arm_on_ranking_reaches_the_list_and_the_home_page(client, draft, manager):
    Experiment.objects.filter(pk=draft.pk).update(
        surface="ranking",
        arms=[{"name": "a", "weight": 1e-9}, {"name": "b", "weight": 1, "variant": {"freshness": 0.9}}],
    )
    experiments.start(draft, by=manager)
    experiments.forget_running()
    person = seeker()
    fresh, old = JobFactory(), JobFactory()
    scored(person, old, freshness=0.2, lift=0.7)
    scored(person, fresh, freshness=1.0, lift=0.5)
    client.force_login(person.user)
    for page in ("matching:matches", "dashboard:home"):
        client.get(reverse(page))
    assert [(row.jobs, row.arms) for row in Impression.objects.all()] == [
        ([fresh.pk, old.pk], {"diez-o-veinte": "b"})
    ] * 2


def test_a_stop_reaches_the_pages(under_way, manager, django_capture_on_commit_callbacks):
    assert experiments.running()
    with django_capture_on_commit_callbacks(execute=True):
        experiments.stop(under_way, by=manager, outcome={})
    assert experiments.running() == ()


def test_who_withdraws_leaves_the_experiment(under_way):
    person = seeker()
    experiments.choose("pages", person_id=person.pk)
    person.user.consents.update(withdrawn_at=timezone.now())
    assert event_upkeep.forget_who_left() == 1
    assert not Exposure.objects.exists()


def test_who_was_shown_which_arm_is_forgotten_after_half_a_year(under_way):
    long_ago = timezone.now() - datetime.timedelta(days=event_upkeep.KEPT_DAYS + 1)
    Exposure.objects.create(experiment=under_way, person=seeker(), arm="diez", at=long_ago)
    kept = Exposure.objects.create(experiment=under_way, person=seeker(), arm="diez")
    assert event_upkeep.prune_events() == 1
    assert list(Exposure.objects.all()) == [kept]


# --- what it finds


def test_few_people_decide_nothing(under_way):
    crowd(under_way, "veinte", people=5, acting=1)
    crowd(under_way, "diez", people=5, acting=4)
    result = experiment_results.measure(under_way)
    assert (result.people, result.share, result.arms[0].share) == (5, 0.2, 0.8)
    assert result.verdict == Verdict.GOES_ON


def test_a_clear_difference_wins_and_waits_for_a_manager(under_way, django_assert_num_queries):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=5)
    crowd(under_way, "diez", people=LEAST_PEOPLE, acting=60)
    with django_assert_num_queries(1):
        result = experiment_results.measure(under_way)
    assert result.verdict == Verdict.WINS
    assert experiment_results.watch() == []


def test_what_was_done_before_she_was_shown_counts_for_nothing(under_way):
    made = crowd(under_way, "diez", people=3)
    early = timezone.now() - datetime.timedelta(days=1)
    Act.objects.bulk_create(Act(person=person, job=JobFactory(), kind="apply", at=early) for person in made)
    assert experiment_results.measure(under_way).arms[0].share == 0


def test_an_arm_that_loses_is_stopped_by_the_rule(under_way):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=60)
    crowd(under_way, "diez", people=LEAST_PEOPLE, acting=5)
    tasks.watch_experiments()
    under_way.refresh_from_db()
    assert (under_way.state, under_way.outcome["verdict"]) == ("stopped", "stops")
    assert AuditEntry.objects.get(action="experiment.stop").actor is None
    tasks.watch_experiments()


def test_complaints_stop_even_a_winner(under_way):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=5)
    winners = crowd(under_way, "diez", people=LEAST_PEOPLE, acting=60)
    job = JobFactory()
    Act.objects.bulk_create(
        Act(person=person, job=job, kind="not_relevant", reason="scam") for person in winners[:50]
    )
    result = experiment_results.measure(under_way)
    assert [row.name for row in result.arms[0].guardrails if row.worse] == ["complaints"]
    assert result.verdict == Verdict.STOPS


def test_a_page_that_weighs_half_as_much_again_stops(under_way):
    for arm, weight in (("veinte", 20_000), ("diez", 30_000)):
        for person in crowd(under_way, arm, people=LEAST_PEOPLE):
            Impression.objects.create(
                person=person, page="matches", jobs=[1], weight=weight + person.pk % 7 * 100
            )
    result = experiment_results.measure(under_way)
    assert [row.name for row in result.arms[0].guardrails if row.worse] == ["bytes"]


def test_of_messages_who_wants_no_more_complains_and_the_message_weighs(draft, manager):
    arms = [ARMS[0], {"name": "diez", "weight": 1, "variant": {"jobs": 1}}]
    Experiment.objects.filter(pk=draft.pk).update(surface="alerts", arms=arms)
    draft.refresh_from_db()
    experiments.start(draft, by=manager)
    people = [SeekerProfileFactory(consents=list(Purpose)) for _ in range(4)]
    early = timezone.now() - datetime.timedelta(hours=1)
    Exposure.objects.bulk_create(
        Exposure(experiment=draft, person=person, arm="diez", at=early) for person in people
    )
    withdraw_consent(user=people[0].user, purpose=Purpose.ALERTS, by=people[0].user)
    search = SavedSearch.objects.create(user=people[1].user, query="q=mozo", confirmed_at=early)
    saved_searches.stop(search)
    withdraw_consent(user=people[2].user, purpose=Purpose.ALERTS, by=people[2].user)
    give_consent(user=people[2].user, purpose=Purpose.ALERTS, by=people[2].user)
    for page, weight in (("alert", 300), ("matches", 20_000)):
        Impression.objects.create(person=people[3], page=page, jobs=[1], weight=weight)
    [arm] = experiment_results.measure(draft).arms
    found = {row.name: row.treated for row in arm.guardrails}
    assert found["complaints"] == 0.5
    assert found["bytes"] == 300


def test_an_arm_that_harms_stops_it_whatever_another_wins(draft, manager):
    Experiment.objects.filter(pk=draft.pk).update(arms=[*ARMS, {"name": "ocho", "weight": 1}])
    draft.refresh_from_db()
    experiments.start(draft, by=manager)
    crowd(draft, "veinte", people=LEAST_PEOPLE, acting=5)
    crowd(draft, "diez", people=LEAST_PEOPLE, acting=70)
    crowd(draft, "ocho", people=LEAST_PEOPLE, acting=60, kind="not_relevant", reason="scam")
    assert experiment_results.measure(draft).verdict == Verdict.STOPS


def test_managers_are_told_once_of_a_win_and_of_a_stop(under_way, manager):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=5)
    crowd(under_way, "diez", people=LEAST_PEOPLE, acting=60)
    for _ in range(2):
        tasks.watch_experiments()
    [told] = Notification.objects.filter(kind="drift")
    assert told.user == manager
    assert told.text.startswith("Un brazo gana en el experimento «¿Diez o veinte")
    assert told.url == reverse("dashboard:experiment", args=[under_way.pk])


def test_what_stopped_stays_as_it_was_found(under_way, manager):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=5)
    crowd(under_way, "diez", people=LEAST_PEOPLE, acting=60)
    found = experiment_results.measure(under_way)
    stopped = experiments.stop(under_way, by=manager, outcome=found.as_dict())
    stopped.refresh_from_db()
    Act.objects.all().delete()
    assert experiment_results.result_of(stopped) == found
    assert found.winners == ["diez"]


def test_the_end_date_ends_it_even_where_an_arm_wins(under_way):
    crowd(under_way, "veinte", people=LEAST_PEOPLE, acting=5)
    crowd(under_way, "diez", people=LEAST_PEOPLE, acting=60)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matching_experiment SET starts_at = %s, ends_on = %s",
            [timezone.now() - datetime.timedelta(days=9), TODAY - datetime.timedelta(days=1)],
        )
    experiments.forget_running()
    assert experiments.running() == ()
    [stopped] = experiment_results.watch()
    assert stopped.outcome["over"]
    assert experiment_results.from_dict(stopped.outcome).winners == ["diez"]
