"""What happened: the journal of a matter or a customer as readable rows."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.entries import REGISTRY
from yinuo.core.models import JournalEntry
from yinuo.core.reading import fetch, json_of
from yinuo.matters import access
from yinuo.matters.queries.matter import MatterFile
from yinuo.people.models import Customer, Staff


class EntryRow(Struct, frozen=True, kw_only=True):
    """A journal entry as a timeline shows it: `sentence` is ready to read in the reader's language."""

    id: int
    verb: str
    at: datetime
    recorded_at: datetime
    actor: str
    actor_kind: str
    sentence: str
    reason: str
    facts: dict[str, Any]
    sequence: int
    hash: str


def timeline_of(
    *, actor: Actor, matter_id: int, limit: int = 100, before_id: int | None = None
) -> list[EntryRow]:
    """Return the journal of a matter, newest first. Four statements. Raises: NotFound."""
    access.matter_for(actor, matter_id, "matter.read")
    return _entries(actor, matter_id, limit, before_id)


def timeline_of_file(
    *, actor: Actor, file: MatterFile, limit: int = 100, before_id: int | None = None
) -> list[EntryRow]:
    """Return the journal of a matter that was read already, newest first. Three statements."""
    return _entries(actor, file.id, limit, before_id)


def _entries(actor: Actor, matter_id: int, limit: int, before_id: int | None) -> list[EntryRow]:
    if before_id is None and actor.kind is not ActorKind.CUSTOMER:
        newest = fetch(_newest_entries_statement(), [matter_id, limit])
        return entry_rows((*v[:7], json_of(v[7]), v[8], v[9], json_of(v[10])) for v in newest)
    rows = JournalEntry.objects.filter(matter_id=matter_id).order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if actor.kind is ActorKind.CUSTOMER:
        rows = rows.filter(verb__in=[verb for verb, kind in REGISTRY.items() if kind.public])
    return entry_rows(rows.values_list(*ENTRY_FIELDS)[:limit])


@cache
def _newest_entries_statement() -> str:
    """Return the statement of a matter's newest entries; its values are the matter's key and how many."""
    rows = JournalEntry.objects.filter(matter_id=0).order_by("-id").values_list(*ENTRY_FIELDS)
    return rows.query.sql_with_params()[0] + " LIMIT %s"


def customer_timeline(*, actor: Actor, customer_id: int, limit: int = 30) -> list[EntryRow]:
    """Return what happened in a customer's matters that the actor may see, newest first. Three statements."""
    matters = (
        access.visible_to(actor)
        .filter(customer_id=customer_id)
        .order_by("-last_message_at")
        .values("pk")[:50]
    )
    rows = JournalEntry.objects.filter(matter_id__in=matters).exclude(verb__contains="clock_").order_by("-id")
    return entry_rows(rows.values_list(*ENTRY_FIELDS)[:limit])


ENTRY_FIELDS = (
    "id", "verb", "actor_kind", "actor_id", "at", "recorded_at", "reason", "facts", "sequence", "hash", "personal__facts",
)  # fmt: skip


class _Entry(NamedTuple):
    """The values of `ENTRY_FIELDS`."""

    id: int
    verb: str
    actor_kind: str
    actor_id: int | None
    at: datetime
    recorded_at: datetime
    reason: str
    facts: dict[str, Any]
    sequence: int
    hash: bytes
    personal: dict[str, Any] | None


def entry_rows(found: Iterable[tuple[Any, ...]]) -> list[EntryRow]:
    """Make readable rows of the `ENTRY_FIELDS` of journal entries; names come from the files as they are now."""
    rows = [_Entry(*values) for values in found]
    staff_ids = {r.actor_id for r in rows if r.actor_kind == "staff" and r.actor_id}
    staff = dict(Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name")) if staff_ids else {}
    customer_ids = {r.actor_id for r in rows if r.actor_kind == "customer" and r.actor_id}
    customers = (
        dict(Customer.objects.filter(pk__in=customer_ids).values_list("pk", "name")) if customer_ids else {}
    )
    return [_entry_row(row, staff, customers) for row in rows]


def _entry_row(row: _Entry, staff: dict[int, str], customers: dict[int, str]) -> EntryRow:
    names = {"staff": staff, "customer": customers}
    fallback = {
        "system": _("Yinuo"),
        "rule": _("A rule"),
        "customer": _("The customer"),
        "program": _("A program"),
    }
    actor = names.get(row.actor_kind, {}).get(row.actor_id or 0) or fallback.get(row.actor_kind, _("Someone"))
    facts = {**row.facts, **(row.personal or {})}
    kind = REGISTRY.get(row.verb)
    sentence = kind.said(facts, actor=actor) if kind else row.verb
    return EntryRow(
        id=row.id,
        verb=row.verb,
        at=row.at,
        recorded_at=row.recorded_at,
        actor=actor,
        actor_kind=row.actor_kind,
        sentence=sentence,
        reason=row.reason,
        facts=facts,
        sequence=row.sequence,
        hash=bytes(row.hash).hex(),
    )
