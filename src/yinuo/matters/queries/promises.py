"""Reading promises: my day, a customer's ledger, one promise with its working."""

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.reading import fetch, json_of
from yinuo.core.worktime import Due
from yinuo.matters import access, rules
from yinuo.matters.models import ClockEvent, Promise
from yinuo.matters.promises import RUNNING_STATES
from yinuo.matters.queries.matter import MatterFile
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row


def list_my_promises(*, actor: Actor, now: datetime, limit: int = 200) -> list[PromiseRow]:
    """Return the running promises of the actor and of those they cover, earliest due first. One statement."""
    rows = Promise.objects.filter(owner_id__in=[actor.id, *actor.covers_ids], state__in=RUNNING_STATES)
    values = rows.order_by("due_at", "id").values(*PROMISE_FIELDS)[:limit]
    return [promise_row(v, now=now) for v in values]


def list_customer_promises(
    *, actor: Actor, now: datetime, customer_id: int, limit: int = 200
) -> list[PromiseRow]:
    """Return what was promised to a customer in the matters the actor may see, newest first. One statement."""
    rows = Promise.objects.filter(customer_id=customer_id, matter__in=access.visible_to(actor))
    return [promise_row(v, now=now) for v in rows.order_by("-made_at", "-id").values(*PROMISE_FIELDS)[:limit]]


class ClockRow(Struct, frozen=True, kw_only=True):
    kind: str
    at: datetime
    due_at: datetime | None
    reason: str
    basis: str
    approver: str
    customer_told: bool


class PromiseFile(Struct, frozen=True, kw_only=True):
    """A promise with everything that explains its due time.

    `due` is the working counted again from its start, None for a time that a person named. `calendar_changed` says
    that counting again gives another instant than was promised then. `lineage` is oldest first, with this one.
    """

    row: PromiseRow
    due: Due | None
    calendar: str
    calendar_changed: bool
    clock: list[ClockRow]
    lineage: list[PromiseRow]
    standard_title: str
    standard_version: int | None
    legal_basis: str
    first_day: date


def get_promise(*, actor: Actor, now: datetime, promise_id: int, language: str) -> PromiseFile:
    """Return one promise with its working, its clock's ledger and its lineage. Raises: NotFound, NotAllowed."""
    promise = access.promise_for(actor, promise_id, "matter.read")
    return _file_of(_base_of(promise.pk), _lineage(promise.pk, promise.matter_id, now), language=language)


def working_of(*, file: MatterFile, now: datetime, promise_id: int, language: str) -> PromiseFile:
    """Return a promise of a matter that was read already, with its working.

    Two statements, three where it replaced another or was replaced.
    """
    row = next(row for row in file.promises if row.id == promise_id)
    base = _base_of(promise_id)
    alone = base.replaces_id is None and not row.replaced
    lineage = [row] if alone else _lineage(promise_id, file.id, now)
    return _file_of(base, lineage, language=language)


class _Base(NamedTuple):
    """What the due time of a promise rests on; names and titles are language → text."""

    id: int
    replaces_id: int | None
    made_at: datetime
    first_due_at: datetime
    amount: int | None
    unit: str
    calendar_id: int | None
    calendar_names: Any
    version: int | None
    titles: Any
    legal_basis: str | None


def _base_of(promise_id: int) -> _Base:
    values = _Base(*fetch(_base_statement(), [promise_id])[0])
    return values._replace(calendar_names=json_of(values.calendar_names), titles=json_of(values.titles))


@cache
def _base_statement() -> str:
    rows = Promise.objects.filter(pk=0).values_list(
        "id", "replaces_id", "made_at", "first_due_at", "amount", "unit", "calendar_id", "calendar__names",
        "standard_version__number", "standard_version__titles", "standard_version__legal_basis",
    )  # fmt: skip
    return rows.query.sql_with_params()[0]


@cache
def _clock_statement() -> str:
    rows = ClockEvent.objects.filter(promise_id=0).order_by("at", "id")
    fields = ("kind", "at", "due_at", "reason", "basis", "approver__name", "customer_told")
    return rows.values_list(*fields).query.sql_with_params()[0]


def _file_of(base: _Base, lineage: list[PromiseRow], *, language: str) -> PromiseFile:
    calendar = calendar_of(base.calendar_id)
    due = None
    if base.amount is not None:
        due = rules.due_of(start=base.made_at, amount=base.amount, unit=base.unit, calendar=calendar)
    return PromiseFile(
        row=next(row for row in lineage if row.id == base.id),
        due=due,
        calendar=_in_language(base.calendar_names, language) or calendar.code,
        calendar_changed=due is not None and due.at != base.first_due_at,
        clock=[
            ClockRow(
                kind=kind,
                at=at,
                due_at=due_at,
                reason=reason,
                basis=basis,
                approver=approver or "",
                customer_told=customer_told,
            )
            for kind, at, due_at, reason, basis, approver, customer_told in fetch(
                _clock_statement(), [base.id]
            )
        ],
        lineage=lineage,
        standard_title=_in_language(base.titles, language),
        standard_version=base.version,
        legal_basis=base.legal_basis or "",
        first_day=calendar.local_date(base.made_at),
    )


def _in_language(names: dict[str, str] | None, language: str) -> str:
    return (names or {}).get(language) or (names or {}).get("zh-hans", "")


def _lineage(promise_id: int, matter_id: int, now: datetime) -> list[PromiseRow]:
    """Follow what this promise replaced, and what replaced it."""
    related = {
        row["id"]: row
        for row in Promise.objects.filter(matter_id=matter_id).values(*PROMISE_FIELDS, "replaces_id")
    }
    chain, key = [promise_id], promise_id
    while (earlier := related[key]["replaces_id"]) is not None and earlier in related:
        chain.insert(0, earlier)
        key = earlier
    key = promise_id
    while (later := related[key]["replaced_by__id"]) is not None and later in related:
        chain.append(later)
        key = later
    return [promise_row(related[k], now=now) for k in chain]
