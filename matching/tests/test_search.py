"""Search: words, accents, misspellings and meaning; filters that narrow; facets that add up; bounded queries."""

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models.vocabulary import ContractType
from accounts.tests.factories import EmployerFactory, UserFactory
from jobs.models import Job
from jobs.tests.factories import JobFactory
from matching import runtime
from matching.forms import Filters
from matching.models import OccupationName
from matching.services import enrich, feedback, search_words, waiting_ads
from matching.services.search import search_jobs
from matching.tests.scenes import market, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]


@pytest.fixture
def scene():
    made = market()
    read_all(made)
    return made


def find(query="", **filters):
    return search_jobs(query=query, filters=Filters(**filters))


@pytest.mark.parametrize("words", ["cocinera", "COCINERA", "cocineras", "menu", "menú criollo", "cosinera"])
def test_the_kitchen_is_found_by_word_plural_accent_and_misspelling(scene, words):
    assert scene.jobs["cook"].pk in find(words).job_ids[:2]


def test_a_word_of_the_requirements_counts(scene):
    assert find("concar").job_ids[0] == scene.jobs["accountant"].pk


@pytest.mark.parametrize(
    "rubbish",
    ["'", '"', "a & | !", "<script>", "%s", "\\", "x" * 200, "🙂", "<!--" * 50, "- " * 99, "a\0b", "\ud800"],
)
def test_no_words_break_it(scene, rubbish):
    assert find(rubbish).total >= 0


def test_without_words_the_newest_open_jobs_come(scene):
    found = find()
    assert found.total == 6
    type(scene.far).objects.filter(pk=scene.far.pk).update(
        closes_on=timezone.localdate() - timezone.timedelta(days=1)
    )
    assert find().total == 5


def change(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)
    return job.pk


@pytest.mark.parametrize(
    ("fields", "filters"),
    [
        ({"contract_type": "services"}, {"contracts": ("services",)}),
        ({"schedule": "night"}, {"schedules": ("night",)}),
        ({"telework": "total"}, {"telework": ("total",)}),
        ({"regime": "agrarian"}, {"regimes": ("agrarian",)}),
        ({"disability_friendly": True}, {"disability": True}),
        ({"min_age": 16}, {"under_18": True}),
    ],
)
def test_each_filter_keeps_the_one_job_that_passes(scene, fields, filters):
    pk = change(scene.jobs["driver"], **fields)
    assert find(**filters).job_ids == [pk]
    assert find("chofer", **filters).job_ids == [pk]


def test_the_filters_of_place_pay_experience_age_of_the_ad_and_employer_narrow(scene):
    job = scene.jobs["driver"]
    change(job, experience_months=24, published_at=timezone.now() - timezone.timedelta(days=40))
    assert job.pk not in find(no_experience=True).job_ids
    assert job.pk not in find(since_days=30).job_ids
    assert find(place="130000").job_ids == [scene.far.pk]
    assert find(place="150132", radius_km=10).total == 5
    assert find(pay_min=5000).total == 0
    assert find(employer=job.employer_id).job_ids == [job.pk]


def test_without_a_cv_one_applies_where_somebody_reads_applications_here(scene):
    imported = EmployerFactory(source="servir", ruc=None)
    imported.members.all().delete()
    pk = change(scene.jobs["driver"], employer=imported)
    assert pk not in find(no_cv=True).job_ids
    assert find(no_cv=True).total == 5


def test_the_counts_of_a_facet_add_up(scene):
    for found in (find(), find("cocinera")):
        for facet in ("contract_type", "schedule", "telework", "department"):
            assert sum(found.facets[facet].values()) == found.total == found.exact + found.near


def test_a_facet_counts_what_its_filter_then_finds(scene):
    change(scene.jobs["cook"], contract_type="services")
    counts = find("menú").facets["contract_type"]
    for contract in ContractType.values:
        assert find("menú", contracts=(contract,)).total >= counts.get(contract, 0)
        assert find("menú", contracts=(contract,)).exact <= find("menú").exact


@pytest.fixture
def vocabulary(scene):
    for number in range(3):
        JobFactory(title=f"Almacenero de turno {number}", description="Recibir y ordenar mercadería.")
    enrich.enrich_jobs([*Job.objects.values_list("pk", flat=True)])
    search_words.refresh()
    return scene


def test_a_misspelled_word_is_corrected_said_and_offered_as_typed(client, vocabulary):
    body = client.get(reverse("matching:search"), {"q": "almasenero"}).content.decode()
    assert "Almacenero de turno" in body
    assert "Buscamos «almacenero» en vez de «almasenero»" in body
    assert "q=almasenero&amp;tal_cual=1" in body
    found = search_jobs(query="almasenero", filters=Filters(), literal=True)
    assert found.words.corrected == ()
    assert found.exact == 0


