"""The parent of the embedded servers: starts them, restarts them, and ends them after their last user."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.launcher import binaries, lease, postgres, processes, valkey
from config.launcher.addresses import Layout
from config.launcher.binaries import Programs
from config.launcher.errors import LaunchError

LOOK_EVERY_SECONDS = 0.25
# A row of manage.py commands should not start the servers anew each time.
LINGER_SECONDS = 3.0
START_SECONDS = 60.0
STOP_SECONDS = 6.0
RESTART_PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Server:
    """One embedded server: how to start it, how to ask it, how to end it."""

    prepare: Callable[[], None]
    command: list[str]
    cwd: Path
    env: dict[str, str]
    is_ready: Callable[[], bool]
    stop_signal: signal.Signals


def servers(layout: Layout, programs: Programs) -> dict[str, Server]:
    """Describe both servers."""
    return {
        "postgres": Server(
            prepare=lambda: postgres.prepare(layout, programs),
            command=postgres.command(layout, programs),
            cwd=layout.postgres_folder,
            env=postgres.environment(programs),
            is_ready=lambda: postgres.is_ready(layout),
            stop_signal=postgres.STOP,
        ),
        "valkey": Server(
            prepare=lambda: valkey.prepare(layout),
            command=valkey.command(layout, programs),
            cwd=layout.valkey_folder,
            env={},
            is_ready=lambda: valkey.is_ready(layout),
            stop_signal=valkey.STOP,
        ),
    }


class Keeper:
    """Keeps both servers alive as long as anybody holds the lease."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.told_to_stop = False
        self.may_linger = True

    def run(self, keeper_lock: int) -> None:
        """Start the servers, then watch until the last user has gone; `keeper_lock` is closed at the end."""
        signal.signal(signal.SIGTERM, self._stop_now)
        signal.signal(signal.SIGINT, self._stop_now)
        signal.signal(signal.SIGUSR1, self._do_not_linger)
        programs = binaries.unpack(self.layout.binaries)
        self.servers = servers(self.layout, programs)
        try:
            for name in self.servers:
                self._start(name)
            for name in self.servers:
                self._wait_for(name)
            self.layout.ready.write_text(str(os.getpid()))
            alone = self._watch()
        finally:
            self.layout.ready.unlink(missing_ok=True)
            for name, process in self.running.items():
                processes.stop(process, first=self.servers[name].stop_signal, patience_seconds=STOP_SECONDS)
        # In this order: who waits for the lease must find the keeper gone.
        os.close(keeper_lock)
        if alone is not None:
            os.close(alone)

    def _watch(self) -> int | None:
        """Return the exclusive lease once nobody uses the servers any more (None when told to stop)."""
        unused_since: float | None = None
        while not self.told_to_stop:
            time.sleep(LOOK_EVERY_SECONDS)
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self._restart(name)
            if not lease.is_free(self.layout.lease):
                unused_since = None
                continue
            unused_since = unused_since or time.monotonic()
            if not self.may_linger or time.monotonic() - unused_since >= LINGER_SECONDS:
                alone = lease.try_alone(self.layout.lease)
                if alone is not None:
                    return alone
        return None

    def _start(self, name: str) -> None:
        server = self.servers[name]
        server.prepare()
        with self.layout.log.open("ab") as log:
            self.running[name] = processes.start(
                server.command,
                log=log,
                cwd=server.cwd,
                env=server.env,
                owner=self.layout.owner,
                signal_if_parent_dies=server.stop_signal,
            )

    def _restart(self, name: str) -> None:
        time.sleep(RESTART_PAUSE_SECONDS)
        if self.told_to_stop:
            return
        print(f"{name} ended by itself and is started again", file=sys.stderr, flush=True)
        self._start(name)

    def _wait_for(self, name: str) -> None:
        server = self.servers[name]

        def settled() -> bool:
            return server.is_ready() or self.running[name].poll() is not None

        if not processes.wait_until(settled, timeout_seconds=START_SECONDS) or not server.is_ready():
            raise LaunchError(f"{name} did not start; its last words are at the end of {self.layout.log}.")

    def _stop_now(self, _signal: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _do_not_linger(self, _signal: int, _frame: FrameType | None) -> None:
        self.may_linger = False
