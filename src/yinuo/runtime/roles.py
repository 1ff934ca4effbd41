"""Two roles at an outside database: one owns the tables and migrates, the other reads and writes rows.

Who owns a table may switch its triggers off. So the role of the web and the worker should own nothing: then not even a
statement smuggled into them can rewrite the journal.
"""

import contextlib
import os
from collections.abc import Iterator

from psycopg import sql

OWNER_URL = "DATABASE_OWNER_URL"
# What a trigger that refuses stands before (pg_trigger.tgtype, from PostgreSQL's catalog/pg_trigger.h).
_REFUSED = {"DELETE": 1 << 3, "UPDATE": 1 << 4, "TRUNCATE": 1 << 5}
_GUARDS = """
SELECT tgrelid::regclass::text, tgtype FROM pg_trigger
WHERE tgfoid = to_regproc('refuse_change') ORDER BY 1
"""
_RIGHTS = [
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
]


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Be the role of DATABASE_OWNER_URL within the block, and leave the usual one its rights; without it, as usual."""
    from django.db import connection

    from yinuo.runtime import home

    url = os.environ.get(OWNER_URL)
    if not url:
        yield
        return
    usual = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(home.django_database(url))
    try:
        yield
        if usual["USER"] != connection.settings_dict["USER"]:
            give_rights(role=usual["USER"])
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def give_rights(*, role: str) -> None:
    """Let a role read and write rows, and change none that a trigger protects."""
    from django.db import connection

    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        for text in _RIGHTS:
            cursor.execute(sql.SQL(text).format(role=name))
        cursor.execute(_GUARDS)
        for table, kind in cursor.fetchall():
            refused = [sql.SQL(what) for what, bit in _REFUSED.items() if kind & bit]
            revoke = sql.SQL("REVOKE {what} ON {table} FROM {role}")
            cursor.execute(
                revoke.format(what=sql.SQL(", ").join(refused), table=sql.Identifier(table), role=name)
            )
