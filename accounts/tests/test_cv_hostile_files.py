"""Hostile files: bombs, loops, locks, mixtures and mutations each end with a code, and the asker lives on."""

import os
import random
import re
from pathlib import Path

import pytest
from pypdf import PdfWriter

from accounts.cv import messages, names, sniff
from accounts.cv.reading import CVError, read_cv
from accounts.tests import cv_files
from accounts.tests.cv_files import TEXT, Reader, reader, refusal


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path)


# --- check 31: DOCX bombs, refused before unpacking


def test_a_docx_that_unpacks_too_large_is_refused(read) -> None:
    filler = "<!--" + "a" * 30_000_000 + "-->"
    bomb = cv_files.docx(xml=f"<w:document xmlns:w='{cv_files.W}'>{filler}</w:document>")
    assert len(bomb) < 100_000
    assert refusal(read, bomb, "cv.docx") == "bomb"


def test_a_docx_whose_directory_lies_about_its_size_is_refused(read) -> None:
    whole = bytearray(cv_files.docx(xml=cv_files.document_xml("a" * 20_000_000)))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(signature), bytes(whole)):
            whole[found.start() + place : found.start() + place + 4] = (900).to_bytes(4, "little")
    assert refusal(read, bytes(whole), "cv.docx") in {"damaged", "bomb", "archive"}


def test_a_docx_with_thousands_of_members_is_refused(read) -> None:
    many = cv_files.docx(TEXT, extra=[(f"word/media/{number}", b"") for number in range(10_000)])
    assert refusal(read, many, "cv.docx") == "bomb"


def test_a_docx_with_a_large_document_is_refused(read) -> None:
    generator = random.Random(1)
    words = " ".join(str(generator.random()) for _ in range(80_000))
    large = cv_files.docx(xml=cv_files.document_xml(words * 5))
    assert refusal(read, large, "cv.docx") in {"bomb", "too_big"}


@pytest.mark.parametrize(
    "inner", [cv_files.docx("hola"), b"Rar!\x1a\x07\0" + b"x" * 50, b"7z\xbc\xaf\x27\x1c" + b"x" * 50]
)
def test_a_docx_with_an_archive_inside_is_refused(read, inner: bytes) -> None:
    assert refusal(read, cv_files.docx(TEXT, extra=[("word/embeddings/a.bin", inner)]), "cv.docx") == "nested"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "word\\..\\x", "C:/x", "word/a\x01b", "word/a\0.xml"]
)
def test_a_docx_with_a_wandering_name_is_refused(read, name: str) -> None:
    stand_in = "Q" * len(name)
    package = cv_files.docx(TEXT, extra=[(stand_in, "x")]).replace(stand_in.encode(), name.encode())
    assert refusal(read, package, "cv.docx") == "unsafe_names"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_docx_with_a_dtd_is_refused(read, encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ja"}">' for n in range(9))
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [{entities}]>'
        + cv_files.document("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>")
    ).encode(encoding)
    assert refusal(read, cv_files.docx(xml=document), "cv.docx") in {"dtd", "damaged"}


