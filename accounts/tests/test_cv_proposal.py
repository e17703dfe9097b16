"""Proposals from twelve written CVs: right values, literal quotes, nothing from references, linear time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from accounts.cv.dates import find_duration, find_periods
from accounts.cv.proposal import Confidence, CVProposal, Proposed, propose
from accounts.tests import cv_files, cv_texts
from accounts.tests.cv_texts_second import SECOND
from accounts.tests.cv_written import Work, WrittenCV

WRITTEN = {**cv_texts.ALL, **SECOND}
CVS = pytest.mark.parametrize("cv", list(WRITTEN.values()), ids=list(WRITTEN))


def value(proposed: Proposed | None) -> str:
    return proposed.value if proposed is not None else ""


def works_of(proposal: CVProposal) -> tuple[Work, ...]:
    return tuple(
        (
            value(work.title),
            value(work.employer),
            value(work.start_date),
            "now" if work.is_current else value(work.end_date),
        )
        for work in proposal.experiences
    )


def every_field(thing: object) -> Iterator[Proposed]:
    if isinstance(thing, Proposed):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from every_field(part)
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from every_field(getattr(thing, part.name))


@CVS
def test_it_proposes_the_works(cv: WrittenCV) -> None:
    assert works_of(propose(cv.text)) == cv.works


@CVS
def test_it_proposes_the_studies(cv: WrittenCV) -> None:
    found = [
        (study.level, value(study.institution), value(study.end_year)) for study in propose(cv.text).education
    ]
    assert tuple(found) == cv.studies


@CVS
def test_it_proposes_the_short_things(cv: WrittenCV) -> None:
    proposal = propose(cv.text)
    assert value(proposal.name) == cv.name
    assert tuple(map(value, proposal.skills)) == cv.skills
    assert tuple((value(spoken.language), spoken.level) for spoken in proposal.languages) == cv.languages
    assert tuple(map(value, proposal.licences)) == cv.licences
    assert tuple(map(value, proposal.phones)) == cv.phones


@CVS
def test_every_field_quotes_the_text(cv: WrittenCV) -> None:
    proposal = propose(cv.text)
    proposed = list(every_field(proposal))
    assert proposed
    for one in proposed:
        assert 0 <= one.start < one.end <= len(cv.text)
    literal = [proposal.name, proposal.summary, *proposal.skills, *proposal.courses]
    literal += [
        part for work in proposal.experiences for part in (work.title, work.employer, work.description)
    ]
    for one in filter(None, literal):
        assert one.value == " ".join(cv.text[one.start : one.end].split())


@CVS
def test_the_same_is_proposed_from_a_docx_and_a_pdf_of_it(cv: WrittenCV, tmp_path: Path) -> None:
    read = cv_files.reader(tmp_path)
    from_docx = propose(read(cv_files.docx(cv.text), "cv.docx").text)
    from_pdf = propose(read(cv_files.pdf(cv.text), "cv.pdf").text)
    assert works_of(from_docx) == cv.works
    assert works_of(from_pdf) == cv.works
    assert tuple(map(value, from_pdf.phones)) == cv.phones


def test_duties_belong_to_their_own_work() -> None:
    first, second = propose(cv_texts.COOK.text).experiences
    assert "120 personas" in value(first.description)
    assert "parrilla" in value(second.description)
    assert "parrilla" not in value(first.description)


def test_the_telephone_of_a_referee_is_never_proposed() -> None:
    for cv in (cv_texts.DRIVER, cv_texts.NURSE):
        phones = {one.value for one in propose(cv.text).phones}
        assert len(phones) == 1


def test_a_summary_stops_before_a_telephone() -> None:
    summary = propose(cv_texts.FARM_WORKER.text).summary
    assert summary is not None
    assert summary.confidence == Confidence.GUESS
    assert summary.value.endswith("Tengo secundaria completa.")


def test_a_duration_belongs_to_the_sentence_of_its_work() -> None:
    (work,) = propose(SECOND["vendor"].text).experiences
    assert value(work.months) == "36"


def test_labels_are_sure_and_bare_order_is_a_guess() -> None:
    labelled = propose(cv_texts.DRIVER.text).experiences[0]
    assert labelled.title is not None
    assert labelled.title.confidence == Confidence.SURE
    bare = propose("EXPERIENCIA\nZarzal\nMirlo\n2019 - 2020\n").experiences[0]
    assert bare.title is not None
    assert bare.title.confidence == Confidence.GUESS


def test_a_proposal_is_ready_for_json() -> None:
    plain = json.loads(json.dumps(propose(cv_texts.ENGINEER.text).as_dict()))
    assert plain["experiences"][0]["title"]["value"] == "Residente de obra"
    assert plain["licences"][0]["confidence"] == "sure"


def test_nothing_is_proposed_from_nothing() -> None:
    assert propose("") == CVProposal()
    assert propose("\n\n  \n") == CVProposal()


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("enero 2019 - actualidad", "2019-01", "now"),
        ("2018-2020", "2018", "2020"),
        ("desde marzo de 2019 hasta la fecha", "2019-03", "now"),
        ("03/2019 al 05/2021", "2019-03", "2021-05"),
        ("01/03/2019 - 31/05/2021", "2019-03", "2021-05"),
        ("ene. 2019 – dic. 2020", "2019-01", "2020-12"),
        ("set-2019 a feb-2020", "2019-09", "2020-02"),
        ("marzo - diciembre 2020", "2020-03", "2020-12"),
        ("15 de enero del 2020 al 30 de junio del 2021", "2020-01", "2021-06"),
        ("del 2017 al 2019", "2017", "2019"),
        ("june 2018 to present", "2018-06", "now"),
        ("desde 2020", "2020", "now"),
        ("ene-19 - mar-21", "2019-01", "2021-03"),
    ],
)
def test_it_reads_periods(line: str, start: str, end: str) -> None:
    (period,) = find_periods(line)
    assert period.begin.iso == start
    assert (period.end.iso if period.end else "now") == end
    assert period.is_range


@pytest.mark.parametrize(
    "line", ["ruc 20512333797", "s/ 2019.50 soles", "celular 987654321", "2020 - 2018", "avenida mayo"]
)
def test_it_takes_no_other_number_for_a_period(line: str) -> None:
    assert not any(period.is_range for period in find_periods(line))


def test_it_reads_durations() -> None:
    assert find_duration("trabaje 2 anos y 3 meses")[:1] == (27,)
    assert find_duration("dieciocho") is None
    assert find_duration("seis meses")[:1] == (6,)


BOMBS = """
units = ["a", "1 ", "ene 2019 - ", "a,b;", "@", "a@", "9", "987654321 ", "Cargo: ", "EXPERIENCIA\\n", "- o ",
         "brevete A ", "(", " ", "\\n", "i.e. ", "s.a.c", "\\u0130\\u00df\\ufb01", "2 anos y ", "1. "]
bombs = [unit * (n // len(unit)) for unit in units]
bombs += [head + unit * (n // len(unit)) for head in ("Experiencia\\n", "Estudios\\n", "Habilidades\\n", "Idiomas\\n")
          for unit in ("Cajera en Plaza 2019 - 2020\\n", "universidad, bachiller, 2019\\n", "ingles ", "(a, ", "a en ")]
"""


def test_text_bombs_take_no_more_than_seconds_of_processor() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "import django; from django.conf import settings; settings.configure(); django.setup()\n"
        "from accounts.cv.proposal import propose\n"
        f"n = 40_000\n{BOMBS}\n"
        "for bomb in bombs: propose(bomb)\n"
        "print(len(bombs))"
    )
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip() == b"40"
