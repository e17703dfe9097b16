"""Imports of feeds: what a file adds, changes and takes away, in batches that can be run again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.bells import ring
from accounts.models import AuditEntry, Employer, Place
from jobs.feeds import FeedError, FeedRow, RefusedRow, RemovedRow, Row
from jobs.models import ImportRun, Job, JobTransition, MinimumWage, ModerationDecision
from jobs.pay import WageFloor
from jobs.services.import_plan import OPEN_STATES, Plan, Planner
from jobs.services.import_results import ImportOptions, ImportSummary, RowOutcome
from jobs.services.import_values import FEED_FIELDS
from jobs.services.states import JobsError
from jobs.signals import jobs_changed

logger = logging.getLogger(__name__)

BATCH_ROWS = 500
UNNAMED_EMPLOYER = "Empresa no indicada"
WRITTEN = (*FEED_FIELDS, "state", "published_at", "closed_at", "content_hash", "updated_at", "employer_id")


class ImportImpossible(JobsError):
    """The import cannot begin: no places, or the same source is being imported already."""


def import_feed(
    rows: Iterable[Row],
    *,
    options: ImportOptions,
    observe: Callable[[RowOutcome], None] | None = None,
) -> ImportSummary:
    """Imports the rows of one file and records the run.

    Running it twice changes nothing the second time; a bad row stops no other; a broken file keeps what came
    before the break, closes nothing and is told in the summary. Raises ImportImpossible before the first row.
    """
    with _alone(options):
        run = ImportRun.objects.create(
            source=options.source,
            format=options.format,
            file_name=options.file_name[-200:],
            dry_run=not options.apply,
        )
        work = _Import(options=options, run=run, observe=observe)
        try:
            work.read(rows)
        except Exception as error:
            work.finish(problem=f"{type(error).__name__}: {error}")
            raise
        work.finish(problem=work.summary.problem)
    return work.summary


@contextmanager
def _alone(options: ImportOptions) -> Iterator[None]:
    """Holds a lock on the source, so that two imports of it never interleave."""
    if not options.apply:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"import:{options.source}"])
        if not cursor.fetchone()[0]:
            raise ImportImpossible(f"The source {options.source} is being imported already.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"import:{options.source}"])


def _planner(options: ImportOptions) -> Planner:
    known_places = frozenset(Place.objects.values_list("code", flat=True))
    if not known_places:
        raise ImportImpossible("There are no places yet; run load_places first.")
    today = options.today or timezone.localdate()
    wage = MinimumWage.objects.on(today)
    return Planner(
        source=options.source,
        today=today,
        known_places=known_places,
        source_is_trusted=options.trusted or options.source in settings.TRUSTED_JOB_SOURCES,
        wage=WageFloor(wage.valid_from, wage.amount, wage.norm) if wage else None,
        keep_open_days=options.keep_open_days,
        require_place=options.require_place,
    )


class _Import:
    """One run over one file: holds a batch of rows and what was seen so far."""

    def __init__(
        self, *, options: ImportOptions, run: ImportRun, observe: Callable[[RowOutcome], None] | None
    ) -> None:
        self.options = options
        self.run = run
        self.observe = observe
        self.summary = ImportSummary()
        self.seen: set[str] = set()
        self.employers: dict[str, Employer] = {}
        self.planner = _planner(options)

    def read(self, rows: Iterable[Row]) -> None:
        """Takes the rows in batches; then, after a whole file, closes what it no longer lists."""
        batch: dict[str, FeedRow | RemovedRow] = {}
        whole = True
        try:
            for count, row in enumerate(rows, start=1):
                if isinstance(row, RefusedRow):
                    self.seen.add(row.external_id)
                    self._tell_refused(row.line, row.external_id, row.reason, row.detail)
                else:
                    if len(batch) >= BATCH_ROWS or row.external_id in batch:
                        self._flush(batch)
                    batch[row.external_id] = row
                if count == self.options.limit:
                    whole = False
                    break
        except FeedError as broken:
            self.summary.problem = str(broken)
            whole = False
        self._flush(batch)
        if self.options.close_missing and whole:
            self._close_missing()

    def finish(self, *, problem: str) -> None:
        """Records the end of the run; the run itself stays also where everything else failed."""
        self.summary.problem = problem
        self.run.state = ImportRun.State.FAILED if problem else ImportRun.State.DONE
        self.run.problem = problem[:300]
        self.run.counts = self.summary.as_counts()
        self.run.finished_at = timezone.now()
        self.run.save()
        if self.options.apply:
            counts = " ".join(f"{name}={count}" for name, count in sorted(self.summary.outcomes.items()))
            AuditEntry.objects.create(
                actor=None,
                action="jobs.imported",
                object_type="importrun",
                object_id=str(self.run.pk),
                reason=counts,
            )

    # --- batches

    def _flush(self, batch: dict[str, FeedRow | RemovedRow]) -> None:
        """Writes a batch in one transaction; where the database refuses it, row by row."""
        rows = list(batch.values())
        batch.clear()
        if not rows:
            return
        self.seen.update(row.external_id for row in rows)
        try:
            plans = self._batch(rows)
        except (DataError, IntegrityError) as refused:
            self.employers.clear()
            if len(rows) == 1:
                detail = str(refused).splitlines()[0]
                self._tell_refused(rows[0].line, rows[0].external_id, "bad_value", detail)
                return
            logger.warning("A batch of %s was refused, trying its rows one by one", self.options.source)
            for row in rows:
                self._flush({row.external_id: row})
            return
        for plan in plans:
            self._tell(plan)

    def _batch(self, rows: list[FeedRow | RemovedRow]) -> list[Plan]:
        with transaction.atomic():
            stored = Job.objects.filter(
                source=self.options.source, external_id__in=[r.external_id for r in rows]
            )
            if self.options.apply:
                stored = stored.select_for_update(of=("self",)).order_by("pk")
            existing = {job.external_id: job for job in stored.select_related("employer")}
            self._know_employers([row for row in rows if isinstance(row, FeedRow)])
            plans = [
                self.planner.plan(row, job=existing.get(row.external_id), employer=self._employer_of(row))
                for row in rows
            ]
            if self.options.apply:
                self._write(plans)
        return plans

    def _know_employers(self, rows: list[FeedRow]) -> None:
        """Fetches or makes the employers of a batch; imported ones have no RUC and no members."""
        about = {row.employer or UNNAMED_EMPLOYER: row.employer_about for row in rows}
        unknown = {name: text for name, text in about.items() if name not in self.employers}
        if not unknown:
            return
        mine = Employer.objects.filter(source=self.options.source, legal_name__in=unknown)
        made = {employer.legal_name: employer for employer in mine}
        missing = [
            Employer(source=self.options.source, legal_name=name, about=text)
            for name, text in unknown.items()
            if name not in made
        ]
        if self.options.apply:
            Employer.objects.bulk_create(missing)
        self.employers |= made | {employer.legal_name: employer for employer in missing}

    def _employer_of(self, row: FeedRow | RemovedRow) -> Employer | None:
        return self.employers[row.employer or UNNAMED_EMPLOYER] if isinstance(row, FeedRow) else None

    # --- writing

    def _write(self, plans: list[Plan]) -> None:
        now = timezone.now()
        for plan in plans:
            if plan.job is not None:
                plan.job.updated_at = now
        jobs = {
            kind: [p.job for p in plans if p.job and p.outcome == kind]
            for kind in ("added", "changed", "gone")
        }
        Job.objects.bulk_create(jobs["added"])
        if touched := jobs["changed"] + jobs["gone"]:
            Job.objects.bulk_update(touched, WRITTEN)
        moved = [plan for plan in plans if plan.job and plan.before and plan.job.state != plan.before]
        JobTransition.objects.bulk_create(
            JobTransition(
                job=plan.job,
                from_state=plan.before,
                to_state=plan.job.state,
                reason=(plan.rule or plan.reason or f"import:{self.run.pk}")[:300],
            )
            for plan in moved
            if plan.job
        )
        ModerationDecision.objects.bulk_create(
            ModerationDecision(
                job=plan.job,
                verdict=ModerationDecision.Verdict.APPROVED,
                rule=plan.rule,
                content_hash=plan.job.content_hash,
            )
            for plan in plans
            if plan.job and plan.rule and plan.outcome in ("added", "changed")
        )
        if changed := [job.pk for kind in jobs.values() for job in kind]:
            ring(jobs_changed, sender=Job, job_ids=changed)

    def _close_missing(self) -> None:
        """Closes open jobs of the source that a whole file does not list; an empty file closes nothing."""
        if not self.summary.accepted:
            self.summary.problem = "The file has no good row; nothing was closed."
            return
        open_jobs = Job.objects.filter(source=self.options.source, state__in=OPEN_STATES)
        missing = [
            pk
            for pk, external_id in open_jobs.values_list("pk", "external_id")
            if external_id not in self.seen
        ]
        for start in range(0, len(missing), BATCH_ROWS):
            with transaction.atomic():
                gone = open_jobs.filter(pk__in=missing[start : start + BATCH_ROWS]).order_by("pk")
                if self.options.apply:
                    gone = gone.select_for_update(of=("self",))
                plans = [self._missing(job) for job in gone]
                if self.options.apply:
                    self._write(plans)
            for plan in plans:
                self._tell(plan)

    def _missing(self, job: Job) -> Plan:
        row = RemovedRow(line=0, external_id=job.external_id)
        return self.planner.plan_gone(row, job=job, reason="missing_in_file")

    # --- telling

    def _tell(self, plan: Plan) -> None:
        self.summary.outcomes[plan.outcome] += 1
        if plan.outcome == "refused":
            self.summary.reasons[plan.reason] += 1
        if plan.job is not None:
            self.summary.states[plan.job.state] += 1
        placed = plan.values.placed if plan.values else None
        if plan.values and placed:
            self.summary.place_levels[placed.level or "none"] += 1
            self.summary.pay_doubts[plan.values.pay_doubt or "read"] += 1
        self._observed(
            RowOutcome(
                line=plan.row.line,
                external_id=plan.row.external_id,
                outcome=plan.outcome,
                reason=plan.reason,
                state=plan.job.state if plan.job else "",
                place_text=plan.row.place_text if isinstance(plan.row, FeedRow) else "",
                place_code=(placed.code or "") if placed else "",
                place_level=placed.level if placed else "",
                place_how=placed.how if placed else "",
                pay_doubt=plan.values.pay_doubt if plan.values else "",
            )
        )

    def _tell_refused(self, line: int, external_id: str, reason: str, detail: str) -> None:
        self.summary.outcomes["refused"] += 1
        self.summary.reasons[reason] += 1
        self._observed(
            RowOutcome(line=line, external_id=external_id, outcome="refused", reason=reason, detail=detail)
        )

    def _observed(self, outcome: RowOutcome) -> None:
        if self.observe is not None:
            self.observe(outcome)
