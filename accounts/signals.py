"""Bells of accounts. Each carries an id and rings after commit; whoever listens only enqueues."""

from django.dispatch import Signal

profile_changed = Signal()  # profile_id: int
profiles_changed = Signal()  # profile_ids: list[int], for bulk loads
cv_uploaded = Signal()  # cv_file_id: int
employer_verified = Signal()  # employer_id: int
