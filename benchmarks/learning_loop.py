"""Twelve weeks of learning among made-up people, against the same market with a model that never learns.

Run `python -m benchmarks.learning_loop [--plot docs/learning_loop.png]`. The truth is a hidden utility that neither
the built-in weights nor the learner know (benchmarks/simulator/people.py); nDCG@10 is over people who are never
logged. Four runs: frozen; learning; learning with a burst of bad-faith feedback in weeks 6 and 7, unprotected; the same
with the cap on pages a person and the gate.
"""

import argparse
from pathlib import Path

from benchmarks.simulator.loop import Loop, Setting, Week
from benchmarks.simulator.world import World
from matching.ml import encoder, taxonomy

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
    runs = {}
    for name, setting in settings.items():
        runs[name] = Loop(known, World(known, reader, seed=setting.seed), setting).run()
        print(_row(name, runs[name]), flush=True)
    if arguments.plot:
        draw(runs, arguments.plot)
    last, still = runs["learning"][-1], runs["frozen"][-1]
    print(
        f"learning_loop weeks={arguments.weeks} frozen={still.ndcg:.3f} learned={last.ndcg:.3f} "
        f"poisoned_unguarded={runs['poisoned, no guard'][-1].ndcg:.3f} "
        f"poisoned_guarded={runs['poisoned, cap and gate'][-1].ndcg:.3f} "
        f"gap_frozen={_gap(runs['frozen']):.3f} gap_learned={_gap(runs['learning']):.3f}"
    )


def draw(runs: dict[str, list[Week]], path: Path) -> None:
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
        above.plot(numbers, [week.ndcg for week in weeks], color=colour, label=name, linewidth=2)
        below.plot(numbers, [week.gap for week in weeks], color=colour, linewidth=1.5)
        if name == "learning":
            above.fill_between(
                numbers, [week.low for week in weeks], [week.high for week in weeks], color=colour, alpha=0.15
            )
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
    return f"| {name} | {figures} | {promoted} / {refused} | {_gap(weeks):.3f} |"


def _gap(weeks: list[Week]) -> float:
    """Return the mean over weeks of best region less worst region."""
    return sum(week.gap for week in weeks) / len(weeks)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=Setting().people)
    parser.add_argument("--watched", type=int, default=Setting().watched)
    parser.add_argument("--weeks", type=int, default=Setting().weeks)
    parser.add_argument("--kind", choices=("linear", "lambdamart"), default="linear")
    parser.add_argument("--even", action="store_true", help="learn from as many pages of each region")
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
