"""Requests per second of home, job and match page under gunicorn and under daphne, beside a bare hello page.

`make bench ONLY=pages`. One core carries Python, PostgreSQL and Valkey, the other one the client. Both servers run as
in production (gthread with 4 threads; one daphne with the whole ASGI application), the demonstration is loaded, the
match page is that of a person who is signed in and has 20 jobs. Rounds are interleaved, figures are medians.
Last line: `pages daphne_ratio=.. hello_ratio=.. match_p95_ms=..`: match page, gunicorn over daphne; hello over match
page; the match page asked for one at a time, warm.
"""

import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import Process
from pathlib import Path

from benchmarks.load import milliseconds, requests_per_second, serve_fixed
from benchmarks.people import matches_of, sign_up, tell
from benchmarks.product import HOME, ROOT, free_ports, running, until
from benchmarks.wire import PLAIN, Browser
from config.launcher import servers
from config.launcher.addresses import Addresses
from config.launcher.services import PAGE_THREADS

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
ALONE = 400
"""Requests one after the other whose times are told."""
SECONDS, WARM_SECONDS, LINES = 2.0, 1.0, 8
TICKS = os.sysconf("SC_CLK_TCK")
PYTHON = [sys.executable, "-m"]
GUNICORN = [
    *PYTHON,
    "gunicorn",
    "--worker-class",
    "gthread",
    "--workers",
    "1",
    "--threads",
    str(PAGE_THREADS),
]
GUNICORN += ["--no-control-socket", "--log-level", "warning"]
DAPHNE = [*PYTHON, "daphne", "--no-server-name", "--verbosity", "0", "--bind", "127.0.0.1"]


def main() -> None:
    cores = sorted(os.sched_getaffinity(0))
    server_core, client_core = cores[0], cores[-1]
    with running() as product:
        browser = Browser(product.origin, PLAIN)
        tell(browser, sign_up(browser, reader=Browser(product.origin)))
        job = re.search(r'href="(/trabajos/\d+/)"', matches_of(browser).text)[1]  # type: ignore[index]
        cookie = f"s={browser.cookies['s']}"
        addresses = servers.ensure_servers(HOME)  # they stay when the product's own processes go
        env = product.env
    pages = {"home": ("/", {}), "job": (job, {}), "match": ("/para-ti/", {"Cookie": cookie})}
    os.sched_setaffinity(0, {client_core})
    _pin_servers(server_core)
    with ExitStack() as stack:
        env = _environment(env, addresses)
        started = {
            name: stack.enter_context(_server(command, env | more, core=server_core))
            for name, (command, more) in _commands().items()
        }
        client = stack.enter_context(_client_alone(server_core))
        figures = _rounds(started, pages)
        path, more = pages["match"]
        alone = milliseconds(started["gunicorn"][0], path, headers=PLAIN | more, count=ALONE)
    servers.release_servers(HOME)
    _show(figures, client, alone)


def _commands() -> dict[str, tuple[list[str], dict[str, str]]]:
    hello = {"DJANGO_SETTINGS_MODULE": "benchmarks.hello"}
    return {
        "gunicorn": ([*GUNICORN, "config.wsgi"], {"CHAMBA_PROCESS": "pages"}),
        "daphne": ([*DAPHNE, "config.asgi:application"], {"CHAMBA_PROCESS": "all"}),
        "gunicorn hello": ([*GUNICORN, "benchmarks.hello:wsgi()"], hello),
        "daphne hello": ([*DAPHNE, "benchmarks.hello:asgi"], hello),
    }


