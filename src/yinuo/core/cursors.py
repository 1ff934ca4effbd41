"""Cursors of keyset pages: an instant (or none) and a key, as one word that a caller hands back."""

from datetime import datetime

from yinuo.core.errors import InvalidValue

_BIGGEST = 2**63


def cursor_of(at: datetime | None, key: int) -> str:
    """Return the cursor after a row."""
    return f"{at.isoformat() if at else '-'}~{key}"


def read_cursor(text: str, *, field: str = "cursor") -> tuple[datetime | None, int]:
    """Return the instant and key of a cursor. Raises: InvalidValue for a word that is none."""
    at_text, _tilde, key_text = text.partition("~")
    try:
        key = int(key_text) if key_text.isascii() and key_text.isdigit() else -1
        at = None if at_text == "-" else datetime.fromisoformat(at_text)
    except ValueError:
        raise InvalidValue(field=field, problem=text[:60]) from None
    if not 0 <= key < _BIGGEST or (at is not None and at.tzinfo is None):
        raise InvalidValue(field=field, problem=text[:60])
    return at, key


def read_instant_cursor(text: str, *, field: str = "cursor") -> tuple[datetime, int]:
    """Return the instant and key of a cursor that must have an instant. Raises: InvalidValue."""
    at, key = read_cursor(text, field=field)
    if at is None:
        raise InvalidValue(field=field, problem=text[:60])
    return at, key
