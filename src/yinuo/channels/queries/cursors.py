"""Cursors of lists that are newest first."""

from django.db.models import Q

from yinuo.core.cursors import read_instant_cursor


def before(cursor: str, *, field: str) -> Q:
    """Return the condition of the rows behind a cursor `INSTANT~KEY`. Raises: InvalidValue."""
    at, key = read_instant_cursor(cursor)
    return Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": key})
