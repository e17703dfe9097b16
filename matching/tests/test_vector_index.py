"""The index of vectors: one an encoder, made beside the running product, dropped with its encoder."""

import numpy as np
import pytest
from django.db import connection

from jobs.tests.factories import JobFactory
from matching import index
from matching.models import JobEnrichment
from matching.services import vector_index

ENCODER, OTHER = "prueba@1", "otro's@2"
DIMENSION = 8


@pytest.fixture
def rows(transactional_db):
    """Forty jobs read by an encoder of 8 dimensions and three by one of 5."""
    draw = np.random.default_rng(1)
    for encoder, dimension, count in ((ENCODER, DIMENSION, 40), (OTHER, 5, 3)):
        for _ in range(count):
            vector = draw.standard_normal(dimension)
            unit = (vector / np.linalg.norm(vector)).tolist()
            JobEnrichment.objects.create(job=JobFactory(), content_hash="x", encoder_id=encoder, vector=unit)
    yield
    vector_index.drop_others([])


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'vectors\\_%'")
        return {row[0] for row in cursor.fetchall()}


def nearest(vector, *, below, where="true"):
    old, index.EXACT_BELOW = index.EXACT_BELOW, below
    try:
        return index.nearest_jobs(vector=vector, where=where, values={}, encoder_id=ENCODER, limit=10)
    finally:
        index.EXACT_BELOW = old


def test_two_encoders_of_different_dimensions_have_an_index_each(rows):
    assert vector_index.ensure(ENCODER, least_rows=10) == [vector_index.name_of("job", ENCODER)]
    assert vector_index.ensure(OTHER, least_rows=1) == [vector_index.name_of("job", OTHER)]
    assert vector_index.ensure(ENCODER, least_rows=10) == []
    assert indexes() == {vector_index.name_of("job", one) for one in (ENCODER, OTHER)}
    assert vector_index.drop_others([OTHER]) == [vector_index.name_of("job", ENCODER)]


def test_few_rows_need_no_index(rows):
    assert vector_index.ensure(ENCODER) == []


def test_what_a_killed_build_left_is_made_anew(rows):
    [name] = vector_index.ensure(ENCODER, least_rows=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(%s)", [name])
    assert vector_index.ensure(ENCODER, least_rows=1) == [name]


def test_it_is_missing_from_enough_rows_on_until_it_is_whole(rows, monkeypatch):
    assert not vector_index.is_missing(ENCODER)
    monkeypatch.setattr(vector_index, "LEAST_ROWS", 40)
    assert vector_index.is_missing(ENCODER)
    assert not vector_index.is_missing(OTHER)
    vector_index.ensure(ENCODER, least_rows=40)
    assert not vector_index.is_missing(ENCODER)


def test_who_builds_it_is_not_helped(rows, monkeypatch):
    monkeypatch.setattr(vector_index, "LEAST_ROWS", 1)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(743, hashtext(%s))", [vector_index.LOCK])
            assert not vector_index.is_missing(ENCODER)
            assert vector_index.ensure(ENCODER, least_rows=1) == []
    finally:
        other.close()
    assert vector_index.is_missing(ENCODER)


def test_an_old_pgvector_gets_no_index(rows, monkeypatch):
    monkeypatch.setattr(vector_index, "LEAST_VERSION", (99,))
    assert vector_index.ensure(ENCODER, least_rows=1) == []


def test_walking_and_comparing_give_the_same_list(rows):
    vector_index.ensure(ENCODER, least_rows=1)
    vector = np.eye(DIMENSION)[0]
    exact = nearest(vector, below=10**9)
    assert [pk for pk, _ in nearest(vector, below=-1)] == [pk for pk, _ in exact]
    assert [distance for _, distance in exact] == sorted(distance for _, distance in exact)


def test_a_filter_that_leaves_fewer_than_asked_gives_all_of_them(rows):
    vector_index.ensure(ENCODER, least_rows=1)
    few = sorted(JobEnrichment.objects.filter(encoder_id=ENCODER).values_list("pk", flat=True)[:3])
    where = f"job.id IN ({', '.join(map(str, few))})"
    for below in (-1, 10**9):
        assert sorted(pk for pk, _ in nearest(np.eye(DIMENSION)[1], below=below, where=where)) == few


def test_a_job_that_is_read_later_is_found_through_the_index(rows):
    vector_index.ensure(ENCODER, least_rows=1)
    job = JobFactory()
    JobEnrichment.objects.create(
        job=job, content_hash="x", encoder_id=ENCODER, vector=np.eye(DIMENSION)[2].tolist()
    )
    assert nearest(np.eye(DIMENSION)[2], below=-1)[0][0] == job.pk
    job.enrichment.delete()
    assert job.pk not in [pk for pk, _ in nearest(np.eye(DIMENSION)[2], below=-1)]
