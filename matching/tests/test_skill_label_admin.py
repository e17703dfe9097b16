"""What managers see of people's corrections of skills: the skill and the act, not the words around it."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.tests.factories import SeekerProfileFactory, UserFactory
from matching.models import SkillLabel

pytestmark = pytest.mark.django_db
LINE = "Cuidé a mi abuela en Comas y manejo Excel"
LIST = "admin:matching_skilllabel_changelist"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True, is_superuser=False)
    client.force_login(person)
    return person


@pytest.fixture
def labels():
    seeker = SeekerProfileFactory()
    return [
        SkillLabel.objects.create(
            seeker=seeker, act=act, source="cv", text=LINE, start=36, end=41, by=seeker.user
        )
        for act in SkillLabel.Act.values
    ]


def test_a_manager_reads_the_skill_the_act_and_what_the_machine_said_but_not_the_line(
    client, manager, labels
):
    page = client.get(reverse(LIST)).content.decode()
    assert "Excel" in page
    assert "la persona misma" in page
    assert page.count("no la leyó") == 1
    assert "abuela" not in page


def test_one_row_shows_no_more_than_the_list(client, manager, labels):
    page = client.get(reverse("admin:matching_skilllabel_change", args=[labels[0].pk])).content.decode()
    assert "Excel" in page
    assert "abuela" not in page


def test_the_list_is_filtered_by_act(client, manager, labels):
    page = client.get(reverse(LIST), {"act__exact": "struck"})
    assert [row.act for row in page.context["cl"].result_list] == ["struck"]


def test_nothing_is_changed_added_or_deleted_here(client, manager, labels):
    for act, arguments in (("add", []), ("delete", [labels[0].pk])):
        url = reverse(f"admin:matching_skilllabel_{act}", args=arguments)
        assert client.post(url, {"post": "yes"}).status_code == 403
    client.post(reverse("admin:matching_skilllabel_change", args=[labels[0].pk]), {"act": "added"})
    assert SkillLabel.objects.count() == 3
    assert SkillLabel.objects.get(pk=labels[0].pk).act == "kept"


def test_the_export_has_the_skill_and_leaves_the_line_out(client, manager, labels):
    export = reverse("admin:matching_skilllabel_export")
    form = client.get(export).context["form"]
    choice = next(value for value, name in form.fields["format"].choices if str(name) == "csv")
    names = {name: "on" for name in form.fields if name.startswith("skilllabel")}
    answer = client.post(export, {"format": choice, "resource": "", **names}).content.decode()
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert [row["skill"] for row in rows] == ["Excel"] * 3
    assert {row["act"] for row in rows} == set(SkillLabel.Act.values)
    assert "abuela" not in answer


def test_nobody_else_sees_them(client, labels):
    client.force_login(UserFactory())
    assert client.get(reverse(LIST)).status_code in (302, 403)
