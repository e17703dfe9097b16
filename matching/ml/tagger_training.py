"""Trains the head that marks skills: English span sets by hand, Spanish ones by the stronger labeller, people's own.

Only the command that trains imports this: it needs torch. One recurrent layer in each direction reads every word; six
rows of tags come out, because the sets do not mean the same by "skill": what a set does not label costs nothing.
"""

import json
import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from matching.ml.tagger import (
    CONFIG_FILE,
    LETTER_COUNT,
    LETTERS,
    MARK_COUNT,
    MODEL_FILE,
    SHAPE_COUNT,
    Features,
    best_tags,
    padded,
    spans_of_tags,
)

HEADS = ("en:skill", "en:knowledge", "es:skill", "es:knowledge", "green", "soft")
"""The first four are used; the last two only teach."""
SHIPPED_HEADS = 4
IGNORED = -100


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One sentence: what is read of it, tags [n] of the heads that label it, a teacher's log scores [n, 3] by head."""

    features: Features
    tags: dict[str, NDArray[np.int64]]
    taught: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; all of it goes into the manifest."""

    seed: int = 7
    epochs: int = 9
    batch: int = 32
    rate: float = 2e-3
    width: int = 128
    dropout: float = 0.35
    teacher_share: float = 0.5


class Head(nn.Module):
    """States, letters, shapes and marks to scores [b, t, heads * 3]."""

    def __init__(self, *, states: int, width: int = 128, dropout: float = 0.35) -> None:
        super().__init__()
        self.letters = nn.Embedding(LETTER_COUNT, 24, padding_idx=0)
        self.spell = nn.Conv1d(24, 64, 3, padding=1)
        self.shapes = nn.Embedding(SHAPE_COUNT, 24)
        self.marks = nn.Embedding(MARK_COUNT, 24)
        self.level = nn.LayerNorm(states)
        self.narrow = nn.Linear(states, width)
        self.read = nn.LSTM(width + 64 + 48, width, batch_first=True, bidirectional=True)
        self.again = nn.Linear(2 * width + width + 64 + 48, width)
        self.score = nn.Linear(width, len(HEADS) * 3)
        self.drop = nn.Dropout(dropout)
        self.count = len(HEADS)

    def forward(
        self, states: Tensor, letters: Tensor, shapes: Tensor, marks: Tensor, lengths: Tensor
    ) -> Tensor:
        """Return log probabilities, [b, t, heads * 3]; `lengths` [b] are the words of each row."""
        batch, longest, _ = states.shape
        spelt = self.spell(self.letters(letters.reshape(-1, LETTERS)).transpose(1, 2)).amax(dim=2)
        words = torch.cat(
            [
                torch.relu(self.narrow(self.drop(self.level(states)))),
                spelt.reshape(batch, longest, 64),
                self.shapes(shapes),
                self.marks(marks),
            ],
            dim=2,
        )
        words = self.drop(words)
        packed = pack_padded_sequence(words, lengths, batch_first=True, enforce_sorted=False)
        read, _ = pad_packed_sequence(self.read(packed)[0], batch_first=True)
        both = torch.relu(self.again(self.drop(torch.cat([read, words], dim=2))))
        scores = self.score(self.drop(both))
        return torch.log_softmax(scores.reshape(batch, longest, -1, 3), dim=3).reshape(batch, longest, -1)


def fit(
    samples: Sequence[Sample],
    *,
    plan: Plan,
    checkpoint: Path | None = None,
    say: Callable[[str], object] = print,
) -> Head:
    """Train a head; with a checkpoint file, go on where a former run of the same plan stopped."""
    torch.manual_seed(plan.seed)
    model = Head(states=samples[0].features.states.shape[1], width=plan.width, dropout=plan.dropout)
    steps = plan.epochs * -(-len(samples) // plan.batch)
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=plan.rate, total_steps=steps, pct_start=0.1
    )
    first = _resume(checkpoint, model, optimiser, schedule)
    for epoch in range(first, plan.epochs):
        total, count = 0.0, 0
        model.train()
        for batch in _batches(samples, plan.batch, random.Random(plan.seed + epoch)):
            loss = _loss(model, batch, plan)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            total, count = total + loss.item(), count + 1
        say(f"epoch {epoch + 1} of {plan.epochs}: loss {total / max(count, 1):.4f}")
        _save(checkpoint, model, optimiser, schedule, epoch + 1)
    return model.eval()


def _resume(path: Path | None, model: nn.Module, *others: object) -> int:
    if path is None or not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept["model"])
    for other, state in zip(others, kept["others"], strict=True):
        other.load_state_dict(state)  # type: ignore[attr-defined]
    return int(kept["epoch"])


def _save(path: Path | None, model: nn.Module, optimiser: object, schedule: object, epoch: int) -> None:
    if path is not None:
        others = [optimiser.state_dict(), schedule.state_dict()]  # type: ignore[attr-defined]
        torch.save({"model": model.state_dict(), "others": others, "epoch": epoch}, path)


def _batches(samples: Sequence[Sample], size: int, chance: random.Random) -> Iterator[list[Sample]]:
    """Give every sample once, near lengths together so that little is padded."""
    order = [*samples]
    chance.shuffle(order)
    pool = size * 50
    batches = []
    for start in range(0, len(order), pool):
        near = sorted(order[start : start + pool], key=lambda sample: len(sample.features))
        batches += [near[place : place + size] for place in range(0, len(near), size)]
    chance.shuffle(batches)
    yield from batches


def inputs(batch: Sequence[Features]) -> list[Tensor]:
    """Return the inputs of the head as tensors, in its order."""
    return [torch.from_numpy(value) for value in padded(batch).values()]


def _loss(model: Head, batch: Sequence[Sample], plan: Plan) -> Tensor:
    """Return cross-entropy on tags, mixed with the divergence from the teacher where there is one."""
    scores = model(*inputs([sample.features for sample in batch]))
    count, longest, _ = scores.shape
    scores = scores.reshape(count, longest, len(HEADS), 3)
    tags = torch.full((count, longest, len(HEADS)), IGNORED)
    taught = torch.zeros(count, longest, len(HEADS), 3)
    has = torch.zeros(count, longest, len(HEADS))
    weights = torch.tensor([sample.weight for sample in batch])
    for row, sample in enumerate(batch):
        for name, values in sample.tags.items():
            tags[row, : len(values), HEADS.index(name)] = torch.from_numpy(values)
        for name, rows in sample.taught.items():
            taught[row, : len(rows), HEADS.index(name)] = torch.from_numpy(rows).exp()
            has[row, : len(rows), HEADS.index(name)] = 1
    own = nn.functional.nll_loss(
        scores.reshape(-1, 3), tags.reshape(-1), ignore_index=IGNORED, reduction="none"
    )
    own = own.reshape(tags.shape) * weights[:, None, None]
    share = plan.teacher_share * has
    hard = (own * torch.where(tags == IGNORED, 1.0, 1 - share)).sum()
    soft = -(taught * scores).sum(dim=3) * torch.where(tags == IGNORED, has, share)
    labelled = ((tags != IGNORED) | (has > 0)).sum()
    loss: Tensor = (hard + soft.sum()) / labelled.clamp(min=1)
    return loss


def predict(model: Head, features: Sequence[Features], *, batch: int = 64) -> list[NDArray[np.float32]]:
    """Return log probabilities [n, heads, 3] of each segment."""
    order = sorted((place for place, one in enumerate(features) if len(one)), key=lambda p: len(features[p]))
    results: list[NDArray[np.float32]] = [np.zeros((0, len(HEADS), 3), np.float32)] * len(features)
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            scores = model.eval()(*inputs([features[place] for place in places])).numpy()
            for row, place in enumerate(places):
                results[place] = scores[row, : len(features[place])].reshape(-1, len(HEADS), 3)
    return results


def strict_f1(
    scores: Sequence[NDArray[np.float32]], gold: Sequence[NDArray[np.int64]], *, outside_bias: float = 0.0
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of spans that agree in both ends, over log scores [n, 3] and tags [n]."""
    right = said = meant = 0
    lean = np.array([outside_bias, 0, 0], np.float32)
    for rows, tags in zip(scores, gold, strict=True):
        found, wanted = set(spans_of_tags(best_tags(rows - lean))), set(spans_of_tags(list(tags)))
        right, said, meant = right + len(found & wanted), said + len(found), meant + len(wanted)
    precision, recall = right / max(said, 1), right / max(meant, 1)
    return precision, recall, 2 * right / max(said + meant, 1)


