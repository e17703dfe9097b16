"""What the words around a skill say of it: denied, wished for, a degree, a company's name or business."""

from bisect import bisect_right

import re2

from matching.ml.glued import glued_at
from matching.ml.sections import Clauses, Section, SectionKind, sections
from matching.ml.taxonomy import Skill
from matching.ml.text import LONGEST_READ, fold

CLAUSE_READ = 240
"""Characters before and after a skill in which its clause is searched for negation, degrees and need."""

_NEGATED_BEFORE = re2.compile(
    r"(?:\bno (?:se )?(?:requier\w*|requerimos|necesit\w*|exig\w*|pedimos|hace falta|cuento con|manejo"
    r"|tengo|domino|se)\b"
    r"|\bno (?:es |son )?(?:necesari[oa]s?|requisito|obligatori[oa])\b|\bsin (?:necesidad de|experiencia"
    r"|conocimientos?)\b"
    r"|\bno (?:es|son|implica|incluye|realizaras?|realizamos|haras?|hacemos|venderas?) (?:de |en |un |una )?"
    r"|\bno (?:previous |prior )?(?:experience|knowledge)\b|\bnot? (?:required|needed|necessary)\b"
    r"|\bno need (?:for|to|of)\b|\bwithout (?:experience|knowledge)\b"
    r"|\babstenerse\b)[^.;:\n]{0,140}$"
)
_TURNED = re2.compile(r"\b(?:pero|sino|si|solo|aunque|but|only)\b[^.;:]*$")
_WITH_OR_WITHOUT = re2.compile(
    r"\b(?:con (?:o|y) sin|con ?/ ?sin|c/s|c/ ?o ?s/|with or without)\b[^.;:\n]{0,70}$"
)
_NEGATED_AFTER = re2.compile(
    r"^\W{0,3}(?:no (?:es |son )?(?:necesari|requerid|obligatori)|no se (?:requier|necesit)"
    r"|(?:is |are )?not (?:required|needed|necessary))"
)
_OPTIONAL = re2.compile(
    r"\b(?:deseable|deseado|de preferencia|preferible|preferente|preferiblemente|se valorar|valorable"
    r"|se considerar|un plus|es un plus|plus"
    r"|opcional|no (?:es |son )?(?:indispensable|excluyente)|ideal(?:mente)?|nice to have|preferred"
    r"|preferably|is a plus|desirable)"
)
_REQUIRED = re2.compile(
    r"\b(?:indispensable|requisito|requier|requerid|obligatori|excluyente|experiencia|conocimient|conocer"
    r"|dominio|manejo|manejar|saber"
    r"|contar con|cuente con|tener|debe|capacidad|habilidad|must|required|requirement|knowledge"
    r"|experience|proficien|fluent)"
)
_TOOL_CUE = re2.compile(
    r"\b(?:manejo|dominio|conocimientos?|uso|nivel|programas?|software|herramientas?|ofimatica|office|ms"
    r"|microsoft|excel|lenguajes?"
    r"|sistemas?|aplicativos?|plataformas?|certificad\w+|experiencia|cursos?|knowledge|experience|tools?)\b"
)
# "Bachiller en Contabilidad o Economía": a degree and the professions in it, until the clause turns to something asked.
_DEGREE = re2.compile(
    r"\b(bachiller(?:es)?|titulad[oa]s?|titulo(?: profesional| tecnico| universitario)?"
    r"|egresad[oa]s?|estudiantes?"
    r"|licenciad[oa]s?|licenciatura|carreras?|colegiad[oa]|grado(?: academico)?|profesional(?:es)? (?:de|en|tecnic[oa])"
    r"|ingenier[oa]s?|tecnic[oa] (?:en|de|titulad[oa]|superior)|estudios?(?: universitarios| tecnicos| superiores)?"
    r"|formacion(?: academica| tecnica| profesional| universitaria| superior)?|educacion (?:superior|tecnica|minima)"
    r"|bachelors?|degree|graduate|maestria|magister|doctorado|practicante de|universitari[oa]s?|ciclo de)\b"
    r"(?:[^;.\n]|\b(?:ing|lic|adm|arq|tec|univ|prof|dr|mg|bach|cs|cc|rr)\.|\w\.\w){0,220}$"
)
_AFTER_DEGREE = re2.compile(
    r"\b(?:conocimientos?|experiencia|manejo|dominio|cursos?|diplomad\w+|especializa\w+|capacitacion\w*"
    r"|con (?:solid|amplio)\w*"
    r"|certifica\w+|habilidad\w*|capacidad|knowledge|experience|proficien\w+|fluen\w+|skills?|funciones|requisitos?|conocimientos)\b"
)
# "Economía, Marketing o carreras afines": professions, whatever stands before.
_KINDRED = re2.compile(
    r"^[^.;\n]{0,90}\b(?:carreras?|ramas?|especialidad(?:es)?|profesiones) (?:\w+ )?(?:afin|simil|relacionad|a fin)"
)
_ABOUT_COMPANY = re2.compile(
    r"\b(?:somos|empresa|compania|consultora|clinica|institucion|consorcio|corporacion|grupo|asociacion"
    r"|we are|our mission"
    r"|nuestra mision|company|(?:una|la|nuestra|esta|es) organizacion"
    r"|lider(?:es)? en|pioner[oa]s?|dedicad[oa]s? a|especializad[oa]s? en"
    r"|rubro|sector"
    r"|trayectoria|nos dedicamos|cultura de|nuestros clientes|visita\w* nuestr[oa]s|about us|sobre nosotros"
    r"|certificad[oa]s? (?:en|con))"
    r"\b[^;\n]{0,220}$"
)
_TURNS_TO_HER = re2.compile(
    r"\b(?:busca\w*|busqueda|requier\w*|solicita\w*|necesita\w*|incorpora\w*|selecciona\w*|contrata\w*|puesto|experiencia"
    r"|conocimientos?|manejo|dominio|funciones|looking for|seeks?|hiring|need|experience|knowledge)\b"
)
_LEGAL_FORM = (
    r"(?:s\.?\s?a\.?\s?c\b|s\.\s?a\.|\bs\.?a\b|s\.?\s?r\.?\s?l\b|e\.?\s?i\.?\s?r\.?\s?l\b"
    r"|\binc\b|\bcorp\b|\bltda\b|\bgroup\b|\bsociedad anonima)"
)
_COMPANY_AFTER = re2.compile(rf"^(?:\s+(?:y\s|&\s)?[\w&]+){{0,3}}[\s,]+{_LEGAL_FORM}")
_COMPANY_BEFORE = re2.compile(
    r"\b(?:empresa|compania|somos|corporacion|consorcio|grupo|cliente|trabaja en|equipo de|familia|work at|join)\s+$"
)
_GOES_ON = re2.compile(r"^ (?:de|del|en|por|a (?:el|la|los|las)|al|con (?:el|la|los|las))\b")
_OF = re2.compile(r"^ (?:de|del|en|por)\b")
_DEPARTMENT = re2.compile(
    r"\b(?:areas?|departamentos?|gerencias?|facultad|escuela|oficinas?|jefatura|analistas?|division)"
    r" (?:academico |profesional )?(?:de|del) (?:la |el |los |las )?$"
)
_FORMS_OFF = re2.compile(rf"(?:[\s,]+peru)?(?:[\s,]+{_LEGAL_FORM}.*)?$")


