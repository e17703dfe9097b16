"""Remembers which processes a run has started, so that the next run can end what a killed one left."""

import json
import signal
from pathlib import Path

from config.launcher import processes

PATIENCE_SECONDS = 5.0


def remember(file: Path, pids: list[int]) -> None:
    """Write down the process groups of this run, each with a mark of when its leader started."""
    file.write_text(json.dumps({pid: processes.started_at(pid) for pid in pids}))


def clean_up(file: Path) -> int:
    """End what a former run has left and return how many processes that were."""
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return 0
    left = [int(pid) for pid, mark in known.items() if mark and processes.started_at(int(pid)) == mark]
    for pid in left:
        processes.end_stray(pid, first=signal.SIGTERM, patience_seconds=PATIENCE_SECONDS)
    for pid in known:
        # The leader may be gone while its children live on; a group number is not given out again before they end.
        if _is_group_of_ours(int(pid)):
            processes.kill_group(int(pid))
    file.unlink(missing_ok=True)
    return len(left)


def _is_group_of_ours(group: int) -> bool:
    """Tell whether a process whose command line names Chamba's modules is in the group."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if stat.read_text().rpartition(")")[2].split()[2] != str(group):
                continue
            words = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"config" in words:
            return True
    return False
