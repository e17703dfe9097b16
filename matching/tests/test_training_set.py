"""Training sets: what was shown with features and labels, of who agrees only; the same rows are the same hash."""

import datetime
import json

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry, Purpose
from accounts.services.consent import give_consent
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching import tasks
from matching.ml import frozen
from matching.ml.features import NAMES
from matching.ml.ladder import PAGES_A_WEEK, PAIRS_A_PERSON
from matching.models import Act, Impression, TrainingSet
from matching.services import enrich, events, training_set
from matching.services.training_set import TrainingSetGone
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def scene():
    made = market(user__language="es")
    read_all(made)
    give_consent(user=made.cook.user, purpose=Purpose.TRAINING, by=made.cook.user)
    made.second = SeekerProfileFactory(
        summary="Manejo camión, tengo A-IIb. Mi correo es ana@correo.example", consents=list(Purpose)
    )
    enrich.enrich_seeker(made.second.pk)
    return made


def act(person, job, *kinds):
    for kind in kinds:
        reason = "far" if kind == "not_relevant" else ""
        events.log_act(person_id=person.pk, job_id=job.pk, kind=kind, reason=reason)


@pytest.fixture
def shown(scene):
    """Show the cook two pages and the driver one, and let them act."""
    jobs = scene.jobs
    ids = [jobs[trade].pk for trade in ("cook", "driver", "guard")]
    events.log_page(person_id=scene.cook.pk, page="matches", job_ids=ids, first=21)
    act(scene.cook, jobs["cook"], "view", "apply")
    act(scene.cook, jobs["driver"], "view", "not_relevant")
    events.log_page(person_id=scene.second.pk, page="search", job_ids=[jobs["driver"].pk, 10**9])
    act(scene.second, jobs["driver"], "save")
    return scene


def later():
    return timezone.now() + datetime.timedelta(minutes=1)


def freeze(kind, **fields):
    return training_set.freeze(kind, by=None, until=later(), **fields)


def test_pages_become_features_positions_gains_and_groups(shown):
    row = freeze("ranker")
    table = frozen.columns(row.folder)
    first = Impression.objects.order_by("pk").first()
    mine = table["lists"] == first.pk
    assert table["features"].shape == (4, len(NAMES))
    assert table["positions"][mine].tolist() == [21, 22, 23]
    assert table["gains"][mine].tolist() == pytest.approx([0.6, 0.0, 0.0])
    assert table["negatives"][mine].tolist() == [False, True, False]
    assert set(table["regions"]) == {"15"}
    assert set(table["languages"]) == {"es"}
    assert table["later"].all()
    meaning = table["features"][mine][:, NAMES.index("meaning")]
    assert meaning[0] > meaning[1]
    assert frozen.facts(row.folder)["features"] == list(NAMES)
    assert row.counts["rows"] == 4


def test_ages_are_those_of_the_moment_of_the_page(shown):
    long_ago = timezone.now() - datetime.timedelta(days=20)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET published_at = %s", [long_ago - datetime.timedelta(days=9)])
    pages = list(Impression.objects.all())
    Impression.objects.all().delete()
    Impression.objects.bulk_create(
        Impression(person=page.person, page=page.page, jobs=page.jobs, first=page.first, at=long_ago)
        for page in pages
    )
    table = frozen.columns(freeze("ranker").folder)
    assert np.expm1(table["features"][:, NAMES.index("age")]) == pytest.approx([9.0] * 4, rel=1e-3)


def test_nobodys_pages_of_a_week_count_for_a_hundred(shown):
    page = Impression.objects.filter(person=shown.cook.pk).first()
    Impression.objects.bulk_create(
        Impression(person=page.person, page=page.page, jobs=page.jobs, at=page.at) for _ in range(40)
    )
    table = frozen.columns(freeze("ranker").folder)
    pages = {person: set(table["lists"][table["people"] == person]) for person in set(table["people"])}
    assert len(pages[shown.cook.pk]) == PAGES_A_WEEK
    assert page.pk in pages[shown.cook.pk]  # the first ones stay
    assert len(pages[shown.second.pk]) == 1


def test_nobodys_choices_count_for_a_thousand(shown):
    first = shown.jobs["cook"].pk
    ads = [JobFactory.build(employer=shown.jobs["cook"].employer) for _ in range(PAIRS_A_PERSON + 50)]
    Act.objects.bulk_create(
        Act(person_id=shown.second.pk, job=job, kind="apply", at=timezone.now())
        for job in Job.objects.bulk_create(ads)
    )
    table = frozen.columns(freeze("collaborative").folder)
    hers = table["jobs"][table["people"] == shown.second.pk]
    assert len(hers) == PAIRS_A_PERSON
    assert shown.jobs["driver"].pk not in hers  # the newest stay
    assert table["jobs"][table["people"] == shown.cook.pk].tolist() == [first]


