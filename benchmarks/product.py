"""The whole product as a benchmark needs it: `make run` in a data folder of its own, with the demonstration loaded."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wire import Browser

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("CHAMBA_BENCH_HOME") or ROOT / "var" / "bench")
READY = "Chamba is ready"
START_SECONDS, STOP_SECONDS = 400, 20
# As `demo people` prints them: name@place (o +51...) / password - what there is to see
PERSON = re.compile(r"^(.+?): (\S+) \(o (\S+)\) / (\S+) - ", re.MULTILINE)


@dataclass(frozen=True)
class Product:
    """One run: where it answers, and the demonstration's people by what they are, each (login, password)."""

    origin: str
    sockets: str
    people: dict[str, tuple[str, str]]
    env: dict[str, str]

    def sign_in(self, role: str = "busca trabajo", browser: Browser | None = None) -> Browser:
        """Return the browser of a demonstration person who has just signed in."""
        browser = browser or Browser(self.origin)
        login, password = self.people[role]
        browser.submit(browser.get("/cuenta/login/"), login=login, password=password)
        if "s" not in browser.cookies:
            raise RuntimeError(f"{login} could not sign in")
        return browser


@contextmanager
def running(home: Path = HOME, **extra: str) -> Iterator[Product]:
    """Have the product run with the demonstration in a folder of its own; it is taken down at the end."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_ports()
    env = {**os.environ, "CHAMBA_HOME": str(home), "CHAMBA_DATA_DIR": str(home / "data"), "PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "SOCKET_PORT"):
        env.pop(name, None)
    env |= extra
    output = home / "run.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.launcher", "run"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    try:
        until(lambda: READY in output.read_text() or process.poll() is not None, seconds=START_SECONDS)
        if process.poll() is not None:
            raise RuntimeError(output.read_text())
        origin, sockets = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port + 1}"
        yield Product(origin=origin, sockets=sockets, people=_people(output.read_text()), env=env)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


def _people(said: str) -> dict[str, tuple[str, str]]:
    """Give the first person of each kind."""
    people: dict[str, tuple[str, str]] = {}
    for role, login, _phone, password in PERSON.findall(said):
        people.setdefault(role, (login, password))
    return people


def until(condition, *, seconds: float, step: float = 0.1) -> None:  # type: ignore[no-untyped-def]
    """Ask until `condition` holds; raises TimeoutError."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:.0f} s")
        time.sleep(step)


def free_ports() -> int:
    """Return a port whose successor is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
