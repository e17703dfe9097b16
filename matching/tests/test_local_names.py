"""Names of work that managers add: a CSV in, a CSV out, and the readers know them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.tests.factories import SeekerProfileFactory, UserFactory
from matching import runtime
from matching.admin.taxonomy import NamesResource
from matching.ml import taxonomy as files
from matching.ml.taxonomy import LocalName
from matching.models import Occupation, OccupationName
from matching.services import local_names

pytestmark = pytest.mark.django_db

CONDUCTOR = "7720f392-6ea0-4455-a805-7b7eef38a709"
HEADER = "name,other_names,occupation_id,isco,kind\n"


@pytest.fixture
def conductor():
    return Occupation.objects.create(code=CONDUCTOR, isco_group="5112", name_es="cobrador")


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def test_a_csv_adds_names_once_and_the_act_is_written_down(conductor, manager):
    content = f"{HEADER}datero,datera|'=dato,{CONDUCTOR},5112,name\nanoto la hora de los carros,,{CONDUCTOR},,phrase\n"
    assert local_names.import_names(content=content, by=manager).added == 4
    again = local_names.import_names(content=content, by=manager)
    assert (again.added, again.known, again.problems) == (0, 4, ())
    assert set(OccupationName.objects.added().values_list("name", "is_phrase")) == {
        ("datero", False), ("datera", False), ("=dato", False), ("anoto la hora de los carros", True),
    }  # fmt: skip
    assert AuditEntry.objects.get(action="taxonomy.names_added").actor == manager


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nombre\nx\n", "Faltan las columnas"),
        (f"{HEADER}x,,nowhere,,name\n", "Línea 2: no conocemos la ocupación «nowhere»"),
        (f"{HEADER},,{CONDUCTOR},,name\n", "falta el nombre"),
        (f"{HEADER}{'x' * 121},,{CONDUCTOR},,name\n", "más de 120 letras"),
        (f"{HEADER}x,,{CONDUCTOR},,verb\n", "«name» o «phrase»"),
    ],
)
def test_one_bad_line_adds_nothing_and_is_told(conductor, manager, content, said):
    content += f"datero,,{CONDUCTOR},5112,name\n" if content.startswith("name") else ""
    result = local_names.import_names(content=content, by=manager)
    assert said in " ".join(result.problems)
    assert not OccupationName.objects.exists()


def test_the_file_that_ships_can_be_read_by_the_same_door(manager):
    rows = files.load()
    Occupation.objects.bulk_create(
        [Occupation(code=one.id, isco_group=one.isco, name_es=one.name_es[:200]) for one in rows.occupations]
    )
    content = (files.DATA / "local_names.csv").read_text(encoding="utf-8")
    result = local_names.import_names(content=content, by=manager)
    assert result.problems == ()
    assert result.added > 800
    for name in ("jaladora", "llenador", "mototaxista", "anfitriona", "chambero"):
        assert OccupationName.objects.filter(name=name, is_local=True).exists()


def test_a_manager_sends_a_file_and_takes_it_out_again(client, conductor, manager):
    client.force_login(manager)
    url = reverse("admin:matching_occupationname_add_csv")
    assert "occupation_id" in client.get(url).content.decode()
    sent = SimpleUploadedFile("n.csv", f"{HEADER}datero,,{CONDUCTOR},5112,name\n".encode(), "text/csv")
    assert client.post(url, {"file": sent}).status_code == 302
    listed = client.get(reverse("admin:matching_occupationname_changelist")).content.decode()
    assert "datero" in listed
    assert url in listed
    export = reverse("admin:matching_occupationname_export")
    form = client.get(export).context["form"]
    choice = next(value for value, name in form.fields["format"].choices if str(name) == "csv")
    names = {name: "on" for name in form.fields if name.startswith(NamesResource.__name__.lower())}
    answer = client.post(export, {"format": choice, "resource": "", **names})
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(line["name"], line["occupation_id"], line["kind"]) for line in lines] == [
        ("datero", CONDUCTOR, "name")
    ]
    assert local_names.import_names(content=answer.content.decode(), by=manager).known == 1


def test_a_broken_file_is_refused_in_words_and_a_seeker_at_the_door(client, conductor, manager):
    url = reverse("admin:matching_occupationname_add_csv")
    client.force_login(manager)
    for content, said in ((b"\xff\xfe\x00", "UTF-8"), (f"{HEADER}x,,no,,name\n".encode(), "no conocemos")):
        page = client.post(url, {"file": SimpleUploadedFile("n.csv", content)})
        assert said in page.content.decode()
    client.force_login(SeekerProfileFactory().user)
    assert client.get(url).status_code == 302
    assert not OccupationName.objects.exists()


def test_readers_know_an_added_name_and_are_made_anew_for_it(readers):
    before = runtime.readers()
    assert runtime.readers() is before
    words = "soy zumbatronista profesional"
    assert before.occupations.nearest_one(words)[0].occupation_id != CONDUCTOR
    OccupationName.objects.create(occupation_id=CONDUCTOR, language="es", name="zumbatronista", is_local=True)
    after = runtime.readers()
    assert after is not before
    assert after.occupations.nearest_one(words)[0].occupation_id == CONDUCTOR


def test_a_name_of_an_unknown_occupation_does_not_reach_the_readers():
    known = files.load()
    assert known.with_local_names([LocalName("x", "nowhere", "5112", False)]) is known
    more = known.with_local_names([LocalName("x y z", CONDUCTOR, "5112", False)])
    assert len(more.local_names) == len(known.local_names) + 1
    assert more.occupation_number is known.occupation_number
