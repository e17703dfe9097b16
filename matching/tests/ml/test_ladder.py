"""The ladder: what acts are worth, what taking back and saying no do."""

import pytest

from matching.ml import ladder
from matching.ml.ladder import GAINS, Label, settle
from matching.models import Act


def test_the_rungs_rise_in_the_order_of_the_field():
    rungs = ["view", "save", "relevant", "apply", "answered", "interview", "hired"]
    assert [GAINS[rung] for rung in rungs] == sorted({GAINS[rung] for rung in rungs})
    assert GAINS["not_relevant"] == 0


def test_every_kind_of_act_stands_on_the_ladder():
    assert set(Act.Kind.values) == {*GAINS, ladder.UNDO, ladder.READ}


def test_every_gain_is_documented():
    assert all(f"| {rung} |" in (ladder.__doc__ or "") for rung in GAINS)


@pytest.mark.parametrize(
    ("acts", "label"),
    [
        ([], Label(0.0)),
        ([("view", ""), ("save", "")], Label(0.3)),
        ([("view", ""), ("not_relevant", "far")], Label(0.0, negative=True)),
        ([("not_relevant", "far"), ("undo", "not_relevant")], Label(0.0)),
        ([("not_relevant", "far"), ("relevant", "")], Label(0.5)),
        ([("relevant", ""), ("not_relevant", "pay")], Label(0.0, negative=True)),
        ([("save", ""), ("undo", "save")], Label(0.0)),
        ([("apply", ""), ("not_relevant", "scam")], Label(0.6)),
        ([("view", ""), ("not_relevant", "applied")], Label(0.1)),
        ([("apply", ""), ("answered", ""), ("hired", ""), ("undo", "hired")], Label(0.8)),
    ],
)
def test_the_last_opinion_and_the_highest_rung_count(acts, label):
    assert settle(acts) == label


def test_an_unknown_act_is_refused():
    with pytest.raises(ValueError, match="'stare' is no rung"):
        settle([("stare", "")])
