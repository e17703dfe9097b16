"""Twelve weeks of learning among made-up people, against the same market with a model that never learns.

Run `python -m benchmarks.learning_loop [--plot docs/learning_loop.png]`. The truth is a hidden utility that neither
the built-in weights nor the learner know (benchmarks/simulator/people.py); nDCG@10 is over people who are never
logged, and for whom some open job in reach is worth a look. Four runs: frozen; learning; learning with a burst of
bad-faith feedback in weeks 6 and 7, unprotected; the same with the cap on pages a person and the gate. Regions are
compared over all weeks after the first promotion, the same people with both models.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulator import regions
from benchmarks.simulator.loop import Loop, Setting, Week
from benchmarks.simulator.world import World
from matching.ml import encoder, taxonomy
from matching.ml.learning_to_rank import KINDS

ENCODER = Path("matching/pretrained/chamba-es-en")
BURST = (6, 7)


def main() -> None:
    """Run all four, print a table and the last line, and draw the plot where asked."""
    arguments = _arguments()
    sizes = {
        "people": arguments.people, "watched": arguments.watched, "weeks": arguments.weeks,
        "kind": arguments.kind, "seed": arguments.seed, "evened": arguments.even,
    }  # fmt: skip
    settings = {
        "frozen": Setting(**sizes, learns=False),
        "learning": Setting(**sizes),
        "poisoned, no guard": Setting(**sizes, poisoned_weeks=BURST, gate=False, capped=False),
        "poisoned, cap and gate": Setting(**sizes, poisoned_weeks=BURST),
    }
    known, reader = taxonomy.load(), encoder.load(ENCODER, threads=1)
    runs, homes = {}, np.array([])
    for name, setting in settings.items():
        loop = Loop(known, World(known, reader, seed=setting.seed), setting)
        homes = np.array([person.region for person in loop.watched])
        runs[name] = loop.run()
        print(_row(name, runs[name]), flush=True)
    wider = compare(runs["frozen"], runs["learning"], homes)
    if arguments.plot:
        draw(runs, homes, arguments.plot)
    last, still = runs["learning"][-1], runs["frozen"][-1]
    print(
        f"learning_loop weeks={arguments.weeks} frozen={still.ndcg:.3f} learned={last.ndcg:.3f} "
        f"poisoned_unguarded={runs['poisoned, no guard'][-1].ndcg:.3f} "
        f"poisoned_guarded={runs['poisoned, cap and gate'][-1].ndcg:.3f} gap_wider={wider}"
    )


def compare(frozen: list[Week], learned: list[Week], homes: NDArray[np.str_]) -> str:
    """Print what each region gains from the first promotion on, and return by how much the gap grew."""
    first = next((week.number for week in learned if week.candidate == "promoted"), None)
    if first is None:
        return "nothing was promoted"
    before, after = (regions.over_weeks(weeks[first - 1 :]) for weeks in (frozen, learned))
    was, now = regions.means(before, homes), regions.means(after, homes)
    for name, gain in regions.gains(before, after, homes).items():
        people = int((~np.isnan(after[homes == name])).sum())
        said = f"{gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})"
        print(f"| {name} | {people} | {was[name]:.3f} | {now[name]:.3f} | {said} |")
    wider = regions.widening(before, after, homes)
    return f"{wider.value:+.3f} ({wider.low:+.3f} to {wider.high:+.3f})"


def draw(runs: dict[str, list[Week]], homes: NDArray[np.str_], path: Path) -> None:
    """Plot nDCG@10 by week, with the interval of the learning run, and the gap between regions."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(8, 7), sharex=True, gridspec_kw={"height_ratios": [3, 1]}
    )
    styles = zip(runs.items(), ("#888888", "#0b6e4f", "#c0392b", "#2c5f9e"), strict=True)
    for (name, weeks), colour in styles:
        numbers = [week.number for week in weeks]
        line = "--" if "gate" in name else "-"  # the two that are guarded may lie on each other
        above.plot(numbers, [week.ndcg for week in weeks], line, color=colour, label=name, linewidth=2)
        below.plot(
            numbers, [regions.gap(week.each, homes) for week in weeks], line, color=colour, linewidth=1.5
        )
        if name == "learning":
            low, high = ([getattr(week.whole, end) for week in weeks] for end in ("low", "high"))
            above.fill_between(numbers, low, high, color=colour, alpha=0.15)
    above.axvspan(BURST[0] - 0.5, BURST[-1] + 0.5, color="#c0392b", alpha=0.08)
    above.set_ylabel("nDCG@10 by hidden utility")
    below.set_ylabel("best less worst region")
    below.set_xlabel("week")
    above.legend(frameon=False)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _row(name: str, weeks: list[Week]) -> str:
    figures = " | ".join(f"{week.ndcg:.3f}" for week in weeks)
    refused = sum(week.candidate == "rejected" for week in weeks)
    promoted = sum(week.candidate == "promoted" for week in weeks)
    return f"| {name} | {figures} | {promoted} / {refused} |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=Setting().people)
    parser.add_argument("--watched", type=int, default=Setting().watched)
    parser.add_argument("--weeks", type=int, default=Setting().weeks)
    parser.add_argument("--kind", choices=KINDS, help="without it, the best of them")
    parser.add_argument("--even", action="store_true", help="learn from as many pages of each region")
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
