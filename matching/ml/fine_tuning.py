"""Goes on training the encoder in use with what people chose and refused (torch).

Three tasks in turns. *Choices*: a person's words find the job that she chose among the other jobs of the batch and
those that she said no to, by a bounded loss, so that poisoned rows pull no more than their share. *Names*: names of
one occupation find each other, as in the first training. *Kept*: likenesses among names stay what the encoder in use
says they are (relational distillation, Park et al. 2019), so that it does not forget what nobody clicked on.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from matching.ml import encoder, export, frozen, losses
from matching.ml.body import Body, Shape
from matching.ml.corpus import Concept
from matching.ml.encoder import CONFIG_FILE
from matching.ml.feedback_pairs import Pairs
from matching.ml.pieces import TOKENIZER_FILE, Pieces
from matching.ml.training import Batch, Draw, Ids, Ragged, draw_names, draw_taught
from matching.ml.turns import ONE_GO, Turn, TurnOver

SHARES = {"choices": 0.5, "names": 0.25, "kept": 0.25}
ROBUSTNESS = 0.7
"""q of the generalised cross entropy (Zhang and Sabuncu 2018): 0 is cross entropy, 1 counts every row the same."""
MARGIN = 0.25
"""Cosine that a person and a job that she said no to should stay below."""
MOST_KEPT = 8000
"""Names whose likeness is kept."""
CHECKPOINT, KEPT_EVERY = "tuning.pt", 100
"""The file of a training that is not over, and after how many steps it is written anew."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long, how fast and from which seed; `rows` are pairs a step, `rate` the highest learning rate."""

    steps: int = 600
    rate: float = 2e-4
    rows: int = 128
    seed: int = 20261120
    threads: int = 1


def fine_tune(
    source: Path,
    *,
    pairs: Pairs,
    names: Sequence[Concept],
    out: Path,
    name: str,
    facts: Mapping[str, Any],
    tuning: Tuning = Tuning(),
    turn: Turn = ONE_GO,
    say: Callable[[str], object] = lambda said: None,
) -> str:
    """Train from the encoder of our own kind in `source`, write the folder `out`, return the hash of its files.

    Raises TurnOver when the turn ends before the training; the next one goes on from its checkpoint and comes to the
    same weights. Raises ValueError for an encoder of another kind, or when no training row is there.
    """
    rows = pairs.part(frozen.TRAIN)
    config = json.loads((source / CONFIG_FILE).read_text(encoding="utf-8"))
    if config.get("kind") != encoder.LEVELLED:
        raise ValueError(f"{source} is no encoder of our own kind: it can not be trained further")
    if not (~pairs.negatives[rows]).any():
        raise ValueError("nothing was chosen by the people of the training part")
    torch.set_num_threads(tuning.threads)
    torch.manual_seed(tuning.seed)
    shape = Shape(**{key: config[key] for key in Shape.__slots__})
    body = Body(shape)
    weights = export.read_weights(source)
    body.load_state_dict(
        {key: torch.from_numpy(np.ascontiguousarray(value)) for key, value in weights.items()}
    )
    pieces = Pieces.load(source)
    draws = _replay(source, pieces, names, threads=tuning.threads)
    made_from = json.dumps(
        [encoder.identify(source), facts.get("data_sha256"), asdict(replace(tuning, threads=1))]
    )
    run = _Run(body, tuning, turn, made_from=made_from, say=say)
    run.go(draws, Choices(pieces, pairs, rows, longest=shape.window))
    return export.write_folder(
        out,
        weights={key: value.detach().numpy() for key, value in body.state_dict().items()},
        shape=shape.as_dict(),
        tokenizer=Tokenizer.from_file(str(source / TOKENIZER_FILE)),
        name=name,
        facts={
            **facts, "seed": tuning.seed, "steps": tuning.steps, "started_from": encoder.identify(source),
            "torch": torch.__version__.split("+")[0],
        },
    )  # fmt: skip


def _replay(source: Path, pieces: Pieces, names: Sequence[Concept], *, threads: int) -> dict[str, Draw]:
    """Return how batches of the first training are drawn: names, and likenesses as the encoder in use sees them."""
    texts = [name for concept in names for held in concept.names.values() for name in held][:MOST_KEPT]
    seen = encoder.load(source, threads=threads).encode(texts).astype(np.float16)
    return {
        "names": draw_names(pieces, names, across=0.4),
        "kept": draw_taught(pieces, texts, seen, {}),
    }


