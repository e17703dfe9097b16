"""Alerts for a search: one tap, no account needed, a link that manages one alert only, told once a day."""

import datetime
import threading

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Purpose
from accounts.services.consent import give_consent
from accounts.tests.factories import UserFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching import runtime, tasks
from matching.models import Act, Impression, SavedSearch
from matching.services import enrich, feedback, saved_searches
from matching.tests.scenes import market, read_all
from messaging.models import Notification, OutboxMessage
from messaging.transports import TransportError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]
KEEP = "/avisos/guardar/?q=cocinera&lugar=150000"
ADDRESS = "rosa@correo.example"


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


@pytest.fixture(autouse=True)
def _no_limits_used_up():
    cache.clear()


@pytest.fixture
def letters(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


def new_cook():
    job = JobFactory(title="Cocinera de pollería", description="Preparar el menú.", requirements="")
    enrich.enrich_jobs([job.pk])
    return job


def kept_without_account(client, letters):
    client.post(KEEP, {"correo": ADDRESS})
    [address] = [word for word in letters[-1].body.split() if "/avisos/" in word]
    path = "/" + address.split("/", 3)[3]
    client.post(path, {"act": "confirm"})
    return SavedSearch.objects.get(email=ADDRESS, query__contains="cocinera"), path


def test_one_tap_keeps_the_search_of_who_is_signed_in(client, scene):
    client.force_login(scene.cook.user)
    page = client.get("/trabajos/", {"q": "cocinera"}).content.decode()
    assert 'action="/avisos/guardar/?q=cocinera"' in page
    answer = client.post("/avisos/guardar/?q=cocinera")
    row = SavedSearch.objects.get()
    assert (row.user, row.query, bool(row.confirmed_at)) == (scene.cook.user, "q=cocinera", True)
    assert answer["Location"] == saved_searches.link(row)
    assert "cocinera" in client.get("/avisos/").content.decode()


def test_the_same_search_twice_is_one_alert_by_constraint(client, scene):
    client.force_login(scene.cook.user)
    for _ in range(2):
        client.post("/avisos/guardar/?lugar=150000&q=cocinera")
    client.post("/avisos/guardar/?q=cocinera&lugar=150000&page=2&rubbish=1")
    assert SavedSearch.objects.count() == 1


def test_without_an_account_a_link_by_mail_makes_it_live(client, scene, letters):
    assert "correo" in client.post(KEEP).content.decode()
    client.post(KEEP, {"correo": ADDRESS})
    row = SavedSearch.objects.get(email=ADDRESS)
    assert row.confirmed_at is None
    new_cook()
    assert not saved_searches.tell(row.pk, now=tomorrow())
    row, _path = kept_without_account(client, letters)
    assert row.confirmed_at


def test_opening_the_link_changes_nothing_until_the_button(client, scene, letters):
    row, path = kept_without_account(client, letters)
    for address in (path, path + "parar/"):
        client.get(address, follow=True)
        row.refresh_from_db()
        assert row.stopped_at is None


def test_it_is_told_once_a_day_and_only_of_new_jobs(client, scene, letters):
    row, _path = kept_without_account(client, letters)
    before = len(letters)
    assert not saved_searches.tell(row.pk, now=tomorrow())
    job = new_cook()
    Job.objects.filter(pk=job.pk).update(published_at=tomorrow() + datetime.timedelta(hours=1))
    later = tomorrow() + datetime.timedelta(days=1)
    assert saved_searches.tell(row.pk, now=later)
    assert not saved_searches.tell(row.pk, now=later)
    assert len(letters) == before + 1
    letter = letters[-1]
    assert "Cocinera de pollería" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].strip("<>").endswith("/parar/")
    assert len(letter.body.encode()) <= 6_000


def test_who_has_an_account_is_told_through_the_notifications(scene):
    row, _new = saved_searches.save("q=cocinera", user=scene.cook.user)
    new_cook()
    for _ in range(2):
        tasks.tell_saved_searches()
        SavedSearch.objects.update(next_at=timezone.now() - datetime.timedelta(minutes=1))
    notification = Notification.objects.get(kind="saved_search")
    assert notification.user == scene.cook.user
    assert notification.url == saved_searches.link(row)
    assert "cocinera" in notification.text


def test_what_a_person_was_told_is_one_row_that_her_click_finds(client, scene):
    give_consent(user=scene.cook.user, purpose=Purpose.TRAINING, by=scene.cook.user)
    saved_searches.save("q=cocinera", user=scene.cook.user)
    job = new_cook()
    for _ in range(2):
        SavedSearch.objects.update(next_at=timezone.now() - datetime.timedelta(minutes=1))
        tasks.tell_saved_searches()
        SavedSearch.objects.update(told_until=timezone.now() - datetime.timedelta(days=1))
    shown = Impression.objects.get()
    assert (shown.page, shown.person, shown.model_version) == ("alert", scene.cook, runtime.encoder_id())
    [[words, path]] = [
        item for item in Notification.objects.get(kind="saved_search").items if job.title in item[0]
    ]
    assert words == f"{job.title} - {job.employer.name}"
    client.get(path, headers={"user-agent": "Mozilla/5.0 (Linux; Android 10)"})
    act = Act.objects.get()
    assert (act.person, act.impression, act.position) == (
        scene.cook,
        shown,
        shown.jobs.index(job.pk) + 1,
    )