def test_an_external_entity_is_never_fetched(read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("no debe salir")
    doctype = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{secret}">]>'
    document = doctype + cv_files.document("<w:p><w:r><w:t>hola &x;</w:t></w:r></w:p>")
    assert refusal(read, cv_files.docx(xml=document), "cv.docx") == "dtd"


def test_a_docx_deeper_than_a_parser_goes_is_refused(read) -> None:
    deep = f"<w:document xmlns:w='{cv_files.W}'>" + "<w:p>" * 3_000 + "</w:p>" * 3_000 + "</w:document>"
    assert refusal(read, cv_files.docx(xml=deep), "cv.docx") == "damaged"


def test_truncated_and_mixed_packages_are_refused(read) -> None:
    whole = cv_files.docx(TEXT)
    assert refusal(read, whole[: len(whole) // 2], "cv.docx") == "damaged"
    assert refusal(read, whole + b"tail", "cv.docx") == "polyglot"
    assert refusal(read, whole + cv_files.docx("otro"), "cv.docx") == "polyglot"
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = cv_files.docx(TEXT, extra=[("word/document.xml", cv_files.document_xml("otro"))])
    assert refusal(read, twice, "cv.docx") == "polyglot"


# --- check 32: PDFs


def test_a_pdf_with_circular_pages_is_refused(read) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    ]
    assert refusal(read, cv_files.assemble_pdf(objects), "cv.pdf") in {"damaged", "too_heavy", "empty"}


def test_a_pdf_whose_form_draws_itself_ends(read) -> None:
    form = cv_files.stream(
        b"/F Do /F Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 3 0 R >> >>",
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        form,
        b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /F 3 0 R >> >> /Contents 5 0 R >>",
        cv_files.stream(b"/F Do"),
    ]
    assert refusal(read, cv_files.assemble_pdf(objects), "cv.pdf") in {
        "damaged",
        "too_heavy",
        "scanned",
        "empty",
    }


def test_a_pdf_stream_that_unpacks_too_large_is_refused(read) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        cv_files.stream(b" " * 300_000_000),
    ]
    assert refusal(read, cv_files.assemble_pdf(objects), "cv.pdf") in {"damaged", "too_heavy", "empty"}


def test_a_pdf_with_a_huge_predictor_is_refused(read) -> None:
    extra = b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 64 >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        cv_files.stream(b"BT ET" * 100, extra),
    ]
    assert refusal(read, cv_files.assemble_pdf(objects), "cv.pdf") in {"damaged", "too_heavy", "empty"}


def test_entities_in_the_metadata_of_a_pdf_are_never_expanded(read) -> None:
    xmp = b"<?xpacket?><!DOCTYPE x [<!ENTITY a '" + b"ja" * 5000 + b"'>]><x>" + b"&a;" * 5000 + b"</x>"
    metadata = cv_files.stream(xmp, b"/Type /Metadata /Subtype /XML", compress=False)
    # Behind the first kilobyte, where a doctype would make it a page for browsers.
    extra_objects = [b"(" + b" " * 1100 + b")", metadata]
    reading = read(cv_files.pdf(TEXT, catalog=b"/Metadata 5 0 R", extra_objects=extra_objects))
    assert reading.text == TEXT


def test_a_pdf_with_ten_thousand_pages_is_refused(read) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids]
    assert refusal(read, cv_files.assemble_pdf(objects + [page] * 10_000), "cv.pdf") == "too_many_pages"


def test_a_pdf_with_a_password_is_refused_and_one_that_only_forbids_printing_is_read(
    read, tmp_path: Path
) -> None:
    source = tmp_path / "source.pdf"
    source.write_bytes(cv_files.pdf(TEXT))
    for user_password, expected in (("clave", "encrypted"), ("", None)):
        writer = PdfWriter(clone_from=str(source))
        writer.encrypt(user_password=user_password, owner_password="otra", algorithm="AES-256")
        target = tmp_path / "locked.pdf"
        writer.write(str(target))
        if expected:
            assert refusal(read, target.read_bytes(), "cv.pdf") == expected
        else:
            assert read(target.read_bytes()).text == TEXT