def is_negated(before: str, after: str) -> bool:
    """Tell whether the folded words around a skill say that it is not asked or not there."""
    if _NEGATED_BEFORE.search(before) and not _TURNED.search(before) and not _WITH_OR_WITHOUT.search(before):
        return True
    return bool(_NEGATED_AFTER.search(after))


def is_required(field: str, kind: SectionKind, before: str, after: str) -> bool:
    """Tell whether a job cannot do without the skill, by its field, its section and the words around."""
    clause = f"{before} {after}"
    if _OPTIONAL.search(clause) or _WITH_OR_WITHOUT.search(before) or kind is SectionKind.DESIRABLE:
        return False
    if field in ("title", "requirements") or kind is SectionKind.REQUIREMENTS:
        return True
    return kind is SectionKind.INTRODUCTION and bool(_REQUIRED.search(clause))


def has_tool_cue(before: str) -> bool:
    """Tell whether the words before speak of handling or knowing something."""
    return bool(_TOOL_CUE.search(before))


def is_degree(before: str) -> bool:
    """Tell whether the words before open a list of degrees: what follows is a profession, not a skill."""
    found = _DEGREE.search(before)
    return bool(found) and not _AFTER_DEGREE.search(before[found.end(1) :])


def is_among_professions(after: str) -> bool:
    """Tell whether the words after end a list of professions: "o carreras afines"."""
    return bool(_KINDRED.search(after))


def is_department(before: str) -> bool:
    """Tell whether the words before name a part of a company or a school: "el área de contabilidad"."""
    return bool(_DEPARTMENT.search(before)) and not _AFTER_DEGREE.search(before)


