"""What is asked of readings, how it is counted, and where the plain baselines stand."""

from collections.abc import Sequence

import numpy as np
import pytest

from matching.ml.evaluation_names import MAKERS, esco_names, key_of, make_tasks
from matching.ml.evaluation_readings import Chance, CharacterTfidf, TermBM25, TermTfidf, Vectors
from matching.ml.evaluation_tasks import Ask, PairTask, RankingTask, measure
from matching.ml.splits import is_held_out
from matching.ml.taxonomy import Taxonomy


class ByLength:
    """Calls texts the nearer the more alike their lengths are."""

    name = "length"

    def index(self, corpus: Sequence[str]) -> Ask:
        lengths = np.array([len(text) for text in corpus])
        return lambda queries: -np.abs(np.array([[len(query)] for query in queries]) - lengths).astype("f4")


def ranking(metric: str = "mrr", **changes: object) -> RankingTask:
    whole = {
        "name": "toy", "metric": metric, "about": "", "is_seen": False, "queries": ("aa", "bbbb"),
        "corpus": ("x", "yyy", "zzzzzz"), "relevant": ({0: 1.0}, {2: 1.0}), "groups": ("1", "2"),
    }  # fmt: skip
    return RankingTask(**(whole | changes))  # type: ignore[arg-type]


def test_a_ranking_task_counts_the_rank_of_what_is_right() -> None:
    # "aa" is as near to "x" as to "yyy", which a lot decides; "bbbb" is nearer to "yyy" than to "zzzzzz"
    measured = measure(ranking(), ByLength())

    assert measured.each[0] in (1, 1 / 2)
    assert measured.each[1] == 1 / 2
    assert measured.figure.value == measured.each.mean()


def test_what_is_excluded_takes_no_rank() -> None:
    measured = measure(ranking(excluded=(frozenset({1}), frozenset({1}))), ByLength())

    assert measured.each.tolist() == [1, 1]


def test_only_groups_of_some_size_have_a_figure() -> None:
    many = ranking(queries=("aa",) * 30, relevant=({0: 1.0},) * 30, groups=("1",) * 25 + ("2",) * 5)

    assert list(measure(many, ByLength()).groups) == ["1"]


def test_pairs_are_graded_by_rank_correlation() -> None:
    task = PairTask("toy", "", False, ("a", "a", "a"), ("b", "bb", "bbb"), (5.0, 3.0, 1.0))

    assert measure(task, ByLength()).figure.value == pytest.approx(1)


@pytest.fixture(scope="module")
def tasks(known: Taxonomy) -> dict[str, RankingTask]:
    return {maker.__name__: maker() for maker in make_tasks(known) if not maker.__name__.endswith("-seen")}


def test_every_task_has_a_row_that_generalises_and_one_that_does_not(known: Taxonomy) -> None:
    names = [maker.__name__ for maker in make_tasks(known)]

    assert names == [*MAKERS, *(f"{name}-seen" for name in MAKERS if name != "ciuo-es")]


def test_rows_that_generalise_ask_for_held_out_concepts_alone(known: Taxonomy) -> None:
    names = esco_names(known, "es")
    task = next(make_tasks(known))()

    for relevant in task.relevant:
        assert is_held_out(names.owners[next(iter(relevant))].id)


def test_no_query_finds_itself_in_another_gender_or_order(tasks: dict[str, RankingTask]) -> None:
    task = tasks["names-es"]
    for query, relevant, excluded in zip(task.queries, task.relevant, task.excluded, strict=True):
        assert not relevant.keys() & excluded
        assert key_of(query) not in {key_of(task.corpus[row]) for row in relevant}


def test_the_same_concept_is_worth_more_than_its_group(tasks: dict[str, RankingTask]) -> None:
    assert {gain for relevant in tasks["titles-es"].relevant for gain in relevant.values()} == {1.0, 2.0}


@pytest.mark.parametrize(
    ("task", "reading", "figure"),
    [
        ("names-es", CharacterTfidf(), 0.572),
        ("names-es", TermTfidf(), 0.517),
        ("names-es", TermBM25(), 0.544),
        ("names-es", Chance(), 0.004),
        ("ciuo-es", TermBM25(), 0.208),
    ],
)
def test_the_plain_baselines_stay_where_they_were(
    tasks: dict[str, RankingTask], task: str, reading: CharacterTfidf, figure: float
) -> None:
    assert measure(tasks[task], reading).figure.value == pytest.approx(figure, abs=0.005)


def test_an_encoder_reads_a_corpus_once() -> None:
    class Counting:
        id, dimension, read = "counting", 2, 0

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            self.read += len(texts)
            return np.array([[len(text), 1] for text in texts], np.float32)

    counting = Counting()
    vectors = Vectors("counting", counting)  # type: ignore[arg-type]
    first, second = vectors.index(["a", "bb"]), vectors.index(["a", "bb"])

    assert counting.read == 2
    assert first(["a"]).tolist() == second(["a"]).tolist() == [[2, 3]]
