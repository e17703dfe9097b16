"""Check 34: a body that is too long is a 413, memory stays flat, and what a person may send still arrives."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import CVFile
from accounts.tests.factories import SeekerProfileFactory
from tests.faults.product import free_ports, wait_for
from tests.faults.workers import database_url_of_test
from tests.house import ROOT

pytestmark = [pytest.mark.fault, pytest.mark.slow]
MEGABYTE = 1024 * 1024
MOST_GROWTH_BYTES = 16 * MEGABYTE
CV = "/perfil/cv/"
BOUNDARY = "a-line-between"


class Server:
    """One pages or sockets process, and a visitor who sends it things."""

    def __init__(self, words: list[str], *, kind: str, logs: Path, **more: str) -> None:
        self.port = free_ports()
        known = {key: value for key, value in os.environ.items() if key != "CHAMBA_TEST_SLOT"}
        self.env = known | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "CHAMBA_PROCESS": kind,
            "CHAMBA_DATA_DIR": str(logs),
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database_url_of_test(),
            "REDIS_URL": settings.REDIS_URL,
            **more,
        }
        where = ["--bind", f"127.0.0.1:{self.port}"] if kind == "pages" else ["--port", str(self.port)]
        with (logs / f"{kind}.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words, *where],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.answers, seconds=60, what=f"{kind} answers")

    def answers(self) -> bool:
        try:
            return self.send("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def send(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body=body, headers=given, encode_chunked="Transfer-Encoding" in given)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def peak_bytes(self) -> int:
        """Return the most memory that the process and its children ever held, summed."""
        folders = [path for path in Path("/proc").glob("[0-9]*") if _session_of(path) == self.process.pid]
        lines = [line for path in folders for line in (path / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(15)


def _session_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def megabytes(count: int) -> Iterator[bytes]:
    yield from (b"x" * MEGABYTE for _ in range(count))


def form_with_file(size: int, token: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
    file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="cv.txt"\r\n\r\n'
    return (head + file).encode() + b"Cocinera. " * (size // 10) + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def pages(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    words = ["gunicorn", "config.wsgi", "--worker-class", "gthread", "--threads", "2", "--no-control-socket"]
    server = Server(words, kind="pages", logs=tmp_path)
    yield server
    server.end()


@pytest.fixture
def sockets(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    server = Server(["daphne", "config.asgi:application", "--verbosity", "0"], kind="sockets", logs=tmp_path)
    yield server
    server.end()


@pytest.mark.parametrize("chunked", [False, True], ids=["stated length", "chunked"])
def test_check_34_pages_answer_413_and_stay_small(pages: Server, chunked: bool) -> None:
    before = pages.peak_bytes()
    how = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(30 * MEGABYTE)}
    status, page = pages.send("POST", CV, megabytes(30), Accept="text/html", **how)
    assert status == 413
    assert "Tu CV puede pesar hasta 2 MB" in page
    assert len(page) < 5_000
    assert pages.peak_bytes() - before < MOST_GROWTH_BYTES
    assert pages.answers()


def test_check_34_fifty_megabytes_that_wait_for_leave_are_not_even_sent(pages: Server) -> None:
    before = pages.peak_bytes()
    status, body = pages.send("POST", "/trabajos/", Content_Length=str(50 * MEGABYTE))
    assert status == 413
    assert '"code": "request.too_long"' in body
    assert pages.peak_bytes() - before < MOST_GROWTH_BYTES


def test_check_34_a_length_that_is_none_is_a_400(pages: Server) -> None:
    assert pages.send("POST", CV, Content_Length="many")[0] == 400
    assert pages.send("POST", CV, Content_Length="-5")[0] == 400


def test_check_34_sockets_throw_away_what_is_too_long(sockets: Server) -> None:
    before = sockets.peak_bytes()
    length = {"Content-Length": str(30 * MEGABYTE)}
    status, body = sockets.send("POST", "/", megabytes(30), **length)
    assert (status, '"code": "request.too_long"' in body) == (413, True)
    assert sockets.send("POST", "/", megabytes(30), **{"Transfer-Encoding": "chunked"})[0] == 413
    with pytest.raises(OSError, match=r"reset|pipe|disconnected|closed"):
        sockets.send("POST", "/", megabytes(200), **{"Content-Length": str(200 * MEGABYTE)})
    assert sockets.peak_bytes() - before < MOST_GROWTH_BYTES
    assert sockets.answers()


def test_check_34_twin_without_the_limit_memory_grows(transactional_db: None, tmp_path: Path) -> None:
    words = ["daphne", "config.asgi:application", "--verbosity", "0"]
    server = Server(words, kind="sockets", logs=tmp_path, MAX_BODY_BYTES=str(100 * MEGABYTE))
    try:
        before = server.peak_bytes()
        server.send("POST", "/", megabytes(60), **{"Content-Length": str(60 * MEGABYTE)})
        assert server.peak_bytes() - before > 2 * MOST_GROWTH_BYTES
    finally:
        server.end()


def test_check_34_what_a_person_may_send_still_arrives(pages: Server) -> None:
    profile = SeekerProfileFactory()
    visitor = Client()
    visitor.force_login(profile.user)
    visitor.get(CV)
    cookies = f"s={visitor.cookies['s'].value}; c={visitor.cookies['c'].value}"
    given = {"Cookie": cookies, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    token = visitor.cookies["c"].value

    status, page = pages.send("POST", CV, form_with_file(2_200_000, token), Accept="text/html", **given)
    assert status == 200
    assert "El archivo pesa más de 2 MB" in page

    status, _ = pages.send("POST", CV, form_with_file(2 * MEGABYTE - 100, token), **given)
    assert status == 302
    assert CVFile.objects.get().size > 2 * MEGABYTE - 200

    chunked = given | {"Transfer-Encoding": "chunked"}
    status, _ = pages.send("POST", CV, iter([form_with_file(1000, token)]), **chunked)
    assert status == 302
    assert CVFile.objects.count() == 2
