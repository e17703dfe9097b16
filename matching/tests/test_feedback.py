"""One tap: what she says is one row, the list follows at once, hidden stays hidden everywhere."""

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from matching.forms import Filters
from matching.models import Feedback
from matching.services import feedback, match
from matching.services.feedback import UnknownFeedback
from matching.services.search import search_jobs
from matching.tests.listing import ranked
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


def say(client, scene, word, job="cook", **headers):
    return client.post(reverse("matching:feedback"), {"fb": f"{scene.jobs[job].pk}:{word}"}, headers=headers)


def test_no_hides_the_job_at_once_and_everywhere(client, scene):
    client.force_login(scene.cook.user)
    assert say(client, scene, "far").status_code == 302
    page = client.get(reverse("matching:matches")).content.decode()
    assert reverse("jobs:detail", args=[scene.jobs["cook"].pk]) not in page
    found = client.get(reverse("matching:search"), {"q": "cocinera"}).content.decode()
    assert reverse("jobs:detail", args=[scene.jobs["cook"].pk]) not in found
    match.make_list(scene.cook.pk)
    match.match_jobs([scene.jobs["cook"].pk])
    assert scene.jobs["cook"].pk not in ranked(scene.cook)


def test_it_can_be_taken_back(client, scene):
    client.force_login(scene.cook.user)
    say(client, scene, "pay")
    assert scene.jobs["cook"].title in client.get(reverse("matching:hidden")).content.decode()
    say(client, scene, "undo")
    assert (
        reverse("jobs:detail", args=[scene.jobs["cook"].pk])
        in client.get(reverse("matching:matches")).content.decode()
    )
    assert not Feedback.objects.exists()


def test_saying_it_twice_is_one_row_with_what_made_the_list(client, scene):
    client.force_login(scene.cook.user)
    for _ in range(2):
        assert say(client, scene, "good", **{"x-requested-with": "fetch"}).status_code == 204
    [row] = Feedback.objects.all()
    assert (row.verdict, row.reason) == ("relevant", "")
    assert row.model_version == match.model_version()
    assert 'aria-pressed="true"' in client.get(reverse("matching:matches")).content.decode()


def test_one_tap_is_small(client, scene):
    body = f"fb={scene.jobs['cook'].pk}:schedule&csrfmiddlewaretoken={'x' * 64}"
    assert len(body) <= 400


@pytest.mark.parametrize("sent", ["", "x:good", "1:", f"{10**20}:good"])
def test_rubbish_is_refused(client, scene, sent):
    client.force_login(scene.cook.user)
    assert client.post(reverse("matching:feedback"), {"fb": sent}).status_code in (400, 404)
    assert not Feedback.objects.exists()


def test_an_unknown_word_is_refused(scene):
    with pytest.raises(UnknownFeedback):
        feedback.give_feedback(seeker=scene.cook, job=scene.jobs["cook"], word="maybe")


def test_a_person_without_a_profile_has_nothing_to_say(client, scene):
    client.force_login(UserFactory())
    assert say(client, scene, "good").status_code == 302
    assert not Feedback.objects.exists()


def test_hidden_jobs_are_not_searched_for_this_person(scene):
    feedback.give_feedback(seeker=scene.cook, job=scene.jobs["cook"], word="scam")
    hidden = feedback.hidden_jobs(scene.cook)
    assert hidden == [scene.jobs["cook"].pk]
    found = search_jobs(query="cocinera", filters=Filters(), hidden=hidden)
    assert scene.jobs["cook"].pk not in found.job_ids
