"""The learning loop, week by week: show, log, learn, judge by the gate, promote or not, and look at the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulator import people as made
from benchmarks.simulator.world import Person, Posting, World, open_on
from matching.ml import learning_to_rank, ranking
from matching.ml.blocks import JobBlock
from matching.ml.evaluation import Interval, bootstrap, ndcg_at, paired_bootstrap
from matching.ml.ladder import PAGES_A_WEEK
from matching.ml.learning_to_rank import KINDS, Impressions, Kind, Ranker
from matching.ml.ranker_training import better
from matching.ml.taxonomy import Taxonomy
from matching.ml.types import SeekerReading

Floats = NDArray[np.float64]

PAGE, FIRST_TRAINING = 20, 1
"""Jobs a page; weeks of logs before the first candidate."""
WORST_LOSS, LEAST_PAGES = 0.05, 60
"""Share of the gain that no region may lose at the gate, judged where it has so many pages."""
MARGIN = 0.0
"""What the lower end of the paired interval must be above."""
JUDGED_SHARE = 0.25
"""Share of the people whose logs the gate judges by; learning never sees them."""
CHOOSING_PART = 6
"""One person in so many, of those who are learned from, says which kind of model is kept."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One run: sizes, which protections are on, and when accounts of bad faith come."""

    people: int = 1000
    watched: int = 1200
    jobs_a_week: int = 350
    weeks: int = 12
    kind: Kind | None = None
    """None: trees where they are surely better on people held back for it, as the product's nightly training does."""
    learns: bool = True
    gate: bool = True
    capped: bool = True
    evened: bool = False
    poisoned_weeks: tuple[int, ...] = ()
    bad_accounts: int = 16
    pages_of_bad_account: int = 40
    seed: int = 20261120


@dataclass(frozen=True, slots=True)
class Week:
    """The truth after a week: nDCG@10 by hidden utility over people who were never logged.

    `each` [n] is that of every watched person, NaN for who would like no job that is open in reach: no order is right
    or wrong for her, and a mean that counts her as 0 speaks of how many jobs there are, not of ranking.
    """

    number: int
    each: Floats
    candidate: str
    """"", "promoted" or "rejected"."""

    @property
    def whole(self) -> Interval:
        """The mean over people for whom an order can be right, with its interval."""
        return bootstrap(self.each[~np.isnan(self.each)])

    @property
    def ndcg(self) -> float:
        """The mean over people for whom an order can be right."""
        return float(np.nanmean(self.each))


@dataclass(slots=True)
class Log:
    """Pages as they were shown, whole: features [20, f], gains and positions [20], by whom, in which region."""

    pages: list[tuple[int, int, str, NDArray[np.float32], Floats]] = field(default_factory=list)

    def add(self, *, week: int, person: int, region: str, seen: NDArray[np.float32], gains: Floats) -> None:
        """Append a page."""
        self.pages.append((week, person, region, seen, gains))

    def chosen(self, keep: Callable[[int], bool], *, capped: bool) -> "Log":
        """Return pages of the people that `keep` names; with `capped` the first pages of each person and week."""
        count: dict[tuple[int, int], int] = {}
        found = Log()
        for page in self.pages:
            key = page[0], page[1]
            count[key] = count.get(key, 0) + 1
            if keep(page[1]) and not (capped and count[key] > PAGES_A_WEEK):
                found.pages.append(page)
        return found

    def evened(self, rng: np.random.Generator) -> "Log":
        """Return pages drawn with repetition so that every region has as many."""
        regions = np.array([page[2] for page in self.pages])
        names, counts = np.unique(regions, return_counts=True)
        chosen = [rng.choice(np.flatnonzero(regions == name), counts.max()) for name in names]
        return Log([self.pages[place] for place in np.concatenate(chosen)])

    def as_impressions(self) -> Impressions:
        """Return pages as learning takes them."""
        sizes = [len(page[4]) for page in self.pages]
        return Impressions(
            features=np.concatenate([page[3] for page in self.pages]),
            lists=np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
            positions=np.concatenate([np.arange(1, size + 1) for size in sizes]).astype(np.int16),
            gains=np.concatenate([page[4] for page in self.pages]).astype(np.float32),
        )

    def with_propensities(self) -> Impressions:
        """Return the same with the chance that somebody looks at each position, as the log itself tells it."""
        rows = self.as_impressions()
        looked = learning_to_rank.propensities(rows)
        return replace(rows, propensities=looked[rows.positions - 1])