def test_a_letter_to_an_address_without_an_account_is_a_row_of_nobody(client, scene, letters):
    row, _path = kept_without_account(client, letters)
    job = new_cook()
    later = tomorrow() + datetime.timedelta(days=1)
    assert saved_searches.tell(row.pk, now=later)
    shown = Impression.objects.get()
    assert (shown.page, shown.person, shown.query) == ("alert", None, "")
    [link] = [word for word in letters[-1].body.split() if f"/trabajos/{job.pk}/?a=" in word]
    client.get("/" + link.split("/", 3)[3], headers={"user-agent": "Mozilla/5.0 (Linux; Android 10)"})
    act = Act.objects.get()
    assert (act.person, act.impression, act.kind) == (None, shown, "view")


def test_a_letter_that_did_not_go_out_leaves_no_row(client, scene, letters, monkeypatch):
    def away(**_letter):
        raise TransportError("away", permanent=False)

    row, _path = kept_without_account(client, letters)
    new_cook()
    monkeypatch.setattr("messaging.transports.send_letter", away)
    assert not saved_searches.tell(row.pk, now=tomorrow() + datetime.timedelta(days=1))
    assert not Impression.objects.exists()


def test_a_hidden_job_is_in_no_alert_of_that_person(scene):
    row, _new = saved_searches.save("q=cocinera", user=scene.cook.user)
    job = new_cook()
    assert [found.pk for found in saved_searches.news_of(row).jobs] == [job.pk]
    feedback.give_feedback(seeker=scene.cook, job=job, word="far")
    assert saved_searches.news_of(row).total == 0


def test_one_tap_ends_it_without_account_or_token(scene, letters):
    browser = Client(enforce_csrf_checks=True)
    row, path = kept_without_account(Client(), letters)
    browser.post(path + "parar/", {"List-Unsubscribe": "One-Click"})
    row.refresh_from_db()
    assert row.stopped_at
    assert row.email != ADDRESS
    new_cook()
    assert not saved_searches.tell(row.pk, now=tomorrow())


def test_a_link_shows_its_own_alert_and_nothing_of_others(client, scene, letters):
    saved_searches.save("q=secretodeotra", email=ADDRESS)
    _row, path = kept_without_account(client, letters)
    page = client.get(path)
    assert "secretodeotra" not in page.content.decode()
    assert ADDRESS not in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_wrong_link_opens_nothing(client, scene, letters):
    row, path = kept_without_account(client, letters)
    other, _new = saved_searches.save("q=chofer", email=ADDRESS)
    number, _dash, signature = path.strip("/").rpartition("/")[2].partition("-")
    for token in (f"{other.pk}-{signature}", f"{number}-{'0' * 32}", number, "x", f"{'9' * 40}-{signature}"):
        assert client.get(f"/avisos/{token}/").status_code == 404
        assert client.post(f"/avisos/{token}/parar/").status_code == 404
    row.refresh_from_db()
    assert row.stopped_at is None


def test_one_that_nobody_renews_ends_with_a_notice(client, scene, letters):
    row, _path = kept_without_account(client, letters)
    end = row.ends_at + datetime.timedelta(hours=1)
    assert saved_searches.tell(row.pk, now=end)
    assert "terminó" in letters[-1].body
    row.refresh_from_db()
    assert row.stopped_at


def test_renewing_gives_a_whole_period(client, scene, letters):
    row, path = kept_without_account(client, letters)
    SavedSearch.objects.update(ends_at=tomorrow())
    client.post(path, {"act": "renew"})
    row.refresh_from_db()
    assert row.ends_at > timezone.now() + datetime.timedelta(days=170)


def test_an_address_that_never_confirmed_is_forgotten(scene, letters):
    saved_searches.save("q=chofer", email=ADDRESS)
    assert saved_searches.drop_unconfirmed() == 0
    assert saved_searches.drop_unconfirmed(now=timezone.now() + datetime.timedelta(days=8)) == 1


def test_a_claim_of_a_dead_worker_comes_back(scene):
    row, _new = saved_searches.save("q=cocinera", user=scene.cook.user)
    now = tomorrow()
    SavedSearch.objects.update(claimed_at=now)
    assert saved_searches.due(now=now) == []
    assert saved_searches.due(now=now + datetime.timedelta(minutes=11)) == [row.pk]


def test_somebody_elses_address_is_not_flooded(client, scene, letters):
    for number in range(8):
        client.post(f"/avisos/guardar/?q=cocinera{number}", {"correo": ADDRESS})
    assert len(letters) <= 4


def test_a_post_from_another_site_keeps_nothing(client, scene):
    client.force_login(UserFactory())
    assert client.post(KEEP, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not SavedSearch.objects.exists()


def test_the_list_of_alerts_costs_the_same_for_one_and_for_many(client, scene, django_assert_max_num_queries):
    for number in range(12):
        saved_searches.save(f"q=oficio{number}", user=scene.cook.user)
    client.force_login(scene.cook.user)
    with django_assert_max_num_queries(6):
        assert client.get(reverse("matching:alerts")).content.decode().count("oficio") == 12


@pytest.mark.django_db(transaction=True)
def test_the_same_search_from_two_phones_at_once_is_one_alert():
    """Check 30: the database decides, by constraint."""
    person, start, rows = UserFactory(), threading.Barrier(4), []

    def keep():
        start.wait(20)
        rows.append(saved_searches.save("q=mozo", user=person))
        connections.close_all()

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert SavedSearch.objects.count() == 1
    assert sorted(new for _row, new in rows) == [False, False, False, True]


def test_letters_stand_in_the_outbox_of_the_demonstration(client, scene, settings):
    settings.EMAIL_BACKEND = "messaging.transports.OutboxEmailBackend"
    client.post(KEEP, {"correo": ADDRESS})
    assert OutboxMessage.objects.filter(to=ADDRESS).count() == 1
