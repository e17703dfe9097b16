"""Which concepts training may see, decided once and for ever by their own ids."""

from __future__ import annotations

from hashlib import sha1

HELD_OUT_ONE_IN = 10


def is_held_out(concept_id: str) -> bool:
    """Whether a concept's names are kept from training: one in ten, by the SHA-1 of its id.

    The split is by concept, not by name, so that no synonym of a test concept is ever learned; an id that
    appears later falls on its own side without moving any other. An address (conceptUri) counts by its last
    part, so that it falls where the bare id does. O*NET codes and CIUO groups are ids too; so is the English
    side of a pair of sentences.
    """
    last = concept_id.rsplit("/", 1)[-1] if concept_id.startswith("http") else concept_id
    return int(sha1(last.encode(), usedforsecurity=False).hexdigest(), 16) % HELD_OUT_ONE_IN == 0
