"""Pairs of offers: asked without script, kept as rows, weighed in bytes, and felt in the list."""

import brotli
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching import runtime
from matching.ml import ranking
from matching.ml.blocks import JobBlock
from matching.ml.types import ScoreParts
from matching.models import PairChoice, SeekerEnrichment
from matching.services import enrich, preferences, readings
from matching.services.preferences import NotAsked

pytestmark = [pytest.mark.django_db]
PAGE = "matching:pairs"


@pytest.fixture
def profile():
    return SeekerProfileFactory()


def said(question, side="left"):
    return {"o": f"{question.number}.{question.left}.{question.right}.{side}"}


def answer_all(profile, side="left"):
    while question := preferences.next_question(profile):
        preferences.answer(
            profile=profile, number=question.number, left=question.left, right=question.right, said=side
        )


def test_six_answers_are_kept_as_rows_and_lead_back_to_the_list(client, profile):
    client.force_login(profile.user)
    for number in range(1, 7):
        page = client.get(reverse(PAGE)).content.decode()
        assert f"Pregunta {number} de 6" in page
        answer = client.post(reverse(PAGE), said(preferences.next_question(profile), "right"))
        assert answer.url == reverse(PAGE if number < 6 else "matching:matches")
    assert list(PairChoice.objects.values_list("number", "said")) == [(n, "right") for n in range(1, 7)]
    assert "Ya respondiste todo" in client.get(reverse(PAGE)).content.decode()


def test_all_its_pages_together_weigh_at_most_eight_kilobytes(client, profile):
    client.force_login(profile.user)
    total = 0
    for _ in range(6):
        page = client.get(reverse(PAGE), headers={"accept-encoding": "identity"})
        total += len(brotli.compress(page.content, quality=5))
        client.post(reverse(PAGE), said(preferences.next_question(profile)))
    assert total <= 8000


def test_the_page_asks_few_queries_and_needs_no_script(client, profile, django_assert_max_num_queries):
    client.force_login(profile.user)
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(6):
        page = client.get(reverse(PAGE)).content.decode()
    assert "<script" not in page
    assert page.count("<article>") == 2


def test_a_second_press_changes_nothing(client, profile):
    client.force_login(profile.user)
    first = preferences.next_question(profile)
    for side in ("left", "right"):
        assert client.post(reverse(PAGE), said(first, side)).status_code == 302
    assert PairChoice.objects.get().said == "left"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "1",
        "x.00000.22001.left",
        "1.00000.22001.both",
        "1.00000.00000.left",
        "7.00000.22001.left",
        "².a.b.c",
    ],
)
def test_it_refuses_what_was_not_asked(client, profile, sent):
    client.force_login(profile.user)
    assert client.post(reverse(PAGE), {"o": sent}).status_code == 400
    assert not PairChoice.objects.exists()


def test_a_seventh_answer_is_refused_by_the_service_and_by_the_database(profile):
    answer_all(profile)
    with pytest.raises(NotAsked):
        preferences.answer(profile=profile, number=7, left="00000", right="22001", said="left")
    with pytest.raises(IntegrityError), transaction.atomic():
        PairChoice.objects.create(seeker=profile, number=7, left="00000", right="22001", said="left")


def test_starting_again_forgets_all(client, profile):
    answer_all(profile)
    client.force_login(profile.user)
    assert client.post(reverse(PAGE), {"again": ""}).status_code == 302
    assert preferences.taste_of(profile.pk) == []
    assert preferences.next_question(profile).number == 1


@pytest.mark.usefixtures("readers")
def test_what_she_prefers_moves_jobs_and_the_parts_still_make_the_score(profile):
    near = JobFactory(title="Cocinera", pay_min=1200, pay_max=1200)
    rich = JobFactory(title="Cocinera", pay_min=2400, pay_max=2400)
    enrich.enrich_jobs([near.pk, rich.pk])
    enrich.enrich_seeker(profile.pk)
    before = _scores(profile, [near, rich])
    PairChoice.objects.create(seeker=profile, number=1, left="00000", right="20001", said="right")
    PairChoice.objects.create(seeker=profile, number=2, left="10110", right="21110", said="right")
    PairChoice.objects.create(seeker=profile, number=3, left="00100", right="22100", said="right")
    preferences._settle(profile.pk)
    row = SeekerEnrichment.objects.get()
    assert row.listed_hash == ""
    assert row.taste[0] > 0
    after = _scores(profile, [near, rich])
    assert after.scores[1] / after.scores[0] > before.scores[1] / before.scores[0]
    for place in (0, 1):
        stored = ScoreParts.from_dict(after.parts_at(place).as_dict())
        assert ranking.combine(stored) == pytest.approx(after.scores[place], abs=1e-6)


@pytest.mark.usefixtures("readers")
def test_a_later_reading_keeps_what_she_prefers(profile):
    answer_all(profile, "right")
    enrich.enrich_seeker(profile.pk)
    assert SeekerEnrichment.objects.get().taste == preferences.taste_of(profile.pk)


def _scores(profile, jobs):
    row = SeekerEnrichment.objects.get(seeker=profile)
    seeker = readings.seeker_reading(row, type(profile).objects.with_words().get(pk=profile.pk))
    read, _ = readings.job_readings([job.pk for job in jobs])
    block = JobBlock.build(read, taxonomy=runtime.taxonomy())
    return ranking.score_jobs(seeker, block, taxonomy=runtime.taxonomy())
