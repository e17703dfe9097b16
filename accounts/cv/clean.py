"""Text as it comes out of files, made plain: no control bytes, no invisible marks, one kind of space."""

import re
import unicodedata
from typing import Final

_LIGATURES: Final = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
# Symbol fonts of Word put their bullets into the private area.
_BULLETS: Final = dict.fromkeys(
    (
        0xF0B7,
        0xF0A7,
        0xF076,
        0xF0D8,
        0xF0FC,
        0x25CF,
        0x25AA,
        0x25A0,
        0x2023,
        0x2219,
        0x27A2,
    ),
    "•",
)
_REPLACED: Final[dict[int, str]] = {
    **_LIGATURES,
    **_BULLETS,
    0x00AD: "",
    0xFEFF: "",
    0xFFFD: "",
}
_DROPPED_CATEGORIES: Final = {
    "Cc",
    "Cf",
    "Cs",
    "Cn",
}  # control, invisible and direction marks, halves of pairs


def _plain_character(character: str) -> str:
    if character in "\n\t":
        return character
    if character in "\r\x0b\x0c\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category in _DROPPED_CATEGORIES:
        return ""
    return " " if category in {"Zs", "Co"} else character


def clean_text(raw: str) -> str:
    """NFC text with \\n line ends, at most one empty line in a row and no spaces at line ends."""
    text = raw.replace("\r\n", "\n").translate(_REPLACED)
    kept = {character: _plain_character(character) for character in set(text)}
    text = unicodedata.normalize("NFC", "".join(kept[character] for character in text))
    lines = [line.strip(" ") if not line.strip() else line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def count_letters(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(character.isalnum() for character in text)


def looks_garbled(text: str) -> bool:
    """True where a font hides its letters: most characters are none that Spanish or English writes."""
    visible = [character for character in text if not character.isspace()]
    usual = sum(character.isascii() or character in _SPANISH or character.isalpha() for character in visible)
    letters = sum(character.isalpha() for character in visible)
    return bool(visible) and (usual < 0.7 * len(visible) or letters < 0.3 * len(visible))


_SPANISH: Final = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°«»“”‘’–—•·…€½")
