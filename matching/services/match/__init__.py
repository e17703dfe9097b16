"""Match lists: gates, scores and reasons of one person against all jobs, of a job against all people, and full runs.

`lists` (one room up) reads them for pages, which carry none of what ranks.
"""

from matching.services.match.jobs import match_jobs
from matching.services.match.pending import unlisted_seekers, unmatched_jobs
from matching.services.match.people import make_list, make_lists
from matching.services.match.store import drop_applied
from matching.services.score_version import model_version

__all__ = [
    "drop_applied",
    "make_list",
    "make_lists",
    "match_jobs",
    "model_version",
    "unlisted_seekers",
    "unmatched_jobs",
]
