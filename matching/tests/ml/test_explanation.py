import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ml import quoting
from matching.ml.explanation import (
    MOST_BYTES,
    Evidence,
    explain,
    explain_to_employer,
    licence_not_told,
    sure_quotes,
    verify,
)
from matching.ml.quoting import Words
from matching.ml.sections import Clauses
from matching.ml.text import LONGEST_READ
from matching.ml.types import ExperienceText, Explanation, JobText, Quote, ReasonKind, SeekerText

JOB = JobText(
    "Cajero(a) de tienda - San Isidro",
    "Requisitos: experiencia en caja registradora, atención al cliente y Excel intermedio. Sistema SAP indispensable.",
)
SEEKER = SeekerText(
    summary="Soy responsable y puntual",
    experiences=(ExperienceText("4", "Cajera 2 años en Plaza Vea", "Arqueo de caja y atención al cliente"),),
)


@pytest.fixture(scope="session")
def evidence(readers):
    def make(job, seeker, **more):
        read_job, read_seeker = readers.read_jobs([job])[0], readers.read_seeker(seeker)
        return Evidence(
            job, seeker, read_job.skills, read_seeker.skills,
            read_job.occupations[0] if read_job.occupations else None, read_seeker.occupation_quotes, **more,
        )  # fmt: skip

    return make


def test_it_quotes_both_sides_in_three_lines_at_most(evidence, known):
    found = explain(evidence(JOB, SEEKER), taxonomy=known)
    assert 2 <= len(found.lines) <= 3
    assert verify(found, job=JOB, seeker=SEEKER) == []
    assert 'tú: "Cajera 2 años en Plaza Vea"' in found.text
    assert found.lines[0].kind is ReasonKind.OCCUPATION


def test_it_says_what_is_missing(evidence, known):
    found = explain(evidence(JOB, SEEKER), taxonomy=known)
    assert found.lines[-1].kind is ReasonKind.MISSING_SKILL
    assert found.lines[-1].text.startswith("te falta: ")


def test_a_missing_licence_goes_before_a_missing_skill(evidence, known):
    found = explain(evidence(JOB, SEEKER, missing_licence="A-IIb"), taxonomy=known)
    assert found.lines[-1].text == "pide licencia A-IIb: no dijiste si la tienes"
    assert found.lines[-1].code == "A-IIb"


def test_the_employer_reads_the_same_quotes_in_her_words(evidence, known):
    to_seeker, to_employer = (
        view(evidence(JOB, SEEKER), taxonomy=known) for view in (explain, explain_to_employer)
    )
    assert [line.seeker_quote for line in to_employer.lines] == [
        line.seeker_quote for line in to_seeker.lines
    ]
    assert 'dice: "' in to_employer.text
    assert "tú" not in to_employer.text


@pytest.mark.parametrize(
    "secret",
    ["DNI 45678912", "987 654 321", "+51987654321", "ana.perez@gmail.com", "https://x.pe/ana", "45678912"],
)
def test_it_never_quotes_documents_phones_or_mail(evidence, known, secret):
    seeker = SeekerText(summary=f"Cajera con atención al cliente {secret} caja registradora")
    found = explain(evidence(JOB, seeker), taxonomy=known)
    assert secret not in found.text
    assert verify(found, job=JOB, seeker=seeker) == []


def test_nothing_in_common_gives_no_lines(evidence, known):
    found = explain(
        evidence(JobText("Soldador", "Soldadura TIG"), SeekerText(summary="Bailo marinera")), taxonomy=known
    )
    assert found.lines == ()


def test_long_words_are_cut_to_the_limit(evidence, known):
    job = JobText("Cajera " + "ñandú " * 200, "Excel, ventas, atención al cliente " * 50)
    seeker = SeekerText(summary="Cajera " + "añoñería " * 300 + " Excel y ventas con atención al cliente")
    found = explain(evidence(job, seeker), taxonomy=known)
    assert len(found.text.encode()) <= MOST_BYTES
    assert verify(found, job=job, seeker=seeker) == []


def test_a_quote_that_is_not_literal_is_found_out(evidence, known):
    found = explain(evidence(JOB, SEEKER), taxonomy=known)
    other = SeekerText(summary="Otra persona")
    assert any("not literal" in problem for problem in verify(found, job=JOB, seeker=other))


def test_too_many_bytes_are_found_out(evidence, known):
    line = explain(evidence(JOB, SEEKER), taxonomy=known).lines[0]
    assert verify(Explanation((line,) * 9), job=JOB, seeker=SEEKER)


def test_personal_data_in_a_quote_is_found_out(evidence, known):
    line = explain(evidence(JOB, SEEKER), taxonomy=known).lines[0]
    seeker = SeekerText(summary="987654321")
    told = type(line)(line.kind, line.code, "987654321", None, Quote("summary", 0, 9, "987654321"))
    assert verify(Explanation((told,)), job=JOB, seeker=seeker) == ["personal data in summary"]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "caja registradora", "atención al cliente", "Excel", "ventas", "cajera", "cocinero", "987654321",
                "a@b.pe", "DNI 12345678", "\n", ". ", ", ", "(", ")", "ñ", "«", "\u200b", "no se requiere", "😀",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=25,
).map(" ".join)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(PIECES, PIECES, PIECES, PIECES)
def test_any_words_give_literal_quotes_within_the_limit(evidence, known, title, description, summary, work):
    job = JobText(title[:120], description)
    seeker = SeekerText(summary=summary, experiences=(ExperienceText("1", work[:80], work),))
    both = evidence(job, seeker)
    for view in (explain, explain_to_employer):
        found = view(both, taxonomy=known)
        assert verify(found, job=job, seeker=seeker) == []
        assert len(found.text.encode()) <= MOST_BYTES


