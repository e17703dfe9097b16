"""Trains the tagger of skills on the encoder's body: English span sets, Spanish silver, people's corrections."""

from __future__ import annotations

import hashlib
import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from django.conf import settings

from matching import runtime
from matching.ml import skill_gold
from matching.ml import tagger_training as training
from matching.ml.encoder import PieceEncoder
from matching.ml.manifest import write_manifest
from matching.ml.silver import Label, Labeller
from matching.ml.skills import Gazetteer
from matching.ml.skills_linking import SkillLinker
from matching.ml.skills_reader import open_reader
from matching.ml.tagger import CONFIG_FILE, MODEL_FILE, PRETRAINED, Features, features_of, marker_for
from matching.ml.tagger_data import SETS, Sentence, hashes, sentences_of, span_set, spanish_ads
from matching.services.labeller import labeller
from matching.services.models import register_candidate
from matching.services.skill_labels import corrected_lines

CHUNK = 256
DEFAULTS = training.Plan()
SET_WEIGHTS = (1.0, 0.5, 0.5)
"""Of the sets in their order: what only teaches counts for less."""
PERSON_WEIGHT = 2.0
"""How much a line that a person corrected counts against one that a machine labelled."""
OUTSIDE_BIAS = {language: {"skill": 0.0, "knowledge": 0.0} for language in ("en", "es")}
"""How far each row of tags leans away from "no skill"; 0 is as trained."""
DEV_SHARE = 10
"""One in so many silver sentences is kept from training to measure on."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of `manage.py train skills`."""
    parser.add_argument("--data", type=Path, required=True, help="folder that holds skills/ and jobs/")
    parser.add_argument("--out", type=Path, default=PRETRAINED, help="folder to write")
    parser.add_argument("--work", type=Path, help="folder of checkpoints, to go on after an interruption")
    parser.add_argument("--ads", type=int, default=150, help="Spanish ads that the labeller labels")
    parser.add_argument("--epochs", type=int, default=DEFAULTS.epochs)
    parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
    parser.add_argument("--most", type=int, default=5000, help="sentences of one set that are learned")
    parser.add_argument("--labels", action="store_true", help="learn from what people corrected, too")
    parser.add_argument(
        "--register", action="store_true", help="write it down as a candidate with its figures"
    )


