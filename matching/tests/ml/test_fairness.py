"""Who someone is changes no score: the same words of a woman and of a man are read alike."""

import pytest

from matching.ml import ranking
from matching.ml.types import JobReading, JobText, SeekerReading, SeekerText

JOBS = [
    JobText("Cajero(a) de tienda", "Atención al cliente, caja registradora y Excel"),
    JobText("Técnica en enfermería", "Toma de signos vitales"),
    JobText("Vendedoras de campo", "Experiencia en ventas"),
]


@pytest.mark.parametrize(
    ("hers", "his"),
    [
        (
            "Soy cajera y vendedora con experiencia en ventas",
            "Soy cajero y vendedor con experiencia en ventas",
        ),
        ("Trabajé de técnica en enfermería", "Trabajé de técnico en enfermería"),
        ("Fui cocinera y ayudante, soy responsable", "Fui cocinero y ayudante, soy responsable"),
        ("Contadora y administradora de una tienda", "Contador y administrador de una tienda"),
    ],
)
def test_her_words_score_as_his(readers, hers, his):
    posts = []
    for number, (job, read) in enumerate(zip(JOBS, readers.read_jobs(JOBS), strict=True)):
        skills = {span.skill_id: span.required for span in read.skills}
        posts.append(JobReading(number, read.vector, read.occupations, skills, job.title))
    for post in posts:
        scores = []
        for words in (hers, his):
            read = readers.read_seeker(SeekerText(summary=words))
            person = SeekerReading(
                1,
                read.vectors,
                read.kinds,
                read.occupations,
                frozenset(span.skill_id for span in read.skills),
                read.terms,
            )
            scores.append(ranking.score_pair(person, post, taxonomy=readers.taxonomy).score)
        assert scores[0] == pytest.approx(scores[1], abs=0.005)


def test_a_job_for_her_is_a_job_for_him(readers):
    hers, his = readers.read_jobs([JobText("Vendedora de tienda"), JobText("Vendedor de tienda")])
    assert float(hers.vector @ his.vector) > 0.9999
    assert [guess.isco for guess in hers.occupations[:1]] == [guess.isco for guess in his.occupations[:1]]
