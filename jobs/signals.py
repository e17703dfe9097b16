"""Bells of jobs. Each carries ids and rings after commit; whoever listens only enqueues."""

from django.dispatch import Signal

job_changed = Signal()  # job_id: int
jobs_changed = Signal()  # job_ids: list[int], for bulk loads
application_changed = Signal()  # application_id: int, transition_id: int
job_decided = Signal()  # job_id: int, decision_id: int
