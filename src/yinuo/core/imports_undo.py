"""How rows that an import wrote are taken back: what is new goes, what was changed becomes as it was.

What was touched since stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from yinuo.core.action import change
from yinuo.core.imports import Undo
from yinuo.core.models import JournalEntry

M = TypeVar("M", bound=Model)
Before = Mapping[str, list[Any]]


def plain(value: Any) -> Any:
    """Return a column's value as the undo data and the journal keep it: an amount as text with two decimals."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def turned(before: Before) -> dict[str, list[Any]]:
    """Return what an undo changes: column → [now, as it was]."""
    return {name: [after, value] for name, (value, after) in before.items()}


@dataclass
class Sorted(Generic[M]):
    """The rows of an undo: key → why it stays; those that are as they were again, with what was changed; those to go."""

    kept: dict[int, str]
    restored: list[tuple[M, Before]] = field(default_factory=list)
    gone: list[M] = field(default_factory=list)


def sort_out(
    undo: Undo,
    rows: Mapping[int, M],
    *,
    keep: Callable[[list[int]], dict[int, str]],
    is_fixed: Callable[[M], bool] = lambda row: False,
) -> Sorted[M]:
    """Set back what an import changed in these rows (key → row, locked), and tell which of the new ones can go.

    `keep` returns of new rows those that stay, and why. Of a changed row that was touched since, or `is_fixed`, nothing is
    set back.
    """
    new = [one.key for one in undo.rows if one.before is None and one.key in rows]
    found: Sorted[M] = Sorted(kept=keep(new) if new else {})
    for one in undo.rows:
        row = rows.get(one.key)
        if row is None or one.before is None:
            continue
        is_touched = any(plain(getattr(row, name)) != after for name, (_was, after) in one.before.items())
        if is_touched or is_fixed(row):
            found.kept[one.key] = changed_since()
        else:
            change(row, **{name: _read(row, name, was) for name, (was, _after) in one.before.items()})
            found.restored.append((row, one.before))
    found.gone = [rows[key] for key in new if key not in found.kept]
    return found


def _read(row: Model, name: str, value: Any) -> Any:
    """Return a value of the undo data as its column has it."""
    column = row._meta.get_field(name)
    return column.to_python(value) if isinstance(column, Field) else value


def touched_elsewhere(
    *, subject_kind: str, keys: Collection[int], operations: Collection[Any], apart_from: Iterable[str] = ()
) -> set[int]:
    """Return the subjects whose chain has an entry of another operation than these, `apart_from` some verbs."""
    rows = JournalEntry.objects.filter(subject_kind=subject_kind, subject_id__in=keys)
    rows = rows.exclude(verb__in=list(apart_from))
    return set(rows.exclude(operation_id__in=operations).values_list("subject_id", flat=True))


def used_elsewhere(
    model: type[Model], keys: Collection[int], *, parts: Iterable[type[Model]] = ()
) -> set[int]:
    """Return which of these rows another row points to, beside those of their own `parts`."""
    found = set[int]()
    own = {model, *parts}
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or other in own:
            continue
        field = relation.field  # type: ignore[union-attr]
        if isinstance(other, type) and isinstance(field, ForeignKey):
            rows = other._default_manager.filter(**{f"{field.name}__in": list(keys)})
            found.update(rows.values_list(field.attname, flat=True))
    return found


def new_keys(table: str, count: int) -> list[int]:
    """Return keys for rows of a table that numbers its own."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [int(key) for (key,) in cursor.fetchall()]


def changed_since() -> str:
    return _("It was changed since, and stays as it is.")


def in_use() -> str:
    return _("Other things belong to it by now; it stays.")
