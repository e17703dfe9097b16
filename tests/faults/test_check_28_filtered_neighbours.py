"""Check 28: among 100,000 rows a filter of 10, 1 or 0.1 % still gives a full list of the nearest, index or not."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching import index
from matching.models import JobEnrichment
from matching.services import enrich, match, vector_index
from matching.tests.conftest import encoder_folder, readers
from matching.tests.scenes import market, read_all

__all__ = ["encoder_folder", "readers"]
pytestmark = [pytest.mark.fault, pytest.mark.slow]
ROWS, DIMENSION, ASKED, LIMIT = 100_000, 32, 20, 20
ENCODER = "vecinos@1"
SHARES = {"100 %": 1, "10 %": 10, "1 %": 100, "0.1 %": 1000}


@pytest.fixture(scope="module")
def queries(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[np.ndarray]:
    """Fill 100,000 readings of 200 loose groups and index them; the vectors that are looked for come back."""
    draw = np.random.default_rng(28)
    centres = draw.standard_normal((200, DIMENSION))
    vectors = centres[draw.integers(0, 200, ROWS)] + 0.7 * draw.standard_normal((ROWS, DIMENSION))
    with django_db_blocker.unblock():
        first = JobFactory().pk
        try:
            _fill(first, vectors)
            assert vector_index.ensure(ENCODER, least_rows=1)
            yield centres[:ASKED] + 0.7 * draw.standard_normal((ASKED, DIMENSION))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE jobs_job, accounts_employer CASCADE")
            vector_index.drop_others([])


def _columns(table: str, *, without: set[str]) -> str:
    """Name the columns of a table that are written, so that a new one needs no change here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return ", ".join(row[0] for row in cursor.fetchall() if row[0] not in without)


def _fill(first: int, vectors: np.ndarray) -> None:
    """Copy one job and its reading ROWS times; `answer_days` tells the share a row belongs to."""
    JobEnrichment.objects.create(
        job_id=first, content_hash="x", encoder_id="otro@1", vector=[1.0] * DIMENSION
    )
    job = _columns("jobs_job", without={"id", "answer_days"})
    reading = _columns("matching_jobenrichment", without={"job_id", "encoder_id", "vector"})
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO jobs_job (id, answer_days, {job}) SELECT %(first)s + n, "
            f"CASE WHEN n %% 1000 = 0 THEN 4 WHEN n %% 100 = 0 THEN 3 WHEN n %% 10 = 0 THEN 2 ELSE 1 END, {job} "
            "FROM jobs_job, generate_series(1, %(rows)s) AS n WHERE id = %(first)s",
            {"first": first, "rows": ROWS},
        )
        cursor.execute("SELECT setval(pg_get_serial_sequence('jobs_job', 'id'), %s)", [first + ROWS])
        cursor.execute("CREATE TEMPORARY TABLE drawn (id bigint, drawn_vector text)")
        with cursor.copy("COPY drawn FROM STDIN") as copy:
            for number, vector in enumerate(vectors, first + 1):
                copy.write_row((number, index.literal(vector)))
        cursor.execute(
            f"INSERT INTO matching_jobenrichment (job_id, encoder_id, vector, {reading}) "
            f"SELECT drawn.id, %s, drawn_vector::halfvec, {reading} "
            "FROM matching_jobenrichment, drawn WHERE job_id = %s",
            [ENCODER, first],
        )
        cursor.execute("DROP TABLE drawn")
        cursor.execute("ANALYZE jobs_job")
        cursor.execute("ANALYZE matching_jobenrichment")


def _where(share: int) -> str:
    return f"job.answer_days >= {len(str(share))}"


def _found(vector: np.ndarray, share: int, *, below: int) -> list[int]:
    old, index.EXACT_BELOW = index.EXACT_BELOW, below
    try:
        near = index.nearest_jobs(
            vector=vector, where=_where(share), values={}, encoder_id=ENCODER, limit=LIMIT
        )
    finally:
        index.EXACT_BELOW = old
    return [job_id for job_id, _ in near]


@pytest.mark.django_db
@pytest.mark.parametrize("share", SHARES.values(), ids=SHARES.keys())
@pytest.mark.parametrize("below", [index.EXACT_BELOW, 0], ids=["as it decides", "always by the graph"])
def test_check_28_every_filter_gives_a_full_list_of_the_nearest(
    queries: np.ndarray, share: int, below: int
) -> None:
    recalls = []
    for vector in queries:
        found, exact = _found(vector, share, below=below), _found(vector, share, below=10**9)
        assert len(found) == len(set(found)) == LIMIT
        recalls.append(len(set(found) & set(exact)) / LIMIT)
    # a walk behind a narrow filter reaches .93 (measured); that is why the door compares few rows one by one
    assert np.mean(recalls) >= (0.95 if below else 0.9)


@pytest.mark.django_db
def test_check_28_twin_a_plain_index_scan_leaves_the_list_short(queries: np.ndarray) -> None:
    """Without iterative scans the same index and the same filter give a few rows, or none."""
    counts = []
    for vector in queries:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(
                f"SELECT job.id FROM {index.JOBS} WHERE reading.encoder_id = %(encoder)s AND {_where(1000)} "
                f"ORDER BY reading.vector::halfvec({DIMENSION}) <=> %(vector)s::halfvec({DIMENSION}) LIMIT {LIMIT}",
                {"encoder": ENCODER, "vector": index.literal(vector)},
            )
            counts.append(len(cursor.fetchall()))
    assert np.mean(counts) < LIMIT / 2


@pytest.mark.django_db
@pytest.mark.usefixtures("readers")
def test_check_28_an_empty_profile_still_gets_a_list() -> None:
    read_all(market())
    empty = SeekerProfileFactory(summary="")
    enrich.enrich_seeker(empty.pk)
    assert match.make_list(empty.pk) > 0
