"""Bells of jobs. Each carries ids and rings after commit; whoever listens only enqueues."""

from django.dispatch import Signal

job_changed = Signal()  # job_id: int
jobs_changed = Signal()  # job_ids: list[int], for bulk loads
application_changed = Signal()  # application_id: int, transition_id: int
# Sent at once, because nothing else keeps them; whoever listens only adds a row.
job_viewed = (
    Signal()
)  # job_id: int, profile_id: int | None, came_from: str (address of our page that led to it)
job_saved = Signal()  # job_id: int, profile_id: int, saved: bool
job_decided = Signal()  # job_id: int, decision_id: int
