"""PDF: text of the first pages by pypdf, with an honest refusal of scans, passwords and moving parts."""

import io
import logging
import re
from dataclasses import dataclass
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdf.generic import DictionaryObject, IndirectObject

from accounts.cv import limits
from accounts.cv.clean import count_letters, looks_garbled
from accounts.cv.refusal import Refused

# A scan often carries a page number or the name of its program as text.
MIN_LETTERS = 60
_ACTIVE_NAME = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}


@dataclass(frozen=True)
class PDFText:
    """Text of the pages that were read, and how many pages there are."""

    text: str
    pages: int
    pages_read: int


def _resolve(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(holder: object, key: str) -> DictionaryObject:
    value = _resolve(holder.get(key)) if isinstance(holder, DictionaryObject) else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _refuse_active_parts(reader: PdfReader, content: bytes) -> None:
    root = _resolve(reader.trailer["/Root"])
    names = _dictionary(root, "/Names")
    action = _dictionary(root, "/OpenAction")
    if "/JavaScript" in names or "/EmbeddedFiles" in names or _dictionary(root, "/AA"):
        raise Refused("active")
    if action.get("/S") in _ACTIVE_ACTIONS or _ACTIVE_NAME.search(content):
        raise Refused("active")


def _open(content: bytes) -> PdfReader:
    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        # Without the empty password it can't be read; with it, only printing or copying was restricted.
        raise Refused("encrypted")
    stated = _resolve(_dictionary(_resolve(reader.trailer["/Root"]), "/Pages").get("/Count"))
    if isinstance(stated, int) and stated > limits.MAX_PAGES:
        raise Refused("too_many_pages")
    return reader


def _has_image(page: DictionaryObject) -> bool:
    objects = _dictionary(_dictionary(page, "/Resources"), "/XObject")
    # Scanners wrap the picture in a form now and then.
    return any(_dictionary(objects, name).get("/Subtype") in {"/Image", "/Form"} for name in objects)


def _read(content: bytes) -> PDFText:
    reader = _open(content)
    _refuse_active_parts(reader, content)
    texts: list[str] = []
    has_image = False
    for page in islice(reader.pages, limits.MAX_PAGES_READ):
        texts.append(page.extract_text())
        has_image = has_image or _has_image(page)
    pages = len(reader.pages)
    text = "\n".join(texts)
    if pages == 0:
        raise Refused("damaged")
    if count_letters(text) < MIN_LETTERS:
        raise Refused("scanned" if has_image else "empty")
    if looks_garbled(text):
        raise Refused("garbled")
    return PDFText(text=text, pages=pages, pages_read=len(texts))


def read_pdf(content: bytes) -> PDFText:
    """Text of at most MAX_PAGES_READ pages; raises Refused, or MemoryError when a limit is met."""
    try:
        return _read(content)
    except (Refused, MemoryError):
        raise
    except (FileNotDecryptedError, DependencyError):
        raise Refused("encrypted") from None
    except Exception:
        # Broken files break pypdf in many ways (KeyError, RecursionError ...); all mean one thing here.
        raise Refused("damaged") from None
