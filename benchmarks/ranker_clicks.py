"""Learned orders on simulated clicks, where the taste and the chance of a look at each place are known.

Run `python -m benchmarks.ranker_clicks [--pages N]`. Made-up people: it shows that what was put in is found again, and
what a correction for places is worth; it says nothing about how people choose.
"""

import argparse
import os
import time
from dataclasses import replace

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from matching.ml.learning_to_rank import fit, propensities
from matching.tests.ml.clicks import LOOKS, quality, worlds

TEST_PAGES, SEED = 600, 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    pages = parser.parse_args().pages
    shown, _ = worlds(pages, seed=1)
    test, liked = worlds(TEST_PAGES, seed=2)
    looks = propensities(shown)
    corrected = replace(shown, propensities=looks[shown.positions - 1])
    known = replace(shown, propensities=LOOKS[shown.positions - 1])
    found = {
        "random": np.random.default_rng(SEED).random(len(test)),
        "built-in weights": test.features[:, 0].astype(np.float64),
    }
    rows = []
    for kind, name, learned, more in (
        ("linear", "clicks as they are", shown, {}),
        ("linear", "places estimated", corrected, {}),
        ("linear", "places known", known, {}),
        ("lambdamart", "clicks as they are", shown, {}),
        ("lambdamart", "places estimated", corrected, {}),
        ("listnet", "places estimated", corrected, {}),
        ("lambdamart", "unbiased by itself", shown, {"unbiased": True}),
    ):
        started = time.process_time()
        ranker = fit(learned, kind=kind, seed=SEED, **more)
        rows.append((f"{kind}, {name}", ranker.score(test.features), time.process_time() - started))
    print("| order | nDCG@10 | cpu seconds |\n|---|---|---|")
    for name, scores, seconds in [*((name, scores, 0.0) for name, scores in found.items()), *rows]:
        print(f"| {name} | {quality(scores, test.lists, liked):.4f} | {seconds:.1f} |")
    error = float(np.abs(looks - LOOKS).max())
    best = quality(rows[1][1], test.lists, liked)
    print(f"ranker-clicks pages={pages} looks_error={error:.3f} linear_corrected={best:.4f} seed={SEED}")


if __name__ == "__main__":
    main()
