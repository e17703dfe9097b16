"""Trains the encoder from a data folder and writes its directory; goes on where a cut run stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import torch
from django.conf import settings
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matching.ml import corpus as corpora
from matching.ml import encoder, export
from matching.ml.body import Shape
from matching.ml.pieces import TOKENIZER_FILE, Pieces
from matching.ml.trainer import Plan, Stage, Trainer
from matching.ml.training import learn_pieces
from matching.ml.training_tasks import make_tasks

NAME = "chamba-es-en"
TEACHER_BATCH = 2048
STEPS_TABLE, STEPS_CONTEXT, STEPS_FINISH = 3500, 1500, 2200
LAYERS, WIDTH, INNER_BY_WIDTH = 2, 192, 3
FINISH_SHARES = (
    ("ads", 1.5), ("parallel", 0.6), ("graded", 0.7), ("taught", 1.5), ("asked", 1.2), ("local", 0.5),
)  # fmt: skip
"""In the last stage Peruvian names come in, and likeness counts for more."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train encoder`."""
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds esco/, onet/, jobs/, parallel/, skills/"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(settings.DATA_DIR) / "trained" / NAME, help="folder to write"
    )
    parser.add_argument(
        "--work", type=Path, default=Path(settings.DATA_DIR) / "training", help="checkpoints and caches"
    )
    parser.add_argument(
        "--teacher", default=str(Path(settings.DATA_DIR) / "encoder"), help="encoder of English texts"
    )
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--pieces", type=int, default=40_000, help="size of the vocabulary")
    parser.add_argument("--table-steps", type=int, default=STEPS_TABLE)
    parser.add_argument(
        "--context-steps", type=int, default=STEPS_CONTEXT, help="0 trains a static table alone"
    )
    parser.add_argument("--finish-steps", type=int, default=STEPS_FINISH)
    parser.add_argument("--layers", type=int, default=LAYERS, help="context layers on the table")
    parser.add_argument("--width", type=int, default=WIDTH, help="how wide they are; a multiple of four")
    parser.add_argument(
        "--half", action="store_true", help="layers in bfloat16: twice as fast where the processor has it"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--anew", action="store_true", help="forget the checkpoint")
    parser.add_argument("--all-concepts", action="store_true", help="learn held-out concepts too")


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train and write the folder; prints a line every hundred steps and a last one with the encoder's id.

    Raises FileNotFoundError naming a file of the data that is missing.
    """
    work: Path = options["work"]
    work.mkdir(parents=True, exist_ok=True)
    corpus = corpora.read_corpus(options["data"], hold_out=not options["all_concepts"])
    tokenizer = _tokenizer(corpus, work, size=options["pieces"])
    plan = _plan(tokenizer, options)

    def likeness(texts: Sequence[str]) -> NDArray[np.float16]:
        return _taught(texts, options["teacher"], work, say=stdout.write)

    trainer = Trainer(
        plan, tasks=make_tasks(Pieces(tokenizer), corpus, likeness=likeness, seed=plan.seed),
        tokenizer=tokenizer, work=work, say=stdout.write, threads=options["threads"],
        half=options["half"],
    )  # fmt: skip
    body = trainer.run(resume=not options["anew"])
    weights = {name: value.detach().numpy() for name, value in body.state_dict().items()}
    export.write_folder(
        options["out"], weights=weights, shape=body.shape.as_dict(), tokenizer=tokenizer, name=NAME,
        facts=_facts(corpus, plan, options),
    )  # fmt: skip
    stdout.write(f"train_encoder id={encoder.identify(options['out'])} out={options['out'].name}")


def _plan(tokenizer: Tokenizer, options: dict[str, Any]) -> Plan:
    stages = [Stage("table", layers=0, steps=options["table_steps"], table_rate=3e-3)]
    if options["context_steps"]:
        stages.append(
            Stage(
                "context", layers=options["layers"], steps=options["context_steps"], table_rate=5e-4,
                layer_rate=1e-3, most_rows=512, dropped=0.1,
            )
        )  # fmt: skip
    if options["context_steps"] and options["finish_steps"]:
        stages.append(
            Stage(
                "finish", layers=options["layers"], steps=options["finish_steps"], table_rate=3e-4,
                layer_rate=1e-3, most_rows=512, dropped=0.1, shares=FINISH_SHARES,
            )
        )  # fmt: skip
    shape = Shape(
        pieces=tokenizer.get_vocab_size(), layers=options["layers"], width=options["width"],
        inner=INNER_BY_WIDTH * options["width"], buckets=16_384,
    )  # fmt: skip
    return Plan(shape, tuple(stages), seed=options["seed"])


def _facts(corpus: corpora.Corpus, plan: Plan, options: dict[str, Any]) -> dict[str, Any]:
    """Say where the weights come from, so that they can be made again."""
    command = (
        f"manage.py train encoder --data FOLDER --seed {plan.seed} --pieces {options['pieces']} "
        f"--table-steps {options['table_steps']} --context-steps {options['context_steps']} "
        f"--finish-steps {options['finish_steps']} --layers {options['layers']} --width {options['width']}"
        + (" --half" if options["half"] else "")
        + (" --all-concepts" if options["all_concepts"] else "")
    )
    return {
        "command": command, "seed": plan.seed,
        "stages": [{"name": stage.name, "layers": stage.layers, "steps": stage.steps} for stage in plan.stages],
        "held_out_concepts": not options["all_concepts"], "teacher": encoder.identify(Path(options["teacher"])),
        "torch": torch.__version__.split("+")[0], "data_sha256": dict(sorted(corpus.hashes.items())),
    }  # fmt: skip


def _tokenizer(corpus: corpora.Corpus, work: Path, *, size: int) -> Tokenizer:
    """Learn the vocabulary, or open the one that was learned from the same files at the same size."""
    key = hashlib.sha256(json.dumps([sorted(corpus.hashes.items()), size, len(corpus.occupations)]).encode())
    folder = work / f"pieces-{key.hexdigest()[:12]}"
    if not (folder / TOKENIZER_FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        learn_pieces(corpus, size=size).save(str(folder / TOKENIZER_FILE))
    return Tokenizer.from_file(str(folder / TOKENIZER_FILE))


def _taught(texts: Sequence[str], teacher: str, work: Path, *, say: Any) -> NDArray[np.float16]:
    """Encode the texts with the teacher, a chunk a file, so that a cut run goes on; float16 [n, d]."""
    name = encoder.identify(Path(teacher))
    key = hashlib.sha256("\0".join([name, *texts]).encode("utf-8", "replace")).hexdigest()[:12]
    whole = work / f"taught-{key}.npy"
    if whole.exists():
        return np.asarray(np.load(whole), np.float16)
    parts = work / f"taught-{key}"
    parts.mkdir(exist_ok=True)
    model = encoder.load(teacher, threads=1)
    vectors = []
    for start in range(0, len(texts), TEACHER_BATCH):
        path = parts / f"{start}.npy"
        if not path.exists():
            found = model.encode(texts[start : start + TEACHER_BATCH]).astype(np.float16)
            np.save(path.with_suffix(".part.npy"), found)
            os.replace(path.with_suffix(".part.npy"), path)
            say(f"taught {min(start + TEACHER_BATCH, len(texts))}/{len(texts)}")
        vectors.append(np.load(path))
    made = np.concatenate(vectors)
    np.save(whole, made)
    shutil.rmtree(parts)
    return np.asarray(made, np.float16)
