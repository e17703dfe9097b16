"""A market for the benchmarks of lists: real ads and people made of their titles, repeated with noise, in real rows.

Some hundred distinct ads and people are read by the product's own readers; the others are copies made inside PostgreSQL
with noise on their vectors (cosine .97 to the first), another district, pay and day. The first lists are made by the
product for a sample of people and repeated for the others, so that lists are full and their floors are real ones.
"""

from __future__ import annotations

import csv
import gzip
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.launcher import servers
from config.launcher.addresses import layout

NAME = "chamba_lists"
FILE, TITLE, WORDS = "jobs/pe_computrabajo_2025.csv.gz", "Título", "Descripción"
ADS, PEOPLE, HELD_BACK = 500, 300, 40
"""Distinct ads and people, and ads that come only when they are new."""
NOISE = 0.25
LISTS = 60
"""People whose first list is made; the others get theirs."""
LIMA_SHARE = 0.35


def peak_mb() -> int:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def own_database() -> object:
    """Begin with a database of this run's own; what is returned holds the servers."""
    import psycopg

    held = servers.ensure_servers()
    url = layout().addresses.database_url
    if NAME not in os.environ.get("DATABASE_URL", ""):
        own = {
            "DATABASE_URL": url.replace("/chamba?", f"/{NAME}?"),
            "REDIS_URL": f"unix://{layout().valkey_socket}?db=14",
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
        }
        os.execve(sys.executable, [sys.executable, "-m", *_module(), *sys.argv[1:]], {**os.environ, **own})
    with psycopg.connect(url.replace("/chamba?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_places", verbosity=0)
    call_command("load_taxonomy", "--apply", verbosity=0)
    return held


def _module() -> list[str]:
    return [f"benchmarks.{Path(sys.argv[0]).stem}"]


def drop_database() -> None:
    """Remove the database of this run."""
    import psycopg
    from django.db import connections

    connections.close_all()
    url = os.environ["DATABASE_URL"].replace(f"/{NAME}?", "/postgres?")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _ads(data: Path) -> Iterator[tuple[str, str]]:
    seen = set()
    with gzip.open(data / FILE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[TITLE] and row[TITLE] not in seen and len(row[WORDS] or "") > 200:
                seen.add(row[TITLE])
                yield row[TITLE][:200], row[WORDS][:20_000]


class Market:
    """Rows of a growing market in this run's database."""

    def __init__(self, data: Path) -> None:
        self.chance = np.random.default_rng(17)
        ads = _ads(data)
        distinct = [ad for ad, _ in zip(ads, range(ADS + HELD_BACK), strict=False)]
        self.new_ads = distinct[ADS:]
        self._read_jobs(distinct[:ADS])
        self._read_people([title for title, _ in distinct[:PEOPLE]])

    def _read_jobs(self, ads: list[tuple[str, str]]) -> None:
        from accounts.tests.factories import EmployerFactory
        from jobs.models import Job
        from matching.services import enrich

        self.employer = EmployerFactory()
        self.first_jobs = [self.job(title, words).pk for title, words in ads]
        for start in range(0, len(self.first_jobs), 50):
            enrich.enrich_jobs(self.first_jobs[start : start + 50])
        self.first_jobs = list(
            Job.objects.filter(enrichment__isnull=False).order_by("pk").values_list("pk", flat=True)
        )

    def job(self, title: str, words: str, *, state: str = "published") -> object:
        """Make a job of a real ad in some district."""
        from accounts.models import Place
        from jobs.tests.factories import JobFactory

        return JobFactory(
            employer=self.employer, title=title, description=words, requirements="", state=state,
            place=Place.objects.get(pk=self.places(1)[0]), pay_min=int(self.chance.integers(1130, 3000)), pay_max=None,
        )  # fmt: skip

    def manager(self) -> object:
        """Give somebody who may approve."""
        from accounts.tests.factories import UserFactory

        if not hasattr(self, "_manager"):
            self._manager = UserFactory()
        return self._manager

    def places(self, count: int) -> list[str]:
        """Give districts by chance, a third of them in Lima."""
        from accounts.models import Place

        if not hasattr(self, "_places"):
            rows = Place.objects.exclude(latitude=None)
            every = list(rows.values_list("pk", "code"))
            self._places = [pk for pk, _ in every], [pk for pk, code in every if code.startswith("1501")]
        every, lima = self._places
        return [
            _one_of(lima if self.chance.random() < LIMA_SHARE else every, self.chance) for _ in range(count)
        ]

    def _read_people(self, titles: list[str]) -> None:
        from accounts.models import Consent, ConsentText, Purpose, SeekerProfile, User
        from matching.services import enrich

        text = ConsentText.objects.filter(purpose=Purpose.MATCHING).latest("version")
        self.first_people = []
        for number, title in enumerate(titles):
            user = User.objects.create_user(email=f"p{number}@medida.example", name="Persona")
            Consent.objects.create(user=user, text=text)
            profile = SeekerProfile.objects.create(
                user=user,
                summary=f"Busco trabajo de {title.lower()}.",
                place_id=self.places(1)[0],
                radius_km=30,
            )
            enrich.enrich_seeker(profile.pk)
            self.first_people.append(profile.pk)

    # --- copies

    def grow_jobs(self, count: int) -> None:
        """Have `count` jobs: copies of the first with noise, other districts, pay and days."""
        from jobs.models import Job

        more = count - Job.objects.count()
        self._copies("job_copies", self.first_jobs, more, vectors=1)
        _run("""
            INSERT INTO jobs_job ({columns}) SELECT {values}
            FROM job_copies AS copy JOIN jobs_job AS first ON first.id = copy.first ORDER BY copy.number
        """, "jobs_job", skip={"id"}, place_id="copy.place", external_id="''",
            published_at="now() - copy.number % 45 * interval '1 day'",
            pay_min="round(first.pay_min * (0.8 + 0.4 * random())::numeric)")  # fmt: skip
        _run("""
            WITH made AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM jobs_job
                          WHERE id > (SELECT max(job_id) FROM matching_jobenrichment))
            INSERT INTO matching_jobenrichment ({columns}) SELECT {values} FROM made
            JOIN job_copies AS copy USING (number) JOIN matching_jobenrichment AS first ON first.job_id = copy.first
            JOIN accounts_place AS place ON place.code = copy.place
        """, "matching_jobenrichment", job_id="made.id", latitude="place.latitude", longitude="place.longitude",
            vector="copy.vector::halfvec", matched_hash="first.content_hash",
            changed_at="now() - interval '1 hour'")  # fmt: skip
        run_sql("ANALYZE jobs_job, matching_jobenrichment")

    def grow_people(self, count: int) -> None:
        """Have `count` people, in the same way, each with a full list."""
        from matching.models import SeekerEnrichment

        more = count - SeekerEnrichment.objects.count()
        self._copies("people_copies", self.first_people, more, vectors=0)
        _run("""
            INSERT INTO accounts_user ({columns}) SELECT {values} FROM people_copies AS copy
            JOIN accounts_seekerprofile AS profile ON profile.id = copy.first
            JOIN accounts_user AS first ON first.id = profile.user_id ORDER BY copy.number
        """, "accounts_user", skip={"id"},
            email="'c' || copy.number || '-' || (SELECT max(id) FROM accounts_user) || '@medida.example'")  # fmt: skip
        _run("""
            WITH made AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM accounts_user
                          WHERE id > (SELECT max(user_id) FROM accounts_seekerprofile))
            INSERT INTO accounts_seekerprofile ({columns}) SELECT {values} FROM made
            JOIN people_copies AS copy USING (number) JOIN accounts_seekerprofile AS first ON first.id = copy.first
            ORDER BY number
        """, "accounts_seekerprofile", skip={"id"}, user_id="made.id", place_id="copy.place")  # fmt: skip
        _run("""
            WITH made AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM accounts_seekerprofile
                          WHERE id > (SELECT max(seeker_id) FROM matching_seekerenrichment))
            INSERT INTO matching_seekerenrichment ({columns}) SELECT {values} FROM made
            JOIN people_copies AS copy USING (number)
            JOIN matching_seekerenrichment AS first ON first.seeker_id = copy.first
            JOIN accounts_place AS place ON place.code = copy.place
        """, "matching_seekerenrichment", seeker_id="made.id", latitude="place.latitude",
            longitude="place.longitude", statement_vectors="copy.halves",
            listed_hash="first.content_hash", changed_at="now() - interval '1 hour'",
            facts="first.facts || jsonb_build_object('latitude', place.latitude, 'longitude', place.longitude)",
        )  # fmt: skip
        self._repeat_lists()
        run_sql(
            "ANALYZE accounts_user, accounts_seekerprofile, matching_seekerenrichment, matching_matchlist"
        )

    def _copies(self, table: str, first: list[int], count: int, *, vectors: int) -> None:
        """Fill a table of copies: number, of which row, district, and its vectors with noise."""
        from django.db import connection

        stored = self._vectors(table, first)
        run_sql(f"DROP TABLE IF EXISTS {table}")
        run_sql(
            f"CREATE UNLOGGED TABLE {table}"
            " (number bigint PRIMARY KEY, first bigint, place text, vector text, halves bytea)"
        )
        places, rows = self.places(count), self.chance.integers(len(first), size=count)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} (number, first, place, vector, halves) FROM STDIN (FORMAT BINARY)") as copy,
        ):  # fmt: skip
            copy.set_types(["int8", "int8", "text", "text", "bytea"])
            for number in range(count):
                made = self._noisy(stored[int(rows[number])])
                words = "[" + ",".join(f"{value:.4g}" for value in made[0]) + "]" if vectors else None
                copy.write_row((
                    number + 1, first[int(rows[number])], places[number], words, made.astype(np.float16).tobytes()
                ))  # fmt: skip

    def _vectors(self, table: str, first: list[int]) -> list[np.ndarray]:
        from matching.models import JobEnrichment, SeekerEnrichment
        from matching.services.readings import as_array

        if table == "job_copies":
            jobs = JobEnrichment.objects.in_bulk(first)
            return [as_array(jobs[pk].vector).reshape(1, -1) for pk in first]
        people = SeekerEnrichment.objects.in_bulk(first)
        return [
            np.frombuffer(bytes(people[pk].statement_vectors), np.float16)
            .astype(np.float32)
            .reshape(len(people[pk].statement_kinds), -1)
            for pk in first
        ]

    def _noisy(self, vectors: np.ndarray) -> np.ndarray:
        made = vectors + self.chance.normal(size=vectors.shape) * (NOISE / np.sqrt(vectors.shape[1]))
        return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9), np.float32)

    def make_first_lists(self, length: int = 1000) -> None:
        """Make the lists of some people by the product and keep them, cut to a length, as `first_lists`."""
        from matching.models import MatchList
        from matching.services import match
        from matching.services.match import store

        store.LIST_LENGTH = min(store.LIST_LENGTH, length)
        for pk in self.first_people:
            if MatchList.objects.filled().count() < LISTS:
                match.make_list(pk)
        MatchList.objects.exclude(pk__in=MatchList.objects.filled()).delete()
        run_sql(
            "CREATE UNLOGGED TABLE IF NOT EXISTS first_lists AS"
            " SELECT *, row_number() OVER (ORDER BY seeker_id) - 1 AS number FROM matching_matchlist"
        )

    def _repeat_lists(self) -> None:
        self.make_first_lists()
        _run(f"""
            INSERT INTO matching_matchlist ({{columns}}) SELECT {{values}}
            FROM matching_seekerenrichment AS reading
            JOIN first_lists AS first ON first.number = mod(reading.seeker_id, {LISTS})
            WHERE NOT EXISTS (SELECT FROM matching_matchlist AS had WHERE had.seeker_id = reading.seeker_id)
        """, "matching_matchlist", seeker_id="reading.seeker_id")  # fmt: skip


def _one_of(found: list[str], chance: np.random.Generator) -> str:
    return found[int(chance.integers(len(found)))]


def _run(sql: str, table: str, *, skip: frozenset[str] | set[str] = frozenset(), **values: str) -> None:
    """Run a copying statement with the columns of a table: these values, and of the first row what is not named."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        names = [name for (name,) in cursor.fetchall() if name not in skip]
    run_sql(
        sql.format(
            columns=", ".join(names), values=", ".join(values.get(name, f"first.{name}") for name in names)
        )
    )


def run_sql(sql: str) -> None:
    """Run one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
