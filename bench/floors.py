"""The floors: the same rows and statements by the bare driver, prepared, on one connection, each commit durable."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg

from bench.load import Measured, summary
from yinuo.runtime import home

WRITTEN = (
    "customer",
    "matter",
    "inquiry",
    "message",
    "promise",
    "clock_event",
    "journal",
    "journal_head",
    "search_document",
)


def connect() -> "psycopg.Connection[Any]":
    return psycopg.connect(home.database_url(), autocommit=False, prepare_threshold=1)


def written_again(matter_id: int, *, rounds: int) -> Measured:
    """Copy the rows that one intake wrote, with new keys, `rounds` times: one statement a row, one commit a round."""
    with connect() as connection:
        rows = {table: _rows_of(connection, table, matter_id) for table in WRITTEN}
        return _timed(connection, rounds, lambda n: _insert_copies(connection, rows, n))


def replied_again(matter_id: int, *, rounds: int) -> Measured:
    """Write a reply's rows (message, promise, clock, journal, head, search, matter) by the bare driver."""
    with connect() as connection:
        tables = ("message", "clock_event", "journal", "search_document")
        rows = {table: _rows_of(connection, table, matter_id) for table in tables}

        def one(n: int) -> None:
            _insert_copies(connection, rows, n)
            connection.execute("UPDATE promise SET settled_at = now() WHERE matter_id = %s", [matter_id])
            connection.execute("UPDATE matter SET changed_at = now() WHERE id = %s", [matter_id])
            connection.execute(
                "UPDATE journal_head SET sequence = sequence + 1 WHERE subject_kind = 'matter' AND subject_id = %s",
                [matter_id],
            )

        return _timed(connection, rounds, one)


# The rows of an import, by table and what finds those written since an instant.
CUSTOMER_ROWS = {
    "customer": "created_at >= %s",
    "contact_point": "created_at >= %s",
    "journal": "recorded_at >= %s",
    "journal_personal": "entry_id IN (SELECT id FROM journal WHERE recorded_at >= %s)",
    "journal_head": "subject_kind = 'customer' AND subject_id IN (SELECT id FROM customer WHERE created_at >= %s)",
    "search_document": "kind = 'customer' AND at >= %s",
    "imported_row": "run_id IN (SELECT id FROM import_run WHERE at >= %s)",
}
_NEW_ORDERS = "(SELECT id FROM matter WHERE kind = 'order' AND changed_at >= %s)"
ORDER_ROWS = {
    **{
        name: where
        for name, where in CUSTOMER_ROWS.items()
        if name not in ("journal_head", "search_document")
    },
    "journal_head": "(subject_kind, subject_id) IN (SELECT subject_kind, subject_id FROM journal WHERE recorded_at >= %s)",
    "matter": f"id IN {_NEW_ORDERS}",
    "customer_order": f"matter_id IN {_NEW_ORDERS}",
    "order_line": f"order_id IN {_NEW_ORDERS}",
    "order_version": f"order_id IN {_NEW_ORDERS}",
    "payment": f"order_id IN {_NEW_ORDERS}",
    "search_document": f"matter_id IN {_NEW_ORDERS}",
}


def copied_again(since: datetime, written: dict[str, str], *, prefix: str) -> float:
    """Return the seconds that COPY needs for the rows of an import, into empty tables with the same indexes."""
    took_s = 0.0
    with connect() as connection:
        for table, where in written.items():
            rows = f"COPY (SELECT * FROM {table} WHERE {where}) TO STDOUT"  # noqa: S608 - names of our own
            with connection.cursor().copy(rows, [since]) as out:  # type: ignore[arg-type]
                content = b"".join(out)
            connection.execute(f"CREATE TABLE {prefix}_{table} (LIKE {table} INCLUDING ALL)")  # type: ignore[arg-type]
            connection.commit()
            began = time.perf_counter()
            with connection.cursor().copy(f"COPY {prefix}_{table} FROM STDIN") as into:  # type: ignore[arg-type]
                into.write(content)
            connection.commit()
            took_s += time.perf_counter() - began
    return took_s


def read_again(read: Callable[[], Any], *, rounds: int) -> tuple[Measured, int]:
    """Return the time of a read's own statements, replayed `rounds` times, and how many there are.

    Each is sent as the program sends it: with its values written in, or as one prepared statement whose plan is kept.
    """
    from django.db import connection as django_connection

    sent: list[tuple[str, Any, bool]] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        sent.append((statement, values, isinstance(context["cursor"].cursor, psycopg.ClientCursor)))
        return execute(statement, values, many, context)

    with django_connection.execute_wrapper(note):
        read()
    with connect() as connection:
        connection.autocommit = True
        written_in = psycopg.ClientCursor(connection)
        prepared = connection.cursor()

        def one(_n: int) -> None:
            for statement, values, is_written_in in sent:
                if is_written_in:
                    written_in.execute(statement.encode(), values).fetchall()
                else:
                    prepared.execute(statement.encode(), values, prepare=True).fetchall()

        return _timed(connection, rounds, one), len(sent)


def _timed(connection: "psycopg.Connection[Any]", rounds: int, one: Callable[[int], None]) -> Measured:
    times = []
    began = time.perf_counter()
    for n in range(rounds):
        start = time.perf_counter()
        one(n)
        if not connection.autocommit:
            connection.commit()
        times.append(time.perf_counter() - start)
    return summary(times, wall_s=time.perf_counter() - began)


_BY = {
    "customer": "id = (SELECT customer_id FROM matter WHERE id = %s)",
    "matter": "id = %s",
    "clock_event": "promise_id IN (SELECT id FROM promise WHERE matter_id = %s)",
    "journal_head": "subject_kind = 'matter' AND subject_id = %s",
}
_KEYS = {
    "customer": "id",
    "matter": "id",
    "message": "id",
    "promise": "id",
    "clock_event": "id",
    "journal": "id",
}
_SHIFT = 10**12


def _rows_of(connection: "psycopg.Connection[Any]", table: str, matter_id: int) -> list[dict[str, Any]]:
    where = _BY.get(table, "matter_id = %s")
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {where}", [matter_id])  # type: ignore[arg-type] # noqa: S608
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert_copies(
    connection: "psycopg.Connection[Any]", rows: dict[str, list[dict[str, Any]]], n: int
) -> None:
    for table, copies in rows.items():
        for row in copies:
            fresh = _with_new_keys(table, row, n)
            names = ", ".join(fresh)
            marks = ", ".join(["%s"] * len(fresh))
            connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # type: ignore[arg-type] # noqa: S608
                list(fresh.values()),
            )


def _with_new_keys(table: str, row: dict[str, Any], n: int) -> dict[str, Any]:
    from psycopg.types.json import Jsonb

    shift = _SHIFT * (n + 1)
    fresh = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in row.items()}
    if table in _KEYS:
        fresh["id"] += shift
    if table == "matter":
        fresh |= {"number": f"F{n}", "secret": f"f{n}"}
    elif table == "journal" or table == "journal_head":
        fresh["subject_id"] += shift
    elif table == "search_document":
        fresh["ref_id"] += shift
    elif table == "inquiry" or table == "promise":
        fresh["matter_id"] += shift
    return fresh