def _environment(env: dict[str, str], addresses: Addresses) -> dict[str, str]:
    urls = {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
    return {**env, **urls, "DJANGO_SETTINGS_MODULE": "config.settings.base"}


def _pin_servers(core: int) -> None:
    """Put PostgreSQL and Valkey of this folder on the core of the pages; new backends inherit it."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.fsencode(HOME) in (folder / "cmdline").read_bytes() or _is_backend(folder):
                os.sched_setaffinity(int(folder.name), {core})


def _is_backend(folder: Path) -> bool:
    return (folder / "cwd").readlink().is_relative_to(HOME)


@contextmanager
def _server(command: list[str], env: dict[str, str], *, core: int) -> Iterator[tuple[str, int]]:
    """Have one server run on `core`; yields (origin, process number)."""
    port = free_ports()
    where = ["--bind", f"127.0.0.1:{port}"] if "gunicorn" in command else ["--port", str(port)]
    with (HOME / f"bench-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command[:3], *where, *command[3:]],
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509 (one thread)
        )
    try:
        until(lambda: _listens(port), seconds=60)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _client_alone(core: int) -> Iterator[float]:
    """Measure what the client can do at most, against a server that only repeats four letters."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        other = Process(target=_serve_on, args=(listener, core), daemon=True)
        other.start()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        rate = requests_per_second(origin, "/", headers=PLAIN, seconds=SECONDS, lines=LINES)
        other.kill()
        other.join()
    yield rate


def _serve_on(listener: socket.socket, core: int) -> None:
    os.sched_setaffinity(0, {core})
    serve_fixed(listener)


def _rounds(
    started: dict[str, tuple[str, int]], pages: dict[str, tuple[str, dict[str, str]]]
) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return for each (server, page) the rounds as (requests a second, CPU milliseconds of the server a request)."""
    asked = [(name, page) for name in ("gunicorn", "daphne") for page in pages]
    asked += [("gunicorn hello", "hello"), ("daphne hello", "hello")]
    pages = {**pages, "hello": ("/", {})}
    figures: dict[tuple[str, str], list[tuple[float, float]]] = {one: [] for one in asked}
    for number in range(ROUNDS + 1):
        for server, page in asked:
            (origin, pid), (path, more) = started[server], pages[page]
            seconds = SECONDS if number else WARM_SECONDS
            before = _cpu_seconds(pid)
            rate = requests_per_second(origin, path, headers=PLAIN | more, seconds=seconds, lines=LINES)
            spent = _cpu_seconds(pid) - before
            if number:  # the first round only warms up
                figures[server, page].append((rate, spent / (rate * seconds) * 1000))
    return figures


def _cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children that live now."""
    family = [pid]
    with contextlib.suppress(OSError):
        family += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    spent = 0
    for one in family:
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(words[11]) + int(words[12])
    return spent / TICKS


def _show(
    figures: dict[tuple[str, str], list[tuple[float, float]]], client: float, alone: list[float]
) -> None:
    print(f"{ROUNDS} rounds of {SECONDS:.0f} s, {LINES} lines; the client alone: {client:,.0f} requests/s\n")
    print(f"{'server':<16}{'page':<8}{'requests/s':>12}{'least':>9}{'most':>9}{'CPU ms':>9}")
    median = {}
    for (server, page), rounds in figures.items():
        rates = [rate for rate, _ in rounds]
        median[server, page] = statistics.median(rates)
        cpu = statistics.median(spent for _, spent in rounds)
        print(
            f"{server.split()[0]:<16}{page:<8}{median[server, page]:>12,.0f}"
            f"{min(rates):>9,.0f}{max(rates):>9,.0f}{cpu:>9.2f}"
        )
    match, hello = median["gunicorn", "match"], median["gunicorn hello", "hello"]
    numbers = {
        "daphne_ratio": match / median["daphne", "match"],
        "hello_ratio": hello / match,
        "match_p50_ms": statistics.median(alone),
        "match_p95_ms": statistics.quantiles(alone, n=20)[-1],
        "home_daphne_ratio": median["gunicorn", "home"] / median["daphne", "home"],
        "job_daphne_ratio": median["gunicorn", "job"] / median["daphne", "job"],
        "hello_daphne_ratio": hello / median["daphne hello", "hello"],
        "client": client,
    }
    print("\npages", " ".join(f"{name}={value:.2f}" for name, value in numbers.items()))


if __name__ == "__main__":
    main()
