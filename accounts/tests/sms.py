"""A transport for tests that keeps what was sent, so that a test can read its code as a person would."""

import re
from typing import ClassVar


class KeptSMS:
    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, *, to: str, body: str) -> None:
        self.sent.append((to, body))


def last_code(text: str) -> str:
    """Give the six figures of a code in a message."""
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found.group()
