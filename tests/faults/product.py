"""The whole product as a test sees it: a supervisor in a process of its own, its addresses, its leftovers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.house import ROOT

READY = "Chamba is ready"
START_SECONDS = 240.0


class Product:
    """One run of the supervisor in a data folder of its own."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.port = free_ports()
        self.output = home.parent / f"{home.name}-{self.port}.txt"
        known = {"PATH", "HOME", "LANG", "TMPDIR"}
        self.env = {name: value for name, value in os.environ.items() if name in known}
        self.env |= {"CHAMBA_HOME": str(home), "CHAMBA_DATA_DIR": str(home / "data"), "DEMO_ALLOWED": "0"}
        self.env |= {"PORT": str(self.port), **env}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Product":
        """Start the supervisor without waiting."""
        if self.process is not None:
            self.process.wait(20)
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o755)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launcher", "run"],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self

    def wait_until_ready(self) -> "Product":
        """Wait for the supervisor's last line of the start; show what it said when that does not come."""
        assert self.process
        wait_for(
            lambda: READY in self.said or self.process.poll() is not None, seconds=START_SECONDS, what=READY
        )
        assert READY in self.said, self.said
        return self

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def signal(self, sign: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(sign)

    def wait_until_ended(self, *, seconds: float) -> int:
        assert self.process
        return self.process.wait(seconds)

    def end(self) -> None:
        """End the run at the close of a test, however far it got."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        wait_for(lambda: not self.leftovers(), seconds=15, what="no process left")

    def leftovers(self) -> dict[int, str]:
        """Return every live process that works for this data folder, by its environment or its command line."""
        mark = os.fsencode(self.home)
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            if int(folder.name) == os.getpid():
                continue
            try:
                words = (folder / "cmdline").read_bytes()
                if words and (mark in words or mark in (folder / "environ").read_bytes()):
                    found[int(folder.name)] = words.replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
        return found

    def pid_of(self, words: str) -> int:
        """Return the lowest process number whose command line contains `words`."""
        return min(pid for pid, line in self.leftovers().items() if words in line)


def free_ports() -> int:
    """Return a port whose successor is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def wait_for(condition: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Ask until `condition` holds and return how long that took; fail after `seconds`."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began
