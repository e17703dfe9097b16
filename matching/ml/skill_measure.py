"""Counts what a reader found against labels: by code, by span, and by overlapping span with the code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NIL = "NIL"
"""The code of what the taxonomy has no concept for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled mention at text[start:end]; any of `codes` is right, the first is best. Only (NIL,) has none."""

    start: int
    end: int
    codes: tuple[str, ...]
    kind: str

    @property
    def is_nil(self) -> bool:
        """Tell whether the taxonomy has no concept for it."""
        return self.codes == (NIL,)


@dataclass(frozen=True, slots=True)
class Found:
    """A skill that the reader found at text[start:end]; `type` is the taxonomy's."""

    start: int
    end: int
    code: str
    type: str


@dataclass(slots=True)
class Tally:
    """Right among found (precision) and reached among labelled (recall), of one measure."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    reached: int = 0

    @property
    def precision(self) -> float:
        """Return right / found, 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return reached / labelled, 0 when nothing was labelled."""
        return self.reached / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """The three measures over some ads, recall by kind of label and precision by type of what was found."""

    code: Tally = field(default_factory=Tally)
    span: Tally = field(default_factory=Tally)
    both: Tally = field(default_factory=Tally)
    on_nil: int = 0
    """Skills found where the label says that the taxonomy has none; wrong for code and for both, and told apart."""
    nil: int = 0
    """Labels without a code; they count for spans only."""
    by_kind: dict[str, Tally] = field(default_factory=dict)
    by_type: dict[str, Tally] = field(default_factory=dict)


def overlap(label: Label, found: Found) -> bool:
    """Tell whether both share a character."""
    return label.start < found.end and found.start < label.end


def count(score: Score, labels: Sequence[Label], founds: Sequence[Found]) -> None:
    """Add one ad. Mentions with one first code are one skill, reached when any of them is; NIL stands for itself."""
    for found in founds:
        here = [label for label in labels if overlap(label, found)]
        right = any(found.code in label.codes for label in labels)
        score.code.found += 1
        score.code.right += right
        score.span.found += 1
        score.span.right += any((label.start, label.end) == (found.start, found.end) for label in here)
        score.both.found += 1
        score.both.right += any(found.code in label.codes for label in here)
        score.on_nil += bool(here) and all(label.is_nil for label in here) and not right
        by_type = score.by_type.setdefault(found.type, Tally())
        by_type.found += 1
        by_type.right += right
    for mentions in _skills(labels):
        by_kind = score.by_kind.setdefault(mentions[0].kind, Tally())
        exact = any(
            (label.start, label.end) == (found.start, found.end) for label in mentions for found in founds
        )
        score.span.labelled += 1
        score.span.reached += exact
        if mentions[0].is_nil:
            score.nil += 1
            continue
        reached = any(found.code in label.codes for label in mentions for found in founds)
        for tally in (score.code, by_kind):
            tally.labelled += 1
            tally.reached += reached
        score.both.labelled += 1
        score.both.reached += any(
            overlap(label, found) and found.code in label.codes for label in mentions for found in founds
        )


def _skills(labels: Iterable[Label]) -> list[list[Label]]:
    """Return mentions by first code, in the order of the text; each without a code by itself."""
    groups: dict[object, list[Label]] = {}
    for label in sorted(labels, key=lambda label: label.start):
        groups.setdefault(label if label.is_nil else label.codes[0], []).append(label)
    return list(groups.values())
