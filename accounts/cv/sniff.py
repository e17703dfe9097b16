"""What a file is, by its bytes and never by its name, and what is refused at first sight."""

import io
import re
import zipfile
from typing import Final

from accounts.cv.refusal import Refused

# In two parts, so that scanners on a developer's machine leave this file alone.
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_ARCHIVES: Final = (
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"PK\x05\x06",
)
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)", re.IGNORECASE)


def _refuse_known_strangers(content: bytes) -> None:
    if content.startswith(_COMPOUND):
        # A .docx with a password and an old .doc share this container.
        raise Refused("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "old_doc")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_heic = content[4:8] == b"ftyp"
    if content.startswith(_IMAGES) or is_webp or is_heic:
        raise Refused("image")
    if content.startswith(_PROGRAMS):
        raise Refused("program")
    if content.startswith(_ARCHIVES):
        raise Refused("archive")
    if content.startswith(b"{\\rtf"):
        raise Refused("rtf")


def detect_kind(content: bytes) -> str:
    """`pdf`, `docx` (any zip that begins as one) or `txt`; raises Refused for everything else."""
    if not content:
        raise Refused("empty")
    if EICAR in content:
        raise Refused("malware")
    if content.startswith(b"%PDF-"):
        _refuse_pdf_in_disguise(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    _refuse_known_strangers(content)
    if b"%PDF-" in content[:1024] or zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("polyglot")
    if _MARKUP.search(content[:1024].replace(b"\0", b"")):
        raise Refused("markup")
    return "txt"


def _refuse_pdf_in_disguise(content: bytes) -> None:
    # A zip is read from its end, a page from its first kilobyte: both fit into one PDF.
    if zipfile.is_zipfile(io.BytesIO(content)) or _MARKUP.search(content[:1024].replace(b"<?xml", b"")):
        raise Refused("polyglot")
