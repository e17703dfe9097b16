"""A requirement that stands deep in a long ad still decides who gets the ad, and in which place."""

import pytest

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching.models import JobEnrichment
from matching.services import enrich, match
from matching.tests.listing import matches_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("readers")]
FILLER = "La empresa ofrece estabilidad y un buen ambiente de trabajo para todos. " * 28
WELDING, SEWING = "soldadura TIG y lectura de planos", "costura en máquina recta y remalle"


def ad(requirement):
    return JobFactory(title="Operario", description=f"{FILLER}Se pide {requirement}.", requirements="")


@pytest.mark.parametrize(("told", "wanted"), [(WELDING, 0), (SEWING, 1)])
def test_two_ads_that_differ_past_token_four_hundred_change_places_with_what_a_person_can(told, wanted):
    jobs = [ad(WELDING), ad(SEWING)]
    person = SeekerProfileFactory(summary=f"Operario. Mi experiencia es en {told}.")
    enrich.enrich_jobs([job.pk for job in jobs])
    enrich.enrich_seeker(person.pk)
    match.make_list(person.pk)
    rows = {row.job.pk: row for row in matches_of(person)}
    right, wrong = rows[jobs[wanted].pk], rows[jobs[1 - wanted].pk]
    assert right.parts["meaning"] > wrong.parts["meaning"]
    assert right.score > wrong.score
    assert min(rows, key=lambda pk: (-rows[pk].score, pk)) == jobs[wanted].pk


def test_a_skill_past_token_four_hundred_is_read_where_it_stands():
    job = ad("manejo de Excel y Concar")
    enrich.enrich_jobs([job.pk])
    spans = JobEnrichment.objects.get(job=job).skills
    assert {"Excel", "Concar"} <= {span["text"] for span in spans}
    assert all(job.description[span["start"] : span["end"]] == span["text"] for span in spans)
    assert min(span["start"] for span in spans if span["text"] == "Excel") > 400 * 4
