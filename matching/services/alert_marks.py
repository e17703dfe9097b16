"""The mark on a link in a message: which message it was, signed, in some fifteen bytes.

It says nothing of the person to who reads it, and whoever makes one up makes no row.
"""

from __future__ import annotations

import base64
import hmac

from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

PARAMETER = "a"
SIGNED_BYTES = 6
"""Eight letters: one guess in 2.8e14 is right."""


def marked(path: str, *, page_id: int | None) -> str:
    """Give the address of a page with the mark of a message; as it is where the message left no row."""
    return path if page_id is None else f"{path}?{PARAMETER}={_mark(page_id)}"


def page_of_mark(mark: str) -> int:
    """Give the number of the impression that a mark names, 0 for one that we did not make."""
    number, _dot, _signed = mark.partition(".")
    try:
        page_id = base36_to_int(number) if number.isalnum() else 0
    except ValueError:
        return 0
    return page_id if hmac.compare_digest(_mark(page_id).encode(), mark.encode()) else 0


def _mark(page_id: int) -> str:
    signed = salted_hmac("matching.alert_mark", str(page_id), algorithm="sha256").digest()[:SIGNED_BYTES]
    return f"{int_to_base36(page_id)}.{base64.urlsafe_b64encode(signed).decode()}"
