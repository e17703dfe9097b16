"""Repairs text whose UTF-8 was read as Windows-1252 or Latin-1 ("DiseÃ±o"), where it is certain."""

import re

_BYTES = {bytes([number]).decode("cp1252", "replace"): number for number in range(0x80, 0xA0)}
_BYTES.pop("\ufffd", None)
_BYTES |= {chr(number): number for number in range(0x80, 0x100)}
"""Character -> the byte that it was misread from; 0x80 to 0x9F by either code page."""

_FURTHER = "[" + "".join(re.escape(sign) for sign, byte in _BYTES.items() if 0x80 <= byte < 0xC0) + "]"
# Only letters of Latin scripts, general punctuation and pictures: their first bytes followed by as many further
# ones as they announce stand together in no word of Spanish, English or Portuguese.
_UNIT = re.compile(rf"[ÂÃÄÅ]{_FURTHER}|â{_FURTHER}{{2}}|ð{_FURTHER}{{3}}")
_MARKS = ("\u00ef\u00bb\u00bf", "\u00ff\u00fe", "\u00fe\u00ff", "\ufeff")
PASSES = 2
"""Text may have gone through it twice: "DiseÃƒÂ±o"."""


def units(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each character that was misread for certain."""
    return [match.span() for match in _UNIT.finditer(text) if _read_again(match[0]) != match[0]]


def repair(text: str) -> str:
    """Return `text` with what was misread set right, and without the byte order mark of another code page."""
    for mark in _MARKS:
        text = text.removeprefix(mark)
    for _ in range(PASSES):
        if text.isascii() or not _UNIT.search(text):
            break
        text = _UNIT.sub(lambda match: _read_again(match[0]), text)
    return text


def _read_again(unit: str) -> str:
    try:
        return bytes(_BYTES[sign] if sign in _BYTES else ord(sign) for sign in unit).decode("utf-8")
    except UnicodeDecodeError:
        return unit
