"""Gives each test run databases of its own on the embedded servers, so that runs side by side do not meet."""

import os
import socket

from config.launcher import lease, servers
from config.launcher.addresses import DATABASE, layout

SLOT = "CHAMBA_TEST_SLOT"
FIRST_VALKEY_NUMBER = 16
VALKEY_NUMBERS_PER_RUN = 16
MOST_RUNS = 60


def use_own_databases() -> None:
    """Set DATABASE_URL and REDIS_URL for this run and this xdist worker; addresses given from outside stay."""
    if SLOT not in os.environ:
        if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
            return
        os.environ[SLOT] = str(_claim_slot())
    slot = int(os.environ[SLOT])
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    place = layout()
    number = FIRST_VALKEY_NUMBER + slot * VALKEY_NUMBERS_PER_RUN + worker % VALKEY_NUMBERS_PER_RUN
    # Django puts test_ before the name; xdist's workers get _gw0 and so on behind it.
    os.environ["DATABASE_URL"] = place.addresses.database_url.replace(f"/{DATABASE}?", f"/{DATABASE}_{slot}?")
    os.environ["REDIS_URL"] = f"unix://{place.valkey_socket}?db={number}"


def start_servers() -> None:
    """Have the servers run while the tests do, and empty this run's Valkey number of what a killed run left."""
    if SLOT not in os.environ:
        return
    servers.ensure_servers()
    number = os.environ["REDIS_URL"].partition("db=")[2]
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(layout().valkey_socket))
        line.sendall(f"SELECT {number}\r\nFLUSHDB\r\n".encode())
        line.recv(64)


def _claim_slot() -> int:
    """Return the lowest number that no other run holds; it stays ours until this process ends."""
    home = layout().home
    home.mkdir(parents=True, exist_ok=True)
    for slot in range(MOST_RUNS):
        if lease.try_alone(home / f"test-run-{slot}") is not None:
            return slot
    raise RuntimeError(f"{MOST_RUNS} test runs are under way already")
