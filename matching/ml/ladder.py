"""The ladder of what people do with a job, and what each rung is worth to those who learn from it.

The order is that of the field (view < save < apply < answered < interview < hired; Abel et al., RecSys Challenge
2016, weigh a click, a bookmark and an application much alike). The figures are ours: half of the way up is what she
says with one tap, and only what an employer did lies above what she did herself. Nothing above an application is ever
inferred: answers, interviews and hires are moves that a person of the employer made.

| act | gain | what it stands for |
| --- | --- | --- |
| not_relevant | 0, and a negative | she said no, with a reason |
| (shown, no act) | 0 | seen at its position and passed over, or not seen |
| view | .1 | she opened the job |
| save | .3 | she kept it |
| relevant | .5 | she said that it suits her |
| apply | .6 | she applied |
| answered | .8 | the employer went on with her (shortlisted) |
| interview | .9 | the employer invited her |
| hired | 1 | the employer hired her |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

GAINS: Mapping[str, float] = MappingProxyType(
    {
        "not_relevant": 0.0,
        "view": 0.1,
        "save": 0.3,
        "relevant": 0.5,
        "apply": 0.6,
        "answered": 0.8,
        "interview": 0.9,
        "hired": 1.0,
    }
)
PAGES_A_WEEK = 10
"""Pages of one person and week that an order is learned from: nobody's voice counts for a hundred."""
PAIRS_A_PERSON = 200
"""Jobs of one person, the newest, that factors and the encoder are learned from."""
NEGATIVE = "not_relevant"
UNDO = "undo"
# How long she looked stands beside the ladder: a long look may as well be doubt.
READ = "read"
OPINIONS = frozenset({"relevant", NEGATIVE})
# From here on she or an employer went further than an opinion: a "no" before or after it does not make it a negative.
OUTCOMES = frozenset({"apply", "answered", "interview", "hired"})
# "I applied already" hides a job from a list and says nothing against it.
NO_OPINION = "applied"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person and a job are worth as an example: `gain` in [0, 1]; `negative` where she said no."""

    gain: float
    negative: bool = False


def settle(acts: Iterable[tuple[str, str]]) -> Label:
    """Reduce the acts of one person on one job, oldest first, to a label.

    Each act is (kind, reason); of kind `undo` the reason names the kind that is taken back. The last opinion counts, a
    "no" takes away what looking and saving said, and the highest rung of the rest is the gain.
    """
    held: set[str] = set()
    for kind, reason in acts:
        if kind == UNDO:
            held.discard(reason)
            continue
        if kind == READ:
            continue
        if kind not in GAINS:
            raise ValueError(f"{kind!r} is no rung of the ladder: {', '.join(GAINS)}")
        if kind in OPINIONS:
            held -= OPINIONS
        if not (kind == NEGATIVE and reason == NO_OPINION):
            held.add(kind)
    if NEGATIVE in held and not held & OUTCOMES:
        return Label(gain=0.0, negative=True)
    return Label(gain=max((GAINS[kind] for kind in held), default=0.0))
