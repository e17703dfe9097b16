"""The child process: a CV on standard input, one line of JSON on standard output.

Answer: {"kind", "text", "pages", "warnings": [{"code", "kept", "total"}]} or {"refused": code}. It starts
with an emptied environment, imports no Django, and loses its rights before it reads the first byte.
"""

import json
import sys

from accounts.cv import clean, docx, limits, pdf, plain, sniff
from accounts.cv.refusal import Refused

# Fonts of PDFs and old text files name these; later there may be no file handle left to load them.
for _encoding in (
    "cp437",  # names in zip directories
    "latin-1",
    "cp1252",
    "utf-16-le",
    "utf-16-be",
    "utf-16",
    "utf-8-sig",
    "charmap",
    "mac_roman",
):
    "".encode(_encoding)


def _read(content: bytes) -> dict[str, object]:
    kind = sniff.detect_kind(content)
    warnings: list[dict[str, object]] = []
    pages = 1
    if kind == "pdf":
        reading = pdf.read_pdf(content)
        raw, pages = reading.text, reading.pages
        if reading.pages_read < pages:
            warnings.append({"code": "cut_pages", "kept": reading.pages_read, "total": pages})
    elif kind == "docx":
        raw = docx.read_docx(content)
    else:
        raw = plain.read_plain(content)
    if sniff.EICAR.decode() in raw:
        raise Refused("malware")
    text = clean.clean_text(raw)
    if clean.count_letters(text) < 3:
        raise Refused("empty")
    if len(text) > limits.MAX_TEXT_CHARACTERS:
        warnings.append({"code": "cut_text", "kept": limits.MAX_TEXT_CHARACTERS, "total": len(text)})
        text = text[: limits.MAX_TEXT_CHARACTERS]
    return {"kind": kind, "text": text, "pages": pages, "warnings": warnings}


def main() -> None:
    """Read one CV; whatever happens inside, the answer is one of the two shapes or none at all."""
    limits.limit_this_process()
    content = sys.stdin.buffer.read(limits.MAX_FILE_BYTES + 1)
    try:
        if len(content) > limits.MAX_FILE_BYTES:
            raise Refused("too_big")
        answer = _read(content)
    except Refused as refused:
        answer = {"refused": refused.code}
    except (MemoryError, RecursionError):
        del content
        answer = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
