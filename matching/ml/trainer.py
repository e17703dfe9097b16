"""Steps through the tasks on a CPU or a GPU with the same code (torch), and goes on from the last checkpoint."""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from matching.ml import losses
from matching.ml.body import Body, Shape
from matching.ml.training import Batch, ngrams_of
from matching.ml.training_tasks import Task

CHECKPOINT = "checkpoint.pt"
GRADED_SHARE = 0.3
WARM_UP, LAST_RATE = 100, 0.02
"""Steps until the full learning rate, and the share of it that is left at the end of a cosine."""
SAID_EVERY, KEPT_EVERY = 100, 250
LENGTH_GROUPS = 6


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training: how many layers, how many steps, how fast the table and the layers move."""

    name: str
    layers: int
    steps: int
    table_rate: float
    layer_rate: float = 0.0
    most_rows: int = 1024
    dropped: float = 0.0
    """Share of pieces that are hidden from a text, so that no single one carries it."""
    shares: tuple[tuple[str, float], ...] = ()
    """Shares of tasks, by name, that differ from what the tasks say."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides the weights beside the data: sizes, stages, seed."""

    shape: Shape
    stages: tuple[Stage, ...]
    seed: int = 20261120


Say = Callable[[str], object]


class Trainer:
    """One training run in a work folder; `run` returns the trained body with the n-grams folded into its table."""

    def __init__(
        self,
        plan: Plan,
        *,
        tasks: Sequence[Task],
        tokenizer: Tokenizer,
        work: Path,
        say: Say,
        threads: int = 2,
        half: bool = False,
    ) -> None:
        self.plan, self.tasks, self.work, self.say = plan, tasks, work, say
        self._tokenizer = tokenizer
        torch.set_num_threads(threads)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._half = half

    def run(self, *, resume: bool = True) -> Body:
        """Train all stages; with `resume` go on from the work folder's checkpoint, if it is of the same plan."""
        state = self._resumed() if resume else None
        body: Body | None = None
        for number, stage in enumerate(self.plan.stages):
            if state and number < state["stage"]:
                continue
            made = self._body(stage)
            if body is not None:
                made.load_state_dict(body.state_dict(), strict=False)
            body = self._run_stage(number, stage, made, state if state and state["stage"] == number else None)
        if body is None:
            raise ValueError("the plan has no stages")
        return self._folded(body)

    def _body(self, stage: Stage) -> Body:
        torch.manual_seed(self.plan.seed)
        shape = replace(self.plan.shape, layers=stage.layers)
        ngrams = ngrams_of(self._tokenizer, buckets=shape.buckets) if shape.buckets else None
        return Body(shape, ngrams=ngrams).to(self.device)

    def _run_stage(self, number: int, stage: Stage, body: Body, state: dict[str, Any] | None) -> Body:
        optimiser = _optimiser(body, stage)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, stage.steps))
        rng = np.random.default_rng([self.plan.seed, number])
        first = 0
        if state:
            body.load_state_dict(state["body"])
            optimiser.load_state_dict(state["optimiser"])
            schedule.load_state_dict(state["schedule"])
            rng.bit_generator.state = state["rng"]
            first = state["step"]
        chances = self._chances(stage)
        seen: dict[str, float] = {}
        began = time.monotonic()
        for step in range(first, stage.steps):
            task = self.tasks[int(rng.choice(len(self.tasks), p=chances))]
            batch = task.draw(min(stage.most_rows, task.rows), rng)
            loss = self._loss(body, batch, dropped=stage.dropped, rng=rng)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            value = loss.item()
            seen[task.name] = 0.95 * seen.get(task.name, value) + 0.05 * value
            done = step + 1
            if done % SAID_EVERY == 0 or done == stage.steps:
                said = " ".join(f"{name}={value:.2f}" for name, value in sorted(seen.items()))
                pace = (time.monotonic() - began) / (done - first)
                self.say(f"{stage.name} step={done}/{stage.steps} seconds_a_step={pace:.2f} {said}")
            if done % KEPT_EVERY == 0 or done == stage.steps:
                self._keep(
                    stage=number, step=done, body=body.state_dict(), optimiser=optimiser.state_dict(),
                    schedule=schedule.state_dict(), rng=rng.bit_generator.state,
                )  # fmt: skip
        return body

    def _chances(self, stage: Stage) -> NDArray[np.float64]:
        own = dict(stage.shares)
        shares = np.array([own.get(task.name, task.share) for task in self.tasks])
        return np.asarray(shares / shares.sum(), np.float64)

    def _loss(self, body: Body, batch: Batch, *, dropped: float, rng: np.random.Generator) -> Tensor:
        both = _stacked(batch.left, batch.right)
        if dropped:
            both = _thinned(both, dropped, rng)
        left, right = functional.normalize(self._pooled(body, both), dim=1).chunk(2)
        if batch.scores is not None:
            return GRADED_SHARE * losses.graded(left, right, torch.from_numpy(batch.scores).to(self.device))
        if batch.teacher is not None:
            return losses.taught(left, right, torch.from_numpy(batch.teacher).to(self.device))
        groups = None if batch.groups is None else torch.from_numpy(batch.groups).to(self.device)
        return losses.contrastive(left, right, groups)

    def _pooled(self, body: Body, ids: NDArray[np.int32]) -> Tensor:
        """Return the sums of texts [n, t] read in groups of like length, so that little padding is computed."""
        lengths = ids.shape[1] - (ids[:, ::-1] != 0).argmax(axis=1)
        count = LENGTH_GROUPS if body.shape.layers else 1
        groups = np.array_split(np.argsort(lengths, kind="stable"), count)
        parts = [ids[rows, : max(1, int(lengths[rows].max()))].astype(np.int64) for rows in groups]
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._half):
            sums = body.pooled_apart([torch.from_numpy(part).to(self.device) for part in parts]).float()
        back = torch.from_numpy(np.argsort(np.concatenate(groups), kind="stable")).to(self.device)
        return sums[back]

    def _keep(self, **state: Any) -> None:
        """Write the checkpoint beside its place and move it there, so that a cut never leaves half of one."""
        self.work.mkdir(parents=True, exist_ok=True)
        beside = self.work / f"{CHECKPOINT}.new"
        torch.save({"plan": _fingerprint(self.plan, upto=state["stage"]), **state}, beside)
        os.replace(beside, self.work / CHECKPOINT)

    def _resumed(self) -> dict[str, Any] | None:
        path = self.work / CHECKPOINT
        if not path.exists():
            return None
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=False)
        if state["plan"] != _fingerprint(self.plan, upto=state["stage"]):
            self.say("the checkpoint is of another plan: starting anew")
            return None
        self.say(f"going on from stage {state['stage'] + 1}, step {state['step']}")
        return state

    def _folded(self, body: Body) -> Body:
        """Return the same network with the n-grams added into its table."""
        plain = Body(replace(body.shape, buckets=0))
        weights = {name: value for name, value in body.state_dict().items() if not name.startswith("ngrams")}
        weights["table.weight"] = body.folded()
        plain.load_state_dict(weights)
        return plain.cpu().eval()