def test_a_truncated_pdf_is_refused_or_read_but_never_hangs(read) -> None:
    whole = cv_files.pdf(TEXT)
    codes = {outcome(read, whole[: len(whole) * part // 8]) for part in range(1, 8)}
    assert codes <= {"read", "damaged", "empty"}


@pytest.mark.parametrize(
    "catalog",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Launch /F (cmd.exe) >>",
        b"/Names << /EmbeddedFiles << /Names [] >> >>",
        b"/Names << /Java#53cript << /Names [] >> >>",
        b"/AA << /WC << /S /GoTo >> >>",
    ],
)
def test_a_pdf_that_acts_is_refused(read, catalog: bytes) -> None:
    assert refusal(read, cv_files.pdf(TEXT, catalog=catalog), "cv.pdf") == "active"


def test_a_pdf_that_only_opens_at_its_first_page_is_read(read) -> None:
    assert read(cv_files.pdf(TEXT, catalog=b"/OpenAction [4 0 R /Fit]")).text == TEXT


def outcome(read, content: bytes) -> str:
    try:
        read(content, "cv")
    except CVError as error:
        return error.code
    return "read"


def mutated(content: bytes, seed: int) -> bytes:
    generator = random.Random(seed)
    changed = bytearray(content)
    for _ in range(generator.randint(1, 30)):
        place = generator.randrange(len(changed))
        match generator.randrange(3):
            case 0:
                changed[place] = generator.randrange(256)
            case 1:
                del changed[place : place + generator.randint(1, 40)]
            case _:
                changed[place:place] = changed[: generator.randint(1, 60)]
    return bytes(changed)


def test_sixty_mutated_files_end_with_a_text_or_a_known_code(read) -> None:
    sources = [cv_files.pdf(TEXT * 20), cv_files.docx(TEXT * 20), TEXT.encode("utf-16")]
    codes = [outcome(read, mutated(sources[seed % 3], seed)) for seed in range(60)]
    assert set(codes) <= {"read", *messages.REASONS}
    assert codes.count("unreadable") <= 3
    # The process that asked is alive and well.
    assert read(TEXT.encode(), "cv.txt").text == TEXT


# --- check 33: names, macros, mixtures, the antivirus test file


def test_a_docm_is_refused_by_its_content_and_by_its_name(read) -> None:
    assert refusal(read, cv_files.docx(TEXT, main_type=cv_files.MACRO_TYPE), "cv.docx") == "macros"
    assert refusal(read, cv_files.docx(TEXT, extra=[("word/vbaProject.bin", "x")]), "cv.docx") == "macros"
    assert refusal(read, cv_files.docx(TEXT), "cv.docm") == "macros"
    assert (
        refusal(read, cv_files.docx(TEXT, extra=[("word/a.bin", b"\xd0\xcf\x11\xe0aaaa")]), "cv.docx")
        == "active"
    )


def test_a_file_that_is_two_formats_is_refused(read) -> None:
    pdf, docx = cv_files.pdf(TEXT), cv_files.docx(TEXT)
    assert refusal(read, pdf + docx, "cv.pdf") == "polyglot"
    assert refusal(read, docx + pdf, "cv.docx") == "polyglot"
    assert refusal(read, b"hola " + pdf, "cv.txt") == "polyglot"
    assert refusal(read, b"hola " + docx, "cv.txt") in {"polyglot", "binary"}
    assert refusal(read, pdf[:9] + b"<script>alert(1)</script>" + pdf[9:], "cv.pdf") == "polyglot"


def test_the_antivirus_test_file_is_refused_wherever_it_is(read) -> None:
    assert refusal(read, sniff.EICAR, "cv.txt") == "malware"
    assert refusal(read, TEXT.encode() + b"\n" + sniff.EICAR, "cv.txt") == "malware"
    assert refusal(read, sniff.EICAR.decode().encode("utf-16"), "cv.txt") == "malware"
    assert refusal(read, cv_files.docx(sniff.EICAR.decode()), "cv.docx") == "malware"
    assert refusal(read, cv_files.docx(TEXT, extra=[("word/media/a", sniff.EICAR)]), "cv.docx") == "malware"
    assert refusal(read, cv_files.pdf(TEXT + "\n" + sniff.EICAR.decode()), "cv.pdf") == "malware"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "odd_name"),
        ("a" * 161, "odd_name"),
        ("../cv.txt", "odd_name"),
        ("C:\\cv.txt", "odd_name"),
        ("cv\x00.txt", "odd_name"),
        ("cv\u202etxt.exe", "odd_name"),
        ("cv.txt.exe", "odd_name"),
        ("cv.exe.txt", "odd_name"),
        ("cv.html", "odd_name"),
        (".htaccess", "odd_name"),
        ("<b>.txt", "odd_name"),
        ("cv.pdf", "wrong_kind"),
        ("cv.docx", "wrong_kind"),
    ],
)
def test_an_odd_or_lying_name_is_refused(read, name: str, code: str) -> None:
    assert refusal(read, TEXT.encode(), name) == code


def test_the_name_in_storage_is_random_and_tells_nothing() -> None:
    first, second = names.storage_name("pdf"), names.storage_name("pdf")
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{32}\.pdf", first)


def test_links_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(TEXT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "cv.txt")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link.txt", "absent.txt", "pipe", "."):
        with pytest.raises(CVError, match="unreadable"):
            read_cv(tmp_path / name, claimed_name="cv.txt")
