"""Plain text files: the encoding found, binary files refused."""

import codecs

from accounts.cv.refusal import Refused

# More control bytes than this share, and it is no text.
_MAX_CONTROL_SHARE = 0.02
_FEW_CONTROLS = 3


def _decode(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "replace")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    sample = content[:4096]
    # Latin letters in UTF-16 have a zero as every second byte, and no other text has zeros.
    if sample[1::2].count(0) > 0.7 * len(sample[1::2]) and 0 not in sample[::2]:
        return content.decode("utf-16-le", "replace")
    if sample[::2].count(0) > 0.7 * len(sample[::2]) and 0 not in sample[1::2]:
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Windows Notepad's old default; its five undefined bytes become a mark that cleaning drops.
        return content.decode("cp1252", "replace")


def read_plain(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; raises Refused("binary")."""
    text = _decode(content)
    control = sum(ord(character) < 32 and character not in "\t\n\r\x0c" for character in text)
    if "\0" in text or control > max(_FEW_CONTROLS, _MAX_CONTROL_SHARE * len(text)):
        raise Refused("binary")
    return text
