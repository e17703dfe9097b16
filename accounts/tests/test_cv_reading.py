"""Reading honest files of each kind, and the process that reads them."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.cv import limits
from accounts.cv.reading import CVError
from accounts.tests import cv_files
from accounts.tests.cv_files import TEXT, Reader, reader, refusal


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path)


def test_it_reads_a_pdf_a_docx_and_a_text(read) -> None:
    for content, name, kind in (
        (cv_files.pdf(TEXT), "cv.pdf", "pdf"),
        (cv_files.docx(TEXT), "Mi CV 2026.docx", "docx"),
        (TEXT.encode(), "cv.txt", "txt"),
    ):
        reading = read(content, name)
        assert reading.kind == kind
        assert reading.text == TEXT
        assert reading.pages == 1
        assert reading.warnings == ()


def test_the_bytes_decide_and_not_a_missing_ending(read) -> None:
    assert read(cv_files.docx(TEXT), "CV de Rosa v2.0 final").kind == "docx"
    assert read(cv_files.docx(TEXT), "cv.doc").kind == "docx"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_it_finds_the_encoding_of_a_text(read, encoding: str) -> None:
    assert read(TEXT.encode(encoding), "cv.txt").text == TEXT


def test_control_and_invisible_marks_are_taken_out(read) -> None:
    raw = "Coci\u00adnera\u202e en\u00a0Piura\x07\r\n\r\n\r\n\r\no\ufb01cina \uf0b7 caja\u200b"
    assert read(raw.encode(), "cv.txt").text == "Cocinera en Piura\n\noficina • caja"


def test_a_long_text_is_cut_and_the_person_is_told_what_was_kept(read) -> None:
    reading = read(("palabra " * 10_000).encode(), "cv.txt")
    assert len(reading.text) == limits.MAX_TEXT_CHARACTERS
    assert [warning.code for warning in reading.warnings] == ["cut_text"]
    assert "40000" in reading.warnings[0].message_es


def test_of_a_long_pdf_the_first_pages_are_read(read) -> None:
    text = "\n".join(f"Renglón {number} de un currículum largo" for number in range(20 * 10))
    reading = read(cv_files.pdf(text, lines_on_page=10))
    assert reading.pages == 20
    assert "Renglón 149 " in reading.text
    assert "Renglón 150 " not in reading.text
    assert "15 de 20 páginas" in reading.warnings[0].message_es


def test_tables_boxes_and_hidden_words_of_a_docx(read) -> None:
    body = (
        "<w:p><w:r><w:t>Antes</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>contrata</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>2019</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Cajera</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><mc:AlternateContent>"
        "<mc:Choice Requires='wps'><w:p><w:r><w:t>Caja</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>Caja</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:r><w:delText>borrado</w:delText></w:r><w:r><w:t>Fin &amp; ya</w:t></w:r></w:p>"
    )
    assert (
        read(cv_files.docx(xml=cv_files.document(body)), "cv.docx").text
        == "Antes\n2019\tCajera\nCaja\n\nFin & ya"
    )


def test_a_scanned_pdf_gets_an_honest_answer(read) -> None:
    with pytest.raises(CVError) as caught:
        read(cv_files.scanned_pdf())
    assert caught.value.code == "scanned"
    assert "parece una foto" in caught.value.message_es
    assert "frase" in caught.value.message_es


def test_photos_and_other_formats_are_named(read) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal(read, cv_files.png(), "cv.png") == "image"
    assert refusal(read, b"\xff\xd8\xff\xe0" + b"JFIF" * 9, "cv.pdf") == "image"
    assert refusal(read, compound, "cv.doc") == "old_doc"
    assert refusal(read, compound + "EncryptedPackage".encode("utf-16-le"), "cv.docx") == "encrypted"
    assert refusal(read, b"{\\rtf1 hola}", "cv.rtf") == "rtf"
    assert refusal(read, b"MZ\x90\0" + b"\0" * 99, "cv.pdf") == "program"
    assert refusal(read, b"<html><script>alert(1)</script>", "cv.txt") == "markup"
    assert refusal(read, random.Random(7).randbytes(4096), "cv.txt") in {"binary", "archive"}
    assert refusal(read, b"", "cv.txt") == "empty"
    assert refusal(read, b" \n\t ", "cv.txt") == "empty"
    assert refusal(read, cv_files.package([("hola.txt", "hola")]), "cv.zip") == "archive"


def test_a_file_over_two_megabytes_is_refused(read) -> None:
    assert refusal(read, b"a" * (limits.MAX_FILE_BYTES + 1), "cv.txt") == "too_big"


# --- the child itself


def run_child(code: str) -> subprocess.CompletedProcess[bytes]:
    root = Path(__file__).resolve().parent.parent.parent
    return subprocess.run([sys.executable, "-c", code], cwd=root, env={}, capture_output=True, check=False)


def test_the_child_starts_without_django_and_below_its_memory_limit() -> None:
    done = run_child("import sys, accounts.cv.child; print(any(m.startswith('django') for m in sys.modules))")
    assert done.stdout.strip() == b"False", done.stderr


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('/tmp/chamba-child-wrote', 'w')",
        "import os; os.remove('manage.py')",
        "bytearray(600_000_000)",
        "while True: pass",
    ],
)
def test_the_child_cannot_reach_out_write_or_grow(attempt: str) -> None:
    shorter = "limits.MAX_CPU_SECONDS = 1; " if attempt.startswith("while") else ""
    # The import happens first, as in the child, where everything is loaded before the limits.
    head = (
        f"import socket, subprocess\nfrom accounts.cv import limits\n{shorter}limits.limit_this_process()\n"
    )
    assert run_child(head + attempt).returncode != 0


def test_an_endless_child_is_ended_with_its_code(read, monkeypatch) -> None:
    from accounts.cv import reading

    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(limits, "MAX_WALL_SECONDS", 0.3)
    assert refusal(read, TEXT.encode(), "cv.txt") == "too_heavy"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("print('x' * 10_000_000)", "unreadable"),
        ("print('[]')", "unreadable"),
        ('print(\'{"kind": "exe", "text": 1}\')', "unreadable"),
        ('print(\'{"refused": "nonsense"}\')', "unreadable"),
        ("import os; os.abort()", "unreadable"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_heavy"),
    ],
)
def test_a_strange_answer_of_the_child_is_not_believed(read, monkeypatch, program: str, code: str) -> None:
    from accounts.cv import reading

    monkeypatch.setattr(reading, "_COMMAND", [sys.executable, "-c", program])
    assert refusal(read, TEXT.encode(), "cv.txt") == code
