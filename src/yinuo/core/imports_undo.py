"""What tells whether something was touched since an import wrote it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from yinuo.core.models import JournalEntry


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
