"""Cards of matches as finished HTML, kept in the process while nothing that they show has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from jobs.cards import job_card
from jobs.services.alike import alike
from matching import runtime
from matching.ml.bands import band_of
from matching.ml.types import Band
from matching.models import Feedback
from matching.services import lists
from matching.services.lists import Listed, Stamp

LIKED = 7  # where a stamp says that she liked the job
MOST_KEPT = 4000  # about 2 kB each
Key = tuple[Any, ...]
_kept: dict[Key, SafeString] = {}
BAND_WORDS = {
    Band.STRONG: gettext_lazy("Va mucho contigo"),
    Band.GOOD: gettext_lazy("Va contigo"),
    Band.FAIR: gettext_lazy("Puede servirte"),
    Band.WEAK: gettext_lazy("Se parece un poco"),
}


def band_words(score: float) -> Promise:
    """Give what a score is called, never a percentage."""
    return BAND_WORDS[band_of(score, bands=runtime.bands())]


def card_keys(stamps: Sequence[Stamp]) -> list[Key]:
    """Name what each card shows now: its stamp, the day, the language and what scores are called."""
    today, language, bands = timezone.localdate(), get_language(), runtime.bands()
    return [(*stamp, today, language, bands) for stamp in stamps]


def cards(keys: Sequence[Key]) -> list[SafeString]:
    """Give the cards of one person in order; those that were not shown before are read in three queries."""
    found = {key: _kept[key] for key in keys if key in _kept}
    missing = {key[lists.JOB]: key for key in keys if key not in found}
    if missing:
        more = alike(missing)
        made = {
            missing[row.job.pk]: _render(row, liked=missing[row.job.pk][LIKED], more=more.get(row.job.pk, 0))
            for row in lists.shown(keys[0][0], list(missing))
        }
        found |= made
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept.update(made)
    return [found[key] for key in keys if key in found]


def _render(row: Listed, *, liked: bool, more: int) -> SafeString:
    card = job_card(row.job, km=row.km, more=more)
    card |= {"id": row.job.pk, "liked": liked, "band": band_words(row.score)}
    return render_to_string(
        "_match_card.html", {"card": card, "reasons": row.reasons, "verdicts": Feedback.Reason.choices}
    )
