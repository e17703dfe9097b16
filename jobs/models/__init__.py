from jobs.models.answer_rate import AnswerRate
from jobs.models.application import Application, ApplicationTransition, SavedJob
from jobs.models.job import Job, JobTransition, ModerationDecision
from jobs.models.partner import ImportRun
from jobs.models.reference import MinimumWage

__all__ = [
    "AnswerRate",
    "Application",
    "ApplicationTransition",
    "ImportRun",
    "Job",
    "JobTransition",
    "MinimumWage",
    "ModerationDecision",
    "SavedJob",
]
