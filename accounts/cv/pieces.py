"""A line cut into its pieces (trade, workplace, place), with labels ("Cargo:") taken as said."""

import re
from dataclasses import dataclass
from typing import Final

from accounts.cv import words
from accounts.cv.layout import MAX_LINE, Line

_LABELS: Final = {
    "cargo": "title",
    "puesto": "title",
    "cargo desempenado": "title",
    "puesto desempenado": "title",
    "ocupacion": "title",
    "labor": "title",
    "position": "title",
    "role": "title",
    "job title": "title",
    "empresa": "employer",
    "nombre de la empresa": "employer",
    "empleador": "employer",
    "entidad": "employer",
    "institucion": "employer",
    "centro laboral": "employer",
    "centro de trabajo": "employer",
    "razon social": "employer",
    "company": "employer",
    "employer": "employer",
    "periodo": "period",
    "fecha": "period",
    "fechas": "period",
    "tiempo": "period",
    "duracion": "period",
    "desde": "period",
    "period": "period",
    "dates": "period",
    "funciones": "description",
    "funciones principales": "description",
    "principales funciones": "description",
    "labores": "description",
    "actividades": "description",
    "responsabilidades": "description",
    "tareas": "description",
    "logros": "description",
    "area": "ignored",
    "rubro": "ignored",
    "lugar": "ignored",
    "ubicacion": "ignored",
    "ciudad": "ignored",
    "direccion": "ignored",
    "telefono": "ignored",
    "jefe inmediato": "ignored",
    "jefe directo": "ignored",
    "referencia": "ignored",
    "sueldo": "ignored",
    "remuneracion": "ignored",
    "motivo de cese": "ignored",
    "motivo de retiro": "ignored",
}
_LABEL = re.compile(
    r"(?<![a-z])(?P<label>"
    + "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
    + r")\s{0,3}:\s{0,3}"
)
_SEPARATOR = re.compile(
    r"\s{1,3}[-–—|·•/]{1,2}\s{1,3}|\s{0,3}\|\s{0,3}|\t{1,5}| {3,20}|(?<=[a-z.)])[:;]\s{1,3}|\s[-–—]|[–—]\s"
)
_COMMA = re.compile(r",\s{1,3}")
_WHERE = re.compile(r"\s(?:en\s(?:el\s|la\s|los\s|las\s)?|at\s|@\s?|para\s(?:el\s|la\s)?)")
# After these trades "en" names the specialty more often than the workplace.
_TRAINED_IN: Final = (
    "tecnic", "especialista", "auxiliar", "asistente", "ingenier", "experto", "analista", "bachiller", "licenciad",
    "practicante", "asesor", "profesional", "operador", "maestr", "operari", "docente", "estudiante", "egresad",
    "oficial", "capacitador", "ayudante", "supervisor", "coordinador", "consultor", "promotor", "instructor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the text and what is known of it; `role` is empty where nothing labels it."""

    start: int
    end: int
    folded: str
    text: str
    role: str = ""


def has_label(line: Line) -> bool:
    """True where the line begins with a label of a work."""
    return bool(_LABEL.match(line.window))


def is_description(line: Line) -> bool:
    """True where the line says that duties follow."""
    match = _LABEL.match(line.window + ":")
    return match is not None and _LABELS[match["label"]] == "description"


def cut_line(line: Line, gaps: list[tuple[int, int]], *, is_work: bool = True) -> list[Piece]:
    """Pieces of a line outside the gaps (periods already read), offsets in the whole text.

    Of a work, "Cajera en Plaza Vea" is cut at "en"; of a study ("Técnica en Gastronomía") it is not.
    """
    pieces: list[Piece] = []
    position = 0
    limit = min(len(line.text), MAX_LINE)
    for begin, stop in [*gaps, (limit, limit)]:
        if begin > position:
            pieces += _cut_span(line, position, min(begin, limit), is_work=is_work)
        position = max(position, stop)
    return pieces


def _cut_span(line: Line, begin: int, stop: int, *, is_work: bool) -> list[Piece]:
    labels = list(_LABEL.finditer(line.folded, begin, stop))
    pieces: list[Piece] = []
    first = labels[0].start() if labels else stop
    pieces += _cut_plain(line, begin, first, is_work=is_work)
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else stop
        role = _LABELS[label["label"]]
        if role not in {"period", "ignored"}:
            pieces += [piece for piece in [_piece(line, label.end(), end, role)] if piece]
    return pieces


def _piece(line: Line, begin: int, stop: int, role: str = "") -> Piece | None:
    while begin < stop and not line.text[begin].isalnum() and line.text[begin] not in "\"“'¿":
        begin += 1
    while stop > begin and not line.text[stop - 1].isalnum() and line.text[stop - 1] not in "\"”').":
        stop -= 1
    if stop > begin and line.text[stop - 1] == ")" and "(" not in line.text[begin:stop]:
        stop -= 1
    if sum(character.isalpha() for character in line.text[begin:stop]) < 2:
        return None
    return Piece(line.start + begin, line.start + stop, line.folded[begin:stop], line.text[begin:stop], role)


def _spans(pattern: re.Pattern[str], line: Line, begin: int, stop: int) -> list[tuple[int, int]]:
    spans, position = [], begin
    for match in pattern.finditer(line.folded, begin, stop):
        spans.append((position, match.start()))
        position = match.end()
    return [*spans, (position, stop)]


def _cut_plain(line: Line, begin: int, stop: int, *, is_work: bool) -> list[Piece]:
    pieces = [
        piece
        for start, end in _spans(_SEPARATOR, line, begin, stop)
        if (piece := _piece(line, start, end)) is not None
    ]
    if not is_work:
        pieces = [part for piece in pieces for part in _cut_schooling(line, piece)]
    elif len(pieces) == 1:
        pieces = _cut_where(line, pieces[0]) or _cut_commas(line, pieces[0]) or pieces
    # "Cajera, Plaza Vea": a place behind a comma is no part of the name.
    return [piece for piece in pieces if not words.is_place(piece.folded)]


def _cut_where(line: Line, piece: Piece) -> list[Piece]:
    if words.title_score(piece.folded) < 3:
        return []
    for match in _WHERE.finditer(piece.folded):
        left, right = piece.folded[: match.start()], piece.folded[match.end() :]
        works_there = words.employer_score(right) > 0
        if not right or not (
            works_there or piece.text[match.end()].isupper() or piece.text[match.end()] in "\"“'"
        ):
            continue
        # A trade that is learned ("Técnico en Enfermería") needs a workplace word behind "en".
        if left.split()[0].startswith(_TRAINED_IN) and not works_there:
            continue
        offset = piece.start - line.start
        cut = [
            _piece(line, offset, offset + match.start(), "title"),
            _piece(line, offset + match.end(), offset + len(piece.folded), "employer"),
        ]
        return [part for part in cut if part is not None]
    return []


def _cut_commas(line: Line, piece: Piece) -> list[Piece]:
    offset = piece.start - line.start
    spans = _spans(_COMMA, line, offset, offset + len(piece.folded))
    cut = [part for start, end in spans if (part := _piece(line, start, end)) is not None]
    kept = [part for part in cut if not words.is_place(part.folded)]
    if len(kept) < len(cut) and len(kept) == 1:
        return kept
    trades = {number for number, part in enumerate(kept) if words.title_score(part.folded)}
    places = {number for number, part in enumerate(kept) if words.employer_score(part.folded)}
    told_apart = bool(trades and places) and len(trades | places) >= 2
    if len(kept) >= 2 and words.title_score(kept[0].folded) == 3 and 1 not in trades:
        # "Practicante, Poder Judicial": a trade first, and then a name in capitals.
        told_apart = True
    return kept[:2] if len(kept) >= 2 and told_apart and kept[1].text[0].isupper() else []


def _cut_schooling(line: Line, piece: Piece) -> list[Piece]:
    """A school is parted from its degree and its town at commas."""
    if "," not in piece.folded or not words.INSTITUTION.search(piece.folded):
        return [piece]
    offset = piece.start - line.start
    spans = _spans(_COMMA, line, offset, offset + len(piece.folded))
    return [part for start, end in spans if (part := _piece(line, start, end)) is not None]


def without_town(piece: Piece) -> Piece:
    """A workplace without the town behind its last comma ("Hospital Regional, Piura")."""
    comma = piece.text.rfind(",")
    tail = piece.text[comma + 1 :].split()
    if comma <= 0 or not 1 <= len(tail) <= 3 or not all(word[0].isupper() and len(word) > 1 for word in tail):
        return piece
    folded_tail = piece.folded[comma + 1 :].strip()
    if words.employer_score(folded_tail) or words.title_score(folded_tail):
        return piece
    return Piece(piece.start, piece.start + comma, piece.folded[:comma], piece.text[:comma], piece.role)