class _Shipped(nn.Module):
    """The head without the rows that only teach."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def forward(
        self, states: Tensor, letters: Tensor, shapes: Tensor, marks: Tensor, lengths: Tensor
    ) -> Tensor:
        whole: Tensor = self.head(states, letters, shapes, marks, lengths)
        return whole[:, :, : SHIPPED_HEADS * 3]


def export(
    model: Head, folder: Path, *, config: dict[str, object], example: Sequence[Features], int8: bool = False
) -> None:
    """Write tagger.onnx and tagger.json; the caller writes the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    names = list(padded(example))
    axes = {name: {0: "b", 1: "t"} for name in names if name != "lengths"} | {
        "lengths": {0: "b"},
        "scores": {0: "b", 1: "t"},
    }
    whole = folder / "whole.onnx"
    with warnings.catch_warnings():  # the exporter that needs no further package calls itself old
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Shipped(model.eval()), tuple(inputs(example)), str(whole), dynamo=False,
            input_names=names, output_names=["scores"], dynamic_axes=axes, opset_version=17,
        )  # fmt: skip
    if int8:
        quantize_dynamic(whole, folder / MODEL_FILE, weight_type=QuantType.QInt8, per_channel=False)
        whole.unlink()
    else:
        whole.rename(folder / MODEL_FILE)
    onnx.checker.check_model(str(folder / MODEL_FILE))
    (folder / CONFIG_FILE).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