class Loop:
    """A market, a model in use, and what was logged so far."""

    def __init__(self, taxonomy: Taxonomy, world: World, setting: Setting) -> None:
        self.taxonomy, self.world, self.setting = taxonomy, world, setting
        self.rng = np.random.default_rng(setting.seed + 1)
        self.people = world.people(setting.people, first_id=1)
        self.watched = world.people(setting.watched, first_id=1_000_000)
        self.bad = world.people(setting.bad_accounts, first_id=2_000_000)
        self.postings: list[Posting] = []
        self.log, self.active = Log(), None
        self.former: Ranker | None = None

    active: Ranker | None

    def run(self) -> list[Week]:
        """Live all weeks."""
        return [self.week(number) for number in range(1, self.setting.weeks + 1)]

    def week(self, number: int) -> Week:
        """Live one week and return the truth after it."""
        day = 7 * number
        self.postings += self.world.jobs(self.setting.jobs_a_week, day=day)
        jobs = open_on(self.postings, day)
        block = JobBlock.build([job.reading for job in jobs], taxonomy=self.taxonomy)
        self._show(number, jobs, block)
        said = self._learn() if self.setting.learns and number > FIRST_TRAINING else ""
        each = np.array([self._truth(person, jobs, block) for person in self.watched])
        return Week(number, each, said)

    def _show(self, number: int, jobs: Sequence[Posting], block: JobBlock) -> None:
        for person in self.people:
            for page in range(1 + int(self.rng.random() < 0.4)):
                self._page(person, jobs, block, number=number, page=page)
        if number in self.setting.poisoned_weeks:
            for person in self.bad:
                for _ in range(self.setting.pages_of_bad_account):
                    self._page(person, jobs, block, number=number, page=0, in_bad_faith=True)

    def _page(
        self, person: Person, jobs: Sequence[Posting], block: JobBlock, *, number: int, page: int,
        in_bad_faith: bool = False,
    ) -> None:  # fmt: skip
        shown = self._ranked(person.reading, block)[page * PAGE : (page + 1) * PAGE]
        if not len(shown):
            return
        seen = ranking.job_features(person.reading, block.take(shown), taxonomy=self.taxonomy)
        liked = made.utility(person, [jobs[place] for place in shown], taxonomy=self.taxonomy)
        answers = made.spoil(liked) if in_bad_faith else made.look(liked, page=page, rng=self.rng)
        self.log.add(
            week=number, person=person.reading.seeker_id, region=person.region, seen=seen, gains=answers.gains
        )

    def _ranked(self, reading: SeekerReading, block: JobBlock) -> NDArray[np.int64]:
        """Return places of open jobs, best first, as the product would list them with the model in use."""
        scores = ranking.score_jobs(reading, block, taxonomy=self.taxonomy, ranker=self.active)
        return scores.best(len(block))

    def _learn(self) -> str:
        """Train a candidate on what was logged; gives what became of it."""
        share, capped = int(1 / JUDGED_SHARE), self.setting.capped
        learned = self.log.chosen(lambda person: person % share != 0, capped=capped)
        judged = self.log.chosen(lambda person: person % share == 0, capped=capped)
        if self.setting.evened:
            learned = learned.evened(self.rng)
        candidate = self._candidate(learned)
        if self.setting.gate and not self._passes(candidate, judged):
            return "rejected"
        self.active = candidate
        return "promoted"

    def _candidate(self, learned: Log) -> Ranker:
        """Return the line or trees; which, a sixth of the people say, whom neither was learned from."""
        kinds = KINDS if self.setting.kind is None else (self.setting.kind,)
        if len(kinds) == 1:
            return learning_to_rank.fit(learned.with_propensities(), kind=kinds[0], seed=self.setting.seed)
        rest = learned.chosen(lambda person: person % CHOOSING_PART != 0, capped=False).with_propensities()
        valid = learned.chosen(lambda person: person % CHOOSING_PART == 0, capped=False).with_propensities()
        found = {kind: learning_to_rank.fit(rest, kind=kind, seed=self.setting.seed) for kind in kinds}
        return better(found, valid)

    def _passes(self, candidate: Ranker, judged: Log) -> bool:
        """Judge a candidate beside the model in use on logged pages: gains over propensity, discounted by rank.

        That sum is right on average whatever order was shown (Swaminathan et al. 2017); divided by the best
        possible of each page, as nDCG is, it would not be, because who was not seen has no gain.
        """
        looked = learning_to_rank.propensities(judged.as_impressions())
        weights = 1 / np.maximum(looked, learning_to_rank.LEAST_PROPENSITY)
        new = np.array([_logged_gain(candidate, page[3], page[4], weights) for page in judged.pages])
        old = np.array([_logged_gain(self.active, page[3], page[4], weights) for page in judged.pages])
        regions = np.array([page[2] for page in judged.pages])
        for one in set(regions):
            here = regions == one
            if here.sum() >= LEAST_PAGES and new[here].sum() < (1 - WORST_LOSS) * old[here].sum():
                return False
        return paired_bootstrap(new, old).low > MARGIN

    def _truth(self, person: Person, jobs: Sequence[Posting], block: JobBlock) -> float:
        order = self._ranked(person.reading, block)
        if not len(order):
            return np.nan
        worth = made.worth(made.utility(person, [jobs[at] for at in order], taxonomy=self.taxonomy))
        return ndcg_at(worth, 10) if worth.any() else np.nan


def _logged_gain(ranker: Ranker | None, seen: NDArray[np.float32], gains: Floats, weights: Floats) -> float:
    """Return the discounted gains of a page, each weighted by 1 / propensity, in the order of a model."""
    score = seen[:, 0].astype(np.float64) if ranker is None else ranker.served(seen)
    order = np.argsort(-score, kind="stable")
    return float(((gains * weights[: len(gains)])[order] / np.log2(np.arange(2, len(gains) + 2))).sum())
