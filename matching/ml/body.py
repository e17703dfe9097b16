"""The network that is trained (torch): a table of word pieces, light context layers on top, mean of gated states.

A static table alone reads a text as a bag of pieces (as in Model2Vec, Tulkens and van Dongen 2024). The context
layers (pre-norm transformer, Vaswani et al. 2017) work in a narrower space and add to it what order and neighbours
tell; they start as no change at all, so that training can only leave the bag when leaving it pays. While training,
each row of the table also has the mean of its character n-grams (Bojanowski et al. 2017); `folded` adds it in, so it
costs nothing later.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; `layers` 0 is the static table alone, `buckets` 0 leaves the n-grams out."""

    pieces: int
    dimension: int = 384
    layers: int = 2
    width: int = 192
    heads: int = 4
    inner: int = 576
    window: int = 64
    buckets: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the sizes by name."""
        return asdict(self)


class Layer(nn.Module):
    """Attention and two linear maps, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.before_inner = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)

    def forward(self, value: Tensor, mask: Tensor) -> Tensor:
        """Read states [b, t, width] with mask [b, t] (1 where a piece stands)."""
        batch, length, width = value.shape
        mixed = self.query_key_value(self.before_attention(value))
        query, key, content = mixed.view(batch, length, 3, self.heads, width // self.heads).permute(
            2, 0, 3, 1, 4
        )
        seen = mask[:, None, None, :].bool()
        mixed = functional.scaled_dot_product_attention(query, key, content, attn_mask=seen)
        value = value + self.attended(mixed.transpose(1, 2).reshape(batch, length, width))
        changed: Tensor = self.outer(functional.relu(self.inner(self.before_inner(value))))
        return value + changed


class Body(nn.Module):
    """Pieces in, states out: `forward(ids [b, t], mask [b, t]) -> [b, t, dimension]`."""

    def __init__(
        self, shape: Shape, *, ngrams: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
    ) -> None:
        super().__init__()
        self.shape = shape
        self.table = nn.Embedding(shape.pieces, shape.dimension, padding_idx=0)
        nn.init.normal_(self.table.weight, std=0.02 if shape.buckets else 0.05)
        self.ngrams: nn.EmbeddingBag | None = None
        self.ngram_ids: Tensor
        self.ngram_starts: Tensor
        if shape.buckets and ngrams is not None:
            self.ngrams = nn.EmbeddingBag(
                shape.buckets, shape.dimension, mode="mean", include_last_offset=True
            )
            nn.init.normal_(self.ngrams.weight, std=0.05)
            self.register_buffer("ngram_ids", torch.from_numpy(ngrams[0]), persistent=False)
            self.register_buffer("ngram_starts", torch.from_numpy(ngrams[1]), persistent=False)
        if shape.layers:
            self.narrow = nn.Linear(shape.dimension, shape.width)
            self.positions = nn.Parameter(torch.randn(shape.window, shape.width) * 0.02)
            self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
            self.last = nn.LayerNorm(shape.width)
            self.widen = nn.Linear(shape.width, shape.dimension)
            self.gate = nn.Linear(shape.width, 1)
            for start in (self.widen, self.gate):
                nn.init.zeros_(start.weight)
                nn.init.zeros_(start.bias)

    def rows(self, distinct: Tensor) -> Tensor:
        """Return the rows of the table for ids [m], each with its n-grams while those are apart: [m, dimension]."""
        rows: Tensor = self.table(distinct)
        if self.ngrams is None:
            return rows
        starts, ends = self.ngram_starts[distinct], self.ngram_starts[distinct + 1]
        lengths = ends - starts
        offsets = torch.cat([lengths.new_zeros(1), lengths.cumsum(0)])
        within = torch.arange(int(offsets[-1]), device=distinct.device) - offsets[:-1].repeat_interleave(
            lengths
        )
        grams: Tensor = self.ngrams(self.ngram_ids[starts.repeat_interleave(lengths) + within], offsets)
        return rows + grams

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the states of all pieces, [b, t, dimension]; zeros where the mask is 0."""
        if self.ngrams is None:
            return self.in_context(self.table(ids), mask)
        distinct, places = torch.unique(ids, return_inverse=True)
        return self.in_context(functional.embedding(places, self.rows(distinct)), mask)

    def in_context(self, rows: Tensor, mask: Tensor) -> Tensor:
        """Return states [b, t, dimension] for rows of the table [b, t, dimension]."""
        if not self.shape.layers:
            return rows * mask[..., None]
        value = self.narrow(rows) + self.positions[: rows.shape[1]]
        for layer in self.layers:
            value = layer(value, mask)
        value = self.last(value)
        states = rows * (1 + self.gate(value)) + self.widen(value)
        return torch.as_tensor(states * mask[..., None])

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the sum of the states of each text, [b, dimension], not of unit length."""
        return self.forward(ids, mask).sum(dim=1)

    def pooled_apart(self, groups: Sequence[Tensor]) -> Tensor:
        """Return the same for groups of ids, each padded for itself, one after the other; rows are read once."""
        flat = torch.cat([ids.reshape(-1) for ids in groups])
        distinct, places = torch.unique(flat, return_inverse=True)
        rows = self.rows(distinct)
        sums = []
        for ids, place in zip(groups, places.split([ids.numel() for ids in groups]), strict=True):
            states = self.in_context(functional.embedding(place.view(ids.shape), rows), (ids != 0).float())
            sums.append(states.sum(dim=1))
        return torch.cat(sums)

    @torch.no_grad()
    def folded(self) -> Tensor:
        """Return the table with the n-grams added in, [pieces, dimension]."""
        every = torch.arange(self.shape.pieces, device=self.table.weight.device)
        return torch.cat([self.rows(part) for part in every.split(4096)])
