"""Acts of people on skills, written down as they happen, and given to training where the person agreed to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from accounts.models import Consent, Purpose
from accounts.signals import SkillAct
from matching.ml.silver import Label, mask_contacts
from matching.models import SkillLabel

MOST_LABELS = 200_000
"""Newest labels that one training reads."""
LONGEST_LINE = 300


def note_acts(*, profile_id: int, by_id: int | None, source: str, acts: Iterable[SkillAct]) -> int:
    """Write one row for each act; gives how many. Called inside the transaction of the act itself."""
    rows = [
        SkillLabel(
            seeker_id=profile_id, by_id=by_id, source=source, act=act.act, text=mask_contacts(act.text),
            start=act.start, end=act.end,
        )
        for act in acts
        if 0 <= act.start < act.end <= len(act.text) <= LONGEST_LINE
    ]  # fmt: skip
    return len(SkillLabel.objects.bulk_create(rows))


def corrected_lines() -> list[tuple[str, list[Label]]]:
    """Give lines of people who agree to training, with the skills in them: their last word on each skill counts.

    What was struck out is no label of its line. Nothing says whose line it is.
    """
    agreed = Consent.objects.live().for_purpose(Purpose.TRAINING).filter(user=OuterRef("seeker__user"))
    rows = SkillLabel.objects.filter(Exists(agreed)).order_by("-pk")[:MOST_LABELS]
    lines: dict[tuple[int, str], dict[tuple[int, int], str]] = {}
    for row in rows:
        lines.setdefault((row.seeker_id, row.text), {}).setdefault((row.start, row.end), row.act)
    return [
        (text, [Label(*span, "skill") for span, act in sorted(acts.items()) if act != SkillLabel.Act.STRUCK])
        for (_, text), acts in lines.items()
    ]
