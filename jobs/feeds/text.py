"""Text of feeds made plain: no HTML, no control characters, no waste of lines."""

import html
import re
import unicodedata

import nh3

BREAKS = re.compile(r"<\s*(?:br|/p|/div|/h[1-6]|/ul|/ol|/tr|li)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<\s*/?\s*[a-z!][^<>]*>", re.IGNORECASE)
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]"
)
SPACES = re.compile(r"[ \t\xa0]+")
LINES = re.compile(r" ?\n ?")
EMPTY_LINES = re.compile(r"\n{3,}")
# Feeds escape their HTML up to twice; a third layer is text about HTML.
MOST_LAYERS = 3


def plain_text(raw: str) -> str:
    """Returns readable plain text; scripts and styles disappear with their content.

    The result is text, not markup: it may hold "<" and must be escaped like any other text.
    """
    text = raw
    for _ in range(MOST_LAYERS):
        if TAG.search(text):
            text = nh3.clean(BREAKS.sub("\n", text), tags=set(), attributes={})
        unescaped = html.unescape(text) if "&" in text else text
        if unescaped == text:
            break
        text = unescaped
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = SPACES.sub(" ", CONTROL.sub("", text))
    return EMPTY_LINES.sub("\n\n", LINES.sub("\n", text)).strip()


def one_line(raw: str) -> str:
    """Returns plain text on one line."""
    return " ".join(plain_text(raw).split())


def shortened(text: str, *, most: int) -> str:
    """Cuts at a word and ends with an ellipsis where the text is longer than `most` characters."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:-") + "…"
