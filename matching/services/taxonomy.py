"""Occupations, skills, groups and the crosswalk as rows: loaded from files, old ids kept and marked as retired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from matching.ml import onet
from matching.ml import taxonomy as files
from matching.ml.taxonomy_official import TaxonomyRows, shipped
from matching.ml.text import fold
from matching.models import (
    CiuoGroup,
    Occupation,
    OccupationName,
    OccupationRelation,
    OnetOccupation,
    Skill,
    SkillName,
    TaxonomyChange,
    TaxonomyVersion,
)

Name = TypeVar("Name", OccupationName, SkillName)
CHUNK = 2000
LOCAL = "pe-"  # ids of what we added to ESCO


def load(
    taxonomy: files.Taxonomy | TaxonomyRows,
    *,
    content_hash: str,
    apply: bool,
    source: str = "shipped",
    again: bool = False,
) -> dict[str, int] | None:
    """Bring the rows to what the files say; gives counts of added, changed and gone, or None when nothing is new.

    Files that were loaded once are not loaded again, so that a start after an official load does not undo it;
    with `again` they are.
    """
    rows = shipped(taxonomy, onet.load()) if isinstance(taxonomy, files.Taxonomy) else taxonomy
    seen = TaxonomyVersion.objects.filter(content_hash=content_hash).exists()
    if seen and not again and Occupation.objects.exists():
        return None
    with transaction.atomic():
        version, _ = TaxonomyVersion.objects.update_or_create(
            content_hash=content_hash,
            defaults={
                "name": f"{source} {content_hash[:8]}"[:60], "source": source[:60], "loaded_at": timezone.now(),
            },
        )  # fmt: skip
        version.counts = _load(rows, version)
        version.save(update_fields=["counts"])
        if not apply:
            transaction.set_rollback(True)
    return dict(version.counts)


def _load(rows: TaxonomyRows, version: TaxonomyVersion) -> dict[str, int]:
    occupations = [
        Occupation(
            code=row.id,
            isco_group=row.isco,
            onet_code=row.onet[0] if row.onet else "",
            name_es=row.name_es[:200],
            name_en=row.name_en[:200],
            is_local=row.id.startswith(LOCAL),
        )
        for row in rows.occupations
    ]
    skills = [
        Skill(
            code=row.id,
            kind=row.kind[:12],
            name_es=(row.name_es or row.name_en)[:250],
            name_en=row.name_en[:250],
            is_local=row.id.startswith(LOCAL),
        )
        for row in rows.skills
    ]
    groups = [
        CiuoGroup(code=code, name_es=spanish[:200] or english[:200], name_en=english[:200])
        for code, (spanish, english) in rows.groups.items()
    ]
    titles = [OnetOccupation(code=row.code, title=row.title[:200]) for row in rows.onet.occupations]
    counts = {
        **_replace(
            Occupation, occupations, ["isco_group", "onet_code", "name_es", "name_en", "is_local"], version
        ),
        **_replace(Skill, skills, ["kind", "name_es", "name_en", "is_local"], version),
        **_replace(CiuoGroup, groups, ["name_es", "name_en"], version),
        **_replace(OnetOccupation, titles, ["title"], version),
    }
    counts["occupation_names"] = _names(rows, OccupationName)
    counts["skill_names"] = _names(rows, SkillName)
    counts["relations"] = _relations(rows)
    _name_successors(Occupation, by="name_es")
    _name_successors(OnetOccupation, by="title")
    return counts


def _replace(
    model: Any, rows: Sequence[Model], fields: list[str], version: TaxonomyVersion
) -> dict[str, int]:
    """Write all rows; those that the files no longer have stay, marked as retired, so that old ids resolve."""
    name = model._meta.model_name
    before = {row[0]: row[1:] for row in model.objects.values_list("pk", *fields)}
    now = {row.pk: tuple(getattr(row, field) for field in fields) for row in rows}
    model.objects.bulk_create(
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*fields, "retired_at"],
    )
    gone = model.objects.filter(pk__in=before.keys() - now.keys(), retired_at=None)
    changes: dict[str, list[str]] = {
        TaxonomyChange.Kind.ADDED: sorted(now.keys() - before.keys()),
        TaxonomyChange.Kind.CHANGED: sorted(
            code for code, old in before.items() if now.get(code, old) != old
        ),
        TaxonomyChange.Kind.GONE: sorted(gone.values_list("pk", flat=True)),
    }
    gone.update(retired_at=timezone.now())
    if before:  # the first load of a table is no history
        _note(changes, before, fields, version, table=name)
    return {f"{name}_{kind}": len(codes) for kind, codes in changes.items()}


def _note(
    changes: Mapping[str, list[str]],
    before: Mapping[str, tuple[Any, ...]],
    fields: list[str],
    version: TaxonomyVersion,
    *,
    table: str,
) -> None:
    TaxonomyChange.objects.bulk_create(
        [
            TaxonomyChange(
                version=version, table=table, code=code, kind=kind,
                before=dict(zip(fields, before[code], strict=True)) if code in before else {},
            )
            for kind, codes in changes.items()
            for code in codes
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )  # fmt: skip


def _name_successors(model: Any, *, by: str) -> None:
    """Name the successor of a retired row without one: the only present row of the same name, capitals apart."""
    present: dict[str, list[str]] = {}
    for pk, name in model.objects.filter(retired_at=None).values_list("pk", by):
        present.setdefault(fold(name), []).append(pk)
    model.objects.filter(retired_at=None, successor__isnull=False).update(successor=None)
    for row in model.objects.filter(retired_at__isnull=False, successor=None):
        found = present.get(fold(getattr(row, by)), [])
        if len(found) == 1:
            model.objects.filter(pk=row.pk).update(successor_id=found[0])


def resolve(code: str) -> Occupation | None:
    """Give the present occupation of an old or present id: itself, its successor, or itself though retired."""
    row = Occupation.objects.select_related("successor").filter(pk=code).first()
    return (row.successor or row) if row else None


def _relations(rows: TaxonomyRows) -> int:
    """Write the crosswalk anew, but for targets that nobody knows."""
    known = {one.id for one in rows.occupations}
    relations = [
        OccupationRelation(
            onet_id=one.onet,
            occupation_id=one.target if one.match != onet.GROUP_MATCH else None,
            group_id=one.target if one.match == onet.GROUP_MATCH else None,
            match=one.match,
        )
        for one in rows.onet.crosswalk
        if one.target in (rows.groups if one.match == onet.GROUP_MATCH else known)
    ]
    OccupationRelation.objects.all().delete()
    OccupationRelation.objects.bulk_create(relations, batch_size=CHUNK)
    return len(relations)


def _names(rows: TaxonomyRows, model: type[Name]) -> int:
    """Write all names anew, but those that managers added by hand."""
    is_occupation = model is OccupationName
    entries: Sequence[files.Occupation | files.Skill] = rows.occupations if is_occupation else rows.skills
    owner = "occupation_id" if is_occupation else "skill_id"
    model.objects.filter(is_local=False).delete()
    names = list(_names_of(entries))
    if is_occupation:
        known = {one.id for one in rows.occupations}
        names += [
            (one.occupation_id, "es", one.name[:250])
            for one in rows.local_names
            if not one.is_phrase and one.occupation_id in known
        ]
    made = [model(**{owner: code, "language": language, "name": name}) for code, language, name in names]
    model.objects.bulk_create(made, batch_size=CHUNK, ignore_conflicts=True)
    return len(made)


def _names_of(entries: Sequence[files.Occupation | files.Skill]) -> Iterator[tuple[str, str, str]]:
    """Give (code, language, name), each name of an entry once."""
    for entry in entries:
        local = entry.local if isinstance(entry, files.Skill) else ()
        spanish, english = (entry.name_es, *entry.other_es, *local), (entry.name_en, *entry.other_en)
        for language, names in (("es", spanish), ("en", english)):
            for name in dict.fromkeys(name[:250] for name in names if name):
                yield entry.id, language, name
