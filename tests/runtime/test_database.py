"""The database engine: instants as they were written, plans that are kept."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from yinuo.runtime.database.base import PLANNED_AFTER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 1, 8, 0, 0, 120000, tzinfo=timezone(timedelta(hours=8))),
        datetime(1900, 1, 1, tzinfo=UTC),
    ],
)
def test_reads_an_instant_as_it_was_written(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [at])
        (read,) = cursor.fetchone()

    assert read == at
    assert read.tzinfo is UTC


def test_keeps_the_plan_of_a_statement_that_comes_again() -> None:
    statement = "SELECT 'kept', %s::int"

    for number in range(PLANNED_AFTER + 1):
        assert connection.planned_rows(statement, [number]) == [("kept", number)]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["SELECT 'kept'%"]
        )
        assert cursor.fetchone() == (1,)


def test_notices_that_the_server_closed_a_line() -> None:
    line = connection.copy()
    line.ensure_connection()
    assert line.connection is not None
    assert line.is_usable()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [line.connection.info.backend_pid])

    assert not line.is_usable()
    line.close()
    assert not line.is_usable()
