"""Reads every bomb as a job, as a person and as a search; each reading is a process that the kernel ends in time.

Prints one line of JSON: for each bomb and way, null when it ended well, otherwise how it ended.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from matching.ml import encoder, suspicion, taxonomy
from matching.ml.gates import asked_licence
from matching.ml.readings import Readers
from matching.ml.text import clean, guess_language, words
from matching.ml.types import ExperienceText, JobText, SeekerText
from tests.faults.bombs import BOMBS

CPU_SECONDS = 2
SHORT = 200
"""Characters of a title, a skill or a query: what forms and columns let through."""
Way = Callable[[str], object]


def ways(readers: Readers) -> dict[str, Way]:
    """Name what is done to a bomb."""

    def job(bomb: str) -> None:
        raw = JobText(bomb[:SHORT], bomb)
        checked = suspicion.check_job(raw)
        [read] = readers.read_jobs([checked.text], k=5)
        assert read.vector.shape == (readers.encoder.dimension,)
        assert all(
            raw.description[span.start : span.end] == span.text for span in read.skills if "des" in span.field
        )
        guess_language(checked.text.description)
        asked_licence(checked.text.description)

    def person(bomb: str) -> None:
        rows = (ExperienceText("1", bomb[:SHORT], bomb[:2000]),)
        checked = suspicion.check_seeker(SeekerText(bomb, rows, (bomb[:SHORT],), bomb[:SHORT], bomb[:SHORT]))
        read = readers.read_seeker(checked.text)
        assert len(read.vectors) == len(read.kinds) > 0

    def query(bomb: str) -> None:
        assert readers.encoder.encode([bomb, bomb[:SHORT]]).shape == (2, readers.encoder.dimension)
        words(clean(bomb))

    return {"job": job, "person": person, "query": query}


def without_bounds(bomb: str) -> None:
    """Search as a careless pattern would: exponential in the length of the text."""
    re.search(r"(a+)+$", f"{bomb[:50]}!")


def ended(act: Way, bomb: str) -> str | None:
    """Do it in a process of its own that may use two seconds of processor; None when it ended well."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        try:
            act(bomb)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return None if os.WEXITSTATUS(status) == 0 else f"exit {os.WEXITSTATUS(status)}"


def main(folder: str) -> None:
    """Load the readers once, then let every bomb off."""
    readers = Readers(taxonomy=taxonomy.load(), encoder=encoder.load(Path(folder)))
    readers.read_jobs([JobText("Cajera", "Atender la caja")])
    readers.read_seeker(SeekerText("Soy cajera"))
    ends = {
        f"{name}: {way}": ended(act, bomb)
        for name, bomb in BOMBS.items()
        for way, act in ways(readers).items()
    }
    ends["careless"] = ended(without_bounds, BOMBS["one letter"])
    json.dump(ends, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
