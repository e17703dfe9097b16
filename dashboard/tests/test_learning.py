"""The managers' pages of learning: what is opened by position, and an experiment from start to stop."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Purpose
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from dashboard.experiment_words import CHANGES
from jobs.tests.factories import JobFactory
from matching.models import Act, Experiment, Exposure
from matching.models.experiment import VARIANTS
from matching.services import events, experiments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_experiments")]
LEARNING = "/analitica/aprendizaje/"


@pytest.fixture
def manager(client):
    person = UserFactory(manager=True)
    client.force_login(person)
    return person


@pytest.fixture
def experiment():
    return Experiment.objects.create(
        name="diez",
        question="¿Diez o veinte por página?",
        surface="pages",
        arms=[{"name": "veinte", "weight": 1}, {"name": "diez", "weight": 1, "variant": {"page_size": 10}}],
        primary_metric="applications",
        guardrails=["complaints", "bytes"],
        ends_on=timezone.localdate() + datetime.timedelta(days=7),
    )


def test_clicks_by_position_are_shown_in_few_queries(client, manager, django_assert_max_num_queries):
    person = SeekerProfileFactory(consents=[Purpose.TRAINING])
    jobs = [JobFactory().pk for _ in range(3)]
    for _ in range(4):
        events.log_page(person_id=person.pk, page="matches", job_ids=jobs)
    events.log_act(person_id=person.pk, job_id=jobs[0], kind="view")
    with django_assert_max_num_queries(10):
        page = client.get(LEARNING)
    assert [(row.position, row.shown, row.clicked) for row in page.context["clicks"]] == [
        (1, 4, 1),
        (2, 4, 0),
        (3, 4, 0),
    ]
    assert '<td class="n">25</td>' in page.content.decode()


def test_an_empty_house_says_so(client, manager):
    words = client.get(LEARNING).content.decode()
    assert "Nada todavía." in words
    assert "Ninguno todavía." in words


def test_a_manager_starts_reads_and_stops_an_experiment(client, manager, experiment):
    url = reverse("dashboard:experiment", args=[experiment.pk])
    assert "Todavía no empieza." in client.get(url).content.decode()
    client.post(url, {"act": "start"})
    Exposure.objects.bulk_create(
        Exposure(experiment=experiment, person=SeekerProfileFactory(), arm=arm)
        for arm in ("veinte", "veinte", "diez")
    )
    words = client.get(url).content.decode()
    assert "Sigue: todavía no se sabe." in words
    assert "Peso de cada página" in words
    assert '<td>veinte</td><td class="n">2</td>' in words
    assert "diez: trabajos por página: 10" in words
    assert words.count("falta gente") == 2
    client.post(url, {"act": "stop"})
    experiment.refresh_from_db()
    assert experiment.state == "stopped"
    assert experiment.outcome["verdict"] == "goes_on"
    assert "<form method" not in client.get(url).content.decode().split("<main", 1)[1].split("</main>")[0]


def crowd(experiment, arm, *, people, applying):
    made = [SeekerProfileFactory() for _ in range(people)]
    Exposure.objects.bulk_create(Exposure(experiment=experiment, person=one, arm=arm) for one in made)
    job = JobFactory()
    Act.objects.bulk_create(Act(person=one, job=job, kind="apply") for one in made[:applying])


def test_a_win_is_said_in_a_sentence_and_stays_said_when_the_rows_are_gone(client, manager, experiment):
    url = reverse("dashboard:experiment", args=[experiment.pk])
    client.post(url, {"act": "start"})
    crowd(experiment, "veinte", people=100, applying=5)
    crowd(experiment, "diez", people=100, applying=60)
    said = "diez (Postulan: 60 de cada 100 en vez de 5)"
    assert f"Gana: {said}. Puedes terminar" in client.get(url).content.decode()
    client.post(url, {"act": "stop"})
    Act.objects.all().delete()
    words = client.get(url).content.decode()
    assert f"Terminó. Ganó: {said}." in words
    assert "no tienen la gente" not in words


def test_people_who_are_missing_in_an_arm_spoil_the_result(client, manager, experiment):
    url = reverse("dashboard:experiment", args=[experiment.pk])
    client.post(url, {"act": "start"})
    crowd(experiment, "veinte", people=90, applying=0)
    crowd(experiment, "diez", people=20, applying=0)
    assert "no tienen la gente que les toca" in client.get(url).content.decode()


def test_of_messages_the_page_speaks_of_messages(client, manager, experiment):
    arms = [{"name": "tres", "weight": 1}, {"name": "uno", "weight": 1, "variant": {"jobs": 1}}]
    Experiment.objects.filter(pk=experiment.pk).update(surface="alerts", arms=arms)
    url = reverse("dashboard:experiment", args=[experiment.pk])
    client.post(url, {"act": "start"})
    words = client.get(url).content.decode()
    assert "Peso de cada mensaje" in words
    assert "Dicen que parece estafa o ya no quieren avisos" in words
    assert "uno: trabajos por aviso: 1" in words


def test_whatever_an_arm_may_change_has_words():
    assert {name for known in VARIANTS.values() for name in known} == set(CHANGES)


def test_what_is_missing_is_said_in_spanish(client, manager, experiment):
    Experiment.objects.filter(pk=experiment.pk).update(guardrails=[])
    url = reverse("dashboard:experiment", args=[experiment.pk])
    assert "lo que no debe empeorar" in client.post(url, {"act": "start"}, follow=True).content.decode()


def test_a_manager_writes_a_draft_in_the_admin_and_cannot_change_what_runs(client, manager, experiment):
    sent = {
        "name": "otro",
        "question": "¿Ocho?",
        "surface": "pages",
        "arms": "a\r\nb, 0.5, page_size=8\r\n",
        "primary_metric": "clicks",
        "guardrails": ["bytes"],
        "effect": "0.05",
        "ends_on": "2030-01-31",
    }
    page = client.post(reverse("admin:matching_experiment_add"), sent)
    assert page.status_code == 302, page.context["errors"]
    made = Experiment.objects.get(name="otro")
    assert (made.created_by, made.guardrails, made.state) == (manager, ["bytes"], "draft")
    assert made.arms == [
        {"name": "a", "weight": 1, "variant": {}},
        {"name": "b", "weight": 0.5, "variant": {"page_size": 8}},
    ]
    change = reverse("admin:matching_experiment_change", args=[made.pk])
    assert "b, 0.5, page_size=8</textarea>" in client.get(change).content.decode()
    for wrong, said in (
        ("a\nb, mucho", "No se entiende «mucho»"),
        ("a\nb, 0", "un peso mayor que cero"),
        ("a\nb, colour=3", "«colour» no existe ahí"),
        ("a\nb, inf", "No se entiende"),
        (", 1", "necesita un nombre"),
    ):
        page = client.post(change, sent | {"arms": wrong})
        assert said in page.content.decode(), wrong
    experiments.start(experiment, by=manager)
    change = reverse("admin:matching_experiment_change", args=[experiment.pk])
    assert client.post(change, sent).status_code == 403
