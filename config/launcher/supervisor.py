"""`make run`: brings the whole product up, keeps it up, and takes all of it down again."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.launcher import lease, processes, servers, strays
from config.launcher.addresses import PROJECT, Addresses, layout
from config.launcher.errors import LaunchError
from config.launcher.services import Places, Service, environment, services

HEALTHY_SECONDS = 120.0
STOP_SECONDS = 5.0
FORMER_RUN_SECONDS = 12.0
LOOK_EVERY_SECONDS = 0.25
LONGEST_BACKOFF_SECONDS = 30.0
# A process that held out this long starts its backoff from the beginning.
STEADY_SECONDS = 60.0
LARGEST_LOG_BYTES = 5_000_000


@dataclass
class Child:
    """A running service and how often it has died lately."""

    service: Service
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    start_again_at: float | None = None


def run() -> int:
    """Run the product until SIGINT, SIGTERM or SIGHUP, and return the exit status."""
    supervisor = Supervisor(read_places(), home=layout().home)
    _end_with_parent()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, supervisor.ask_to_stop)
    return supervisor.run()


class Supervisor:
    """One run of the product."""

    def __init__(self, places: Places, *, home: Path) -> None:
        self.places = places
        self.home = home
        self.logs = home / "logs"
        self.children: list[Child] = []
        self.stopping = False
        self.began = time.monotonic()

    def run(self) -> int:
        """Start everything, watch it, and leave nothing behind."""
        self.logs.mkdir(parents=True, exist_ok=True)
        lock = self._become_the_only_one()
        try:
            if left := strays.clean_up(self.home / "processes.json"):
                self.say(f"ended {left} processes that a killed run had left")
            check_port(self.places.bind, self.places.pages_port, name="PORT")
            check_port(self.places.bind, self.places.sockets_port, name="SOCKET_PORT")
            env = environment(self.places, self._servers(), os.environ)
            if not self.stopping and self._prepare(env):
                self._start_all(env)
                self._wait_until_healthy()
                self._welcome()
                self._watch(env)
        finally:
            self._stop_all()
            os.close(lock)
        return 0

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Begin to stop; the loops look at this."""
        self.stopping = True

    def say(self, text: str) -> None:
        """Print one line of progress with the seconds since the start."""
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", flush=True)

    def _become_the_only_one(self) -> int:
        """Lock this data folder for one run; a former one that is about to end is waited for."""
        end = time.monotonic() + FORMER_RUN_SECONDS
        while (lock := lease.try_alone(self.home / "supervisor")) is None:
            if time.monotonic() > end or self.stopping:
                raise LaunchError(
                    "Chamba already runs from this folder: stop that run first, or set CHAMBA_HOME."
                )
            time.sleep(LOOK_EVERY_SECONDS)
        return lock

    def _servers(self) -> Addresses:
        given = Addresses(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
        if given.database_url and given.redis_url:
            self.say("using the servers that DATABASE_URL and REDIS_URL name")
            return given
        ours = servers.ensure_servers()
        self.say(f"PostgreSQL and Valkey are ready in {layout().home}")
        return Addresses(given.database_url or ours.database_url, given.redis_url or ours.redis_url)

    def _prepare(self, env: dict[str, str]) -> bool:
        """Migrate, load what is missing, collect files; False when the person stopped it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "config.launcher.prepare", str(self._people_file)],
            cwd=PROJECT,
            env=env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=processes.prepared(signal_if_parent_dies=signal.SIGTERM),
        )
        strays.remember(self.home / "processes.json", [process.pid])
        while process.poll() is None and not self.stopping:
            time.sleep(LOOK_EVERY_SECONDS)
        if self.stopping:
            processes.stop(process, first=signal.SIGTERM, patience_seconds=STOP_SECONDS)
            return False
        if process.returncode != 0:
            raise LaunchError("The database could not be prepared; the lines above say why.")
        self.say("the database is prepared")
        return True

    def _start_all(self, env: dict[str, str]) -> None:
        scratch = self.home / "run-files"
        scratch.mkdir(exist_ok=True)
        for left in scratch.iterdir():
            left.unlink()
        for service in services(self.places, env=env, scratch=scratch):
            self.children.append(Child(service, self._start(service, env), started=time.monotonic()))
        self._remember()

    def _start(self, service: Service, env: dict[str, str]) -> subprocess.Popen[bytes]:
        log = self.logs / f"{service.name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.rename(log.with_suffix(".log.1"))
        with log.open("ab") as file:
            return processes.start(
                service.command,
                log=file,
                cwd=PROJECT,
                env={**env, **service.env},
                signal_if_parent_dies=service.if_we_die,
                niceness=service.niceness,
            )

    def _wait_until_healthy(self) -> None:
        end = time.monotonic() + HEALTHY_SECONDS
        waiting = list(self.children)
        while waiting and not self.stopping:
            for child in list(waiting):
                if child.process.poll() is not None or time.monotonic() > end:
                    raise LaunchError(self._last_words(child.service))
                if child.service.is_healthy():
                    waiting.remove(child)
                    self.say(f"{child.service.name} answers")
            time.sleep(LOOK_EVERY_SECONDS)

    def _last_words(self, service: Service) -> str:
        log = self.logs / f"{service.name}.log"
        lines = log.read_text(errors="replace").strip().splitlines()
        tail = "\n".join(f"    {line}" for line in lines[-8:])
        return f"{service.name} did not start. The end of {log}:\n{tail}"

    def _welcome(self) -> None:
        if self.stopping:
            return
        print(f"\nChamba is ready: {self.places.pages_url}\nsockets: {self.places.socket_url}", flush=True)
        if self._people_file.exists():
            print(f"\n{self._people_file.read_text().strip()}", flush=True)
        print(f"\nCtrl-C stops everything. Logs: {self.logs}", flush=True)

    def _watch(self, env: dict[str, str]) -> None:
        """Start again what has died, waiting twice as long each time."""
        while not self.stopping:
            time.sleep(LOOK_EVERY_SECONDS)
            for child in self.children:
                if child.process.poll() is None:
                    continue
                now = time.monotonic()
                if child.start_again_at is None:
                    child.deaths = 1 if now - child.started > STEADY_SECONDS else child.deaths + 1
                    pause = min(2.0 ** (child.deaths - 1), LONGEST_BACKOFF_SECONDS)
                    child.start_again_at = now + pause
                    processes.kill_group(child.process.pid)
                    self.say(f"{child.service.name} ended by itself; it is started again in {pause:.0f} s")
                elif now >= child.start_again_at:
                    child.process, child.started, child.start_again_at = (
                        self._start(child.service, env),
                        now,
                        None,
                    )
                    self._remember()

    def _stop_all(self) -> None:
        """End the services together, then the servers if nobody else uses them."""
        if self.children:
            self.say("stopping")
        for child in self.children:
            child.service.end_asking()
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for child in self.children:
            patience = max(0.0, end - time.monotonic())
            processes.stop(child.process, first=None, patience_seconds=patience)
        (self.home / "processes.json").unlink(missing_ok=True)
        servers.release_servers()
        if self.children:
            self.say("stopped")

    def _remember(self) -> None:
        strays.remember(self.home / "processes.json", [child.process.pid for child in self.children])

    @property
    def _people_file(self) -> Path:
        return self.home / "demo-people.txt"


def read_places() -> Places:
    """Read PORT, SOCKET_PORT and BIND from the environment."""
    pages = _port("PORT", 8000)
    return Places(
        bind=os.environ.get("BIND") or "127.0.0.1",
        pages_port=pages,
        sockets_port=_port("SOCKET_PORT", pages + 1),
    )


def check_port(bind: str, port: int, *, name: str) -> None:
    """Raise LaunchError with a plain sentence where `port` is taken or not allowed."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise LaunchError(
                f"Port {port} cannot be used ({error.strerror}): stop the program that has it, "
                f"or choose another one, for example {name}={port + 100} make run."
            ) from error


def _port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise LaunchError(f"{name}={value}: expected a port number from 1 to 65535.")
    return int(value)


def _end_with_parent() -> None:
    """Stop when `make` dies, even by kill -9; a shell that starts us without it may go."""
    if os.environ.get("CHAMBA_FOLLOW_PARENT") and sys.platform == "linux":
        ctypes.CDLL(None).prctl(processes.PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
