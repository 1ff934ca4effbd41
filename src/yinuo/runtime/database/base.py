"""PostgreSQL as Django knows it, with three things made cheap that every page pays: instants, plans that serve again, a look at the line."""

import select
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.adapt import Loader

# So often a connection must be given a statement, word for word, before it keeps its plan.
PLANNED_AFTER = 5


class InstantLoader(Loader):
    """Read a `timestamptz` by one call in C: Django's loader takes the text apart, and cost a list half of its time."""

    # Django asks a loader for its zone; with USE_TZ the connection's is UTC.
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(str(data, "ascii"))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    _planner: Any = None

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "prepare_threshold": PLANNED_AFTER}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        fresh = super().get_new_connection(conn_params)
        fresh.adapters.register_loader("timestamptz", InstantLoader)
        return fresh

    def is_usable(self) -> bool:
        """Tell whether the server is still there: asked only where its end of the line said something meanwhile, or closed."""
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return bool(not line.poll(0) or super().is_usable())

    def planned_rows(self, statement: str, params: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Return all rows of a statement, whose plan is kept when it comes again, word for word.

        Parameters are the server's own: a plan that must know their values is better made by `cursor()`.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        if self.queries_logged or self.execute_wrappers:
            with self._prepare_cursor(base.ServerBindingCursor(self.connection)) as watched:  # type: ignore[attr-defined, call-arg]
                watched.execute(statement, params)
                return list(watched.fetchall())
        # Nobody looks on: without the wrappers, which cost as much as the statement.
        self.validate_thread_sharing()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            found: list[tuple[Any, ...]] = self._planning().execute(statement, params).fetchall()
            return found

    def _planning(self) -> Any:
        # One cursor serves them all: each takes its rows away whole.
        if self._planner is None or self._planner.connection is not self.connection:
            self._planner = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg]
        return self._planner
