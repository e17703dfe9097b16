"""What training makes small (torch)."""

import torch
from torch import Tensor
from torch.nn import functional

SHARPNESS = 20.0
"""Factor of cosines before the softmax, 1 / temperature."""


def contrastive(
    left: Tensor, right: Tensor, groups: Tensor | None, *, sharpness: float = SHARPNESS
) -> Tensor:
    """Return the loss of finding each row's partner among all rows, both ways (van den Oord et al. 2018).

    `left` and `right` are unit rows [n, d]; rows of one group [n], and rows nearly the same as the partner, are left
    out of the negatives.
    """
    cosines = left @ right.T
    own = torch.eye(len(left), dtype=torch.bool, device=left.device)
    same = cosines.detach() > 0.995
    if groups is not None:
        same = same | (groups[:, None] == groups[None, :])
    logits = (cosines * sharpness).masked_fill(same & ~own, -1e4)
    target = torch.arange(len(left), device=left.device)
    return (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2


def graded(left: Tensor, right: Tensor, scores: Tensor, *, sharpness: float = SHARPNESS) -> Tensor:
    """Return CoSENT (Su 2022): each pair with a higher score [n] should have the higher cosine."""
    cosines = (left * right).sum(dim=1) * sharpness
    gaps = cosines[None, :] - cosines[:, None]
    wrong = scores[:, None] > scores[None, :]
    return torch.logsumexp(torch.cat([gaps.new_zeros(1), gaps[wrong]]), dim=0)


def taught(left: Tensor, right: Tensor, teacher: Tensor, *, sharpness: float = SHARPNESS) -> Tensor:
    """Return how far the likenesses within and across the columns are from the teacher's [n, n] (relational
    distillation, Park et al. 2019), as divergence of their softmax."""
    off = ~torch.eye(len(left), dtype=torch.bool, device=left.device)
    count = len(left)
    wanted = functional.softmax((teacher * sharpness)[off].view(count, -1), dim=1)
    total = left.new_zeros(())
    for first, second in ((left, left), (right, right), (left, right)):
        seen = functional.log_softmax((first @ second.T * sharpness)[off].view(count, -1), dim=1)
        total = total + functional.kl_div(seen, wanted, reduction="batchmean")
    level = ((left * right).sum(dim=1) - 1).square().mean() + (left @ right.T - teacher).square().mean()
    return total / 3 + 5 * level


def robust_contrastive(
    left: Tensor, right: Tensor, same: Tensor, *, robustness: float, sharpness: float = SHARPNESS
) -> Tensor:
    """Return how badly each of `left` [n, d] finds its partner, the row of its number in `right` [m >= n, d].

    Generalised cross entropy (Zhang and Sabuncu 2018), (1 - p^q) / q: bounded by 1 / q a row, so that a row that lies
    pulls no harder than one that is right. `same` bool [n, m] marks what is no negative.
    """
    logits = (left @ right.T * sharpness).masked_fill(same, -1e4)
    chance = functional.softmax(logits, dim=1).diagonal()
    return ((1 - chance.clamp_min(1e-7) ** robustness) / robustness).mean()
