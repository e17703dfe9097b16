"""Learned orders beside the built-in weights, BM25, popularity and chance, on what real people opened.

Run `python -m benchmarks.ranker --data FOLDER [--pages N]`. A page is one person on one day: the jobs she opened among
forty others that were open. Rankers learn on the days before a cut, and are measured on other people after it.
English titles from the US, 2014 and 2015: no text of ads, no pay, no schedule, no contract, no date of posting, made-up
distances of three steps; the order in which jobs were shown is not known, so nothing is corrected for places.
"""

import argparse
import os
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django

django.setup()

import numpy as np
from django.conf import settings

from benchmarks.ranker_views import Page, coordinates, pages
from matching import runtime
from matching.ml import ranking
from matching.ml.blocks import JobBlock
from matching.ml.bm25 import BM25
from matching.ml.evaluation import bootstrap, paired_bootstrap
from matching.ml.features import NAMES
from matching.ml.learning_to_rank import KINDS, Impressions, fit
from matching.ml.occupations import OccupationIndex
from matching.ml.ranker_search import Measured, measure, permutation_importance
from matching.ml.types import JobFacts, JobReading, SeekerFacts, SeekerReading, VectorKind

SEED = 7
LEARNED = 0.6
"""Share of the days that rankers learn from."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the research data")
    parser.add_argument("--pages", type=int, default=1500)
    asked = parser.parse_args()
    made, ads = pages(asked.data / "interactions", most=asked.pages, seed=SEED)
    print(f"ranker pages={len(made)} people={len({page.person for page in made})}", flush=True)
    table = _Readings(made, {job: ads[job] for page in made for job in page.jobs + page.lately})
    rows, extra = table.impressions()
    cut = int(np.quantile([page.day for page in made], LEARNED))
    learn = np.array([page.day <= cut and page.person % 5 != 0 for page in made])[rows.lists]
    known = {page.person for page in made if page.day <= cut and page.person % 5 != 0}
    test = np.array([page.day > cut and page.person not in known for page in made])[rows.lists]
    train, held = rows.take(np.flatnonzero(learn)), rows.take(np.flatnonzero(test))
    orders = {name: scores[test] for name, scores in extra.items()}
    found = {kind: fit(train, kind=kind, seed=SEED) for kind in KINDS}
    for kind, ranker in found.items():
        orders[kind] = ranker.score(held.features)
        orders[f"{kind}, as a part of the score"] = ranker.served(held.features)
    _print(orders, train, held)
    for kind, ranker in found.items():
        needed = permutation_importance(ranker, held, seed=SEED)[:6]
        print(kind, "needs", ", ".join(f"{row['feature']} {row['loss']:+.3f}" for row in needed))


def _print(orders: dict[str, np.ndarray], train: Impressions, held: Impressions) -> None:
    measured: dict[str, Measured] = {name: measure(scores, held) for name, scores in orders.items()}
    base = measured["built-in weights"]
    print("| order | nDCG@10 | 95 % | MRR | 95 % | nDCG@10 over built-in |\n|---|---|---|---|---|---|")
    for name, one in measured.items():
        ndcg, mrr = bootstrap(one.ndcg), bootstrap(one.mrr)
        over = paired_bootstrap(one.ndcg, base.ndcg)
        print(
            f"| {name} | {ndcg.value:.3f} | {ndcg.low:.3f} to {ndcg.high:.3f} | {mrr.value:.3f} "
            f"| {mrr.low:.3f} to {mrr.high:.3f} | {over.value:+.3f} ({over.low:+.3f} to {over.high:+.3f}) |"
        )
    figures = " ".join(
        f"{name.split()[0].replace('-', '_')}={one.ndcg.mean():.3f}"
        for name, one in measured.items()
        if "," not in name
    )
    print(
        f"ranker train_pages={len(np.unique(train.lists))} test_pages={len(base.ndcg)} seed={SEED} ndcg10 {figures}"
    )


class _Readings:
    """Readings of all jobs and people of the pages, made once."""

    def __init__(self, made: list[Page], ads: dict) -> None:
        self.made = made
        self.taxonomy = runtime.taxonomy()
        encoder = runtime.open_encoder(settings.EMBEDDING_MODEL)
        index = OccupationIndex(self.taxonomy)
        titles = sorted({ad.title for ad in ads.values()} | {title for page in made for title in page.told})
        number = {title: place for place, title in enumerate(titles)}
        vectors = encoder.encode(titles)
        print(f"ranker titles={len(titles)}", flush=True)
        guesses = index.nearest(titles, [""] * len(titles), k=3)
        self.vector = {title: np.asarray(vectors[place], np.float32) for title, place in number.items()}
        self.guesses = {title: tuple(guesses[place]) for title, place in number.items()}
        self.ads = ads
        self.ids = sorted(ads)
        self.place = {job: row for row, job in enumerate(self.ids)}
        self.block = JobBlock.build([self._job(job) for job in self.ids], taxonomy=self.taxonomy)
        self.bm25 = BM25([ads[job].title for job in self.ids])

    def _job(self, job: int) -> JobReading:
        ad = self.ads[job]
        latitude, longitude = coordinates(ad.city, ad.state)
        facts = JobFacts(latitude=latitude, longitude=longitude)
        return JobReading(job, self.vector[ad.title], self.guesses[ad.title], {}, ad.title, facts)

    def _person(self, page: Page) -> SeekerReading:
        words = page.told or tuple(self.ads[job].title for job in page.lately)
        latitude, longitude = coordinates(*page.place)
        occupations: dict[str, float] = {}
        for title in words:
            for guess in self.guesses[title][:1]:
                occupations[guess.occupation_id] = max(
                    occupations.get(guess.occupation_id, 0), guess.probability
                )
        searches = [self.vector[self.ads[job].title] for job in page.lately]
        return SeekerReading(
            page.person, np.stack([self.vector[title] for title in words]),
            (VectorKind.EXPERIENCE,) * len(words), occupations, frozenset(), "\n".join(words),
            SeekerFacts(latitude=latitude, longitude=longitude),
            searches=np.stack(searches) if searches else np.zeros((0, 0), np.float32),
        )  # fmt: skip

    def impressions(self) -> tuple[Impressions, dict[str, np.ndarray]]:
        """Return the rows to learn from, and plain orders by name."""
        chance = np.random.default_rng(SEED)
        features, gains, lists, positions = [], [], [], []
        plain: dict[str, list[np.ndarray]] = {
            "random": [],
            "popularity": [],
            "BM25": [],
            "built-in weights": [],
        }
        for number, page in enumerate(self.made):
            rows = np.array([self.place[job] for job in page.jobs])
            block = self.block.take(rows)
            person = self._person(page)
            features.append(ranking.job_features(person, block, taxonomy=self.taxonomy))
            plain["built-in weights"].append(ranking.score_jobs(person, block, taxonomy=self.taxonomy).scores)
            words = " ".join([person.terms, *(self.ads[job].title for job in page.lately)])
            plain["BM25"].append(self.bm25.scores([words])[0][rows].astype(np.float64))
            plain["popularity"].append(np.array(page.popular, np.float64))
            plain["random"].append(chance.random(len(rows)))
            gains += page.opened
            lists += [number] * len(rows)
            positions += range(1, len(rows) + 1)
        made = Impressions(
            np.concatenate(features), np.array(lists, np.int64), np.array(positions, np.int16),
            np.array(gains, np.float32),
        )  # fmt: skip
        assert made.features.shape[1] == len(NAMES)
        return made, {name: np.concatenate(values) for name, values in plain.items()}


if __name__ == "__main__":
    main()
