from jobs.models.application import Application, ApplicationTransition, SavedJob
from jobs.models.job import Job, JobTransition, ModerationDecision
from jobs.models.partner import ImportRun
from jobs.models.reference import MinimumWage

__all__ = [
    "Application",
    "ApplicationTransition",
    "ImportRun",
    "Job",
    "JobTransition",
    "MinimumWage",
    "ModerationDecision",
    "SavedJob",
]
