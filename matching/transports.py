"""Asks a language model behind any OpenAI-compatible address: bounded in time, tries, tokens and requests a minute."""

from __future__ import annotations

import email.utils
import http.client
import json
import random
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

LONGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read; a longer one is none."""
LONGEST_WAIT = 120.0
"""Seconds that Retry-After may ask for; who asks for more is tried another day."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
SIGNS_A_TOKEN = 2
"""Letters that one token holds at the least in Spanish: an estimate made with it is never too small."""


class ChatError(Exception):
    """The model gave no answer; another try now would give none either."""


class ChatRefused(ChatError):
    """The address does not take the request: wrong key, wrong model, wrong path."""


class BudgetSpent(ChatError):
    """The next request could cost more tokens than are left; it was not sent."""


class _Busy(Exception):
    """Worth another try, after so many seconds if the server said so."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(slots=True)
class Chat:
    """One model behind one address. `tokens` is what it may cost altogether, `spent` what it cost so far."""

    base_url: str
    api_key: str
    model: str
    tokens: int
    a_minute: int = 20
    tries: int = 4
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    spent: int = 0
    _next: float = field(default=0.0, repr=False)

    def __post_init__(self) -> None:
        url = urlsplit(self.base_url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise ChatRefused(f"LLM_BASE_URL is no address: {self.base_url!r}")
        if url.scheme == "http" and self.api_key and url.hostname not in LOOPBACK:
            raise ChatRefused("LLM_BASE_URL must be https: the key would be readable on the way")

    def ask(self, messages: Sequence[dict[str, str]], *, answer_tokens: int) -> str:
        """Return the model's words; raises ChatRefused, BudgetSpent or ChatError after the last try."""
        body = json.dumps(
            {
                "model": self.model,
                "messages": list(messages),
                "max_tokens": answer_tokens,
                "temperature": 0,
                "response_format": {"type": "json_object"},
            }
        ).encode()
        said = sum(len(message["content"]) for message in messages)
        estimate = said // SIGNS_A_TOKEN + answer_tokens
        for attempt in range(self.tries):
            if self.spent + estimate > self.tokens:
                raise BudgetSpent(
                    f"{self.spent} of {self.tokens} tokens are spent, the next request may take {estimate}"
                )
            self._keep_pace()
            try:
                return self._answer(body, estimate)
            except _Busy as busy:
                if attempt + 1 == self.tries:
                    raise ChatError(f"no answer in {self.tries} tries: {busy}") from busy
                wait = busy.wait if busy.wait is not None else 2**attempt * random.uniform(0.5, 1.0)
                if wait > LONGEST_WAIT:
                    raise ChatError(f"the server asks to wait {wait:.0f} seconds") from busy
                self.sleep(wait)
        raise ChatError("no try is allowed")

    def _keep_pace(self) -> None:
        now = time.monotonic()
        if self._next > now:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self.a_minute

    def _answer(self, body: bytes, estimate: int) -> str:
        """Send once and count the cost; an answer that was lost on the way is counted as its estimate."""
        try:
            status, headers, content = self._post(body)
        except (OSError, http.client.HTTPException) as error:
            self.spent += estimate
            raise _Busy(type(error).__name__) from error
        if status in TRY_AGAIN:
            raise _Busy(f"status {status}", _retry_after(headers))
        if status != 200:
            raise ChatRefused(f"status {status}")
        try:
            answer = json.loads(content)
            text = answer["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            self.spent += estimate
            raise _Busy("an answer that is no chat completion") from error
        self.spent += _tokens_of(answer, estimate)
        if not isinstance(text, str):
            raise _Busy("an answer without words")
        return text

    def _post(self, body: bytes) -> tuple[int, http.client.HTTPMessage, bytes]:
        url, until = urlsplit(self.base_url), time.monotonic() + self.timeout
        connection = _connection(url, self.timeout)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        try:
            connection.request("POST", f"{url.path.rstrip('/')}/chat/completions", body, headers)
            response = connection.getresponse()
            content = b""
            while chunk := response.read1(65_536):
                content += chunk
                if len(content) > LONGEST_ANSWER:
                    raise http.client.HTTPException("the answer is too long")
                if time.monotonic() > until:  # a server that drips forever never lets a read time out
                    raise TimeoutError
            return response.status, response.headers, content
        finally:
            connection.close()


def _connection(url: SplitResult, timeout: float) -> http.client.HTTPConnection:
    assert url.hostname
    if url.scheme == "https":
        return http.client.HTTPSConnection(
            url.hostname, url.port, timeout=timeout, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(url.hostname, url.port, timeout=timeout)


def _retry_after(headers: http.client.HTTPMessage) -> float | None:
    """Return the seconds of Retry-After, given as seconds or as a date; None when there is none that can be read."""
    value = (headers.get("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _tokens_of(answer: dict[str, Any], estimate: int) -> int:
    usage = answer.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total >= 0 else estimate
