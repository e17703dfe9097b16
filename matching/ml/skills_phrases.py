"""Cuts from Spanish ads the phrases that may name a skill: what follows "manejo de", and tasks that open a clause.

Rules over words, no taxonomy: whether a phrase is a skill, and which, is decided by who compares it with names.
"""

from collections.abc import Iterator

import re2

from matching.ml.glued import glued_at
from matching.ml.sections import Clauses
from matching.ml.text import LONGEST_READ, fold

MOST_WORDS = 7
"""Words of a phrase without its articles and prepositions; longer ones are sentences."""
SHORTEST = 4

# What a level, an article or a filler word is, between a cue and what it speaks of.
_FILLER = (
    r"(?:(?:los|las|el|la|un|una|amplios?|amplia|buen|buena|buenos|solidos?|basicos?|intermedios?|avanzados?"
    r"|nivel|basica|intermedia|avanzada|minim[oa]|previa|comprobad[oa]|demostrable|tecnicos?|usuario"
    r"|general(?:es)?|pleno|alto|excelente|fuerte|[oyu])\s+){0,4}"
)
_CUE = re2.compile(
    r"\b(?:conocimientos?|conocer|experiencia|manejo|manejar|dominio|dominar|uso|usar|cursos?|capacitacion(?:es)?"
    r"|especializacion(?:es)?|diplomados?|certificacion(?:es)?|capacidad(?:es)?|habilidad(?:es)?|competencias?"
    r"|facilidad|saber|herramientas?|programas?|software|sistemas?)\s+"
    + _FILLER
    + r"(?:(?:de|del|en|para|sobre|como|con)\s+(?:el\s+|la\s+|los\s+|las\s+)?)?"
    + _FILLER
)
_TASK = re2.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:(?:sera[ns]?|seras)\s+(?:el\s+|la\s+)?responsables?\s+de\s+|encargad[oa]s?\s+de\s+"
    r"|apoy[oa]r?\s+(?:en|con)\s+(?:el\s+|la\s+|las\s+|los\s+)?|participar\s+(?:en|de)\s+(?:el\s+|la\s+|las\s+|los\s+)?)?"
    r"([a-zñ]+(?:ar|er|ir|arse|erse|irse|cion|ciones|miento|mientos|aje|eo|ado|tura)\b|control|manejo|registro"
    r"|venta|compra|limpieza|analisis|diseno|soporte|apoyo|cobranza|pago|despacho|archivo|inventarios?)\b"
)
_END = re2.compile(
    r"[,;:()|\n!?•\"]|\.(?:\s|$)|\s[-–/]\s|\b(?:para|que|segun|cuando|donde|durante|mediante|dentro|fuera|asi como"
    r"|desde"
    r"|hasta|con el fin|con la finalidad|a fin|a traves|de acuerdo|en funcion|en base|entre otr\w+|y/o|e/o|tales"
    r"|como|de forma|de manera|con el objetivo|en la[s]?|en el|en los|en nuestr[oa]s?|de la empresa"
    r"|del area|de nuestr[oa]s?"
    r"|de lunes|minim[oa]|indispensable|deseable|a nivel|nivel|preferentemente|diari[oa]s?|mensual\w*|semanal\w*"
    r"|correctamente|por|con|sin|ante|bajo|al cierre|\d+)\b"
)
_SPLIT = re2.compile(r"\s(?:y|e|o|u)\s")
_CONTENT = re2.compile(r"[a-z0-9ñ]{3,}|[a-z]+[+#]+")
_EMPTY = re2.compile(r"^(?:(?:de|del|en|el|la|los|las|un|una|con|y|o|a|su|sus|nuestr[oa]s?)\s+)+")
_HOLLOW = re2.compile(r"(?:\s+(?:de|del|en|el|la|los|las|un|una|con|y|o|a|al|su|sus|e|nuestr[oa]s?|u))+$")


def phrases(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the phrases of a Spanish text in order; none overlaps another or leaves its clause."""
    text = text[:LONGEST_READ]
    folded = fold(text)
    found: list[tuple[int, int]] = []
    clauses, position = Clauses(folded, breaks=glued_at(text)), 0
    while position < len(folded):
        start, end = clauses.around(position)
        found += _of_clause(folded, start, end)
        position = max(end, position) + 1
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(found)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _of_clause(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    clause = folded[start : min(end, start + 600)]
    cue_starts = [match.end() for match in _CUE.finditer(clause)]
    for place in cue_starts:
        yield from _lists(clause, start, place)
    task = _TASK.search(clause)
    if task and not cue_starts:
        for first, last in _cut(clause, start, task.start(1), _end_of(clause, task.start(1))):
            if " " in folded[first:last]:  # a word alone is a heading
                yield first, last


def _lists(clause: str, offset: int, place: int) -> Iterator[tuple[int, int]]:
    """Cut what follows a cue, "Excel, Word y trato al cliente", at its commas and conjunctions; at most eight parts."""
    for _ in range(8):
        end = _end_of(clause, place)
        cut = place
        for match in _SPLIT.finditer(clause[place:end]):
            yield from _cut(clause, offset, cut, place + match.start())
            cut = place + match.end()
        yield from _cut(clause, offset, cut, end)
        if clause[end : end + 1] != ",":
            return
        place = end + 1


def _end_of(clause: str, place: int) -> int:
    stop = _END.search(clause[place:])
    return place + stop.start() if stop else len(clause)


def _cut(clause: str, offset: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trim articles and prepositions at both ends; too short or too long phrases are none."""
    words = clause[start:end]
    start += len(words) - len(words.lstrip(" .-–*:\t"))
    words = clause[start:end].rstrip(" .-–*:\t")
    if opening := _EMPTY.search(words):
        start += opening.end()
        words = words[opening.end() :]
    if closing := _HOLLOW.search(words):
        words = words[: closing.start()]
    if len(words) >= SHORTEST and len(_CONTENT.findall(words)) <= MOST_WORDS:
        yield offset + start, offset + start + len(words)
