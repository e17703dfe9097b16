"""What a person searched for lately and wants to hear of: it says more of today's wish than an old profile."""

from __future__ import annotations

import datetime

import numpy as np
from django.http import QueryDict

from matching.ml.documents import TextEncoder
from matching.models import SavedSearch, SeekerEnrichment

MOST_SEARCHES = 3
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def vectors_of(profile_id: int, *, encoder: TextEncoder) -> bytes:
    """Give unit vectors float16 [at most 3, d] of the words of her newest live searches, as a reading keeps them."""
    kept = SavedSearch.objects.live().filter(user__seeker_profile=profile_id).order_by("-created_at", "-pk")
    asked = (QueryDict(query).get("q", "").strip() for query in kept.values_list("query", flat=True))
    words = [*dict.fromkeys(filter(None, asked))][:MOST_SEARCHES]
    return encoder.encode(words).astype(np.float16).tobytes() if words else b""


def searches_changed(user_id: int) -> None:
    """Have the person read anew by the sweep: she kept a search, or let one go."""
    SeekerEnrichment.objects.filter(seeker__user=user_id).update(content_hash="", enriched_at=NEVER)
