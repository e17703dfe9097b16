"""Sweeps of jobs. Each finds its work in the rows, so a lost, late or double run changes nothing twice."""

import logging

from celery import shared_task

from jobs.services import answer_rates, applications, jobs

logger = logging.getLogger(__name__)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=100, time_limit=120
)
def expire_jobs() -> None:
    """Expire jobs whose closing date has passed; the next beat is the retry."""
    if count := jobs.expire_due_jobs():
        logger.info("expired %d jobs", count)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=240, time_limit=280
)
def close_unanswered_applications() -> None:
    """Close applications without an answer by their date; the next beat is the retry."""
    if count := applications.close_unanswered_applications():
        logger.info("closed %d unanswered applications", count)


@shared_task(
    queue="light", acks_late=True, ignore_result=True, max_retries=0, soft_time_limit=240, time_limit=280
)
def measure_answer_rates() -> None:
    """Measure how employers answer; the next beat is the retry."""
    if count := answer_rates.measure_answer_rates():
        logger.info("%d answer rates changed", count)
