"""Names of work that managers add: read from a CSV, kept as rows, and given to the readers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_act
from matching.models import Occupation, OccupationName

COLUMNS = ("name", "other_names", "occupation_id", "isco", "kind")
"""The same columns as the file that ships, so that each can be read as the other."""
KINDS = ("name", "phrase")
LONGEST_NAME, MOST_ROWS, MOST_PROBLEMS = 120, 5000, 20


@dataclass(frozen=True, slots=True)
class NameEntry:
    name: str
    code: str
    is_phrase: bool


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many names were added or known already; with a problem nothing is added."""

    added: int
    known: int
    problems: tuple[str, ...]


def import_names(*, content: str, by: User) -> ImportResult:
    """Add the names of a CSV, all or none; `problems` says line by line what is wrong."""
    problems: list[str] = []
    entries = list(_entries(content, problems))
    if problems:
        return ImportResult(0, 0, tuple(problems[:MOST_PROBLEMS]))
    with transaction.atomic():
        held = OccupationName.objects.filter(language="es", name__in=[one.name for one in entries])
        known = set(held.values_list("occupation_id", "name"))
        distinct = {(one.code, one.name): one for one in reversed(entries)}
        new = [one for key, one in distinct.items() if key not in known]
        rows = OccupationName.objects.bulk_create(
            [
                OccupationName(
                    occupation_id=one.code, language="es", name=one.name, is_local=True,
                    is_phrase=one.is_phrase,
                )
                for one in new
            ]
        )  # fmt: skip
        if rows:
            told = _("%(count)d nombres de ocupaciones") % {"count": len(rows)}
            record_act(actor=by, action="taxonomy.names_added", target=by, reason=told)
    return ImportResult(len(rows), len(entries) - len(rows), ())


def _entries(content: str, problems: list[str]) -> Iterator[NameEntry]:
    table = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    missing = [column for column in ("name", "occupation_id") if column not in (table.fieldnames or ())]
    if missing:
        problems.append(_("Faltan las columnas: %(names)s") % {"names": ", ".join(missing)})
        return
    lines = list(table)
    if len(lines) > MOST_ROWS:
        problems.append(_("Son más de %(most)d filas: parte el archivo.") % {"most": MOST_ROWS})
        return
    codes = {(line["occupation_id"] or "").strip() for line in lines}
    known = set(Occupation.objects.filter(pk__in=codes, retired_at=None).values_list("pk", flat=True))
    for number, line in enumerate(lines, start=2):
        code, kind = (line["occupation_id"] or "").strip(), (line.get("kind") or "name").strip()
        names = [line["name"] or "", *(line.get("other_names") or "").split("|")]
        names = [" ".join(name.lstrip("'").split()) for name in names if name.strip()]
        problem = _problem(names, code=code, kind=kind, known=known)
        if problem:
            problems.append(_("Línea %(line)d: %(problem)s") % {"line": number, "problem": problem})
        for name in names:
            yield NameEntry(name, code, kind == "phrase")


def _problem(names: list[str], *, code: str, kind: str, known: set[str]) -> str:
    if not names:
        return _("falta el nombre.")
    if max(map(len, names)) > LONGEST_NAME:
        return _("un nombre tiene más de %(most)d letras.") % {"most": LONGEST_NAME}
    if code not in known:
        return _("no conocemos la ocupación «%(code)s».") % {"code": code}
    if kind not in KINDS:
        return _("el tipo es «name» o «phrase».")
    return ""