def test_a_word_that_nobody_knows_is_named_and_the_others_are_searched(client, vocabulary):
    body = client.get(reverse("matching:search"), {"q": "cocinera xqzwkv"}).content.decode()
    assert "No entendimos «xqzwkv»" in body
    assert vocabulary.jobs["cook"].title in body
    assert find("xqzwkv").total == 0


@pytest.mark.parametrize("letter", ["ñ", "Ñ", "z", "í"])
def test_a_letter_alone_says_nothing_and_finds_nothing(vocabulary, letter):
    found = find(letter)
    assert found.total == 0
    assert found.words.unknown == (letter,)


@pytest.mark.parametrize("words", ["chamba", "busco trabajo", "chamba urgente", "empleo"])
def test_words_for_work_of_any_kind_ask_for_all_jobs(vocabulary, words):
    assert find(words).total == find().total


def test_social_work_is_no_work_of_any_kind(vocabulary):
    job = JobFactory(title="Trabajadora social", description="Visitar familias.", requirements="")
    enrich.enrich_jobs([job.pk])
    assert find("trabajo social").job_ids[0] == job.pk
    assert find("trabajo social").total < find("trabajo").total


@pytest.mark.parametrize("words", ["operario", "operaria", "OPERARIOS"])
def test_both_genders_behind_a_slash_are_found(scene, words):
    job = JobFactory(title="Operario/a de limpieza", description="Limpieza de oficinas.", requirements="")
    enrich.enrich_jobs([job.pk])
    assert find(words).job_ids[0] == job.pk
    assert find(words).exact == 1


def test_an_enye_and_its_plain_letter_find_the_same(scene):
    job = JobFactory(title="Niñera cama adentro", description="Cuidar a dos niños.", requirements="")
    enrich.enrich_jobs([job.pk])
    assert find("ninera").job_ids[0] == find("niñera").job_ids[0] == job.pk


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("mozo", "Azafata de restaurante"),
        ("jaladora", "Promotora de ventas jaladora de clientes"),
        ("mototaxi", "Mototaxista con brevete"),
        ("anfitriona", "Anfitriona de eventos"),
    ],
)
def test_peruvian_words_find_their_work(scene, asked, title):
    taxonomy_names()
    job = JobFactory(title=title, description="Atender a las personas con amabilidad.", requirements="")
    enrich.enrich_jobs([job.pk])
    assert job.pk in find(asked).job_ids[:3]


def taxonomy_names():
    """Keep the names that Peruvians use as rows, as loading the whole taxonomy would."""
    names = {(local.occupation_id, local.name) for local in runtime.taxonomy().local_names}
    OccupationName.objects.bulk_create(
        OccupationName(occupation_id=code, language="es", name=name) for code, name in sorted(names)
    )


def test_few_exact_jobs_are_shown_with_an_honest_count_of_near_ones(client, scene):
    found = find("cocinera menú")
    assert 0 < found.exact < 10
    body = client.get(reverse("matching:search"), {"q": "cocinera menú"}).content.decode()
    if found.near:
        assert f"{found.exact} exactos + {found.near} cercanos" in body
    for job_id in found.job_ids[: found.exact]:
        assert "men" in Job.objects.get(pk=job_id).description.lower()


def test_every_job_that_has_the_words_is_found(scene):
    """A keyword hit is never lost to the other ways of finding."""
    for words in ("sunat", "camión", "condominio", "django", "parrilla"):
        assert find(words).exact >= 1


def test_a_hidden_job_is_in_no_search_of_that_person(client, scene):
    feedback.give_feedback(seeker=scene.cook, job=scene.jobs["cook"], word="far")
    client.force_login(scene.cook.user)
    address = reverse("jobs:detail", args=[scene.jobs["cook"].pk])
    for asked in ({}, {"q": "cocinera"}, {"q": "menú criollo"}, {"lugar": "Lima"}):
        assert address not in client.get(reverse("matching:search"), asked).content.decode()
    client.force_login(UserFactory())
    assert address in client.get(reverse("matching:search"), {"q": "cocinera"}).content.decode()


def test_the_way_to_a_job_is_told_with_time_fare_and_what_they_rest_on(client, scene):
    body = client.get(
        reverse("matching:search"), {"q": "cocinera", "lugar": "Miraflores, Lima"}
    ).content.decode()
    assert "combi" in body
    assert "S/" in body
    assert "de centro a centro de distrito" in body


def test_a_remote_job_and_one_in_the_same_district_have_no_way_to_tell(client, scene):
    Job.objects.update(telework="total")
    assert "combi" not in client.get(reverse("matching:search"), {"lugar": "150122"}).content.decode()
    Job.objects.update(telework="onsite")
    body = client.get(reverse("matching:search"), {"lugar": "150132", "km": "1"}).content.decode()
    assert "a pie" not in body


