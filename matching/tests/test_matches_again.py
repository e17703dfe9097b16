"""The list asked for again: nothing travels while it shows the same, everything once it does not."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SeekerProfile
from accounts.tests.factories import SeekerProfileFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching.ml.packing import Line
from matching.models import MatchList
from matching.tests.listing import put
from messaging.models import Notification

pytestmark = pytest.mark.django_db
LIST = "/para-ti/"


@pytest.fixture
def profile(client: Client) -> SeekerProfile:
    profile = SeekerProfileFactory()
    for number in range(3):
        put(
            profile,
            JobFactory(title=f"Cocinera {number}"),
            score=0.9 - number / 10,
            lines=[Line(kind="skill", have="cocino")],
        )
    client.force_login(profile.user)
    client.get(LIST)  # the first page brings the cookie of its form
    return profile


def ask_again(client: Client, known: str) -> int:
    return client.get(LIST, headers={"if-none-match": known}).status_code


def test_an_unchanged_list_is_not_sent_again(client: Client, profile: SeekerProfile) -> None:
    assert ask_again(client, client.get(LIST)["ETag"]) == 304


@pytest.mark.parametrize(
    "change", ["opinion", "notification", "job", "employer", "match", "language", "closed"]
)
def test_whatever_the_list_shows_makes_it_new(client: Client, profile: SeekerProfile, change: str) -> None:
    known = client.get(LIST)["ETag"]
    job = Job.objects.get(title="Cocinera 1")
    if change == "opinion":
        client.post(
            reverse("matching:feedback"), {"fb": f"{job.pk}:good"}, headers={"x-requested-with": "fetch"}
        )
    elif change == "notification":
        Notification.objects.create(user=profile.user, kind="new_matches", text="Hola", dedupe_key="x")
    elif change == "job":
        job.title = "Jefa de cocina"
        job.save()
    elif change == "employer":
        job.employer.trade_name = "Otro nombre"
        job.employer.save()
    elif change == "match":
        MatchList.objects.filter(seeker=profile).update(changed_at="2026-01-01T00:00:00Z")
    elif change == "language":
        client.post(reverse("set_language"), {"language": "en"})
    else:
        Job.objects.filter(pk=job.pk).update(state=Job.State.CLOSED)
    assert ask_again(client, known) == 200


def test_kept_cards_show_the_new_words_of_a_job(client: Client, profile: SeekerProfile) -> None:
    job = Job.objects.get(title="Cocinera 1")
    job.title = "Jefa de cocina"
    job.save()
    page = client.get(LIST).content.decode()
    assert "Jefa de cocina" in page
    assert "Cocinera 1" not in page


def test_nobody_gets_the_list_of_another(client: Client, profile: SeekerProfile) -> None:
    known = client.get(LIST)["ETag"]
    other = Client()
    other.force_login(SeekerProfileFactory().user)
    assert ask_again(other, known) == 200


def test_the_second_page_leads_back(client: Client, profile: SeekerProfile) -> None:
    for number in range(20):
        put(profile, JobFactory(title=f"Mozo {number}"), score=0.5)
    assert 'href="?page=2"' in client.get(LIST).content.decode()
    second = client.get(LIST, {"page": "2"}).content.decode()
    assert second.count("<article>") == 3
    assert 'href="?page=1"' in second
    assert 'rel="next"' not in second