def test_the_same_rows_are_the_same_set_however_late(shown):
    moment = later()
    for kind in TrainingSet.Kind.values:
        first = training_set.freeze(kind, by=None, until=moment)
        again = training_set.freeze(kind, by=None, until=moment)
        assert (again.pk, again.sha256) == (first.pk, first.sha256)
    act(shown.cook, shown.jobs["guard"], "save")
    assert freeze("collaborative").sha256 != first.sha256


def test_words_of_pairs_stay_in_a_private_folder_without_contacts(shown):
    row = freeze("encoder")
    pairs = {(pair["person"], pair["job"]): pair for pair in frozen.rows(row.folder, frozen.PAIRS_FILE)}
    assert pairs[shown.cook.pk, shown.jobs["cook"].pk]["gain"] == 0.6
    assert pairs[shown.cook.pk, shown.jobs["driver"].pk]["negative"]
    assert not pairs[shown.second.pk, shown.jobs["driver"].pk]["negative"]
    said = {one["person"]: one["text"] for one in frozen.rows(row.folder, frozen.PEOPLE_FILE)}
    assert "ceviche" in said[shown.cook.pk]
    assert "ana@correo.example" not in said[shown.second.pk]
    assert len(list(frozen.rows(row.folder, frozen.JOBS_FILE))) == 2
    assert (row.folder.stat().st_mode & 0o777, row.folder.parent.stat().st_mode & 0o777) == (0o700, 0o700)
    assert (row.counts["positives"], row.counts["negatives"]) == (2, 1)


def test_choices_are_what_collaborative_filtering_reads(shown):
    table = frozen.columns(freeze("collaborative").folder)
    assert sorted(zip(table["people"].tolist(), table["jobs"].tolist(), strict=True)) == sorted(
        [(shown.cook.pk, shown.jobs["cook"].pk), (shown.second.pk, shown.jobs["driver"].pk)]
    )
    assert (table["gains"] > 0).all()


def test_what_was_done_outside_the_span_is_left_out(shown):
    row = training_set.freeze("collaborative", by=None, until=timezone.now() - datetime.timedelta(days=1))
    assert row.counts == {"people": 0, "rows": 0, "train": 0, "valid": 0, "test": 0}
    assert (
        training_set.freeze("ranker", by=None, until=timezone.now() - datetime.timedelta(days=1)).counts[
            "rows"
        ]
        == 0
    )


def test_freezing_is_written_down(shown):
    manager = UserFactory(manager=True)
    row = training_set.freeze("ranker", by=manager, until=later())
    assert AuditEntry.objects.get(action="training_set.freeze.ranker").actor == manager
    manifest = json.loads((row.folder / "manifest.json").read_text())
    assert manifest["consent"] == "training, text 2 or later"
    assert set(manifest["sha256"]) == {"rows.npz"}


@pytest.mark.parametrize("how", ["withdraws", "is erased"])
@pytest.mark.parametrize("kind", TrainingSet.Kind.values)
def test_who_leaves_marks_the_set_and_her_rows_are_dropped_at_the_next_use(shown, kind, how):
    row = freeze(kind)
    assert training_set.use(row) == row
    if how == "withdraws":
        shown.cook.user.consents.update(withdrawn_at=timezone.now())
    else:
        shown.cook.user.delete()
    tasks.mark_stale_sets()
    row.refresh_from_db()
    assert row.stale
    newer = training_set.use(row)
    assert (newer.stale, newer.replaces) == (False, row)
    assert frozen.people(newer.folder).tolist() == [shown.second.pk]
    assert not row.folder.exists()
    with pytest.raises(TrainingSetGone):
        training_set.use(TrainingSet.objects.get(pk=row.pk))


def test_who_never_agreed_is_in_no_set(shown):
    silent = SeekerProfileFactory(consents=[Purpose.MATCHING])
    Impression.objects.create(person=silent, page="matches", jobs=[shown.jobs["cook"].pk])
    assert silent.pk not in frozen.columns(freeze("ranker").folder)["people"]


def test_old_sets_and_all_but_the_newest_lose_their_files(shown):
    rows = []
    for number in range(5):
        act(shown.cook, list(shown.jobs.values())[number], "relevant")
        rows.append(freeze("collaborative"))
    assert training_set.prune() == 2
    assert [row.folder.exists() for row in rows] == [False, False, True, True, True]
    assert training_set.prune(now=timezone.now() + datetime.timedelta(days=31)) == 3
    assert TrainingSet.objects.count() == 5


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        training_set.freeze("nonsense", by=None)


def test_the_command_freezes_a_set_and_says_what_is_in_it(shown, capsys):
    call_command("freeze", "collaborative")
    told = capsys.readouterr().out
    assert TrainingSet.objects.get().sha256 in told
    assert "people=2" in told