class _Run:
    """The steps of one training, which may take several turns."""

    def __init__(
        self, body: Body, tuning: Tuning, turn: Turn, *, made_from: str, say: Callable[[str], object]
    ) -> None:
        self.body, self.tuning, self.turn, self.say = body, tuning, turn, say
        self.made_from = made_from
        self.optimiser = torch.optim.AdamW(
            body.parameters(), lr=tuning.rate, betas=(0.9, 0.99), weight_decay=0.0
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, max_lr=tuning.rate, total_steps=max(tuning.steps, 2), pct_start=0.1
        )
        self.rng = np.random.default_rng(tuning.seed)

    def go(self, draws: Mapping[str, Draw], choices: Choices) -> None:
        """Take all steps that are left; raises TurnOver after the first one that ends beyond the turn."""
        steps = self.tuning.steps
        seen: dict[str, float] = {}
        for step in range(self._resumed(), steps):
            task = str(self.rng.choice(list(SHARES), p=list(SHARES.values())))
            loss = (
                choices.loss(self.body, self.tuning.rows, self.rng)
                if task == "choices"
                else _replayed(self.body, draws[task](self.tuning.rows, self.rng))
            )
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.body.parameters(), 1.0)
            self.optimiser.step()
            self.schedule.step()
            seen[task] = 0.95 * seen.get(task, loss.item()) + 0.05 * loss.item()
            done = step + 1
            if done % 100 == 0 or done == steps:
                said = " ".join(f"{name}={value:.3f}" for name, value in sorted(seen.items()))
                self.say(f"fine_tune step={done}/{steps} {said}")
            is_over = self.turn.is_over()
            if is_over or done % KEPT_EVERY == 0:
                self._keep(done)
            if is_over and done < steps:
                raise TurnOver(f"step {done} of {steps}")

    def _keep(self, step: int) -> None:
        """Write the checkpoint beside its place and move it there, so that a cut never leaves half of one."""
        if self.turn.work is None:
            return
        self.turn.work.mkdir(parents=True, exist_ok=True)
        beside = self.turn.work / f"{CHECKPOINT}.new"
        state = {
            "made_from": self.made_from, "step": step, "rng": self.rng.bit_generator.state,
            "body": self.body.state_dict(), "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
        }  # fmt: skip
        torch.save(state, beside)
        os.replace(beside, self.turn.work / CHECKPOINT)

    def _resumed(self) -> int:
        """Take up the checkpoint of the same training, where there is one; gives the steps that are done."""
        path = self.turn.work / CHECKPOINT if self.turn.work else None
        if path is None or not path.exists():
            return 0
        state: dict[str, Any] = torch.load(path, weights_only=False)
        if state["made_from"] != self.made_from:
            return 0
        self.body.load_state_dict(state["body"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.rng.bit_generator.state = state["rng"]
        return int(state["step"])


def _replayed(body: Body, batch: Batch) -> Tensor:
    left, right = _vectors(body, batch.left), _vectors(body, batch.right)
    if batch.teacher is not None:
        return losses.taught(left, right, torch.from_numpy(batch.teacher))
    groups = None if batch.groups is None else torch.from_numpy(batch.groups)
    return losses.contrastive(left, right, groups)


def _vectors(body: Body, ids: Ids) -> Tensor:
    given = torch.from_numpy(ids.astype(np.int64))
    return functional.normalize(body.pooled(given, (given != 0).float()), dim=1)


class Choices:
    """Batches of what people chose, each with a job that the same person said no to, where there is one."""

    def __init__(self, pieces: Pieces, pairs: Pairs, rows: NDArray[np.int64], *, longest: int) -> None:
        self._longest = longest
        self._people = Ragged.of(pieces, pairs.people)
        self._jobs = Ragged.of(pieces, pairs.jobs)
        worth = pairs.weights(rows)
        said_no = pairs.negatives[rows]
        self._left, self._right = pairs.left[rows[~said_no]], pairs.right[rows[~said_no]]
        self._chances = worth[~said_no] / worth[~said_no].sum()
        self._refused: dict[int, list[int]] = defaultdict(list)
        for person, job in zip(pairs.left[rows[said_no]], pairs.right[rows[said_no]], strict=True):
            self._refused[int(person)].append(int(job))
        self._chosen: dict[int, set[int]] = defaultdict(set)
        for person, job in zip(self._left, self._right, strict=True):
            self._chosen[int(person)].add(int(job))

    def loss(self, body: Body, count: int, rng: np.random.Generator) -> Tensor:
        """Draw a batch by what each row counts and return its loss."""
        drawn = rng.choice(len(self._left), size=count, p=self._chances)
        people, jobs = self._left[drawn], self._right[drawn]
        refused = [
            (row, held[rng.integers(len(held))])
            for row, person in enumerate(people)
            if (held := self._refused.get(int(person)))
        ]
        every = np.concatenate([jobs, np.array([job for _, job in refused], np.int64)])
        left = _vectors(body, self._people.padded(people, longest=self._longest, rng=rng))
        right = _vectors(body, self._jobs.padded(every, longest=self._longest, rng=rng))
        # another's choice that she chose as well is no negative of hers
        same = np.array([[int(job) in self._chosen[int(person)] for job in every] for person in people])
        same[np.arange(count), np.arange(count)] = False
        total = losses.robust_contrastive(left, right, torch.from_numpy(same), robustness=ROBUSTNESS)
        if refused:
            rows = torch.tensor([row for row, _ in refused])
            cosines = (left[rows] * right[count:]).sum(dim=1)
            total = (
                total + functional.softplus((cosines - MARGIN) * losses.SHARPNESS).mean() / losses.SHARPNESS
            )
        return total
