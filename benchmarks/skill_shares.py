"""Shares of ads that name each skill, from ads in a CSV, for the file that tells common skills from rare ones.

Run `python -m benchmarks.skill_shares OUT ADS.csv.gz:title,column,column ...`. Only ids and shares are written.
"""

import csv
import random
import sys
from collections import Counter
from pathlib import Path

from matching.ml import taxonomy
from matching.ml.skills import Gazetteer
from matching.ml.types import JobText

LEAST = 0.001
MOST_ADS, SEED = 3_000, 7
"""Ads of one source that are read, drawn by chance."""


def main(out: str, *sources: str) -> None:
    """Write id and share of the skills that at least one of a thousand ads names; each source weighs the same."""
    gazetteer = Gazetteer(taxonomy.load())
    shares: Counter[str] = Counter()
    for source in sources:
        path, columns = source.rsplit(":", 1)
        title, *bodies = columns.split(",")
        rows = list(taxonomy.read_csv(Path(path)))
        rows = random.Random(SEED).sample(rows, min(len(rows), MOST_ADS))
        found: Counter[str] = Counter()
        for row in rows:
            job = JobText(row[title], "\n".join(row[column] for column in bodies))
            found.update({span.skill_id for span in gazetteer.extract(job)})
        for skill, count in found.items():
            shares[skill] += count / len(rows) / len(sources)
        print(f"skill_shares source={Path(path).name} ads={len(rows)} skills={len(found)}")
    kept = sorted((share, skill) for skill, share in shares.items() if share >= LEAST)
    with Path(out).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["id", "share"])
        writer.writerows([skill, f"{share:.4f}"] for share, skill in reversed(kept))
    print(f"skill_shares kept={len(kept)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
