"""How many bytes a person's list takes: rows of their own for each match, as it was, against one packed row.

    python -m benchmarks.bench_match_bytes --data FOLDER [--people 5000] [--jobs 50000]

FOLDER holds jobs/pe_computrabajo_2025.csv.gz. The lists are the product's own, of people and jobs that were read by it,
repeated for the others; sizes are those of PostgreSQL: table, TOAST and indexes. Cut to 50 matches a list.
Last line: `match-bytes before=... after=... ratio=... matches=...`, bytes a person with so many matches on average.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import match_market

MATCHES = 50
BEFORE = """
    CREATE TABLE match_before (
        id bigserial PRIMARY KEY, seeker_id bigint NOT NULL, job_id bigint NOT NULL, score float8 NOT NULL,
        wants float8 NOT NULL, feasible float8 NOT NULL, parts jsonb NOT NULL, reasons jsonb NOT NULL,
        missing varchar(200) NOT NULL, distance_km float8, model_version varchar(120) NOT NULL,
        hidden boolean NOT NULL, computed_at timestamptz NOT NULL, UNIQUE (seeker_id, job_id)
    );
    CREATE INDEX ON match_before (seeker_id, score DESC, job_id) WHERE NOT hidden;
    CREATE INDEX ON match_before (job_id, score DESC);
    CREATE INDEX ON match_before (seeker_id);
    CREATE INDEX ON match_before (job_id);
"""
INSERT_BEFORE = """
    INSERT INTO match_before (seeker_id, job_id, score, wants, feasible, parts, reasons, missing, distance_km,
                              model_version, hidden, computed_at)
    SELECT one.number, %s, %s, %s, %s, %s, %s, '', %s, %s, false, now() FROM generate_series(1, %s) AS one(number)
    WHERE one.number %% (SELECT count(*) FROM first_lists) = %s
"""
INSERT_AFTER = """
    INSERT INTO form (seeker_id, job_ids, scores, packed, floor, changed_at, version_id)
    SELECT one.number, list.job_ids, list.scores, payload.packed, list.floor, list.changed_at, list.version_id
    FROM generate_series(1, %s) AS one(number)
    JOIN first_lists AS list ON list.number = one.number %% (SELECT count(*) FROM first_lists)
    JOIN payload USING (seeker_id) ORDER BY one.number
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=50_000)
    options = parser.parse_args()
    held = match_market.own_database()  # noqa: F841  (the servers stay while this name does)
    try:
        market = match_market.Market(options.data)
        market.grow_jobs(options.jobs)
        market.make_first_lists(MATCHES)
        after = _forms(options.people)
        before = _before(options.people)
        matches = _matches()
    finally:
        match_market.drop_database()
    for name, size in after.items():
        print(f"{name:40} {size:8.0f} bytes a person, {before / size:.1f} times less")
    print(
        f"match-bytes before={before:.0f} after={after['as it is']:.0f} ratio={before / after['as it is']:.1f} "
        f"matches={matches:.0f}"
    )


def _matches() -> float:
    """Give how many matches a list holds on average."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT avg(cardinality(job_ids)) FROM first_lists")
        return float(cursor.fetchone()[0])


def _forms(people: int) -> dict[str, float]:
    """Give bytes a person of the table as it is and of other ways to lay it out."""
    found = {"as it is": _filled("", people)}
    for name, change in (
        ("without the index over jobs", "DROP INDEX form_jobs"),
        ("payload never out of line", "ALTER TABLE form ALTER COLUMN packed SET STORAGE MAIN"),
        ("job ids of eight bytes", "ALTER TABLE form ALTER COLUMN job_ids TYPE int8[]"),
    ):
        found[name] = _filled(change, people)
    found["packed by PostgreSQL (pglz)"] = _filled("", people, inflate=True)
    return found


def _filled(change: str, people: int, *, inflate: bool = False) -> float:
    import zlib

    from django.db import connection

    match_market.run_sql("DROP TABLE IF EXISTS form")
    match_market.run_sql("CREATE TABLE form (LIKE matching_matchlist INCLUDING ALL)")
    match_market.run_sql("DROP INDEX IF EXISTS form_job_ids_idx")
    match_market.run_sql("CREATE INDEX form_jobs ON form USING gin (job_ids)")
    if inflate:
        match_market.run_sql("ALTER TABLE form ALTER COLUMN packed SET STORAGE EXTENDED")
    if change:
        match_market.run_sql(change)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS payload")
        cursor.execute("CREATE TABLE payload AS SELECT seeker_id, packed FROM first_lists")
        if inflate:
            cursor.execute("SELECT seeker_id, packed FROM first_lists")
            for pk, packed in cursor.fetchall():
                cursor.execute(
                    "UPDATE payload SET packed = %s WHERE seeker_id = %s",
                    [zlib.decompress(bytes(packed)), pk],
                )
        cursor.execute(INSERT_AFTER, [people])
        return _size(cursor, "form") / people


def _before(people: int) -> float:
    """Give bytes a person of a row a match with parts and reasons as JSON."""
    from django.db import connection

    from matching.models import MatchList
    from matching.services import lists

    with connection.cursor() as cursor:
        cursor.execute(BEFORE)
        cursor.execute("SELECT seeker_id, number FROM first_lists")
        for pk, number in cursor.fetchall():
            row = MatchList.objects.get(pk=pk)
            for match in lists.shown(pk, row.job_ids):
                values = [
                    match.job.pk,
                    match.score,
                    match.wants,
                    match.feasible,
                    json.dumps(dict(match.parts)),
                ]
                values += [json.dumps(match.reasons), match.distance_km, match.version, people, number]
                cursor.execute(INSERT_BEFORE, values)
        # rows of many people came in one after the other; written list by list they lie as the product wrote them
        cursor.execute("CLUSTER match_before USING match_before_seeker_id_job_id_key")
        return _size(cursor, "match_before") / people


def _size(cursor: object, table: str) -> int:
    cursor.execute(f"VACUUM ANALYZE {table}")  # type: ignore[attr-defined]
    cursor.execute("SELECT pg_total_relation_size(%s)", [table])  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
