"""Where an ad speaks of functions, requirements or benefits, and where one clause ends and the next begins."""

from bisect import bisect_right
from collections.abc import Iterable
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
        r"(?:(?:las|tus|sus|principales|nuestras) )*(?:funciones|responsabilidades|tareas|actividades|labores"
        r"|retos|desafios)(?: y (?:responsabilidades|funciones|tareas))?(?: principales| especificas| claves?)?"
        r"|(?:tu |la )?mision(?: del (?:puesto|cargo))?|(?:que|lo que) (?:haras|vas a hacer)|a que te dedicaras"
        r"|(?:objetivo|proposito|descripcion) (?:general )?del (?:puesto|cargo|empleo|trabajo|rol)"
        r"|(?:cuales|como) (?:seran|seria) (?:tus|tu) \w+(?: \w+)?|tu (?:rol|dia a dia)|el rol"
        r"|en que consiste el (?:puesto|trabajo)"
        r"|(?:key |main |your |core |primary )?(?:job )?(?:responsibilities|duties)(?: (?:and|&) \w+)?"
        r"|essential (?:job )?functions|what you['’]?(?: wi)?ll (?:do|be doing)|(?:your|about the|the) (?:role|job)"
        r"|(?:job|position) (?:description|summary)|in this role,? you will|your day[ -]to[ -]day"
    ),
    SectionKind.REQUIREMENTS: (
        r"(?:(?:los|tus|principales) )?(?:requisitos?|requerimientos)(?: y (?:\w+))?(?: excluyentes?)?"
        r"|(?:(?:tu|el) )?perfil(?: (?:buscado|requerido|ideal|deseado|solicitado|del candidat\S+))?"
        r"|(?:que|lo que|a quien) (?:buscamos|necesitas|requerimos|pedimos|esperamos)(?: (?:de ti|en ti))?"
        r"|buscamos|requerimos|solicitamos|se (?:requiere|solicita|necesita)|para postular|necesitas"
        r"|conocimientos|competencias|habilidades(?: (?:blandas|y \w+))?"
        r"|formacion(?: academica)?|estudios|educacion|nivel (?:academico|educativo|de estudios)"
        r"|(?:anos de )?experiencia(?: (?:laboral|requerida|previa))?|(?:condiciones )?excluyentes?"
        r"|(?:(?:minimum|basic|required|key|job) )?(?:requirements|qualifications|skills|experience)"
        r"(?: (?:and|&) (?:skills|experience|qualifications|requirements|education))?|education"
        r"|what (?:we(?:['’]?re| are) looking for|you(?:['’]?ll)? (?:bring|need|have))|who you are|about you"
        r"|must[ -]haves?|here are the skills we are looking for|you have|your profile"
    ),
    SectionKind.DESIRABLE: (
        r"(?:(?:conocimientos|requisitos) )?deseables?|se valorara|(?:un )?plus"
        r"|nice[ -]to[ -]haves?|bonus(?: points)?|preferred(?: \w+)?"
    ),
    SectionKind.BENEFITS: (
        r"(?:(?:tus|nuestros|los|principales|otros) )?beneficios(?: y \w+)?"
        r"|(?:(?:que|lo que|nosotros|la empresa) )?(?:te )?(?:ofrecemos|brindamos|damos|entregamos)"
        r"|se (?:ofrece|brinda)n?|(?:nuestra )?oferta|condiciones(?: (?:laborales|de trabajo|economicas))?"
        r"|por que (?:trabajar|unirte|postular) (?:con|a) \w+|ventajas"
        r"|(?:rango )?(?:salarial|sueldo|salario|remuneracion|renta)(?: \w+)?"
        r"|horarios?(?: de trabajo)?|jornada(?: \w+)?"
        r"|lugar de trabajo|modalidad(?: de \w+)?|(?:our )?benefits(?: (?:and|&) \w+)?|perks(?: (?:and|&) \w+)?"
        r"|(?:what )?we offer|why (?:join|work with) us|what['’]?s in it for you|compensation|salary|pay"
        r"|how do we make your work"
    ),
}
_ALL_HEADINGS = "|".join(f"(?P<{kind}>{words})" for kind, words in _HEADINGS.items())
# A heading ends with a colon, or stands alone on its line.
_MORE = (
    r"(?:\s+(?:del (?:puesto|cargo|rol|empleo)|minim\w+|indispensables?|generales|y funciones|tecnic\w+|requerid\w+"
    r"|para (?:el|este) (?:puesto|cargo)|laboral(?:es)?|a (?:realizar|desarrollar|cumplir)|son|seran|incluyen"
    r"|solicitad\w+|de postulacion|include|are))*"
)
_HEADING = re2.compile(
    rf"(?m)(?:^|[.!•*–\-¡¿?(\s])\W{{0,4}}(?:{_ALL_HEADINGS}){_MORE}\s*(?::|\?\s*$|\W{{0,4}}$)"
)
# Where line breaks were lost a heading is a capital after the end of a sentence, or in the middle of what grew
# together, and a capital follows it: "en equipoRequisitosManejo de Excel".
_STRONG = {
    SectionKind.FUNCTIONS: (
        r"(?:principales )?(?:funciones|responsabilidades)(?: principales| y responsabilidades)?|que haras"
        r"|(?:key |main |your )?responsibilities|what you['’]?ll (?:do|be doing)|essential functions|your role"
    ),
    SectionKind.REQUIREMENTS: (
        r"requisitos(?: (?:minimos|indispensables|excluyentes|del puesto))?"
        r"|requerimientos|perfil (?:buscado|requerido|del puesto)|que buscamos"
        r"|(?:minimum |basic |required |key )?(?:requirements|qualifications)|what you(?:['’]?ll)? (?:bring|need)"
        r"|who you are"
    ),
    SectionKind.DESIRABLE: r"deseables?|nice to have|preferred qualifications",
    SectionKind.BENEFITS: r"beneficios|(?:que |te )?ofrecemos|benefits|what we offer|why join us",
}
_ALL_STRONG = "|".join(f"(?P<{kind}>{words})" for kind, words in _STRONG.items())
_BARE = re2.compile(rf"(?m)(?:^|[.!?)•;]\s?|\s{{2}}|[a-z0-9+])({_ALL_STRONG})\W{{0,4}}(\w)")
_CLAUSE_END = re2.compile(r"[.;!?¡¿\n•·|*▪►✔✅➢→●◾]+(?:\s|$)|\n|[•●▪►✔✅➢→◾✓✨⭐🔹👉]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch `text[start:end]` of one kind."""

    kind: SectionKind
    start: int
    end: int


def sections(text: str) -> list[Section]:
    """Return the sections of an ad in order; what stands before the first heading is the introduction."""
    seen = readable(text)
    folded = fold(seen)
    starts = {}
    for match in _HEADING.finditer(folded):
        kind = _kind_of(match.groupdict())
        if match.group().rstrip()[-1] in ":?" or _opens_line(folded, match.start(_HEADING.groupindex[kind])):
            starts[match.start()] = kind
    for match in _BARE.finditer(folded):
        start, after = match.start(1), match.start(_BARE.groups)
        is_near = any(start - 6 <= other <= start + 6 for other in starts)
        if (
            seen[start].isupper()
            and seen[after].isupper()
            and _stands_out(seen, start, after)
            and not is_near
        ):
            starts[start] = _kind_of(match.groupdict())
    found = [(SectionKind.INTRODUCTION, 0), *((kind, start) for start, kind in sorted(starts.items()))]
    ends = [start for _, start in found[1:]] + [len(text)]
    return [Section(kind, start, end) for (kind, start), end in zip(found, ends, strict=True) if end > start]


def _opens_line(folded: str, start: int) -> bool:
    """Tell a heading alone on its line from the last words of a sentence: "riesgos en el lugar de trabajo."."""
    before = folded[folded.rfind("\n", 0, start) + 1 : start].rstrip()
    return not before or not before[-1].isalnum()


def _stands_out(seen: str, start: int, after: int) -> bool:
    """Tell "equipoRequisitosManejo", where a small letter stands before each capital, from a part of a longer word."""
    opens = not seen[start - 1 : start].isalnum() or seen[start - 1].islower() or seen[start - 1].isdigit()
    return opens and (not seen[after - 1].isalnum() or seen[after - 1].islower())


def _kind_of(groups: dict[str, str | None]) -> SectionKind:
    return next(kind for kind in _HEADINGS if groups.get(kind))


def about_work(text: str) -> str:
    """Return the parts of an ad that tell of the work and what it takes, functions first; all of it without headings.

    What is offered tells nothing of the occupation, and an introduction speaks of the company.
    """
    found = sections(text)
    order = (SectionKind.FUNCTIONS, SectionKind.REQUIREMENTS, SectionKind.DESIRABLE)
    parts = [text[part.start : part.end].strip() for kind in order for part in found if part.kind is kind]
    if not any(part.kind is SectionKind.FUNCTIONS for part in found):
        parts = [
            text[part.start : part.end].strip() for part in found if part.kind is SectionKind.INTRODUCTION
        ] + parts
    return "\n".join(parts) or text


class Clauses:
    """The clauses of one text, by position; `breaks` are places where one ends without any sign."""

    def __init__(self, text: str, *, breaks: Iterable[int] = ()) -> None:
        cuts = [(match.start(), match.end()) for match in _CLAUSE_END.finditer(readable(text))]
        cuts = sorted([*cuts, *((place, place) for place in breaks)])
        self._starts = [0, *(end for _, end in cuts)]
        self._ends = [*(start for start, _ in cuts), len(text)]

    def around(self, position: int) -> tuple[int, int]:
        """Return (start, end) of the clause that holds a position."""
        place = max(0, bisect_right(self._starts, position) - 1)
        return self._starts[place], max(self._ends[place], self._starts[place])