def goes_on(after: str) -> bool:
    """Tell whether the words after still belong to the phrase: "programación de radio"."""
    return bool(_GOES_ON.search(after))


def is_about_company(before: str) -> bool:
    """Tell whether the words before say what the company is or does, and not yet whom it looks for."""
    return bool(_ABOUT_COMPANY.search(before)) and not _TURNS_TO_HER.search(before)


def is_company(words: str, before: str, after: str) -> bool:
    """Tell a company called "Excel SAC" from the program: `words` as written, what is around folded."""
    if not words[:1].isupper() or has_tool_cue(before[-25:]):
        return False
    return bool(_COMPANY_AFTER.search(after) or _COMPANY_BEFORE.search(before))


def is_field(skill: Skill, words: str) -> bool:
    """Tell a field of knowledge or a trade, which may be a degree too, from a program ("Python", "Jenkins").

    `words` are those of the ad: of local names and of doings only one word alone is a degree ("Enfermería").
    """
    name = skill.name_es
    if skill.kind == "attitude" or "(" in name or not name[1:].islower():
        return False
    if skill.kind == "skill" or skill.id.startswith("pe-"):
        return " " not in words and name[0].islower()
    return " " in name or name[0].islower()


def is_post(words: str, after: str) -> bool:
    """Tell "responsable de almacén" from "responsable": one word that goes on with what it is of is no attitude."""
    return " " not in words and bool(_OF.search(after))


def company_places(folded: str, company: str) -> list[tuple[int, int]]:
    """Return where a text says the company's name, with or without its legal form; at most twenty places."""
    name = str(_FORMS_OFF.sub("", fold(company).strip()))
    places: list[tuple[int, int]] = []
    start = folded.find(name) if len(name) > 2 else -1
    while start >= 0 and len(places) < 20:
        end = start + len(name)
        if not folded[start - 1 : start].isalnum() and not folded[end : end + 1].isalnum():
            places.append((start, end))
        start = folded.find(name, end)
    return places


class Surroundings:
    """One field of a job, or one of a person's, ready to be asked about each stretch in it."""

    def __init__(self, text: str, *, field: str, company: str = "") -> None:
        self.text, self.folded, self.field = text, fold(text), field
        self._breaks = glued_at(text[:LONGEST_READ])
        self._clauses = Clauses(text, breaks=self._breaks)
        self._parts = sections(text)
        self._company = company_places(self.folded, company) if company else []

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Return the folded words before and after a stretch in its clause."""
        clause_start, clause_end = self._clauses.around(start)
        before = self.folded[max(clause_start, start - CLAUSE_READ) : start]
        return before, self.folded[end : min(clause_end, end + CLAUSE_READ)]

    def _line_before(self, start: int) -> str:
        """Return the folded words before a place in its line; "Ing. Industrial" does not end there."""
        first = self.folded.rfind("\n", max(0, start - CLAUSE_READ), start) + 1
        if place := bisect_right(self._breaks, start):
            first = max(first, self._breaks[place - 1])
        return self.folded[max(first, start - CLAUSE_READ) : start]

    def is_told(self, start: int, end: int) -> bool:
        """Tell whether a person says that she can or knows it."""
        return not is_negated(*self.around(start, end))

    def need(self, start: int, end: int, skill: Skill) -> bool | None:
        """Return None where the job does not ask for the skill, else whether it cannot do without."""
        kind = _kind_at(self._parts, start)
        if kind is SectionKind.BENEFITS and self.field == "description":
            return None
        before, after = self.around(start, end)
        if is_negated(before, after) or (kind is SectionKind.INTRODUCTION and is_about_company(before)):
            return None
        if is_field(skill, self.folded[start:end]) and (
            is_degree(self._line_before(start)) or is_department(before) or is_among_professions(after)
        ):
            return None
        if skill.kind == "attitude" and is_post(self.folded[start:end], after):
            return None
        if is_company(self.text[start:end], before, after) or self._is_in_company(start, end, before):
            return None
        return is_required(self.field, kind, before, after)

    def _is_in_company(self, start: int, end: int, before: str) -> bool:
        inside = any(left <= start and end <= right for left, right in self._company)
        return inside and not has_tool_cue(before[-25:])


def _kind_at(parts: list[Section], position: int) -> SectionKind:
    for part in reversed(parts):
        if part.start <= position:
            return part.kind
    return SectionKind.INTRODUCTION
