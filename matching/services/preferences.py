"""Pairs of offers that a person is asked about, her answers as rows, and what follows for her list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import SeekerProfile
from matching.ml import preferences
from matching.ml.preferences import MOST_CHOICES, Choice
from matching.models import PairChoice, SeekerEnrichment

DECIMALS = 6


class NotAsked(ValueError):
    """The answer is to no pair that may be asked, or is none of the answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """The next pair: codes of both offers, which of the six it is."""

    number: int
    left: str
    right: str


def next_question(profile: SeekerProfile) -> Question | None:
    """Give the pair whose answer tells most of her, None after the last; one query."""
    choices = _choices(profile.pk)
    pair = preferences.next_pair(choices)
    return Question(len(choices) + 1, *pair) if pair else None


@transaction.atomic
def answer(*, profile: SeekerProfile, number: int, left: str, right: str, said: str) -> bool:
    """Keep an answer and let her list wait to be made again; tells whether it was new.

    A question that was answered stays as it was answered, so that a second press changes nothing. Raises NotAsked.
    """
    if (left, right) not in preferences.pairs() or said not in PairChoice.Said.values:
        raise NotAsked(left, right, said)
    if not 1 <= number <= MOST_CHOICES:
        raise NotAsked(number)
    SeekerProfile.objects.select_for_update().get(pk=profile.pk)
    if number != PairChoice.objects.filter(seeker=profile).count() + 1:
        return False
    PairChoice.objects.create(seeker=profile, number=number, left=left, right=right, said=said)
    _settle(profile.pk)
    return True


@transaction.atomic
def start_again(profile: SeekerProfile) -> None:
    """Forget what she preferred; her list is as it is for people at large again."""
    SeekerProfile.objects.select_for_update().get(pk=profile.pk)
    PairChoice.objects.filter(seeker=profile).delete()
    _settle(profile.pk)


def taste_of(profile_id: int) -> list[float]:
    """Give how she weighs offers against people at large, empty for who answered nothing."""
    choices = _choices(profile_id)
    if not choices:
        return []
    return [round(float(value), DECIMALS) for value in preferences.posterior(choices).taste]


def _choices(profile_id: int) -> list[Choice]:
    rows = PairChoice.objects.filter(seeker=profile_id).order_by("number")
    return [Choice(*row) for row in rows.values_list("left", "right", "said")]


def _settle(profile_id: int) -> None:
    """Write what follows into her reading; without a listed hash the sweep makes the list again by itself."""
    SeekerEnrichment.objects.filter(seeker=profile_id).update(
        taste=taste_of(profile_id), listed_hash="", changed_at=timezone.now()
    )
