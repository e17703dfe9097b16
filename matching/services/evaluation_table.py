"""The figures as Markdown tables, and their place in a file that people read."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from matching.ml.evaluation import Interval
    from matching.services.evaluate import Row, Speed

NOTE = """Queries are ESCO's own names, which share words with their synonyms: every reading, the plain ones too, stands
higher than on the national titles of MELO, so these figures cannot be set beside those published there. Intervals are
95 % of a bootstrap over queries; the last column is paired."""
BEGIN, END = "<!-- evaluate: written by the command, do not edit -->", "<!-- /evaluate -->"


def table(rows: Sequence[Row]) -> str:
    """Return a table of tasks; readings are columns, ours first with its 95 % interval."""
    names = [one.reading for one in rows[0].measured]
    lines = [
        f"| task | metric | n | {' | '.join(names)} | ours over the best other |",
        f"| --- | --- | ---: | {'---: | ' * len(names)}---: |",
    ]
    for row in rows:
        ours, *others = row.measured
        figures = [_with_interval(ours.figure), *(f"{one.figure.value:.3f}" for one in others)]
        lead = f"{row.lead.value:+.3f} ({row.lead.low:+.3f} to {row.lead.high:+.3f})" if row.lead else ""
        lines.append(f"| {row.task.name} | {ours.metric} | {row.count:,} | {' | '.join(figures)} | {lead} |")
    return "\n".join(lines)


def _with_interval(figure: Interval) -> str:
    return f"**{figure.value:.3f}** ({figure.low:.3f} to {figure.high:.3f})"


def legend(rows: Sequence[Row], *, learned_all: Sequence[str] = ()) -> str:
    """Say what each task asks, and whether training has seen it; `learned_all` are models that saw every concept."""
    said = [
        f"- `{row.task.name}`: {row.task.about}; {'' if row.task.is_seen else 'not '}seen in training"
        for row in rows
    ]
    said += [
        f"- {name} learned every concept: no row of names says how it generalises" for name in learned_all
    ]
    return "\n".join(said)


def speed_table(found: Sequence[Speed]) -> str:
    """Return a table of sizes and texts a second."""
    lines = [
        "| model | MB | titles/s, 1 thread | 2 threads | ads/s, 1 thread | 2 threads |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        rates = (f"{rate:,.0f}" for rate in (*one.titles, *one.ads))
        lines.append(f"| {one.model} | {one.megabytes:.1f} | {' | '.join(rates)} |")
    return "\n".join(lines)


def machine() -> str:
    """Name the processor and how many cores this process may use."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{names[0] if names else platform.processor() or platform.machine()}, {cores} cores"


def section(*, tables: Sequence[str], models: Sequence[str], command: str) -> str:
    """Return the section of the results file with day, machine, models and command."""
    head = f"## Readings · {timezone.localdate():%Y-%m-%d}\n\n`{command}` on {machine()}. Models: {', '.join(models)}."
    return "\n\n".join([BEGIN, head, NOTE, *tables, END])


def write_section(path: Path, text: str) -> None:
    """Put the section between its marks, at the end of the file when they are not there yet."""
    before = path.read_text(encoding="utf-8") if path.exists() else "# Results\n"
    head, mark, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2] if mark else "\n"
    path.write_text(f"{head.rstrip()}\n\n{text}{tail}", encoding="utf-8")
