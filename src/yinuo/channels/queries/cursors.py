"""Cursors of lists that are newest first."""

from datetime import datetime

from django.db.models import Q

from yinuo.core.errors import InvalidValue


def before(cursor: str, *, field: str) -> Q:
    """Return the condition of the rows behind a cursor `INSTANT~KEY`. Raises: InvalidValue."""
    at_text, _tilde, key_text = cursor.partition("~")
    try:
        at, key = datetime.fromisoformat(at_text), int(key_text)
    except ValueError:
        raise InvalidValue(field="cursor", problem=cursor[:60]) from None
    if at.tzinfo is None or not 0 <= key < 2**63:
        raise InvalidValue(field="cursor", problem=cursor[:60])
    return Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": key})
