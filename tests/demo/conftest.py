"""A small demo, loaded once for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from tests.cast import forget_kept
from yinuo.demo.loading import load_demo

# Sunday 22:15 in Shanghai: the shop is closed, and the demo must still be alive.
SUNDAY_NIGHT = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)
_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """Load the demo outside of any test's transaction, and take it away again; return what it said."""
    said: list[str] = []
    with django_db_blocker.unblock():
        forget_kept()
        load_demo(now=SUNDAY_NIGHT, say=said.append, days=7, matters=12)
    yield said
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names()) - _KEPT)
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names) + " CASCADE")
    forget_kept()
