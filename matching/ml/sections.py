"""Where an ad speaks of functions, requirements or benefits, and where one clause ends and the next begins."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

import re2

from matching.ml.text import fold, readable


class SectionKind(StrEnum):
    """What a stretch of an ad is about."""

    INTRODUCTION = "introduction"
    FUNCTIONS = "functions"
    REQUIREMENTS = "requirements"
    DESIRABLE = "desirable"
    BENEFITS = "benefits"


_HEADINGS = {
    SectionKind.FUNCTIONS: (
        "funciones|tus funciones|principales funciones|funciones principales|funciones y responsabilidades"
        "|responsabilidades"
        "|tus responsabilidades|tus retos|tu mision|mision del puesto|que haras|actividades|tareas"
        "|principales retos"
        "|en que consiste el (?:puesto|trabajo)|responsibilities|what you will do|what youll do|duties"
        "|your role|about the role"
    ),
    SectionKind.REQUIREMENTS: (
        "requisitos?|perfil|perfil del puesto|que buscamos(?: en ti)?|lo que buscamos|buscamos|que necesitas"
        "|que requerimos"
        "|requerimientos|conocimientos|competencias|formacion|experiencia|habilidades|que esperamos de ti"
        "|para postular"
        "|requirements|qualifications|what we are looking for|what were looking for|who you are|skills"
        "|must have"
        "|here are the skills we are looking for|what you bring"
    ),
    SectionKind.DESIRABLE: "deseables?"
    "|conocimientos deseables|se valorara|plus|nice to have|bonus points|preferred qualifications",
    SectionKind.BENEFITS: (
        "beneficios|ofrecemos|se ofrece|te ofrecemos|que ofrecemos|que te ofrecemos|nosotros te ofrecemos"
        "|condiciones"
        "|condiciones laborales|lo que ofrecemos|tus beneficios|por que trabajar con nosotros|brindamos"
        "|benefits"
        "|what we offer|we offer|why join us|how do we make your work"
    ),
}
_ALL_HEADINGS = "|".join(f"(?P<{kind}>{words})" for kind, words in _HEADINGS.items())
# A heading ends with a colon, or stands alone on its line.
_MORE = (
    r"(?:\s+(?:del puesto|minim\w+|indispensables?|generales|y funciones|tecnic\w+|para el puesto|laboral))?"
)
_HEADING = re2.compile(
    rf"(?m)(?:^|[.!•*–\-¡¿?(\s])\W{{0,4}}(?:{_ALL_HEADINGS}){_MORE}\s*(?::|\?\s*$|\W{{0,4}}$)"
)
_CLAUSE_END = re2.compile(r"[.;!?¡¿\n•·|*▪►✔✅➢→●◾]+(?:\s|$)|\n|[•●▪►✔✅➢→◾✓✨⭐🔹👉]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch `text[start:end]` of one kind."""

    kind: SectionKind
    start: int
    end: int


def sections(text: str) -> list[Section]:
    """Return the sections of an ad in order; what stands before the first heading is the introduction."""
    found = [(SectionKind.INTRODUCTION, 0)]
    for match in _HEADING.finditer(fold(readable(text))):
        kind = next(SectionKind(name) for name, words in match.groupdict().items() if words)
        found.append((kind, match.start()))
    ends = [start for _, start in found[1:]] + [len(text)]
    return [Section(kind, start, end) for (kind, start), end in zip(found, ends, strict=True) if end > start]


class Clauses:
    """The clauses of one text, by position."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._ends: list[int] = []
        for match in _CLAUSE_END.finditer(readable(text)):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def around(self, position: int) -> tuple[int, int]:
        """Return (start, end) of the clause that holds a position."""
        place = max(0, bisect_right(self._starts, position) - 1)
        return self._starts[place], max(self._ends[place], self._starts[place])
