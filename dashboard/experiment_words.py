"""An experiment in words and figures that a manager reads without help."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.ml.sequential import LEAST_PEOPLE
from matching.models import Experiment
from matching.services.experiment_results import Result, Verdict, Watched

Guardrail = Experiment.Guardrail
OF_ALERTS: dict[str, Promise] = {
    Guardrail.COMPLAINTS: gettext_lazy("Dicen que parece estafa o ya no quieren avisos"),
    Guardrail.BYTES: gettext_lazy("Peso de cada mensaje"),
}
# what an arm changes (matching.models.experiment.VARIANTS)
CHANGES: dict[str, Promise] = {
    "page_size": gettext_lazy("trabajos por página: %(value)s"),
    "jobs": gettext_lazy("trabajos por aviso: %(value)s"),
    "least_score": gettext_lazy("avisa desde un puntaje de %(value)s"),
    "without_lift": gettext_lazy("sin lo aprendido de lo que la gente elige"),
    "answers": gettext_lazy("cuánto responde la empresa pesa %(value)s"),
    "collaborative": gettext_lazy("lo que eligió gente parecida pesa %(value)s"),
    "distance": gettext_lazy("la cercanía pesa %(value)s"),
    "freshness": gettext_lazy("que el aviso sea reciente pesa %(value)s"),
    "pay": gettext_lazy("el pago pesa %(value)s"),
    "skills": gettext_lazy("las habilidades pesan %(value)s"),
}


def arms(row: Experiment) -> list[tuple[str, list[str]]]:
    """Give each arm with what it changes, ready to print; nothing for the arm that changes nothing."""
    return [
        (
            arm["name"],
            [str(CHANGES[name]) % {"value": value} for name, value in arm.get("variant", {}).items()],
        )
        for arm in row.arms
    ]


def figures(result: Result) -> list[dict[str, object]]:
    """Give a line for each arm, ready to print: people, share, difference in points with its interval."""
    said = {Verdict.GOES_ON: _("sigue"), Verdict.WINS: _("gana"), Verdict.STOPS: _("para")}
    lines: list[dict[str, object]] = [
        {
            "name": result.control,
            "people": result.people,
            "share": percent(result.share),
            "effect": "",
            "verdict": "",
        }
    ]
    for arm in result.arms:
        effect = f"{100 * arm.effect.difference:+.1f}"
        if arm.effect.low is not None and arm.effect.high is not None:
            span = {"low": f"{100 * arm.effect.low:+.1f}", "high": f"{100 * arm.effect.high:+.1f}"}
            effect = f"{effect} ({_('%(low)s a %(high)s') % span})"
        lines.append(
            {
                "name": arm.name,
                "people": arm.people,
                "share": percent(arm.share),
                "effect": effect,
                "verdict": said[arm.verdict],
            }
        )
    return lines


def guardrails(row: Experiment, result: Result) -> list[dict[str, object]]:
    """Give a line for each arm and guardrail, ready to print."""
    names: dict[str, object] = dict(Guardrail.choices)
    if row.surface == Experiment.Surface.ALERTS:
        names |= OF_ALERTS
    return [
        {
            "arm": arm.name,
            "words": names[guard.name],
            "control": _amount(guard.name, guard.control) if guard.people else "–",
            "treated": _amount(guard.name, guard.treated) if guard.people else "–",
            "says": _says(guard),
            "worse": guard.worse,
        }
        for arm in result.arms
        for guard in arm.guardrails
    ]


def _says(guard: Watched) -> str:
    if guard.worse:
        return _("empeoró")
    return _("bien") if guard.people >= LEAST_PEOPLE else _("falta gente")


def _amount(name: str, value: float) -> str:
    if name != Guardrail.BYTES:
        return percent(value)
    return f"{value / 1000:.1f}\u00a0kB" if value >= 1000 else f"{value:.0f}\u00a0B"


def percent(share: float) -> str:
    return f"{100 * share:.1f}\u00a0%"


def _compared(row: Experiment, result: Result) -> str:
    """Say who wins and by what: "diez (Postulan: 23 de cada 100 en vez de 10)"."""
    return ", ".join(
        _("%(arm)s (%(metric)s: %(share)s de cada 100 en vez de %(control)s)")
        % {
            "arm": arm.name,
            "metric": row.get_primary_metric_display(),
            "share": _of_hundred(arm.share),
            "control": _of_hundred(result.share),
        }
        for arm in result.arms
        if arm.verdict == Verdict.WINS
    )


def _of_hundred(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def _found_words(row: Experiment, result: Result) -> str:
    if any(guard.worse for arm in result.arms for guard in arm.guardrails):
        return _("Empeoró algo que no debía empeorar: quédate con lo de siempre.")
    if result.winners:
        return _("Ganó: %(arm)s.") % {"arm": _compared(row, result)}
    if all(arm.verdict == Verdict.STOPS for arm in result.arms):
        return _("Lo de siempre fue mejor.")
    return _("No se vio una diferencia segura: quédate con lo más simple.")


def verdict_words(row: Experiment, result: Result | None) -> str:
    """Say in a sentence what follows from the figures."""
    if result is None:
        return _("Todavía no empieza.")
    if row.state == Experiment.State.STOPPED:
        return _("Terminó. %(what)s") % {"what": _found_words(row, result)}
    if result.verdict == Verdict.WINS:
        return _("Gana: %(arm)s. Puedes terminar y quedarte con ese.") % {"arm": _compared(row, result)}
    if result.verdict == Verdict.STOPS:
        return _("Para: ya se sabe lo suficiente, o algo empeoró. Se detiene solo.")
    return _("Sigue: todavía no se sabe. Puedes mirar cuando quieras; mirar no cambia el resultado.")
