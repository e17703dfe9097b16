"""The Celery application, its queues and the beat table."""

import os

from celery import Celery
from celery.schedules import crontab

# both connect themselves to the start of workers
from config import recovery as recovery
from config import warm_up as warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
os.environ.setdefault("CHAMBA_PROCESS", "worker")
# Celery would run all checks at each start and so load every page with what it needs: 200 MB in each process.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("chamba")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Sweeps find work from rows alone, so a lost message costs a minute, never data.
app.conf.beat_schedule = {
    "sweep-enrichments": {"task": "matching.tasks.sweep_enrichments", "schedule": 20.0},
    "sweep-matches": {"task": "matching.tasks.sweep_matches", "schedule": 30.0},
    "sweep-backfill": {"task": "matching.tasks.sweep_backfill", "schedule": 20.0},
    # A row a period decides: tries each night make a weekly encoder, and make up for a machine that was off. Those of
    # the later hours take up what a killed worker left.
    "retrain-encoder": {
        "task": "matching.tasks.retrain",
        "args": ("encoder",),
        "schedule": crontab(hour="1-5", minute=10),
    },
    "retrain-ranker": {
        "task": "matching.tasks.retrain",
        "args": ("ranker",),
        "schedule": crontab(hour="2-5", minute=30),
    },
    "retrain-collaborative": {
        "task": "matching.tasks.retrain",
        "args": ("collaborative",),
        "schedule": crontab(hour="2-5", minute=50),
    },
    "sweep-match-runs": {"task": "matching.tasks.sweep_runs", "schedule": 30.0},
    "tell-saved-searches": {"task": "matching.tasks.tell_saved_searches", "schedule": 300.0},
    "refresh-search-words": {"task": "matching.tasks.refresh_search_words", "schedule": 60.0},
    "index-vectors": {"task": "matching.tasks.index_vectors", "schedule": crontab(minute=35)},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(hour=3, minute=40)},
    "sweep-cvs": {"task": "accounts.tasks.sweep_cvs", "schedule": 60.0},
    "sweep-notifications": {"task": "messaging.tasks.sweep_notifications", "schedule": 15.0},
    "expire-jobs": {"task": "jobs.tasks.expire_jobs", "schedule": 60.0},
    "close-unanswered-applications": {"task": "jobs.tasks.close_unanswered_applications", "schedule": 300.0},
    "measure-answer-rates": {"task": "jobs.tasks.measure_answer_rates", "schedule": 1800.0},
    "keep-events": {"task": "matching.tasks.keep_events", "schedule": crontab(hour=4, minute=10)},
    "watch-experiments": {"task": "matching.tasks.watch_experiments", "schedule": crontab(minute=25)},
    "calibrate-bands": {"task": "matching.tasks.calibrate_bands", "schedule": crontab(hour=4, minute=40)},
    "watch-drift": {"task": "matching.tasks.watch_drift", "schedule": crontab(hour=5, minute=20)},
}
# One sign of life a queue; those that nobody fetched in time are not worth fetching later.
for _queue in ("light", "ml"):
    app.conf.beat_schedule[f"heartbeat-{_queue}"] = {
        "task": "dashboard.tasks.heartbeat",
        "args": (_queue,),
        "schedule": 15.0,
        "options": {"queue": _queue, "expires": 30},
    }
