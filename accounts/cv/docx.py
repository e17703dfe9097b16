"""DOCX: the zip directory is judged before anything is unpacked; then only word/document.xml is read."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from accounts.cv.refusal import Refused
from accounts.cv.sniff import EICAR

MAX_MEMBERS: Final = 400
MAX_DOCUMENT_BYTES: Final = 6 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 40 * 1024 * 1024
MAX_RATIO: Final = 100
_SMALL_BYTES: Final = 256 * 1024  # styles.xml of an empty file already shrinks fortyfold

_DOCUMENT: Final = "word/document.xml"
_MAIN_TYPE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NESTED: Final = (
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
)
_ACTIVE: Final = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")


def _count_members(content: bytes) -> int:
    """Members as the end record states them; raises Refused where bytes precede or follow the archive."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or len(content) < end + 22:
        raise Refused("damaged")
    members, size, offset, comment = struct.unpack_from("<HIIH", content, end + 10)
    if end + 22 + comment != len(content) or comment or offset + size != end:
        raise Refused("polyglot")
    return int(members)


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    # The original names: zipfile itself cuts them at a zero byte and turns separators.
    names = [member.orig_filename for member in members]
    if len(set(names)) != len(names):
        raise Refused("polyglot")
    for member in members:
        name = member.orig_filename
        parts = name.split("/")
        if name.startswith("/") or "\\" in name or ":" in name or ".." in parts or not name.isprintable():
            raise Refused("unsafe_names")
        if member.flag_bits & 0x1:
            raise Refused("encrypted")
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused("damaged")
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _SMALL_BYTES and ratio > MAX_RATIO:
            raise Refused("bomb")
        if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            raise Refused("macros")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise Refused("bomb")


def _check_members(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        with archive.open(member) as stream:
            head = stream.read(256)
        if head.startswith(_NESTED) and not member.filename.endswith((".emz", ".wmz")):
            raise Refused("nested")
        if head.startswith(_ACTIVE):
            raise Refused("active")
        if EICAR in head:
            raise Refused("malware")


def _check_types(archive: zipfile.ZipFile) -> None:
    try:
        types = archive.open("[Content_Types].xml").read(64 * 1024)
    except KeyError:
        raise Refused("archive") from None
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise Refused("macros")
    if _MAIN_TYPE not in types or _DOCUMENT not in archive.namelist():
        raise Refused("archive")


def _open_checked(content: bytes) -> bytes:
    if _count_members(content) > MAX_MEMBERS:
        raise Refused("bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise Refused("bomb")
            _check_directory(members)
            _check_types(archive)
            _check_members(archive)
            document = archive.getinfo(_DOCUMENT)
            if document.file_size > MAX_DOCUMENT_BYTES:
                raise Refused("bomb")
            return archive.read(document)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        ValueError,
        KeyError,
        NotImplementedError,
    ):
        raise Refused("damaged") from None


def _is_hidden(run: etree._Element, w: str) -> bool:
    mark = run.find(f"{w}rPr/{w}vanish")
    return mark is not None and mark.get(f"{w}val", "true") not in {"0", "false", "off"}


def _pieces(document: bytes) -> Iterator[str]:
    events = etree.iterparse(
        io.BytesIO(document),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    w, skipped = _W, 0
    for number, (event, element) in enumerate(events):
        tag = str(element.tag)
        if number == 0:
            if element.getroottree().docinfo.doctype:
                raise Refused("dtd")
            w = _STRICT_W if tag.startswith(_STRICT_W) else _W
        if tag == _FALLBACK:
            # The same text box once more, for old programs.
            skipped += 1 if event == "start" else -1
        elif event == "end" and not skipped:
            if tag == f"{w}r":
                # A run is whole here, so hidden text is known before it is given out.
                yield "" if _is_hidden(element, w) else "".join(_run_text(element, w))
            elif tag == f"{w}p" or tag == f"{w}tr":
                yield "\n"
            elif tag == f"{w}tc":
                yield "\t"
        if event == "end" and tag == f"{w}p":
            element.clear()


def _run_text(run: etree._Element, w: str) -> Iterator[str]:
    for child in run:
        if child.tag == f"{w}t":
            yield child.text or ""
        elif child.tag in {f"{w}tab", f"{w}ptab"}:
            yield "\t"
        elif child.tag in {f"{w}br", f"{w}cr"}:
            yield "\n"
        elif child.tag == f"{w}noBreakHyphen":
            yield "-"


def read_docx(content: bytes) -> str:
    """The visible text of a DOCX, one line a paragraph, cells parted by tabs; raises Refused."""
    document = _open_checked(content)
    try:
        return "".join(_pieces(document)).replace("\n\t", "\t")
    except etree.XMLSyntaxError:
        raise Refused("damaged") from None
