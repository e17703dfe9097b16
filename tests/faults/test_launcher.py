"""The supervisor and the embedded servers: nothing stays behind, whatever ends them."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.product import Product, wait_for
from tests.house import ROOT

pytestmark = [pytest.mark.fault, pytest.mark.slow]
STOP_SECONDS = 10.0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One data folder for all, so that its database is made and filled once; short, and open to the servers' user."""
    folder = Path("/tmp") / f"chamba-faults-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder / "servers"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def product(home: Path) -> Iterator[Product]:
    one = Product(home)
    yield one
    one.end()


def answers(port: int) -> int:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
        line.request("GET", "/healthz")
        with line.getresponse() as response:
            return response.status


def test_ctrl_c_stops_everything_within_ten_seconds(product: Product) -> None:
    product.start().wait_until_ready()
    assert (answers(product.port), answers(product.port + 1)) == (200, 200)
    product.signal(signal.SIGINT)
    assert product.wait_until_ended(seconds=STOP_SECONDS) == 0
    assert product.leftovers() == {}


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_works(product: Product) -> None:
    product.start().wait_until_ready()
    product.signal(signal.SIGKILL)
    wait_for(lambda: not product.leftovers(), seconds=15, what="no process left")
    product.start().wait_until_ready()
    assert answers(product.port) == 200


def test_a_start_right_after_a_kill_cleans_up_and_works(product: Product) -> None:
    product.start().wait_until_ready()
    killed = set(product.leftovers())
    product.signal(signal.SIGKILL)
    product.start().wait_until_ready()
    servers = {
        pid
        for pid, line in product.leftovers().items()
        if "postgres" in line or "valkey" in line or "keep" in line
    }
    assert killed & set(product.leftovers()) <= servers
    assert answers(product.port) == 200


def test_everything_killed_at_once_is_no_obstacle_to_the_next_start(product: Product) -> None:
    product.start().wait_until_ready()
    for pid in product.leftovers():
        os.kill(pid, signal.SIGKILL)
    product.start().wait_until_ready()
    assert answers(product.port) == 200


def test_a_dead_child_is_started_again(product: Product) -> None:
    product.start().wait_until_ready()
    dead = product.pid_of("gunicorn")
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: "pages ended by itself" in product.said, seconds=5, what="the supervisor notices")

    def is_back() -> bool:
        try:
            return answers(product.port) == 200
        except OSError:
            return False

    wait_for(is_back, seconds=60, what="pages answer again")


def test_a_busy_port_is_told_in_a_plain_sentence(product: Product) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", product.port))
        other.listen()
        product.start()
        assert product.wait_until_ended(seconds=STOP_SECONDS) == 1
    assert f"Port {product.port} cannot be used" in product.said
    assert "PORT=" in product.said
    assert "Traceback" not in product.said


def test_a_wrong_port_is_told_in_a_plain_sentence(home: Path) -> None:
    product = Product(home, PORT="many").start()
    assert product.wait_until_ended(seconds=STOP_SECONDS) == 1
    assert product.said.strip() == "PORT=many: expected a port number from 1 to 65535."


def test_a_second_run_in_the_same_folder_is_refused_and_harms_nothing(product: Product, home: Path) -> None:
    product.start().wait_until_ready()
    second = Product(home).start()
    assert second.wait_until_ended(seconds=30) == 1
    assert "already runs" in second.said
    assert answers(product.port) == 200


def test_a_command_has_servers_of_its_own_while_it_runs(product: Product) -> None:
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c"]
        + ["from django.db import connection; connection.ensure_connection(); print('connected')"],
        cwd=ROOT,
        env=product.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "connected" in asked.stdout, asked.stderr
    wait_for(lambda: not product.leftovers(), seconds=10, what="the servers end after the command")
