"""Check 28: among 100,000 rows a filter of 10, 1 or 0.1 % still gives a full list of the nearest, index or not."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.tests.factories import SeekerProfileFactory
from jobs.tests.factories import JobFactory
from matching import index
from matching.services import match, vector_index
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
        _fill(first, vectors)
        assert vector_index.ensure(ENCODER, least_rows=1)
        yield centres[:ASKED] + 0.7 * draw.standard_normal((ASKED, DIMENSION))
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE matching_jobenrichment, jobs_job CASCADE")
        vector_index.drop_others([])


def _fill(first: int, vectors: np.ndarray) -> None:
    """Copy one job ROWS times and give each a reading; `answer_days` tells the share a row belongs to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'jobs_job'")
        columns = [row[0] for row in cursor.fetchall() if row[0] not in {"id", "answer_days"}]
        names = ", ".join(columns)
        cursor.execute(
            f"INSERT INTO jobs_job (id, answer_days, {names}) SELECT %(first)s + n, "
            f"CASE WHEN n %% 1000 = 0 THEN 4 WHEN n %% 100 = 0 THEN 3 WHEN n %% 10 = 0 THEN 2 ELSE 1 END, {names} "
            "FROM jobs_job, generate_series(1, %(rows)s) AS n WHERE id = %(first)s",
            {"first": first, "rows": ROWS},
        )
        with cursor.copy(
            "COPY matching_jobenrichment (job_id, content_hash, reading_version, encoder_id, language, skills, "
            "occupations, occupation_probability, vector, flags, enriched_at, title_folded, matched_hash) FROM STDIN"
        ) as copy:
            for number, vector in enumerate(vectors, first + 1):
                copy.write_row(
                    (
                        number,
                        "x",
                        1,
                        ENCODER,
                        "es",
                        "[]",
                        "[]",
                        0.0,
                        index.literal(vector),
                        "[]",
                        "2026-01-01",
                        "",
                        "",
                    )
                )
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
    assert np.mean(recalls) >= 0.95


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
    from matching.services import enrich

    enrich.enrich_seeker(empty.pk)
    assert match.make_list(empty.pk) > 0
