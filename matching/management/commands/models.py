"""The registry of models from a terminal: what there is, how two compare, what serves, and back again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.models import ModelVersion
from matching.services import backfill, promotion, retrain
from matching.services.model_gate import active, gate
from matching.services.model_table import group_sides, sides, text_table


class Command(BaseCommand):
    requires_system_checks = ()
    help = "List, show and compare models; promote a candidate through its gate; roll back."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        one = acts.add_parser("list", help="every model with its state")
        one.add_argument("--kind", choices=ModelVersion.Kind.values)
        one = acts.add_parser("show", help="one model beside the one in use")
        one.add_argument("number", type=int)
        one = acts.add_parser("compare", help="two models, task by task and group by group")
        one.add_argument("number", type=int)
        one.add_argument("other", type=int)
        one = acts.add_parser(
            "measure", help="measure a ranker or factors beside what is in use now, on new choices"
        )
        one.add_argument("number", type=int)
        one = acts.add_parser("promote", help="put a candidate to use through its gate")
        one.add_argument("number", type=int)
        one.add_argument("--check", action="store_true", help="show what the gate says and change nothing")
        one.add_argument("--reason", default="")
        one = acts.add_parser("cancel", help="stop preparing an encoder")
        one.add_argument("number", type=int)
        one.add_argument("--reason", default="")
        one = acts.add_parser("rollback", help="bring back the model before, or the shipped one")
        one.add_argument("kind", choices=ModelVersion.Kind.values)
        one.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except promotion.NotPromoted as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        rows = ModelVersion.objects.order_by("kind", "-registered_at")
        for version in rows.filter(kind=options["kind"]) if options["kind"] else rows:
            self.stdout.write(
                f"{version.pk} {version.kind} {version.state} {version} {version.registered_at:%Y-%m-%d}"
            )
        if row := backfill.running():
            done = backfill.progress(row)
            self.stdout.write(
                f"preparing model={row.version_id} read={done.read} of={done.planned} failed={done.failed}"
            )

    def _show(self, options: dict[str, Any]) -> None:
        version = _version(options["number"])
        current = active(version.kind)
        self.stdout.write(
            f"{version.pk} {version.kind} {version.state} {version} in_use={current or 'shipped'}"
        )
        self.stdout.write(text_table(sides(version, current if current != version else None)))
        for decision in version.decisions.all():
            self.stdout.write(f"{decision.at:%Y-%m-%d %H:%M} {decision.action} {decision.reason}".rstrip())

    def _compare(self, options: dict[str, Any]) -> None:
        first, other = _version(options["number"]), _version(options["other"])
        self.stdout.write(f"first={first} other={other}")
        self.stdout.write(text_table(sides(first, other)))
        for row in group_sides(first, other):
            self.stdout.write(
                f"{row.task} group={row.group} {row.first:.3f} {row.other:.3f} {row.difference:+.3f}"
            )

    def _measure(self, options: dict[str, Any]) -> None:
        version = _version(options["number"])
        try:
            figures = retrain.measure_again(version)
        except (retrain.TooLittle, ValueError) as error:
            raise CommandError(str(error)) from error
        for task, figure in figures.items():
            beside = " ".join(f"{name}={value:.3f}" for name, value in figure.get("baselines", {}).items())
            self.stdout.write(f"{task} {figure['value']:.3f} n={figure.get('n', 0)} {beside}".rstrip())

    def _promote(self, options: dict[str, Any]) -> None:
        candidate = _version(options["number"])
        if options["check"]:
            self.stdout.write(str(gate(candidate=candidate)))
            return
        outcome = promotion.promote(candidate=candidate, by=None, reason=options["reason"])
        self.stdout.write(str(outcome.report))
        if outcome.in_use:
            self.stdout.write(f"promote in_use={candidate}; every process follows within seconds")
        else:
            self.stdout.write(f"promote preparing={candidate}; it serves when everything is read with it")

    def _cancel(self, options: dict[str, Any]) -> None:
        version = _version(options["number"])
        promotion.cancel(version=version, by=None, reason=options["reason"])
        self.stdout.write(f"cancel rejected={version}")

    def _rollback(self, options: dict[str, Any]) -> None:
        version = promotion.rollback(kind=options["kind"], by=None, reason=options["reason"])
        self.stdout.write(f"rollback kind={options['kind']} in_use={version or 'shipped'}")


def _version(number: int) -> ModelVersion:
    version = ModelVersion.objects.filter(pk=number).first()
    if version is None:
        raise CommandError(f"There is no model {number} in the registry.")
    return version
