"""Real Celery processes and a real Valkey of a test's own, against the test's database."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from redis import Redis

from config.celery import app
from config.launcher import valkey
from config.launcher.addresses import Layout, layout
from config.launcher.binaries import unpack
from tests.faults.product import wait_for
from tests.house import ROOT

READY_SECONDS = 60.0


class Valkey:
    """A Valkey that a test may flush, kill and bring back."""

    def __init__(self, folder: Path) -> None:
        self.layout = Layout(home=folder, sockets=folder / "run", owner=None)
        for needed in (self.layout.sockets, self.layout.valkey_folder):
            needed.mkdir(parents=True)
        self.url = f"unix://{self.layout.valkey_socket}?db=0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        programs = unpack(layout().binaries)
        self.process = subprocess.Popen(valkey.command(self.layout, programs), stdout=subprocess.DEVNULL)
        wait_for(lambda: valkey.is_ready(self.layout), seconds=10, what="Valkey answers")

    def kill(self) -> None:
        """End it as a power cut would, files left as they are."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def lose_its_files(self) -> None:
        """Remove what it had written, as a lost disk would."""
        for file in sorted(self.layout.valkey_folder.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()


class Background:
    """Celery workers and beat of one test, all ended with it."""

    def __init__(self, redis_url: str, logs: Path) -> None:
        self.redis_url = redis_url
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start_worker(
        self, name: str, *, queue: str = "light", settings: str = "config.settings.base"
    ) -> None:
        """Start a worker and return when it consumes."""
        node = f"{name}-{os.getpid()}@localhost"
        options = ["--queues", queue, "--concurrency", "1", "--without-gossip", "--without-mingle"]
        self._start(name, ["worker", "--hostname", node, "--loglevel", "INFO", *options], settings)
        wait_for(lambda: "ready." in self.log_of(name), seconds=READY_SECONDS, what=f"worker {name} is ready")

    def start_beat(self) -> None:
        """Start the beat with the product's own table."""
        schedule = str(self.logs / "beat-schedule")
        self._start("beat", ["beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "INFO"])

    def kill(self, name: str) -> None:
        """Kill a worker and its pool child at once, as the kernel does when memory is short."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        """End all of them; their tasks at hand are dropped."""
        for process in self.running.values():
            process.send_signal(signal.SIGQUIT)
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def log_of(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")

    def queued(self, queue: str = "light") -> int:
        """Return how many tasks wait in a queue."""
        with Redis.from_url(self.redis_url) as line:
            return int(line.llen(f"{app.conf.broker_transport_options['global_keyprefix']}{queue}"))  # type: ignore[arg-type]

    def flush(self) -> None:
        """Empty this test's Valkey number."""
        with Redis.from_url(self.redis_url) as line:
            line.flushdb()

    def _start(self, name: str, words: list[str], settings: str = "config.settings.base") -> None:
        known = {key: value for key, value in os.environ.items() if key != "CHAMBA_TEST_SLOT"}
        env = known | {
            "DJANGO_SETTINGS_MODULE": settings,
            "CHAMBA_WORKER": name,
            "CHAMBA_PROCESS": "worker",
            "PYTHONUNBUFFERED": "1",
        }
        env |= {"DATABASE_URL": database_url_of_test(), "REDIS_URL": self.redis_url, "PYTHONPATH": str(ROOT)}
        with (self.logs / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "config", *words],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def database_url_of_test() -> str:
    """Return the address of the database that this test works in."""
    known = connection.settings_dict
    access = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}@" if known["PASSWORD"] else ""
    if str(known["HOST"]).startswith("/"):
        return f"postgresql:///{known['NAME']}?host={known['HOST']}&user={known['USER']}"
    return f"postgresql://{access}{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


def enqueue_at(redis_url: str, task_name: str, *arguments: int) -> None:
    """Put one task into a Valkey that is not this process's own."""
    url = redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    with app.connection_for_write(url) as line:
        app.tasks[task_name].apply_async(args=arguments, connection=line)


def blocked_backends() -> list[int]:
    """Return the database sessions of others that wait for a lock in this test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def end_backends(pids: list[int]) -> None:
    """Cut database sessions, so that nothing of a killed process's statement is carried out later."""
    with connection.cursor() as cursor:
        for pid in pids:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
