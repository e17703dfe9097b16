"""The processes of the product: how each is started, asked and ended."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher import processes
from config.launcher.addresses import PROJECT, Addresses

# A message must not wait behind the readings of a thousand ads, so each queue has a worker of its own.
LIGHT_QUEUE, ML_QUEUE = QUEUES = ("light", "ml")
MOST_PAGE_WORKERS = 4
PAGE_THREADS = 4
ML_NICENESS = 5
PYTHON = (sys.executable, "-m")
CELERY = (*PYTHON, "celery", "--app", "config")


@dataclass(frozen=True)
class Service:
    """One process: `is_healthy` may be asked every moment; `if_we_die` ends it when the supervisor is killed.

    `niceness` above 0 lets others go first (as `nice` counts).
    """

    name: str
    command: list[str]
    is_healthy: Callable[[], bool]
    env: dict[str, str] = field(default_factory=dict)
    end_asking: Callable[[], None] = lambda: None
    if_we_die: signal.Signals = signal.SIGTERM
    niceness: int = 0


@dataclass(frozen=True)
class Places:
    """The addresses of one run."""

    bind: str
    pages_port: int
    sockets_port: int

    @property
    def shown_host(self) -> str:
        return "127.0.0.1" if self.bind in {"0.0.0.0", "::"} else self.bind

    @property
    def pages_url(self) -> str:
        return f"http://{self.shown_host}:{self.pages_port}/"

    @property
    def socket_url(self) -> str:
        return f"ws://{self.shown_host}:{self.sockets_port}"


def environment(places: Places, addresses: Addresses, given: Mapping[str, str]) -> dict[str, str]:
    """Return what every process of the product is told; what the person has set stays."""
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_url,
        "PORT": str(places.pages_port),
        "SOCKET_URL": places.socket_url,
        "PYTHONUNBUFFERED": "1",
    }
    return {**ours, **{name: value for name, value in given.items() if value or name not in ours}}


def services(places: Places, *, env: Mapping[str, str], scratch: Path) -> list[Service]:
    """Describe pages, sockets, both workers and beat."""
    cores = os.cpu_count() or 1
    beat_file = scratch / "beat-schedule"
    return [
        Service(
            name="pages",
            command=[*PYTHON, "gunicorn", "config.wsgi", "--bind", f"{places.bind}:{places.pages_port}"]
            + ["--worker-class", "gthread", "--workers", str(min(cores, MOST_PAGE_WORKERS))]
            + ["--threads", str(PAGE_THREADS), "--graceful-timeout", "4", "--no-control-socket"]
            + ["--worker-tmp-dir", str(scratch), "--log-level", "warning"],
            env={"CHAMBA_PROCESS": "pages"},
            is_healthy=lambda: _answers(places.shown_host, places.pages_port),
        ),
        Service(
            name="sockets",
            command=[*PYTHON, "daphne", "--bind", places.bind, "--port", str(places.sockets_port)]
            + ["--no-server-name", "--verbosity", "0", "config.asgi:application"],
            env={"CHAMBA_PROCESS": "sockets"},
            is_healthy=lambda: _answers(places.shown_host, places.sockets_port),
        ),
        _worker("worker", queue=LIGHT_QUEUE, concurrency=1, places=places, env=env),
        _worker(
            "ml-worker",
            queue=ML_QUEUE,
            concurrency=max(1, cores - 1),
            places=places,
            env=env,
            niceness=ML_NICENESS,
        ),
        Service(
            name="beat",
            command=[*CELERY, "beat", "--schedule", str(beat_file), "--pidfile", "", "--loglevel", "WARNING"],
            env={"CHAMBA_PROCESS": "worker"},
            is_healthy=lambda: any(scratch.glob("beat-schedule*")),
        ),
    ]


def _worker(
    name: str, *, queue: str, concurrency: int, places: Places, env: Mapping[str, str], niceness: int = 0
) -> Service:
    # The node's name differs between two runs against one Redis.
    node = f"{name}-{places.pages_port}@localhost"
    ping = WorkerPing(node, env=env)
    return Service(
        name=name,
        command=[*CELERY, "worker", "--queues", queue, "--concurrency", str(concurrency), "--hostname", node]
        + ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"],
        env={"CHAMBA_PROCESS": "worker", "CHAMBA_WORKER": f"{name}-{places.pages_port}"},
        niceness=niceness,
        # SIGQUIT drops the task at hand, which goes back to the queue; SIGTERM would wait for it.
        if_we_die=signal.SIGQUIT,
        is_healthy=ping,
        end_asking=ping.end,
    )


def _answers(host: str, port: int) -> bool:
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


class WorkerPing:
    """Asks the Celery worker for a sign of life without making anybody wait; each call looks how far that is."""

    def __init__(self, node: str, *, env: Mapping[str, str]) -> None:
        self.command = [*CELERY, "inspect", "ping", "--destination", node, "--timeout", "2"]
        self.env = {**env, "CHAMBA_PROCESS": "worker"}
        self.asking: subprocess.Popen[bytes] | None = None

    def __call__(self) -> bool:
        if self.asking is None:
            with open(os.devnull, "ab") as nowhere:
                self.asking = processes.start(self.command, log=nowhere, cwd=PROJECT, env=self.env)
        answer = self.asking.poll()
        if answer is not None:
            self.asking = None
        return answer == 0

    def end(self) -> None:
        """Take the question back."""
        if self.asking is not None:
            processes.kill_group(self.asking.pid)
            self.asking.wait()
