"""Bells of jobs. Each carries ids and rings after commit; whoever listens only enqueues."""

from django.dispatch import Signal

job_changed = Signal()  # job_id: int
jobs_changed = Signal()  # job_ids: list[int], for bulk loads
application_changed = Signal()  # application_id: int, transition_id: int
# Sent at once, because nothing else keeps them; whoever listens only adds a row.
# job_id: int, profile_id: int | None, mark: str (of the message whose link led to it), read: str (what the script kept
# of another job read before), came_from: str (address of our page that led to it) and agent: str (what the sender
# calls itself), the last two only of who is not signed in
job_viewed = Signal()
job_saved = Signal()  # job_id: int, profile_id: int, saved: bool
job_decided = Signal()  # job_id: int, decision_id: int
