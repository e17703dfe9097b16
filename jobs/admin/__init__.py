"""Jobs in review, applications, imports and figures of the law, for managers."""

from jobs.admin import applications, jobs, reference

__all__ = ["applications", "jobs", "reference"]
