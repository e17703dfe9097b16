"""Import real files, read and match all of them with the real workers, and show ten lists for ten written profiles.

    python benchmarks/bench_market.py --data FOLDER [--limit N] [--keep]

FOLDER holds `pe_servir_convocatorias_2024_2025.csv.gz`, `pe_computrabajo_2025.csv.gz` and
`pe_mtpe_empleosperu_2025.csv.gz`. The run has a database and a Valkey number of its own and removes both.
Last line: `market jobs=.. import_s=.. read_s=.. jobs_per_s=.. lists=..`.
"""

from __future__ import annotations

import argparse
import datetime
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.launcher import servers
from config.launcher.addresses import Layout, layout

NAME = "chamba_market"
VALKEY_NUMBER = 13
FILES = (
    ("pe_servir_convocatorias_2024_2025.csv.gz", "servir"),
    ("pe_computrabajo_2025.csv.gz", "computrabajo"),
    ("pe_mtpe_empleosperu_2025.csv.gz", "mtpe"),
)
POLL_SECONDS = 5


def main() -> None:
    options = _options()
    held = servers.ensure_servers()  # noqa: F841  (the servers stay while this name does)
    place = layout()
    if NAME not in os.environ.get("DATABASE_URL", ""):
        _start_again_with_own_addresses(place)
    if not options.resume:
        _database(place.addresses.database_url, create=True)
    import django

    django.setup()
    try:
        figures = _run(options)
    finally:
        if not options.keep:
            from django.db import connections

            connections.close_all()
            _database(place.addresses.database_url, create=False)
    print("market", " ".join(f"{name}={value}" for name, value in figures.items()))


def _start_again_with_own_addresses(place: Layout) -> None:
    """Begin anew with this run's addresses: settings are read once, when `config` is first imported."""
    own = {
        "DATABASE_URL": place.addresses.database_url.replace("/chamba?", f"/{NAME}?"),
        "REDIS_URL": f"unix://{place.valkey_socket}?db={VALKEY_NUMBER}",
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "READING_SHARES": str(os.cpu_count() or 2),
    }
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **own})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MARKET_DATA"))
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--resume", action="store_true", help="use the database that --keep left")
    parser.add_argument("--show", type=int, default=10)
    return parser.parse_args()


def _database(url: str, *, create: bool) -> None:
    import psycopg

    with psycopg.connect(url.replace("/chamba?", "/postgres?"), autocommit=True) as connection:
        if create:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {NAME}")
        else:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _run(options: argparse.Namespace) -> dict[str, object]:
    from django.core.management import call_command

    from jobs.models import Job

    figures: dict[str, object] = {}
    if not options.resume:
        call_command("migrate", verbosity=0)
        call_command("load_places", verbosity=0)
        call_command("load_taxonomy", "--apply", verbosity=0)
        started = time.monotonic()
        for file, source in FILES:
            _import(options.data / file, source, limit=options.limit)
        _approve_held()
        figures["import_s"] = round(time.monotonic() - started, 1)
    figures["jobs"] = Job.objects.published().count()
    people = _people()
    started = time.monotonic()
    _read_all()
    seconds = time.monotonic() - started
    figures |= {"read_s": round(seconds, 1), "jobs_per_s": round(int(str(figures["jobs"])) / seconds, 1)}
    figures["lists"] = _show(people, count=options.show)
    return figures


def _import(path: Path, source: str, *, limit: int) -> None:
    from django.core.management import call_command

    more = ["--limit", str(limit)] if limit else []
    call_command(
        "import_jobs", str(path), "--format", "csv", "--source", source, "--mapping", source,
        "--apply", "--trusted", "--keep-open", "60", *more,
    )  # fmt: skip


def _approve_held() -> None:
    """Publish what the import held for review, as a manager would in bulk: this run measures reading only."""
    from django.db.models import F
    from django.utils import timezone

    from jobs.models import Job

    now = timezone.now()
    Job.objects.in_review().update(
        state=Job.State.PUBLISHED, published_at=now, closes_on=now.date() + datetime.timedelta(days=60)
    )
    Job.objects.filter(published_at=None).update(published_at=F("created_at"))


def _people() -> list[int]:
    """Make the ten written profiles as people would, with their consent."""
    from accounts.models import Consent, ConsentText, Purpose, SeekerProfile, User
    from jobs.demo.profiles import EVALUATION_PROFILES

    ids = []
    for number, written in enumerate(EVALUATION_PROFILES):
        phone = f"+5190099{number:04d}"
        user = User.objects.filter(phone=phone).first() or User.objects.create_user(
            phone=phone, name=written.label
        )
        text = ConsentText.objects.filter(purpose=Purpose.MATCHING).latest("version")
        Consent.objects.get_or_create(user=user, text=text, withdrawn_at=None)
        profile, _ = SeekerProfile.objects.update_or_create(
            user=user,
            defaults={
                "summary": written.words,
                "place_id": written.place,
                "radius_km": written.radius_km,
                "telework": written.telework,
                "schedules": list(written.schedules),
                "contracts": list(written.contracts),
                "pay_wish": written.pay_wish,
                "licences": list(written.licences),
            },
        )
        ids.append(profile.pk)
    return ids


def _read_all() -> None:
    """Let real workers read and place everything, hinted by sweeps as beat would."""
    from matching import tasks
    from matching.services import enrich, match

    cores = str(os.cpu_count() or 2)
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--app", "config", "worker", "--queues", "ml,light", "--concurrency", cores,
         "--loglevel", "ERROR", "--without-gossip", "--without-mingle"],
        cwd=ROOT, env={**os.environ, "CHAMBA_PROCESS": "worker"},
    )  # fmt: skip
    try:
        while True:
            tasks.sweep_enrichments()
            tasks.sweep_matches.apply_async()
            time.sleep(POLL_SECONDS)
            left = enrich.unread_jobs().count() + enrich.unread_seekers().count()
            unplaced = len(match.unmatched_jobs(10)) + len(match.unlisted_seekers(10))
            print(f"  left to read {left}, to place {unplaced}", flush=True)
            if not left and not unplaced:
                return
            if worker.poll() is not None:
                raise SystemExit("the worker ended by itself")
    finally:
        worker.terminate()
        worker.wait(30)


def _show(people: list[int], *, count: int) -> int:
    from accounts.models import SeekerProfile
    from matching.services import list_order

    lists = 0
    for profile in SeekerProfile.objects.filter(pk__in=people).select_related("place", "user").order_by("pk"):
        rows = list_order.best(profile.pk, count=count)
        lists += bool(rows)
        print(f"\n## {profile.user.name} ({profile.place}): {profile.summary}")
        for row in rows:
            where = row.job.place.short if row.job.place else "?"
            reasons = " | ".join(reason["text"] for reason in row.reasons)
            print(
                f"  {row.score:.3f} {row.job.title[:90]} "
                f"[{where}, {row.km} km, S/ {row.job.pay_max}] {reasons}"
            )
    return lists


if __name__ == "__main__":
    main()
