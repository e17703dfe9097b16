"""What the bands of a score meant: the share of positive answers to applications in each, and borders refitted.

Run `python -m benchmarks.bands [--set FOLDER]`. With a frozen set of pages shown, its applications count (an answer,
interview or hire is positive; the score is that of the built-in weights). Without one the outcomes are made up: they
show that the table is made as it should be, and say nothing about people.
"""

import argparse
from pathlib import Path

import numpy as np

from matching.ml import calibration
from matching.ml.features import NAMES
from matching.ml.ladder import GAINS
from matching.ml.manifest import check_manifest

COUNT, SEED = 6000, 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, help="folder of a frozen set of pages shown")
    asked = parser.parse_args()
    scores, positive, people = _observed(asked.set) if asked.set else (*simulated(), np.arange(COUNT) // 3)
    print(f"bands outcomes={'observed' if asked.set else 'simulated'} applications={len(scores)}\n")
    table = calibration.reliability(scores, positive)
    print(calibration.as_table(table))
    fit = calibration.refit(scores, positive, people)
    print(
        f"\nborders found on half of the people, judged on the other half\n\n{calibration.as_table(fit.table)}"
    )
    fitted = " ".join(f"{band}={low:.2f}" for low, band in fit.bands)
    against = ",".join(fit.against) or "nothing"
    shares = " ".join(f"{row.band}={row.share:.3f}" for row in table)
    print(f"\nbands monotone={calibration.is_monotone(table)} {shares} refitted {fitted} against={against}")


def simulated() -> tuple[np.ndarray, np.ndarray]:
    """Return scores as lists have them and answers whose chance rises with the score, with an employer's own mood."""
    chance = np.random.default_rng(SEED)
    scores = np.clip(chance.beta(4, 6, COUNT), 0, 1)
    mood = chance.normal(0, 0.8, COUNT)
    likely = 1 / (1 + np.exp(-(6 * (scores - 0.5) - 1.0 + mood)))
    return scores, chance.random(COUNT) < likely


def _observed(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    check_manifest(folder)
    with np.load(folder / "rows.npz") as rows:
        applied = rows["gains"] >= GAINS["apply"] - 1e-6
        return (
            np.exp(rows["features"][applied, NAMES.index("margin")].astype(np.float64)),
            rows["gains"][applied] >= GAINS["answered"] - 1e-6,
            rows["people"][applied],
        )


if __name__ == "__main__":
    main()
