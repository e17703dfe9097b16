"""The texts whose reading is timed, and the arithmetic of turns."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from matching.ml.evaluation_speed import ads, one_by_one, rates, titles
from matching.ml.taxonomy import Taxonomy


def test_titles_have_eight_words_and_ads_two_hundred_and_none_comes_twice(known: Taxonomy) -> None:
    made, long = titles(known, 500), ads(known, 50)

    assert len(set(made)) == 500
    assert len(set(long)) == 50
    assert {len(title.split()) for title in made} == {8}
    assert {len(ad.split()) for ad in long} == {200}
    assert made == titles(known, 500)


def ticking(seconds: Iterator[float]) -> Callable[[], float]:
    return lambda: next(seconds)


def test_contenders_take_turns_and_the_median_counts() -> None:
    turns: list[str] = []

    def contender(name: str) -> Callable[[Sequence[str]], object]:
        return lambda texts: turns.append(name)

    # each turn starts and ends: a takes 1 s, 1 s and 4 s, b takes 2 s each time
    clock = ticking(iter([0.0, 1, 1, 3, 3, 4, 4, 6, 6, 10, 10, 12]))
    found = rates({"a": contender("a"), "b": contender("b")}, ["x", "y"], rounds=3, clock=clock)

    assert turns == ["a", "b"] * 3
    assert found == {"a": 2.0, "b": 1.0}


def test_single_texts_are_timed_one_by_one() -> None:
    clock = ticking(number / 1000 for number in count())

    assert round(one_by_one(len, ["a", "b", "c"], clock=clock), 6) == 1