def _optimiser(body: Body, stage: Stage) -> torch.optim.Optimizer:
    table = [value for name, value in body.named_parameters() if name.split(".")[0] in {"table", "ngrams"}]
    rest = [value for name, value in body.named_parameters() if name.split(".")[0] not in {"table", "ngrams"}]
    groups: list[dict[str, Any]] = [{"params": table, "lr": stage.table_rate, "weight_decay": 0.0}]
    if rest:
        groups.append({"params": rest, "lr": stage.layer_rate, "weight_decay": 0.01})
    return torch.optim.AdamW(groups, betas=(0.9, 0.99), fused=True)


def _rate(step: int, steps: int) -> float:
    """Return the share of the learning rate at a step: up in a line, then down in a cosine."""
    fall = 0.5 * (1 + cos(pi * min(1.0, step / max(1, steps))))
    return min(1.0, (step + 1) / WARM_UP) * (LAST_RATE + (1 - LAST_RATE) * fall)


def _stacked(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    both = np.zeros((len(left) + len(right), max(left.shape[1], right.shape[1])), np.int32)
    both[: len(left), : left.shape[1]] = left
    both[len(left) :, : right.shape[1]] = right
    return both


def _thinned(ids: NDArray[np.int32], dropped: float, rng: np.random.Generator) -> NDArray[np.int32]:
    """Hide a share of the pieces of each text, never the first."""
    kept = rng.random(ids.shape) >= dropped
    kept[:, 0] = True
    return np.where(kept, ids, 0).astype(np.int32)


def _fingerprint(plan: Plan, *, upto: int) -> str:
    """Name what decided the weights so far; stages that come later may still change."""
    stages = [str(stage) for stage in plan.stages[: upto + 1]]
    return json.dumps({"shape": plan.shape.as_dict(), "stages": stages, "seed": plan.seed})
