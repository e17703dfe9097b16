"""Several models asked the same questions: what each got at each, and which group each question belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.ml.evaluation import Floats
from matching.ml.evaluation_tasks import FEWEST_IN_GROUP

CANDIDATE, IN_USE = "candidate", "in use"
"""What the model that is judged, and the one that serves, are called among the contenders."""
OTHERS = "others"
"""The group of all whose own group is too small to say anything: together they are still looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """`got[contender][measure]` is float64 [n], one value a question, 0 to 1; `groups[name]` labels the n questions.

    CANDIDATE is always among the contenders. `asked` names the questions: only equal ones are paired.
    """

    got: Mapping[str, Mapping[str, Floats]]
    groups: Mapping[str, Sequence[str]]
    asked: str

    @property
    def count(self) -> int:
        """How many questions were asked."""
        return len(next(iter(self.got[CANDIDATE].values())))


def pooled(labels: Sequence[str], *, fewest: int = FEWEST_IN_GROUP) -> list[str]:
    """Return labels [n] in which groups of fewer than `fewest` are one group, so that nobody is out of sight."""
    counts = Counter(labels)
    if len(counts) == 1:
        return list(labels)
    return [label if counts[label] >= fewest else OTHERS for label in labels]
