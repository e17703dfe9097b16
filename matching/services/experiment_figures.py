"""The figures of an experiment, one a person of those who were shown an arm, from the rows of what she did since."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from matching.ml.sequential import Arm
from matching.models import Experiment

# One figure a person of those exposed, of what she did since; NULL leaves her out.
_ACTED = """(SELECT count(*) > 0 FROM matching_act AS act
    WHERE act.person_id = shown.person_id AND act.at >= shown.at AND {})::int"""
_ANSWERED = "('shortlisted', 'interview', 'hired', 'declined')"
_WEIGHED = """(SELECT avg(page.weight) FROM matching_impression AS page
    WHERE page.person_id = shown.person_id AND page.at >= shown.at AND page.weight > 0 AND page.page {} 'alert')"""
FIGURES = {
    "clicks": _ACTED.format("act.kind = 'view'"),
    "likes": _ACTED.format("act.kind IN ('save', 'relevant')"),
    "applications": _ACTED.format("act.kind = 'apply'"),
    "answers": _ACTED.format("act.kind IN ('answered', 'interview', 'hired')"),
    "guard.complaints": _ACTED.format("act.kind = 'not_relevant' AND act.reason = 'scam'"),
    "guard.bytes": _WEIGHED.format("<>"),
    "guard.answers": f"""(SELECT avg((sent.state IN {_ANSWERED})::int) FROM jobs_application AS sent
        WHERE sent.seeker_id = shown.person_id AND sent.submitted_at >= shown.at)""",
}
# Of messages: who wants no more of them complains too, and what weighs is the message.
_STOPPED = """EXISTS (SELECT 1 FROM accounts_seekerprofile AS whose
        JOIN accounts_consent AS consent ON consent.user_id = whose.user_id
        JOIN accounts_consenttext AS agreed ON agreed.id = consent.text_id
        WHERE whose.id = shown.person_id AND agreed.purpose = 'alerts'
        HAVING max(consent.withdrawn_at) >= shown.at AND bool_and(consent.withdrawn_at IS NOT NULL))
    OR EXISTS (SELECT 1 FROM accounts_seekerprofile AS whose
        JOIN matching_savedsearch AS search ON search.user_id = whose.user_id
        WHERE whose.id = shown.person_id AND search.stopped_at >= shown.at AND search.stopped_at < search.ends_at)"""
FIGURES_OF_ALERTS = {
    "guard.complaints": f"greatest({FIGURES['guard.complaints']}, ({_STOPPED})::int)",
    "guard.bytes": _WEIGHED.format("="),
}


def count(experiment: Experiment, wanted: Sequence[str]) -> dict[str, dict[str, Arm]]:
    """Give by figure and arm how many people have it, its mean and variance; one query for all."""
    is_of_alerts = experiment.surface == Experiment.Surface.ALERTS
    known = FIGURES | (FIGURES_OF_ALERTS if is_of_alerts else {})
    columns = ", ".join(f'{known[name]} AS "{name}"' for name in dict.fromkeys(wanted))
    sums = ", ".join(
        f'count("{name}"), coalesce(avg("{name}"), 0), coalesce(var_pop("{name}"), 0)'
        for name in dict.fromkeys(wanted)
    )
    sql = f"""SELECT arm, {sums} FROM (
        SELECT shown.arm, {columns} FROM matching_exposure AS shown WHERE shown.experiment_id = %s
    ) AS people GROUP BY arm"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [experiment.pk])
        rows = cursor.fetchall()
    found: dict[str, dict[str, Arm]] = {name: {} for name in wanted}
    for arm, *values in rows:
        for number, name in enumerate(dict.fromkeys(wanted)):
            n, mean, variance = values[3 * number : 3 * number + 3]
            found[name][arm] = Arm(int(n), float(mean), spread(name, int(n), float(mean), float(variance)))
    return found


def spread(name: str, n: int, mean: float, variance: float) -> float:
    """Give the variance of a figure between people; of a share that of yes and no, so that none is certain."""
    if name == "guard.bytes":
        return variance
    share = (mean * n + 1) / (n + 2)
    return share * (1 - share)
