"""What people chose and refused, as pairs of texts for the encoder: weights that no one person can take over, and a
task that asks whether a model ranks what held-out people chose above the other jobs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.ml import frozen
from matching.ml.contest import pooled
from matching.ml.evaluation_tasks import FEEDBACK, Ask, RankingTask
from matching.ml.manifest import check_manifest
from matching.ml.types import FloatMatrix

MOST_A_PERSON, MOST_A_JOB = 20.0, 50.0
"""Rows that one person, and one job, count for at most: beyond it each of theirs counts less."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of a person and a job by place in `people` and `jobs`; `gains` 0 to 1 by the ladder, `negatives` said no.

    `folds` are frozen.TRAIN, VALID or TEST by person; `later` lies behind the cut in time; `languages` and `regions`
    are of each person. All of one length n but the texts.
    """

    people: tuple[str, ...]
    jobs: tuple[str, ...]
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    gains: NDArray[np.float32]
    negatives: NDArray[np.bool_]
    folds: NDArray[np.int8]
    later: NDArray[np.bool_]

    def part(self, fold: int) -> NDArray[np.int64]:
        """Return the places of a part: training people before the cut, held-out people after it."""
        return np.flatnonzero((self.folds == fold) & (self.later == (fold != frozen.TRAIN)))

    def weights(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what each of these rows counts, 0 to 1: gains, capped for a person and for a job.

        A negative counts as much as an application; a person with ten thousand clicks counts as one with MOST_A_PERSON.
        """
        worth = np.where(self.negatives[rows], 0.6, self.gains[rows]).astype(np.float32)
        for side, most in ((self.left[rows], MOST_A_PERSON), (self.right[rows], MOST_A_JOB)):
            counts = np.bincount(side, minlength=1)[side]
            worth = worth * np.minimum(1.0, most / np.maximum(counts, 1)).astype(np.float32)
        return worth


def read_pairs(folder: Path) -> Pairs:
    """Read a frozen set of the kind "encoder"; raises EncoderDamaged for a changed byte."""
    check_manifest(folder)
    people = {row["person"]: row for row in frozen.rows(folder, frozen.PEOPLE_FILE) if row["text"].strip()}
    jobs = {row["job"]: row["text"] for row in frozen.rows(folder, frozen.JOBS_FILE) if row["text"].strip()}
    person_place = {number: place for place, number in enumerate(people)}
    job_place = {number: place for place, number in enumerate(jobs)}
    found = [
        row
        for row in frozen.rows(folder, frozen.PAIRS_FILE)
        if row["person"] in person_place and row["job"] in job_place
    ]
    return Pairs(
        people=tuple(row["text"] for row in people.values()),
        jobs=tuple(jobs.values()),
        languages=tuple(row["language"] for row in people.values()),
        regions=tuple(row["region"] for row in people.values()),
        left=np.array([person_place[row["person"]] for row in found], np.int64),
        right=np.array([job_place[row["job"]] for row in found], np.int64),
        gains=np.array([row["gain"] for row in found], np.float32),
        negatives=np.array([row["negative"] for row in found], np.bool_),
        folds=np.array([row["fold"] for row in found], np.int8),
        later=np.array([row["later"] for row in found], np.bool_),
    )


def choice_tasks(pairs: Pairs) -> list[RankingTask]:
    """Return the tasks of the test people: one over all, labelled by region, one labelled by language.

    A query is a person's words, the corpus every job of the set, right is what she chose after the cut, by gain; what
    she said no to is not right. Empty when no test person chose anything.
    """
    chosen: dict[int, dict[int, float]] = defaultdict(dict)
    for row in pairs.part(frozen.TEST):
        if not pairs.negatives[row] and pairs.gains[row] > 0:
            person, job = int(pairs.left[row]), int(pairs.right[row])
            chosen[person][job] = max(chosen[person].get(job, 0.0), float(pairs.gains[row]))
    if not chosen:
        return []
    people = sorted(chosen)
    return [
        _task(f"{FEEDBACK}-by-{name}" if name != "region" else FEEDBACK, pairs, people, chosen, labels)
        for name, labels in (("region", pairs.regions), ("language", pairs.languages))
    ]


def _task(
    name: str,
    pairs: Pairs,
    people: Sequence[int],
    chosen: Mapping[int, Mapping[int, float]],
    labels: Sequence[str],
) -> RankingTask:
    return RankingTask(
        name=name,
        metric="ndcg@10",
        about="jobs that held-out people chose later, among all jobs of the set",
        is_seen=False,
        queries=tuple(pairs.people[person] for person in people),
        corpus=pairs.jobs,
        relevant=tuple(chosen[person] for person in people),
        groups=tuple(pooled([labels[person] or "?" for person in people])),
    )


class Popularity:
    """Ranks jobs by how often training people chose them, the same for everybody."""

    name = "popularity"

    def __init__(self, pairs: Pairs) -> None:
        rows = pairs.part(frozen.TRAIN)
        counts = Counter(pairs.right[rows[~pairs.negatives[rows]]].tolist())
        self._counts = {pairs.jobs[job]: float(count) for job, count in counts.items()}

    def index(self, corpus: Sequence[str]) -> Ask:
        """Score each text by its count."""
        row = np.array([self._counts.get(text, 0.0) for text in corpus], np.float32)

        def ask(queries: Sequence[str]) -> FloatMatrix:
            return np.tile(row, (len(queries), 1))

        return ask
