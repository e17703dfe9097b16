"""File names: the one a person's device claims, and the random one under which we keep the file."""

import secrets
import unicodedata
from typing import Final

CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
MAX_NAME_CHARACTERS: Final = 160
_EXPECTED: Final = {"pdf": "pdf", "docx": "docx", "doc": "docx", "txt": "txt", "text": "txt"}
# Names that a computer runs or a browser shows; a CV never needs one.
_REFUSED: Final = frozenset(
    {
        "docm",
        "dotm",
        "dotx",
        "xlsm",
        "exe",
        "com",
        "scr",
        "pif",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "js",
        "jse",
        "wsf",
        "hta",
        "lnk",
        "msi",
        "dll",
        "jar",
        "apk",
        "sh",
        "py",
        "php",
        "asp",
        "aspx",
        "jsp",
        "html",
        "htm",
        "xhtml",
        "svg",
        "xml",
        "swf",
        "zip",
        "rar",
        "7z",
        "gz",
        "tar",
        "iso",
        "img",
    }
)


def check_name(claimed_name: str, *, kind: str) -> str | None:
    """The code of what is wrong with a claimed name for a file of that kind, or None."""
    name = claimed_name.strip()
    if not name or len(name) > MAX_NAME_CHARACTERS or any(character in name for character in '/\\:<>"|?*'):
        return "odd_name"
    # Direction marks make "cv<U+202E>fdp.exe" look like a PDF.
    if name.startswith(".") or any(unicodedata.category(character).startswith("C") for character in name):
        return "odd_name"
    endings = [ending.strip().lower() for ending in name.split(".")[1:]]
    if "docm" in endings or "dotm" in endings:
        return "macros"
    if _REFUSED.intersection(endings):
        return "odd_name"
    expected = _EXPECTED.get(endings[-1]) if endings else None
    return "wrong_kind" if expected not in {None, kind} else None


def storage_name(kind: str) -> str:
    """A name that tells nothing and cannot be guessed: 32 hex characters and the true ending."""
    return f"{secrets.token_hex(16)}.{kind}"