def test_an_attitude_is_never_missing(evidence, known):
    job = JobText("Cajera", "Indispensable: proactividad, trabajo en equipo y creatividad")
    found = explain(evidence(job, SEEKER), taxonomy=known)
    assert all(line.kind is not ReasonKind.MISSING_SKILL for line in found.lines)


def test_what_the_title_or_her_own_words_say_is_not_missing(evidence, known):
    job = JobText("Operario de limpieza", "Requisito: limpieza y soldadura")
    seeker = SeekerText(summary="Hago limpieza en casas y oficinas")
    missing = [
        line
        for line in explain(evidence(job, seeker), taxonomy=known).lines
        if line.kind is ReasonKind.MISSING_SKILL
    ]
    assert [line.job_quote.text for line in missing] == ["soldadura"]


def test_the_same_words_are_not_quoted_twice(evidence, known):
    job = JobText("Programador Python", "Requisitos: Python y Django")
    seeker = SeekerText(summary="Programador Python con Django")
    quotes = [
        line.seeker_quote.text
        for line in explain(evidence(job, seeker), taxonomy=known).lines
        if line.seeker_quote
    ]
    assert len(quotes) == len(set(quotes)) >= 2


def test_a_cut_quote_does_not_end_in_a_small_word(evidence, known):
    seeker = SeekerText(
        summary="Chofer con brevete A-IIb, seis años manejando camiones y camionetas de reparto en Lima"
    )
    found = explain(evidence(JobText("Chofer de reparto"), seeker), taxonomy=known)
    assert not found.lines[0].seeker_quote.text.endswith((" y", " de", " en"))


def test_no_reason_stands_on_a_guess_in_the_dark(evidence, known):
    asked = JobText("Asistente de datos y reportes", "Elaborar reportes en SQL.")
    waiter = SeekerText(summary="Trabajé cuatro años en un restaurante y atiendo en mesa")
    found = explain(evidence(asked, waiter), taxonomy=known)
    assert all(line.kind is not ReasonKind.OCCUPATION for line in found.lines)


def test_only_what_was_read_surely_from_some_words_is_said_to_be_read_from_them():
    quote, other = Quote("summary", 0, 9, ""), Quote("summary", 20, 30, "")
    found = sure_quotes(
        {"cook": 0.9, "chef": 0.8, "guard": 0.5, "driver": 0.3},
        {"cook": quote, "chef": quote, "guard": quote, "driver": other},
    )
    assert set(found) == {"cook", "chef", "driver"}


def missing_of(evidence, known, *, description):
    job = JobText("Cajera", description)
    lines = explain(evidence(job, SEEKER), taxonomy=known).lines
    return [line.job_quote.text for line in lines if line.kind is ReasonKind.MISSING_SKILL]


@pytest.mark.parametrize(
    "description",
    [
        "Somos una empresa con 20 años de experiencia en soldadura y repostería. Requisito: puntualidad.",
        "Nuestra misión es la soldadura. Indispensable: secundaria completa.",
        "Requisitos: idioma español.",
    ],
)
def test_what_the_company_tells_of_itself_is_not_missing(evidence, known, description):
    assert missing_of(evidence, known, description=description) == []
    assert missing_of(evidence, known, description="Requisitos: soldadura") == ["soldadura"]


def test_what_the_title_told_already_is_not_told_again(evidence, known):
    job = JobText("Operaria de limpieza", "Requisitos: limpieza y atención al cliente")
    seeker = SeekerText(summary="Soy operaria de limpieza en oficinas, atención al cliente en tienda")
    asked = [
        line.job_quote.text
        for line in explain(evidence(job, seeker), taxonomy=known).lines
        if line.kind is ReasonKind.SKILL
    ]
    assert asked == ["atención al cliente"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Chofer con brevete A-IIb", ""),
        ("Chofer con A-IIIc", ""),
        ("Manejo auto A-IIa", "A-IIb"),
        ("", "A-IIb"),
    ],
)
def test_a_licence_is_asked_for_unless_her_words_name_one_that_covers_it(words, told):
    assert licence_not_told("A-IIb", SeekerText(summary=words)) == told
    assert licence_not_told("", SeekerText(summary=words)) == ""


@settings(max_examples=200, deadline=None)
@given(PIECES, st.data())
def test_a_clause_is_found_from_near_as_in_the_whole_text(words, drawn):
    text = words[:LONGEST_READ]
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    if not places:
        return
    place = drawn.draw(st.sampled_from(places))
    start, end = Clauses(text).around(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quoting, "NEAR", 20)
        assert Words(JobText("", text)).clause("description", place).strip() == text[start:end].strip()
