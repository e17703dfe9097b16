"""What one row of a feed does to one job: new, changed, gone, and into which state by which rule."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Employer
from accounts.models.vocabulary import Telework
from jobs import compliance
from jobs.feeds import FeedRow, RemovedRow
from jobs.models import Job, ModerationDecision
from jobs.pay import WageFloor
from jobs.services.import_values import FEED_FIELDS, RowValues, values_of
from jobs.services.moderation import TRUSTED_EMPLOYER

TRUSTED_SOURCE = "trusted_source"
OPEN_STATES = (Job.State.PUBLISHED, Job.State.IN_REVIEW)


@dataclass(slots=True)
class Plan:
    """What one row does to one job, before it is written."""

    row: FeedRow | RemovedRow
    job: Job | None
    outcome: str
    values: RowValues | None = None
    before: str = ""
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """The rules of one run; plans change jobs in memory only."""

    source: str
    today: datetime.date
    known_places: frozenset[str]
    source_is_trusted: bool
    wage: WageFloor | None
    keep_open_days: int | None
    require_place: bool

    def plan(self, row: FeedRow | RemovedRow, *, job: Job | None, employer: Employer | None) -> Plan:
        """Returns what the row does to the stored `job`; only a removed row comes without `employer`."""
        if isinstance(row, RemovedRow) or employer is None:
            return self.plan_gone(row, job=job, reason="removed_by_source")
        values = values_of(
            row, known_places=self.known_places, today=self.today, keep_open_days=self.keep_open_days
        )
        if self.require_place and values.placed.code is None and row.telework != Telework.TOTAL:
            return Plan(row=row, job=None, outcome="refused", values=values, reason="no_place")
        if job is None:
            return self._plan_added(row, values=values, employer=employer)
        if job.state == Job.State.REMOVED:
            return Plan(row=row, job=job, outcome="unchanged", values=values, reason="removed_by_us")
        return self._plan_known(row, job=job, values=values, employer=employer)

    def plan_gone(self, row: FeedRow | RemovedRow, *, job: Job | None, reason: str) -> Plan:
        """Returns the closing of an open job; all other jobs stay as they are."""
        if job is None or job.state not in OPEN_STATES:
            return Plan(row=row, job=job, outcome="unchanged", reason="not_open")
        before = job.state
        # One that was never published has nobody to tell: it expires.
        job.state = Job.State.CLOSED if before == Job.State.PUBLISHED else Job.State.EXPIRED
        job.closed_at = timezone.now()
        return Plan(row=row, job=job, outcome="gone", before=before, reason=reason)

    def _plan_added(self, row: FeedRow, *, values: RowValues, employer: Employer) -> Plan:
        job = Job(source=self.source, external_id=row.external_id, **values.fields)
        job.employer = employer
        job.content_hash = job.compute_content_hash()
        plan = Plan(row=row, job=job, outcome="added", values=values, before=Job.State.DRAFT)
        if self._is_past(job):
            job.state, plan.reason = Job.State.EXPIRED, "closing_date"
            return plan
        plan.rule = self._clearing_rule(job)
        if plan.rule:
            self._publish(job, plan=plan)
        else:
            job.state = Job.State.IN_REVIEW
        return plan

    def _plan_known(self, row: FeedRow, *, job: Job, values: RowValues, employer: Employer) -> Plan:
        fields = dict(values.fields)
        latest = self.today + datetime.timedelta(days=compliance.LONGEST_OPEN_DAYS)
        if values.derived_date and job.closes_on and self.today <= job.closes_on <= latest:
            fields["closes_on"] = job.closes_on
        before, old_hash = job.state, job.content_hash
        differs = {name for name in FEED_FIELDS if getattr(job, name) != fields[name]}
        if employer.pk != job.employer_id:
            job.employer = employer
            differs.add("employer")
        for name in differs - {"employer"}:
            setattr(job, name, fields[name])
        job.content_hash = job.compute_content_hash()
        plan = Plan(row=row, job=job, outcome="unchanged", values=values, before=before)
        self._settle(plan, job=job, new_words=job.content_hash != old_hash)
        if differs or job.state != before:
            plan.outcome = "changed"
            plan.reason = plan.reason or ", ".join(sorted(differs))
        return plan

    def _settle(self, plan: Plan, *, job: Job, new_words: bool) -> None:
        """Moves a known job to the state that its new words and date ask for."""
        if self._is_past(job):
            if job.state in OPEN_STATES:
                job.state, job.closed_at, plan.reason = Job.State.EXPIRED, timezone.now(), "closing_date"
            return
        if job.state == Job.State.PUBLISHED and not new_words:
            return
        # A person closed it and said what came of it: the feed does not open it again.
        if job.state == Job.State.CLOSED and job.outcome:
            return
        if job.state == Job.State.DRAFT and not new_words:
            return
        plan.rule = self._clearing_rule(job)
        closed = job.state in (Job.State.EXPIRED, Job.State.CLOSED)
        if plan.rule or (closed and self._was_approved(job)):
            if job.may_move(Job.State.PUBLISHED):
                self._publish(job, plan=plan)
        elif job.may_move(Job.State.IN_REVIEW):
            job.state = Job.State.IN_REVIEW

    def _publish(self, job: Job, *, plan: Plan) -> None:
        """Lets a job out; it is as old as its source says, unless it was opened again by our own rule."""
        now = timezone.now()
        posted = plan.row.posted_on if isinstance(plan.row, FeedRow) else None
        derived = plan.values is not None and plan.values.derived_date
        if posted is not None and not derived and posted <= timezone.localdate(now):
            noon = datetime.datetime.combine(posted, datetime.time(12))
            now = min(now, timezone.make_aware(noon))
        job.state, job.closed_at = Job.State.PUBLISHED, None
        job.published_at = job.published_at or now

    def _is_past(self, job: Job) -> bool:
        return job.closes_on is not None and job.closes_on < self.today

    def _clearing_rule(self, job: Job) -> str:
        """Returns the rule that lets the job out without a person, where nothing in words or pay is odd."""
        rule = TRUSTED_EMPLOYER if job.employer.is_trusted else ""
        if self.source_is_trusted:
            rule = TRUSTED_SOURCE
        if not rule or compliance.findings(job):
            return ""
        return "" if self.wage and compliance.pay_problem(job, wage=self.wage) else rule

    def _was_approved(self, job: Job) -> bool:
        approved = ModerationDecision.Verdict.APPROVED
        latest = job.decisions.order_by("-at").values_list("verdict", "content_hash").first()
        return latest == (approved, job.content_hash)
