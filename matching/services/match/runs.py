"""Full runs: a frozen plan of small blocks, each done by whoever claims it, as often as it takes to be done once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import chain

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from threadpoolctl import threadpool_limits

from matching import runtime
from matching.models import MatchBlock, MatchList, MatchRun, SeekerEnrichment
from matching.services import enrich
from matching.services.match import versions
from matching.services.match.people import make_lists

logger = logging.getLogger(__name__)

PEOPLE_A_BLOCK = 100
"""A few seconds of work: what a killed worker loses, and well within its lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A block in the hands of this process; `attempt` is which of its attempts this is."""

    block_id: int
    run_id: int
    first: int
    last: int
    attempt: int


# --- planning


def plan(*, reason: MatchRun.Reason, people_a_block: int = PEOPLE_A_BLOCK) -> MatchRun:
    """Write down the blocks of a run over all people who are read; the run at hand where there is one already."""
    version = versions.current()
    try:
        with transaction.atomic():
            run = MatchRun.objects.create(reason=reason, version=version)
            ids = list(_people().order_by("pk").values_list("pk", flat=True))
            parts = [ids[start : start + people_a_block] for start in range(0, len(ids), people_a_block)]
            MatchBlock.objects.bulk_create(
                [MatchBlock(run=run, first=part[0], last=part[-1]) for part in parts]
            )
            # a run for another version has no use any more
            MatchRun.objects.unfinished().exclude(pk=run.pk).update(finished_at=timezone.now())
    except IntegrityError:
        return MatchRun.objects.unfinished().get(version=version)
    finish()
    return run


def _people() -> QuerySet[SeekerEnrichment]:
    return SeekerEnrichment.objects.filter(encoder_id=runtime.encoder_id())


def plan_if_switched() -> MatchRun | None:
    """Plan a run when lists were made by another encoder or ranking than the present one, and all is read by it."""
    version = versions.current()
    last = MatchRun.objects.order_by("-pk").first()
    if last is not None and last.version_id == version.pk:
        return None
    others = MatchList.objects.filter(version__isnull=False).exclude(version=version)
    if (last is None and not others.exists()) or _is_reading():
        return None
    return plan(reason=MatchRun.Reason.SWITCHED)


def _is_reading() -> bool:
    return enrich.unread_jobs().exists() or enrich.unread_seekers().exists()


# --- working


def claim() -> Claim | None:
    """Take a waiting block, counting the attempt before the work; None when there is none.

    Other workers pass over a row that is just being taken. A block whose worker was killed comes back when its lease
    runs out, at most three times.
    """
    now = timezone.now()
    with transaction.atomic():
        block = (
            MatchBlock.objects.waiting(now)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("run_id", "pk")
            .first()
        )
        if block is None:
            return None
        block.attempts += 1
        block.leased_until = MatchBlock.lease_end()
        block.save(update_fields=["attempts", "leased_until"])
    return Claim(
        block_id=block.pk, run_id=block.run_id, first=block.first, last=block.last, attempt=block.attempts
    )


def work(claim: Claim) -> int:
    """Make the lists of a claimed block; gives how many people have one.

    A list is replaced as a whole, so a block that is done twice leaves what it leaves when it is done once. Lists are
    written some at a time, and each time the lease is prolonged. The last attempt goes person by person, so that one
    who cannot be listed does not keep those before her from theirs.
    """
    ids = (
        _people().filter(pk__gte=claim.first, pk__lte=claim.last).order_by("pk").values_list("pk", flat=True)
    )
    mine = MatchBlock.objects.filter(pk=claim.block_id, attempts=claim.attempt, done_at=None)
    people = 0
    with threadpool_limits(1, "blas"):  # as many workers as cores, not as many threads in each
        parts = [[pk] for pk in ids] if claim.attempt == MatchBlock.MOST_ATTEMPTS else [list(ids)]
        for made in chain.from_iterable(make_lists(part) for part in parts):
            people += len(made)
            mine.update(leased_until=MatchBlock.lease_end())
    mine.update(done_at=timezone.now(), people=people, leased_until=None, problem="")
    finish()
    return people


def give_up(claim: Claim, problem: Exception) -> None:
    """Note why a block failed and let it be claimed again; at the third time it stays aside."""
    MatchBlock.objects.filter(pk=claim.block_id, attempts=claim.attempt, done_at=None).update(
        leased_until=None, problem=type(problem).__name__
    )
    logger.error("Block %s of run %s failed, attempt %s", claim.block_id, claim.run_id, claim.attempt)
    finish()


def finish() -> None:
    """Close runs of which no block is left to do; blocks set aside are told in the log."""
    now = timezone.now()
    left = MatchBlock.objects.filter(done_at=None).filter(
        Q(attempts__lt=MatchBlock.MOST_ATTEMPTS) | Q(leased_until__gte=now)
    )
    over = MatchRun.objects.unfinished().exclude(pk__in=left.values("run"))
    for run in over:
        if MatchRun.objects.unfinished().filter(pk=run.pk).update(finished_at=now):
            aside = MatchBlock.objects.filter(run=run, done_at=None).count()
            if aside:
                logger.error("Run %s ended with %s blocks set aside", run.pk, aside)


def waiting(limit: int) -> int:
    """Give how many blocks wait for a worker, at most `limit`."""
    return len(MatchBlock.objects.waiting(timezone.now()).values_list("pk")[:limit])
