"""The managers' admin of the whole house: every list opens with rows, in few queries, and holds nothing private."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.tests.factories import EmployerMemberFactory, SeekerProfileFactory, UserFactory
from jobs.models import ImportRun, MinimumWage, ModerationDecision
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.models import EnrichmentFailure, Feedback, Occupation, Skill, SkillLabel, TaxonomyVersion
from matching.tests.listing import put
from messaging.models import Delivery, Notification, OutboxMessage

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
PRIVATE = {"conversation", "message", "participant", "session"}
OURS = {"accounts", "jobs", "messaging", "matching"}


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True, is_superuser=False)
    client.force_login(person)
    return person


@pytest.fixture
def full_house():
    """Some rows of everything that the admin lists."""
    for number in range(4):
        member = EmployerMemberFactory()
        job = JobFactory(employer=member.employer)
        application = ApplicationFactory(job=job, seeker=SeekerProfileFactory(rich=True))
        user = application.seeker.user
        AuditEntry.objects.create(
            actor=member.user, subject=user, action="x", object_type="job", object_id="1"
        )
        ModerationDecision.objects.create(job=job, verdict="approved", by=member.user, content_hash="")
        ImportRun.objects.create(source="servir", format="csv", file_name="f.csv", started_by=member.user)
        MinimumWage.objects.create(valid_from=datetime.date(2030 + number, 1, 1), amount=1, norm="x")
        notification = Notification.objects.create(
            user=user, kind="message", dedupe_key=str(number), text="x", url="/"
        )
        Delivery.objects.create(notification=notification, channel="page", state="failed", problem="x")
        OutboxMessage.objects.create(channel="sms", to="+51987654321", body="Tu código es 123456")
        Occupation.objects.create(code=f"o{number}", name_es="cocinero")
        SkillLabel.objects.create(
            seeker=application.seeker, act="kept", source="cv", text="Sé Excel", start=3, end=8, by=user
        )
        Skill.objects.create(code=f"s{number}", kind="skill", name_es="cocinar")
        TaxonomyVersion.objects.create(name="v", content_hash=str(number))
        EnrichmentFailure.objects.create(
            kind="job", object_id=number, content_hash="", problem="x", not_before=timezone.now()
        )
        Feedback.objects.create(seeker=application.seeker, job=job, verdict="relevant")
        put(application.seeker, job, score=0.5)


def registered():
    return sorted(
        (model for model in admin.site._registry if model._meta.app_label in OURS),
        key=lambda model: model._meta.label,
    )


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_every_list_opens_with_rows_in_few_queries(
    client, manager, full_house, model, django_assert_max_num_queries
):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(url)
    assert page.status_code == 200
    if model.objects.exists():
        assert page.context["cl"].result_list
    assert client.get(url, {"q": "cocina"}).status_code == 200


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_every_row_opens(client, manager, full_house, model):
    row = model.objects.first()
    if row is not None:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        assert client.get(url).status_code == 200


def test_private_messages_are_not_in_the_admin():
    assert not {model._meta.model_name for model in admin.site._registry} & PRIVATE


def test_codes_that_open_accounts_are_not_in_the_admin(client, manager, full_house):
    message = OutboxMessage.objects.first()
    for url in (
        reverse("admin:messaging_outboxmessage_changelist"),
        reverse("admin:messaging_outboxmessage_change", args=[message.pk]),
    ):
        words = client.get(url).content.decode()
        assert "123456" not in words
        assert "987654321" not in words


def test_nothing_of_other_makers_is_registered():
    assert {model._meta.app_label for model in admin.site._registry} <= OURS


def test_the_front_page_of_the_admin_opens(client, manager):
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_theme_speaks_spanish_where_it_brings_none(client, manager, full_house):
    page = client.get("/gestion/jobs/job/").content.decode()
    assert "Filtros" in page
    assert "Escribe para buscar" in page
    left = {
        "Filters",
        "Type to search",
        "Select action to run",
        "Apply Filters",
        "Reset filters",
        "Return to site",
    }
    assert {words for words in left if words in page} == set()
