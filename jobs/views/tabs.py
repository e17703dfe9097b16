"""The tabs above a list: groups of states, each with how many rows it holds."""

from collections.abc import Mapping, Sequence


def state_tabs(
    groups: Mapping[str, Sequence[str]],
    *,
    labels: Mapping[str, str],
    counts: Mapping[str, int],
    chosen: str,
) -> list[tuple[str, str, bool, int]]:
    """Give (address, label, is it open, rows) for each group; a group without states holds all."""
    return [
        (
            f"?estado={key}",
            labels[key],
            key == chosen,
            sum(counts.get(state, 0) for state in states or counts),
        )
        for key, states in groups.items()
    ]
