"""Measures encoders at every task beside plain baselines, and writes the figures down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from matching.ml import encoder as encoders
from matching.ml import foreign, minilm
from matching.ml.evaluation import Interval, paired_bootstrap
from matching.ml.evaluation_tasks import Measured, Reading, Task, measure
from matching.services.models import Figure

if TYPE_CHECKING:
    from matching.ml.documents import TextEncoder
    from matching.ml.taxonomy import Taxonomy

MINILM_NAME = "all-MiniLM-L6-v2"
SPEED_TITLES, SPEED_ADS, SPEED_ROUNDS = 400, 40, 3


class NoSuchTask(ValueError):
    """No task has that name; says which there are."""


@dataclass(frozen=True, slots=True)
class Model:
    """An encoder under the name of its column, where it lies, and whether training kept concepts from it."""

    name: str
    where: str
    encoder: TextEncoder
    learned_all: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One task with what every reading got, ours first."""

    task: Task
    count: int
    measured: tuple[Measured, ...]

    @property
    def lead(self) -> Interval | None:
        """How much ours is above the best of the other readings, pair by pair; None when it stands alone."""
        ours, *others = self.measured
        best = max(others, key=lambda one: one.figure.value, default=None)
        return paired_bootstrap(ours.each, best.each) if best else None

    def figure(self, reading: str) -> Figure:
        """Return the row of one reading as the registry keeps it."""
        mine = next(one for one in self.measured if one.reading == reading)
        return {
            "metric": mine.metric,
            "value": mine.figure.value,
            "low": mine.figure.low,
            "high": mine.figure.high,
            "n": self.count,
            "baselines": {one.reading: one.figure.value for one in self.measured if one.reading != reading},
            "groups": {
                label: [group.value, group.low, group.high] for label, group in mine.groups.items()
            },
            "each": mine.each.tolist(),
            "labels": list(self.task.groups),
            "asked": self.task.fingerprint(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speed:
    """Size of one model and its texts a second at 1 and 2 threads."""

    model: str
    megabytes: float
    titles: tuple[float, float]
    ads: tuple[float, float]


def open_encoder(name: str, *, threads: int = 1) -> TextEncoder:
    """Open a folder of ours or any sentence-transformers model; raises what either raises when it is not there."""
    path = Path(name)
    if (path / encoders.MANIFEST_FILE).exists() or (path / encoders.CONFIG_FILE).exists():
        return encoders.load(path, threads=threads)
    return foreign.load(name, threads=threads)


def open_model(where: str, *, name: str = "") -> Model:
    """Open a model for measuring on one thread; its column is called by its folder unless named."""
    found = Path(where) / encoders.MANIFEST_FILE
    manifest = json.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}
    learned_all = manifest.get("held_out_concepts") is False
    return Model(name or Path(where).name, where, open_encoder(where), learned_all)


def minilm_folder(path: Path) -> Path | None:
    """Return the folder of all-MiniLM-L6-v2 as int8 ONNX, made on first use; None without its weights."""
    if not (path / encoders.MANIFEST_FILE).exists():
        try:
            minilm.build_minilm(path)
        except minilm.WeightsMissing:
            return None
    return path


def makers(
    taxonomy: Taxonomy, *, data: Path | None, only: Sequence[str] = (), benchmarks: Sequence[Path] = ()
) -> list[Callable[[], Task]]:
    """Return the makers of the tasks named in `only` ("names-*" works too), of all when it is empty.

    Folders of benchmarks are always among them. Raises NoSuchTask when a name fits none.
    """
    from matching.ml import evaluation_benchmark, evaluation_data, evaluation_names

    found: list[Callable[[], Task]] = [*evaluation_names.make_tasks(taxonomy)]
    if data:
        found += evaluation_data.make_tasks(taxonomy, data)
    chosen = [
        maker for maker in found if not only or any(fnmatch(maker.__name__, pattern) for pattern in only)
    ]
    chosen += [partial(evaluation_benchmark.read_benchmark, folder) for folder in benchmarks]
    if not chosen:
        known = ", ".join(maker.__name__ for maker in found)
        raise NoSuchTask(f"no task is called {' or '.join(only)}; there are: {known}")
    return chosen


def readings(models: Sequence[Model]) -> list[Reading]:
    """Return the models, then everything that needs no model."""
    from matching.ml.evaluation_readings import Vectors, lexical

    return [*(Vectors(model.name, model.encoder) for model in models), *lexical()]


def evaluate(tasks: Iterable[Callable[[], Task]], asked: Sequence[Reading]) -> Iterator[Row]:
    """Yield one row a task; the first reading is ours."""
    for make in tasks:
        task = make()
        found = tuple(measure(task, reading) for reading in asked)
        yield Row(task, len(found[0].each), found)


def speeds(models: Sequence[Model], taxonomy: Taxonomy) -> list[Speed]:
    """Measure each model at one and two threads, the models taking turns."""
    from matching.ml import evaluation_speed as speed

    titles, ads = speed.titles(taxonomy, SPEED_TITLES), speed.ads(taxonomy, SPEED_ADS)
    rates: dict[tuple[int, str], dict[str, float]] = {}
    for threads in (1, 2):
        contenders = {model.name: open_encoder(model.where, threads=threads).encode for model in models}
        for encode in contenders.values():
            encode(titles[:8])
        for kind, texts in (("titles", titles), ("ads", ads)):
            rates[threads, kind] = speed.rates(
                contenders, texts, rounds=SPEED_ROUNDS, clock=time.perf_counter
            )
    return [
        Speed(
            model.name,
            megabytes(model.where),
            titles=(rates[1, "titles"][model.name], rates[2, "titles"][model.name]),
            ads=(rates[1, "ads"][model.name], rates[2, "ads"][model.name]),
        )
        for model in models
    ]


def megabytes(where: str) -> float:
    """Return the size of all files of a model in MB (10^6 bytes)."""
    folder = Path(where) if Path(where).is_dir() else foreign.folder_of(where)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
