"""Texts a second of an encoder on one thread, for titles of eight words and ads of two hundred, read whole.

Run `python -m benchmarks.encoder FOLDER`. The words are drawn from names of the taxonomy, the same each time.
"""

import random
import sys
import time

from matching.ml import encoder, taxonomy
from matching.ml.text import words

TITLES, ADS = 300, 40


def main(path: str) -> None:
    model = encoder.load(path, threads=1)
    chance = random.Random(1)
    pool = [word for one in taxonomy.load().occupations for name in one.other_es for word in words(name)]
    titles = [" ".join(chance.choices(pool, k=8)) for _ in range(TITLES)]
    ads = [" ".join(chance.choices(pool, k=200)) for _ in range(ADS)]
    model.encode(titles[:20])
    print(
        f"encoder id={model.id} titles_s={_rate(model, titles):.0f} ads_s={_rate(model, ads):.1f} "
        f"one_title_ms={1000 / _rate(model, titles[:1] * 1):.1f}"
    )


def _rate(model: encoder.Encoder, texts: list[str]) -> float:
    started = time.perf_counter()
    model.encode(texts)
    return len(texts) / (time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1])
