"""Some people against all open jobs: what their lists need is read, scored and written for all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from accounts.models import SeekerProfile
from matching import runtime
from matching.ml.crowd import best_of_many
from matching.ml.diversity import leaders
from matching.ml.packing import Line, Packed
from matching.ml.pool import Found, together
from matching.ml.types import SeekerReading
from matching.models import SeekerEnrichment
from matching.services import readings
from matching.services.evidence import SeekerSide
from matching.services.match import pools, store, versions
from matching.services.match.offers import Offer, open_offers, vectors_of
from matching.services.match.reasons import lines
from matching.services.match.store import NewList, Placed
from matching.services.score_version import model_version

# once her work is known, a job that only looks a little alike is no recommendation
FLOOR = 0.18
FLOOR_UNKNOWN = 0.0
"""Who told nothing of her work still gets what is near her."""
TRIES = 3
AT_ONCE = 25
"""People whose lists are written in one transaction: about a second of work."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Whose list is made, as she was read."""

    row: SeekerEnrichment
    profile: SeekerProfile
    seeker: SeekerReading

    @property
    def pk(self) -> int:
        return int(self.row.pk)

    @property
    def floor(self) -> float:
        return FLOOR if self.seeker.occupations else FLOOR_UNKNOWN


def make_list(profile_id: int) -> int:
    """Make a person's list anew from all open jobs; gives its length, 0 without a reading."""
    return sum(sum(made.values()) for made in make_lists([profile_id]))


def make_lists(profile_ids: Sequence[int]) -> Iterator[dict[int, int]]:
    """Make the lists of some people anew; gives the length of each, some people at a time as they are written.

    Who was not read is passed over. Done twice it leaves what it leaves when it is done once. While jobs are still
    being looked through it gives an empty part now and then, as a sign of life. All lists are made by the same models;
    those that a switch overtook meanwhile are marked to be made anew.
    """
    with runtime.steady():
        made_by = model_version()
        people = _people(profile_ids)
        without = store.left_out([one.pk for one in people])
        best: Best = {one.pk: together([]) for one in people}
        known: set[int] = set()
        for looked_at, found in _scored(people, without):
            best = {pk: _better(best[pk], found[pk]) for pk in best}
            known |= looked_at
            yield {}
        for start in range(0, len(people), AT_ONCE):
            yield _write(people[start : start + AT_ONCE], best, known, without)
    with runtime.steady():
        if model_version() != made_by:
            store.mark_behind([one.pk for one in people])


@pools.uncollected()
def _people(profile_ids: Sequence[int]) -> list[Person]:
    rows = SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id()).defer("vector", "flags")
    found = rows.in_bulk(profile_ids)
    profiles = SeekerProfile.objects.with_words().in_bulk(found.keys())
    return [
        Person(found[pk], profiles[pk], readings.seeker_reading(found[pk], profiles[pk]))
        for pk in profile_ids
        if pk in found and pk in profiles
    ]


Best = dict[int, Found]
Without = Mapping[int, Collection[int]]


def _scored(people: Sequence[Person], without: Without) -> Iterator[tuple[set[int], Best]]:
    """Yield for each pool of jobs its ids, and each person's best of them, best first."""
    for pool in pools.jobs() if people else ():
        found = best_of_many(
            pool,
            [one.seeker for one in people],
            day=pools.today(),
            count=store.LIST_LENGTH,
            floors=[one.floor for one in people],
            without=[without[one.pk] for one in people],
            ranker=runtime.ranker(),
        )
        yield set(pool.ids), {one.pk: hers for one, hers in zip(people, found, strict=True)}


def _better(one: Found, other: Found) -> Found:
    return together([one, other]).best(store.LIST_LENGTH)


@pools.uncollected()
def _write(people: Sequence[Person], best: Best, known: set[int], without: Without) -> dict[int, int]:
    """Give reasons to what was found for these people and write their lists."""
    best, asked = _still_open(people, best, without)
    best = _said_once(best, asked)
    version = versions.current().pk
    lists = {}
    for one in people:
        found, side = best[one.pk], SeekerSide.of(one.profile, one.row)
        placed = [
            Placed(
                job_id=pk,
                score=float(found.scores[place]),
                packed=as_packed(
                    found,
                    place,
                    version=version,
                    lines=lines(asked[pk].side, side),
                    remote=asked[pk].is_remote,
                ),
            )
            for place, pk in enumerate(found.ids.tolist())
        ]
        lists[one.pk] = NewList(found=placed, content_hash=one.row.content_hash)
    return store.replace(lists, known=known, version=version)


def _still_open(people: Sequence[Person], best: Best, without: Without) -> tuple[Best, dict[int, Offer]]:
    """Give what was found with the rows of the jobs; who lost a job that is gone is scored again without it."""
    for _attempt in range(TRIES):
        ids = {pk for one in people for pk in best[one.pk].ids.tolist()}
        asked = open_offers(ids)
        if not (gone := ids - asked.keys()):
            break
        pools.drop("jobs", list(gone))
        short = [one for one in people if gone & set(best[one.pk].ids.tolist())]
        anew: Best = {one.pk: together([]) for one in short}
        for _, found in _scored(short, without):
            anew = {pk: _better(anew[pk], found[pk]) for pk in anew}
        best = best | anew
    present = np.array(list(asked), np.int64)
    return {one.pk: best[one.pk].take(np.isin(best[one.pk].ids, present)) for one in people}, asked


def _said_once(best: Best, asked: Mapping[int, Offer]) -> Best:
    """Keep the best of the ads of one employer that say the same in the same place; the page tells of the others."""
    alike = {pk: _with_twins(found.ids.tolist(), asked) for pk, found in best.items()}
    vectors = vectors_of({pk for ids in alike.values() for pk in ids})
    kept = {}
    for pk, found in best.items():
        twins = alike[pk]
        led = leaders([asked[one].twin for one in twins], np.array([vectors[one] for one in twins]))
        told = {twins[place] for place in np.flatnonzero(led != np.arange(len(led))).tolist()}
        kept[pk] = found.take(np.array([one not in told for one in found.ids.tolist()], bool))
    return kept


def _with_twins(job_ids: Sequence[int], asked: Mapping[int, Offer]) -> list[int]:
    """Give the jobs that share employer, title and district with another one of these."""
    counts = Counter(asked[pk].twin for pk in job_ids)
    return [pk for pk in job_ids if counts[asked[pk].twin] > 1]


def as_packed(found: Found, place: int, *, version: int, lines: tuple[Line, ...], remote: bool) -> Packed:
    """Give one pair as a list keeps it; a job done from anywhere has no distance."""
    distance = float("nan") if remote else float(found.distance_km[place])
    return Packed(
        version=version,
        parts=np.asarray(found.parts[place], np.float32),
        wants=float(found.wants[place]),
        distance_km=None if np.isnan(distance) else distance,
        lines=lines,
    )
