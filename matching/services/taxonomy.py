"""Occupations and skills as rows: loaded from files, old ids kept and marked as retired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from matching.ml import taxonomy as files
from matching.models import Occupation, OccupationName, Skill, SkillName, TaxonomyVersion

Row = TypeVar("Row", Occupation, Skill)
Name = TypeVar("Name", OccupationName, SkillName)
CHUNK = 2000
LOCAL = "pe-"  # ids of what we added to ESCO


def load(taxonomy: files.Taxonomy, *, content_hash: str, apply: bool) -> dict[str, int] | None:
    """Bring the rows to what the files say; gives counts of added, changed and gone, or None when nothing is new."""
    if TaxonomyVersion.objects.filter(content_hash=content_hash).exists() and Occupation.objects.exists():
        return None
    with transaction.atomic():
        counts = _rows(taxonomy)
        TaxonomyVersion.objects.update_or_create(
            content_hash=content_hash, defaults={"name": f"incluida {content_hash[:8]}", "counts": counts}
        )
        if not apply:
            transaction.set_rollback(True)
    return counts


def _rows(taxonomy: files.Taxonomy) -> dict[str, int]:
    occupations = [
        Occupation(
            code=row.id,
            isco_group=row.isco,
            onet_code=row.onet[0] if row.onet else "",
            name_es=row.name_es[:200],
            name_en=row.name_en[:200],
            is_local=row.id.startswith(LOCAL),
        )
        for row in taxonomy.occupations
    ]
    skills = [
        Skill(
            code=row.id,
            kind=row.kind[:12],
            name_es=(row.name_es or row.name_en)[:250],
            name_en=row.name_en[:250],
            is_local=row.id.startswith(LOCAL),
        )
        for row in taxonomy.skills
    ]
    counts = {
        **_replace(Occupation, occupations, ["isco_group", "onet_code", "name_es", "name_en", "is_local"]),
        **_replace(Skill, skills, ["kind", "name_es", "name_en", "is_local"]),
    }
    counts["occupation_names"] = _names(taxonomy, OccupationName)
    counts["skill_names"] = _names(taxonomy, SkillName)
    return counts


def _replace(model: type[Row], rows: list[Row], fields: list[str]) -> dict[str, int]:
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
    gone = before.keys() - now.keys()
    model.objects.filter(pk__in=gone, retired_at=None).update(retired_at=timezone.now())
    return {
        f"{name}_added": len(now.keys() - before.keys()),
        f"{name}_changed": sum(now[code] != values for code, values in before.items() if code in now),
        f"{name}_gone": len(gone),
    }


def _names(taxonomy: files.Taxonomy, model: type[Name]) -> int:
    """Write all names anew, but those that managers added by hand."""
    owner, entries = _entries(taxonomy, model)
    model.objects.filter(is_local=False).delete()
    names = list(_names_of(entries))
    if model is OccupationName:
        names += [
            (one.occupation_id, "es", one.name[:250]) for one in taxonomy.local_names if not one.is_phrase
        ]
    rows = [model(**{owner: code, "language": language, "name": name}) for code, language, name in names]
    model.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    return len(rows)


def _entries(
    taxonomy: files.Taxonomy, model: type[OccupationName] | type[SkillName]
) -> tuple[str, Sequence[files.Occupation | files.Skill]]:
    if model is OccupationName:
        return "occupation_id", taxonomy.occupations
    return "skill_id", taxonomy.skills


def _names_of(entries: Sequence[files.Occupation | files.Skill]) -> Iterator[tuple[str, str, str]]:
    """Give (code, language, name), each name of an entry once."""
    for entry in entries:
        local = entry.local if isinstance(entry, files.Skill) else ()
        spanish, english = (entry.name_es, *entry.other_es, *local), (entry.name_en, *entry.other_en)
        for language, names in (("es", spanish), ("en", english)):
            for name in dict.fromkeys(name[:250] for name in names if name):
                yield entry.id, language, name
