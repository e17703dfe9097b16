"""Addresses and texts of the launcher that need no server."""

import os
from pathlib import Path

import pytest

from config.launcher import addresses, services, supervisor
from config.launcher.addresses import SOCKET_PATH_LIMIT, Addresses, layout
from config.launcher.errors import LaunchError


def test_sockets_stand_in_a_short_folder_where_the_project_path_is_long(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(addresses.os, "geteuid", lambda: 1000)
    place = layout(tmp_path / ("deep" * 10) / ("deeper" * 10))
    assert len(os.fsencode(place.sockets)) + len("/.s.PGSQL.5432") <= SOCKET_PATH_LIMIT
    assert str(place.sockets).startswith("/tmp/chamba-")


def test_two_projects_never_share_a_short_folder(tmp_path: Path) -> None:
    one, other = (layout(tmp_path / name / ("deep" * 20)) for name in ("one", "other"))
    assert one.sockets != other.sockets


def test_root_keeps_data_where_the_servers_user_can_reach_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(addresses.os, "geteuid", lambda: 0)
    place = layout(closed / "var" / "servers")
    assert place.home.parent == Path("/var/lib")
    assert place.owner == addresses.unprivileged_owner()


def test_an_ordinary_user_keeps_data_in_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(addresses.os, "geteuid", lambda: 1000)
    place = layout(closed / "servers")
    assert (place.home, place.owner) == (closed / "servers", None)


def test_addresses_of_the_environment_win_over_the_embedded_ones() -> None:
    places = services.Places(bind="127.0.0.1", pages_port=8000, sockets_port=8001)
    env = services.environment(
        places, Addresses("postgresql:///ours", "unix:///ours"), {"REDIS_URL": "redis://there"}
    )
    assert (env["DATABASE_URL"], env["REDIS_URL"]) == ("postgresql:///ours", "redis://there")
    assert (env["PORT"], env["SOCKET_URL"]) == ("8000", "ws://127.0.0.1:8001")


def test_sockets_take_the_port_after_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.delenv("SOCKET_PORT", raising=False)
    assert supervisor.read_places().sockets_port == 9001


@pytest.mark.parametrize("port", ["none", "0", "70000", "-1"])
def test_a_wrong_port_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(LaunchError, match=f"PORT={port}: expected"):
        supervisor.read_places()
