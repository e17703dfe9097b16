"""A database of its own with the real ads as published jobs, for measuring the search; it grows to the asked size."""

from __future__ import annotations

import datetime
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.search_ads import Ad, occupations_of, read_ads, vectors_of
from config.launcher import servers
from config.launcher.addresses import layout
from matching.ml.text import fold

NAME = "chamba_search"
VALKEY_NUMBER = 12
CACHE = ROOT / "var" / "bench" / "search"
BATCH = 1000
SEED = 11
# what the ads do not say in one shape is drawn by these shares
CONTRACTS = {
    "cas": 5,
    "indefinite": 2,
    "fixed_term": 4,
    "services": 3,
    "part_time": 1,
    "internship": 1,
    "": 3,
}
SCHEDULES = {"full_time": 12, "part_time": 2, "shifts": 3, "night": 1, "by_hours": 1, "": 4}
TELEWORK = {"onsite": 17, "partial": 2, "total": 1}


def use_own_database() -> object:
    """Begin anew with this run's addresses, and set Django up; what comes back keeps the servers running."""
    held = servers.ensure_servers()
    place = layout()
    if f"/{NAME}" not in os.environ.get("DATABASE_URL", ""):
        own = {
            "DATABASE_URL": place.addresses.database_url.replace("/chamba?", f"/{NAME}?"),
            "REDIS_URL": f"unix://{place.valkey_socket}?db={VALKEY_NUMBER}",
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "OMP_NUM_THREADS": "1",
        }
        os.execve(sys.executable, [*sys.orig_argv], {**os.environ, **own})
    _make_database(place.addresses.database_url)
    import django

    django.setup()
    return held


def _make_database(url: str) -> None:
    import psycopg

    with psycopg.connect(
        url.replace("/chamba_search?", "/postgres?").replace("/chamba?", "/postgres?"), autocommit=True
    ) as line:
        if not line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            line.execute(f"CREATE DATABASE {NAME}")


def drop_database() -> None:
    import psycopg
    from django.db import connections

    connections.close_all()
    url = os.environ["DATABASE_URL"].replace(f"/{NAME}?", "/postgres?")
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


class World:
    """The ads with their readings, and how many of them are in the database."""

    def __init__(self, data: Path, count: int) -> None:
        from django.core.management import call_command

        from matching import runtime

        call_command("migrate", verbosity=0)
        self._names()
        self.ads = read_ads(data, count)
        self.vectors = vectors_of(self.ads, encoder=runtime.encoder(), cache=CACHE)
        from matching.models import OccupationName

        names = OccupationName.objects.filter(language="es", is_phrase=False).values_list(
            "name", "occupation_id"
        )
        self.codes = occupations_of(self.ads, {fold(name): code for name, code in names})

    def _names(self) -> None:
        from django.core.management import call_command

        from accounts.models import Place
        from matching.models import OccupationName

        if not Place.objects.exists():
            call_command("load_places", verbosity=0)
        if not OccupationName.objects.exists():
            call_command("load_taxonomy", "--apply", verbosity=0)

    def grow(self, size: int) -> None:
        """Fill up to `size` jobs in the order of the ads, index the vectors and tell PostgreSQL to count anew."""
        from django.db import connection

        from jobs.models import Job
        from matching import runtime
        from matching.services import search_words, vector_index

        start = Job.objects.count()
        for first in range(start, size, BATCH):
            self._add(range(first, min(first + BATCH, size)))
            print(f"  {min(first + BATCH, size)} jobs", flush=True)
        if start < size or not vector_index._valid(vector_index.name_of("job", runtime.encoder_id())):
            vector_index.ensure(runtime.encoder_id(), least_rows=1)
            search_words.refresh()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

    def _add(self, numbers: Sequence[int]) -> None:
        from jobs.models import Job
        from matching import runtime
        from matching.models import JobEnrichment
        from matching.services import job_index

        employers = _employers({self.ads[number].employer for number in numbers})
        jobs = [_job(self.ads[number], number, employers) for number in numbers]
        Job.objects.bulk_create(jobs)
        JobEnrichment.objects.bulk_create(
            JobEnrichment(
                job=job,
                content_hash="bench",
                reading_version=0,
                encoder_id=runtime.encoder_id(),
                vector=self.vectors[number].tolist(),
                title_folded=fold(job.title)[:220],
                occupation_id=self.codes[number],
                occupation_probability=0.7 if self.codes[number] else 0.0,
                pay_month_max=self.ads[number].pay,
                **_where(job.place_id),
            )
            for number, job in zip(numbers, jobs, strict=True)
        )
        job_index.index_words([job.pk for job in jobs])


def _employers(names: set[str]) -> dict[str, int]:
    from accounts.models import Employer

    Employer.objects.bulk_create(
        [Employer(legal_name=name, source="bench") for name in sorted(names)], ignore_conflicts=True
    )
    return dict(Employer.objects.filter(source="bench", legal_name__in=names).values_list("legal_name", "pk"))


def _job(ad: Ad, number: int, employers: dict[str, int]) -> Any:
    """Make a published job; what the ad does not say is drawn by its number, the same in every run."""
    from django.utils import timezone

    from jobs.models import Job

    draw = random.Random(SEED * 1_000_003 + number)
    now = timezone.now()
    return Job(
        employer_id=employers[ad.employer],
        state="published",
        title=ad.title,
        description=ad.description,
        requirements=ad.requirements,
        contract_type=_draw(draw, CONTRACTS),
        schedule=_draw(draw, SCHEDULES),
        telework=_draw(draw, TELEWORK),
        pay_max=ad.pay,
        place_id=_place(ad.place, draw),
        experience_months=draw.choice([None, 0, 0, 6, 12, 24, 36]),
        disability_friendly=draw.random() < 0.1,
        source="bench",
        external_id=str(number),
        closes_on=now.date() + datetime.timedelta(days=365),
        published_at=now - datetime.timedelta(minutes=draw.randrange(60 * 24 * 60)),
    )


def _draw(draw: random.Random, shares: dict[str, int]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


_PLACES: dict[str, str | None] = {}
_DISTRICTS: list[Any] = []


def _place(text: str, draw: random.Random) -> str | None:
    """Resolve the place of an ad once a text; an ad from abroad gets a district of Peru, drawn by its people."""
    from accounts import places

    if not text:
        if not _DISTRICTS:
            _DISTRICTS.extend(row for row in places.all_places() if row.level == "district")
        return str(draw.choices(_DISTRICTS, [row.population + 1 for row in _DISTRICTS])[0].code)
    if text not in _PLACES:
        found = places.resolve(text.replace(" - ", ", "))
        _PLACES[text] = getattr(found, "code", None)
    return _PLACES[text]


def _where(code: str | None) -> dict[str, float | None]:
    from accounts.places import by_code

    place = by_code(code) if code else None
    return {"latitude": place.latitude if place else None, "longitude": place.longitude if place else None}
