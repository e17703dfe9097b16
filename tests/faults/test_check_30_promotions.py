"""Check 30: managers who promote or go back at the same moment: one winner, by lock and by constraint."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections

from matching.models import ModelDecision, ModelVersion
from matching.services.promotion import NotPromoted, promote, rollback
from matching.tests.test_models import model

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
State = ModelVersion.State


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start together; give "done" or what was said to each."""
    gate, said = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
            said[number] = "done"
        except NotPromoted as error:
            said[number] = str(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_check_30_two_managers_promote_the_same_model_and_one_wins(tmp_path: Path) -> None:
    version = model(tmp_path, "one")
    said = at_once(*(lambda: promote(candidate=ModelVersion.objects.get(pk=version.pk), by=None),) * 4)
    assert said.count("done") == 1
    assert sum("only a candidate is promoted" in one for one in said) == 3
    assert ModelDecision.objects.filter(action="promoted").count() == 1


def test_check_30_two_managers_promote_two_models_and_one_is_in_use(tmp_path: Path) -> None:
    one, two = model(tmp_path, "one", 0.6), model(tmp_path, "two", 0.6)
    said = at_once(lambda: promote(candidate=one, by=None), lambda: promote(candidate=two, by=None))
    assert said.count("done") == 1
    states = sorted(ModelVersion.objects.values_list("state", flat=True))
    assert states == [State.ACTIVE, State.REJECTED]  # the second one is no better than the first


def test_check_30_a_promotion_and_a_rollback_take_turns(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one", 0.5), model(tmp_path, "two", 0.6)
    promote(candidate=first, by=None)
    at_once(lambda: promote(candidate=second, by=None), lambda: rollback(kind="encoder", by=None))
    assert ModelVersion.objects.active().count() <= 1
    assert ModelDecision.objects.count() == 3


def test_check_30_twin_without_the_turn_the_constraint_still_holds(tmp_path: Path) -> None:
    first, second = model(tmp_path, "one"), model(tmp_path, "two")

    def put_to_use(version: ModelVersion) -> None:
        try:
            ModelVersion.objects.filter(pk=version.pk).update(state=State.ACTIVE)
        except Exception as error:
            raise NotPromoted(type(error).__name__) from error

    said = at_once(lambda: put_to_use(first), lambda: put_to_use(second))
    assert sorted(said) == ["IntegrityError", "done"]
    assert ModelVersion.objects.active().count() == 1
    assert connection.is_usable()
