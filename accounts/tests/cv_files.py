"""Small writers of CV files for tests: real DOCX packages and PDFs with real text operators."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from accounts.cv.reading import CVError, CVReading, read_cv

TEXT = "Rosa Quispe Mamani\nCocinera en Trujillo, 5 años: menú criollo, parrilla y repostería.\nBrevete A-I"

Reader = Callable[..., CVReading]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def reader(folder: Path) -> Reader:
    """A function that stores bytes as an upload would be and reads them."""

    def run(content: bytes, name: str = "cv.pdf") -> CVReading:
        path = folder / "upload"
        path.write_bytes(content)
        return read_cv(path, claimed_name=name)

    return run


def refusal(read: Reader, content: bytes, name: str) -> str:
    """The code with which the bytes are refused; the person always gets a sentence."""
    with pytest.raises(CVError) as caught:
        read(content, name)
    assert len(caught.value.message_es) > 20
    return caught.value.code


def content_types(main_type: str = MAIN_TYPE) -> str:
    """The part that says what a package holds."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )


def document(body: str) -> str:
    """The root of document.xml around a body."""
    return f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'


def document_xml(text: str) -> str:
    """One paragraph a line; tabs become cells' separators as Word writes them."""
    paragraphs = []
    for line in text.split("\n"):
        runs = "<w:r><w:tab/></w:r>".join(
            f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in line.split("\t")
        )
        paragraphs.append(f"<w:p>{runs}</w:p>")
    return '<?xml version="1.0" encoding="UTF-8"?>' + document("".join(paragraphs))


def package(parts: Iterable[tuple[str, str | bytes]], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content, compression)
    return buffer.getvalue()


def docx(
    text: str = "",
    *,
    xml: str | bytes | None = None,
    extra: Iterable[tuple[str, str | bytes]] = (),
    main_type: str = MAIN_TYPE,
) -> bytes:
    """A DOCX of a text, or of a whole document.xml, with further parts."""
    parts: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", content_types(main_type)),
        ("word/document.xml", xml if xml is not None else document_xml(text)),
    ]
    return package([*parts, *extra])


def assemble_pdf(objects: list[bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects (first is 1) with its cross-reference table."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(objects) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, extra: bytes = b"", *, compress: bool = True) -> bytes:
    """A stream object, deflated unless told."""
    if compress:
        content, extra = zlib.compress(content), extra + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def _text_operators(lines: list[str]) -> bytes:
    out = [b"BT /F1 10 Tf 12 TL 50 800 Td"]
    for line in lines:
        raw = (
            line.encode("cp1252", "replace")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
        )
        out.append(b"(" + raw + b") Tj T*")
    out.append(b"ET")
    return b"\n".join(out)


def pdf(
    text: str, *, lines_on_page: int = 60, catalog: bytes = b"", extra_objects: Iterable[bytes] = ()
) -> bytes:
    """A PDF of a text in Helvetica, sixty lines a page; `extra_objects` begin with number 4."""
    lines = text.split("\n")
    sheets = [lines[start : start + lines_on_page] for start in range(0, len(lines), lines_on_page)]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>", b"", font, *extra_objects]
    kids = []
    for sheet in sheets:
        objects.append(stream(_text_operators(sheet)))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return assemble_pdf(objects)


def scanned_pdf() -> bytes:
    """One page that is only a grey picture."""
    picture = stream(
        bytes(range(256)) * 40,
        b"/Type /XObject /Subtype /Image /Width 128 /Height 80 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    return assemble_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            picture,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /XObject << /I 3 0 R >> >> /Contents 5 0 R >>",
            stream(b"595 0 0 842 0 0 cm /I Do"),
        ]
    )


def png() -> bytes:
    """A one-pixel picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
