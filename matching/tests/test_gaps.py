"""What is missing and how near: counts that a plain recount of the rows makes again, and something to do."""

import pytest
from django.urls import reverse

from accounts.tests.factories import TRUJILLO, SeekerProfileFactory, place
from jobs.models import Job
from jobs.tests.factories import ApplicationFactory, JobFactory
from matching.models import JobEnrichment, Occupation, SeekerEnrichment, Skill
from matching.services import gaps

pytestmark = pytest.mark.django_db
OPEN = 3


@pytest.fixture
def cook():
    """A cook who knows stews; grill, pastry and punctuality exist as well."""
    Occupation.objects.bulk_create(
        [
            Occupation(code="cook", isco_group="5120", name_es="cocinero"),
            Occupation(code="grill", isco_group="5120", name_es="parrillero"),
            Occupation(code="guard", isco_group="5414", name_es="vigilante"),
        ]
    )
    Skill.objects.bulk_create(
        [
            Skill(code="stew", kind="skill", name_es="preparar guisos"),
            Skill(code="barbecue", kind="skill", name_es="manejo de parrilla"),
            Skill(code="pastry", kind="skill", name_es="repostería"),
            Skill(code="punctual", kind="attitude", name_es="puntualidad"),
            Skill(
                code="pe-licencia-de-conducir-a-iib", kind="knowledge", name_es="licencia de conducir A-IIb"
            ),
        ]
    )
    profile = SeekerProfileFactory()
    SeekerEnrichment.objects.create(
        seeker=profile, content_hash="h", encoder_id="e@1", vector=[0.0, 1.0], skills=[span("stew")],
        occupation_weights={"cook": {"weight": 1.0, "field": "summary"}, "guard": {"weight": 0.2, "field": "x"}},
        latitude=profile.place.latitude, longitude=profile.place.longitude, listed_hash="h",
    )  # fmt: skip
    return profile


def span(code, *, required=True):
    return {"id": code, "field": "requirements", "start": 0, "end": 4, "text": code, "required": required}


def asking(*codes, occupation="cook", probability=0.9, optional=(), **fields):
    job = JobFactory(**fields)
    JobEnrichment.objects.create(
        job=job, content_hash=job.content_hash, encoder_id="e@1", vector=[0.0, 1.0], occupation_id=occupation,
        occupation_probability=probability,
        skills=[*(span(code) for code in codes), *(span(code, required=False) for code in optional)],
        latitude=job.place.latitude, longitude=job.place.longitude,
    )  # fmt: skip
    return job


def recount(profile, code):
    """Count in plain Python the open jobs near her where this alone is missing."""
    owned = {"stew"}
    attitudes = set(Skill.objects.filter(kind="attitude").values_list("code", flat=True))
    count = 0
    for row in JobEnrichment.objects.select_related("job", "occupation"):
        missing = {one["id"] for one in row.skills if one["required"]} - owned - attitudes
        if row.job.is_open and row.occupation.isco_group == "5120" and missing == {code}:
            count += abs(row.latitude - profile.place.latitude) < profile.radius_km / 110.6
    return count


def test_it_counts_live_jobs_near_her_that_one_skill_alone_would_open(cook):
    for _ in range(OPEN):
        asking("stew", "barbecue", "punctual", optional=["pastry"])
    asking("barbecue", "pastry")  # two are missing
    asking("pastry", occupation="grill")
    asking("barbecue", place=place(TRUJILLO))  # out of reach
    asking("barbecue", occupation="guard")  # not her work
    asking("barbecue", probability=0.1)  # read in the dark
    asking("barbecue", closed=True)
    asking("stew")  # nothing is missing
    found = {gap.code: gap for gap in gaps.gaps(cook)}
    assert (found["barbecue"].opens, found["barbecue"].asks) == (OPEN, OPEN + 1)
    assert (found["pastry"].opens, found["pastry"].asks) == (1, 2)
    assert found["barbecue"].name == "manejo de parrilla"
    for row in JobEnrichment.objects.filter(occupation_probability=0.1):
        row.delete()
    assert all(gap.opens == recount(cook, code) for code, gap in found.items())


def test_what_she_applied_to_or_said_no_to_opens_nothing(cook):
    sent, refused = asking("barbecue"), asking("barbecue")
    ApplicationFactory(job=sent, seeker=cook)
    cook.feedback.create(job=refused, verdict="not_relevant", reason="far")
    assert gaps.gaps(cook) == []


def test_a_licence_in_the_form_and_in_the_words_is_one_licence(cook):
    asking("stew", "pe-licencia-de-conducir-a-iib", licence="A-IIb")
    asking("stew", "pe-licencia-de-conducir", "pe-licencia-de-conducir-a-iib", licence="A-IIb")
    gap = gaps.gaps(cook)[0]
    assert (gap.licence, gap.opens) == ("A-IIb", 2)
    cook.licences = ["A-IIIc"]  # covers it
    assert gaps.gaps(cook) == []


def test_an_employer_sees_what_alone_is_missing_to_how_many_people(cook, django_assert_num_queries):
    job = asking("stew", "barbecue", "punctual", optional=["pastry"])
    others = [SeekerProfileFactory() for _ in range(3)]
    for other, known in zip(others, (["stew", "barbecue"], ["barbecue"], []), strict=True):
        SeekerEnrichment.objects.create(
            seeker=other,
            content_hash="h",
            encoder_id="e@1",
            vector=[0.0, 1.0],
            skills=[span(one) for one in known],
        )
    people = [cook.pk, *(other.pk for other in others)]
    with django_assert_num_queries(1):
        found = {gap.code: (gap.opens, gap.asks) for gap in gaps.gaps_of_job(job.pk, people=people)}
    # the cook lacks the grill alone, one person the stews alone, one both; attitudes and the optional count for nobody
    assert found == {"barbecue": (1, 2), "stew": (1, 2)}
    assert gaps.gaps_of_job(job.pk, people=[]) == []
    alone = [others[2].pk]  # she lacks both: nothing that one word would mend
    assert gaps.gaps_of_job(job.pk, people=alone) == []


def test_it_is_one_query_and_nothing_for_who_was_not_read(cook, django_assert_num_queries):
    asking("barbecue")
    with django_assert_num_queries(1):
        assert gaps.gaps(cook)
    assert gaps.gaps(SeekerProfileFactory()) == []


def test_home_names_it_with_a_count_and_something_to_do(client, cook):
    for _ in range(OPEN):
        asking("stew", "barbecue")
    client.force_login(cook.user)
    page = client.get("/").content.decode()
    assert "<b>Manejo de parrilla</b>: solo te falta eso para 3 trabajos abiertos." in page
    assert reverse("accounts:profile_edit_skills") in page
    line = page[page.index("<li><b>Manejo") : page.index("</li>", page.index("<li><b>Manejo"))]
    assert len(line.encode()) <= 300
    Job.objects.update(state="closed")
    assert "Manejo de parrilla" not in client.get("/").content.decode()
