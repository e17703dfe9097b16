"""Occupations and skills as rows: loaded from files, old ids kept and marked as retired."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from matching.ml import taxonomy as files
from matching.models import Occupation, OccupationName, Skill, SkillName, TaxonomyVersion

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


def _replace(model: type[Model], rows: list[Model], fields: list[str]) -> dict[str, int]:
    """Write all rows; those that the files no longer have stay, marked as retired, so that old ids resolve."""
    name = model._meta.model_name
    before = {row[0]: row[1:] for row in model.objects.values_list("pk", *fields)}  # type: ignore[attr-defined]
    now = {row.pk: tuple(getattr(row, field) for field in fields) for row in rows}
    model.objects.bulk_create(  # type: ignore[attr-defined]
        rows,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*fields, "retired_at"],
    )
    gone = before.keys() - now.keys()
    model.objects.filter(pk__in=gone, retired_at=None).update(retired_at=timezone.now())  # type: ignore[attr-defined]
    return {
        f"{name}_added": len(now.keys() - before.keys()),
        f"{name}_changed": sum(now[code] != values for code, values in before.items() if code in now),
        f"{name}_gone": len(gone),
    }


def _names(taxonomy: files.Taxonomy, model: type[OccupationName] | type[SkillName]) -> int:
    """Write all names anew, but those that managers added by hand."""
    owner = "occupation_id" if model is OccupationName else "skill_id"
    entries = taxonomy.occupations if model is OccupationName else taxonomy.skills
    model.objects.filter(is_local=False).delete()
    rows = [
        model(**{owner: entry.id, "language": language, "name": name[:250]})
        for entry in entries
        for language, names in (("es", _spanish(entry)), ("en", (entry.name_en, *entry.other_en)))
        for name in dict.fromkeys(name[:250] for name in names if name)
    ]
    model.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    return len(rows)


def _spanish(entry: files.Occupation | files.Skill) -> tuple[str, ...]:
    local = entry.local if isinstance(entry, files.Skill) else ()
    return (entry.name_es, *entry.other_es, *local)
