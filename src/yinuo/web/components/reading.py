"""Reading rows and the page's moment: a row is a dataclass, a dict or any object with the same names."""

from datetime import datetime
from html import escape
from typing import Any

from django.template import Context
from django.utils import timezone


def read(row: Any, name: str, default: Any = "") -> Any:
    """Return a row's value by name; a missing one and None give the default."""
    found = row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)
    return default if found is None else found


def read_text(row: Any, name: str) -> str:
    """Return a row's value by name as text that is safe in HTML; a missing one is empty."""
    return escape(str(read(row, name)))


def moment(context: Context) -> datetime:
    """Return the page's `now`; a page without one is made now."""
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()