def run(*, stdout: TextIO, **options: Any) -> None:
    """Train, measure and write the tagger; the last line names it."""
    data, out, seed = Path(options["data"]), Path(options["out"]), int(options["seed"])
    plan = training.Plan(seed=seed, epochs=int(options["epochs"]))
    desk = _Desk.open()
    silver = _silver(desk.teacher, spanish_ads(data, count=int(options["ads"]), seed=seed))
    lines = corrected_lines() if options.get("labels") else []
    own = [one for line in lines for one in desk.cut(*line)]
    stdout.write(f"train_skills silver={len(silver)} corrected={len(own)} labeller={desk.teacher.id}")
    kept = len(silver) // DEV_SHARE
    sets = [span_set(data, name, "train")[: int(options["most"])] for name in SETS]
    samples = [
        sample
        for part, weight in zip(sets, SET_WEIGHTS, strict=True)
        for sample in desk.samples(part, weight=weight)
    ]
    for part, weight in ((silver[kept:], 1.0), (own, PERSON_WEIGHT)):
        samples += desk.samples(part, weight=weight, language="es")
    started = time.process_time()
    model = training.fit(
        samples,
        plan=plan,
        checkpoint=_checkpoint(options.get("work"), plan, desk.encoder.id, len(samples)),
        say=lambda line: stdout.write(f"train_skills {line}"),
    )
    dev = {name: desk.samples(span_set(data, name, "dev"), weight=1.0) for name in SETS}
    dev["silver"] = desk.samples(silver[:kept], weight=1.0, language="es")
    metrics = _measure(model, dev)
    for task, figure in metrics.items():
        said = " ".join(f"{name}={value:.3f}" for name, value in figure.items())
        stdout.write(f"train_skills {task} {said}")
    training.export(
        model, out, example=[sample.features for sample in samples[:4]],
        config={"encoder_id": desk.encoder.id, "outside_bias": OUTSIDE_BIAS},
    )  # fmt: skip
    facts: dict[str, Any] = {
        "name": "skills", "command": _command(options), "encoder_id": desk.encoder.id,
        "labeller": desk.teacher.id, "plan": asdict(plan), "samples": len(samples), "corrected": len(own),
        "steps": plan.epochs * -(-len(samples) // plan.batch),
        "cpu_seconds": round(time.process_time() - started), "data": hashes(data), "metrics": metrics,
    }  # fmt: skip
    hashed = write_manifest(out, files=(MODEL_FILE, CONFIG_FILE), facts=facts)
    gold = desk.gold(out, data / "jobs", stdout)
    write_manifest(out, files=(MODEL_FILE, CONFIG_FILE), facts={**facts, "gold": gold})
    if options.get("register"):
        figures = {task: figure["f1"] for task, figure in metrics.items()} | gold
        register_candidate(kind="skills", path=out, metrics=figures, command=_command(options))
    stdout.write(f"train_skills id=tagger@{hashed[:12]} encoder={desk.encoder.id} out={out.name}")


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """What sentences are read and labelled with."""

    encoder: PieceEncoder
    gazetteer: Gazetteer
    teacher: Labeller

    @classmethod
    def open(cls) -> _Desk:
        encoder = runtime.encoder()
        if not isinstance(encoder, PieceEncoder):
            raise FileNotFoundError(
                "EMBEDDING_MODEL must name the product's own encoder: others give no states"
            )
        gazetteer = Gazetteer(runtime.taxonomy())
        names = settings.DATA_DIR / "skill_names"
        linker = SkillLinker(taxonomy=gazetteer.taxonomy, encoder=encoder, folder=names, languages=("es",))
        return cls(encoder, gazetteer, labeller(gazetteer=gazetteer, linker=linker))

    def cut(self, text: str, labels: Sequence[Label]) -> Iterator[Sentence]:
        """Cut a line that a person corrected; the gazetteer tells whether what she kept is knowledge."""
        named = self.gazetteer.kinds(text)
        told = [
            replace(label, kind="knowledge")
            if any(
                kind == "knowledge" and start < label.end and label.start < end for start, end, kind in named
            )
            else label
            for label in labels
        ]
        return sentences_of(text, told, language="es")

    def gold(self, tagger: Path, ads: Path, stdout: TextIO) -> dict[str, float]:
        """Measure gazetteer and tagger together on the tuning half of the labelled ads; {} without their texts."""
        labels = Path(settings.BASE_DIR) / "benchmarks" / "gold" / "labels.csv"
        try:
            pairs = skill_gold.pairs_of(ads, labels, half="tuning")
        except (FileNotFoundError, skill_gold.ChangedText) as problem:
            stdout.write(f"train_skills gold=none: the labelled ads are not in {ads} ({problem})")
            return {}
        reader = open_reader(
            gazetteer=self.gazetteer,
            encoder=self.encoder,
            cache=settings.DATA_DIR / "skill_names",
            path=tagger,
        )
        types = {skill.id: skill.kind for skill in self.gazetteer.taxonomy.skills}
        found = skill_gold.figures(skill_gold.score(pairs, reader.extract_many, types=types))
        for task, value in found.items():
            stdout.write(f"train_skills {task} {value:.3f}")
        return found

    def samples(
        self, sentences: Sequence[Sentence], *, weight: float, language: str = "en"
    ) -> list[training.Sample]:
        """Read sentences, some hundred at a time."""
        found: list[training.Sample] = []
        for start in range(0, len(sentences), CHUNK):
            part = sentences[start : start + CHUNK]
            features = features_of(
                [one.text for one in part], [one.tokens for one in part],
                states=self.encoder.states, marker=marker_for(language, self.gazetteer.kinds),
            )  # fmt: skip
            found += [
                training.Sample(_small(one), sentence.tags, weight=weight)
                for one, sentence in zip(features, part, strict=True)
            ]
        return found


def _silver(teacher: Labeller, ads: Sequence[str]) -> list[Sentence]:
    """Label ads and cut them; sentences without a skill are kept, they teach what is none."""
    labelled = teacher.label(ads, language="es")
    return [
        sentence
        for text, labels in zip(ads, labelled, strict=True)
        if labels is not None
        for sentence in sentences_of(text, labels, language="es")
    ]


def _small(one: Features) -> Features:
    """Keep states in half precision: a hundred thousand words are 80 MB instead of 160."""
    return Features(one.states.astype(np.float16), one.letters, one.shapes, one.marks)


def _measure(model: training.Head, dev: dict[str, list[training.Sample]]) -> dict[str, dict[str, float]]:
    """Return strict precision, recall and F1 by set and head."""
    metrics: dict[str, dict[str, float]] = {}
    for name, samples in dev.items():
        scores = training.predict(model, [sample.features for sample in samples])
        for head in samples[0].tags if samples else ():
            row = training.HEADS.index(head)
            gold = [sample.tags[head] for sample in samples]
            precision, recall, f1 = training.strict_f1([one[:, row] for one in scores], gold)
            metrics[f"{name}-{head.replace(':', '-')}"] = {"precision": precision, "recall": recall, "f1": f1}
    return metrics


def _checkpoint(folder: Path | None, plan: training.Plan, encoder_id: str, count: int) -> Path | None:
    """Name the checkpoint by all that makes a run this run, so that another never goes on from it."""
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    key = json.dumps([asdict(plan), encoder_id, count], sort_keys=True)
    return folder / f"skills_{hashlib.sha256(key.encode()).hexdigest()[:12]}.pt"


def _command(options: dict[str, Any]) -> str:
    return (
        f"manage.py train skills --data FOLDER --ads {options['ads']} --epochs {options['epochs']} "
        f"--most {options['most']} --seed {options['seed']}" + (" --labels" if options.get("labels") else "")
    )