def test_suggestions_begin_as_typed_and_cost_few_bytes_the_second_time(client, vocabulary):
    first = client.get(reverse("matching:suggest"), {"q": "alma"})
    assert "almacenero" in first.json()
    assert len(first.content) < 300
    assert "max-age" in first["Cache-Control"]
    again = client.get(reverse("matching:suggest"), {"q": "alma"}, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert client.get(reverse("matching:suggest"), {"q": "%"}).json() == []


def test_a_place_in_the_words_is_read_as_a_place(client, scene):
    page = client.get(reverse("matching:search"), {"q": "cocinera en Trujillo"}).content.decode()
    assert reverse("jobs:detail", args=[scene.far.pk]) in page
    assert reverse("jobs:detail", args=[scene.jobs["cook"].pk]) not in page
    body = client.get(reverse("matching:search"), {"q": "Asistente en contabilidad"}).content.decode()
    assert reverse("jobs:detail", args=[scene.jobs["accountant"].pk]) in body


def test_without_experience_in_the_words_is_read_as_the_filter(client, scene):
    Job.objects.filter(title__startswith="Cocinera").update(experience_months=12)
    new = JobFactory(title="Cocinera de comedor", experience_months=0)
    enrich.enrich_jobs([new.pk])
    page = client.get("/trabajos/", {"q": "Cocinera SIN EXPERIENCIA"}).content.decode()
    assert "Solo los que no piden experiencia." in page
    assert new.title in page
    assert "Cocinera de menú criollo" not in page
    assert 'value="Cocinera"' in page
    assert 'name="sin_experiencia" checked' in page  # asked again, it stays
    assert "<details open>" not in page
    as_typed = client.get("/trabajos/", {"q": "cocinera sin experiencia", "tal_cual": 1}).content.decode()
    assert "Solo los que no piden experiencia." not in as_typed
    assert "Cocinera de menú criollo" in as_typed


@pytest.mark.parametrize("words", ["cocinera -ceviche", "cocina -CEVICHE", '-"ceviche y guisos" cocinera'])
def test_a_word_behind_a_minus_is_in_no_result(scene, words):
    plain = JobFactory(title="Cocinera de comedor", description="Preparar almuerzos para trabajadores.")
    enrich.enrich_jobs([plain.pk])
    found = find(words)
    assert plain.pk in found.job_ids
    assert not {scene.jobs["cook"].pk, scene.far.pk} & set(found.job_ids)
    assert found.total == len(found.job_ids)


def test_only_a_word_behind_a_minus_leaves_all_others(scene):
    assert find("-ceviche").total == 4


def test_unknown_parameters_are_named_and_the_search_still_works(client, scene):
    page = client.get(reverse("matching:search"), {"q": "cocinera", "salario": "5"}).content.decode()
    assert "salario" in page
    assert scene.jobs["cook"].title in page


def test_bad_values_are_said_in_words_and_keep_what_was_typed(client, scene):
    page = client.get(reverse("matching:search"), {"lugar": "Ciudad Gótica", "pago": "mucho"})
    body = page.content.decode()
    assert page.status_code == 200
    assert "Ciudad Gótica" in body
    assert body.count('role="alert"') == 2


def test_homonyms_are_offered(client, scene):
    body = client.get(reverse("matching:search"), {"lugar": "Santa Rosa"}).content.decode()
    assert "¿O buscabas?" in body


def test_anybody_may_search_without_a_cookie(client, scene):
    page = client.get(reverse("matching:search"), {"q": "chofer"})
    assert page.status_code == 200
    assert not page.cookies


def test_a_page_costs_a_bounded_number_of_queries(client, scene, django_assert_max_num_queries):
    waiting_ads.are_there()  # asked once in a while, not by each page
    with django_assert_max_num_queries(7):
        client.get(reverse("matching:search"), {"q": "cocinera", "lugar": "Lima"})


def test_words_that_are_too_long_are_refused_and_kept_in_the_box(client):
    page = client.get("/trabajos/", {"q": "soldador " * 40}).content.decode()
    assert 'role="alert"' in page
    assert f'value="{("soldador " * 40).strip()}' in page


def test_pages_of_results_stay_small(client, scene):
    many = [JobFactory(title=f"Cocinera {number}").pk for number in range(25)]
    enrich.enrich_jobs(many)
    whole = client.get(reverse("matching:search"), {"q": "cocinera", "lugar": "Miraflores, Lima"}).content
    empty = client.get(reverse("matching:search"), {"q": "xqzwkv"}).content
    assert whole.decode().count("<article>") == 20
    assert len(brotli.compress(whole, quality=5)) <= 6_000
    assert len(brotli.compress(empty, quality=5)) <= 3_000


def test_signs_alone_are_said_to_be_no_words(client, scene):
    assert "No entendimos" in client.get(reverse("matching:search"), {"q": "🙂"}).content.decode()
    assert find("🙂").total == 0
