"""Reading promises: my day, a customer's ledger, one promise with its working."""

from dataclasses import dataclass
from datetime import date, datetime

from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
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


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    kind: str
    at: datetime
    due_at: datetime | None
    reason: str
    basis: str
    approver: str
    customer_told: bool


@dataclass(frozen=True, kw_only=True)
class PromiseFile:
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
    return _file_of(promise, _lineage(promise, now), language=language)


def working_of(*, file: MatterFile, now: datetime, promise_id: int, language: str) -> PromiseFile:
    """Return a promise of a matter that was read already, with its working.

    Two statements, three where it replaced another or was replaced.
    """
    rows = Promise.objects.select_related("standard_version", "calendar").only(*WORKING_FIELDS)
    promise = rows.get(pk=promise_id, matter_id=file.id)
    row = next(row for row in file.promises if row.id == promise_id)
    alone = promise.replaces_id is None and not row.replaced
    return _file_of(promise, [row] if alone else _lineage(promise, now), language=language)


WORKING_FIELDS = (
    "matter_id", "replaces_id", "made_at", "first_due_at", "amount", "unit", "calendar__names",
    "standard_version__number", "standard_version__titles", "standard_version__legal_basis",
)  # fmt: skip


def _file_of(promise: Promise, lineage: list[PromiseRow], *, language: str) -> PromiseFile:
    calendar = calendar_of(promise.calendar_id)
    due = None
    if promise.amount is not None:
        due = rules.due_of(start=promise.made_at, amount=promise.amount, unit=promise.unit, calendar=calendar)
    version = promise.standard_version
    titles = version.titles if version else {}
    events = ClockEvent.objects.filter(promise=promise).order_by("at", "id")
    return PromiseFile(
        row=next(row for row in lineage if row.id == promise.pk),
        due=due,
        calendar=_calendar_name(promise, language) or calendar.code,
        calendar_changed=due is not None and due.at != promise.first_due_at,
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
            for kind, at, due_at, reason, basis, approver, customer_told in events.values_list(
                "kind", "at", "due_at", "reason", "basis", "approver__name", "customer_told"
            )
        ],
        lineage=lineage,
        standard_title=titles.get(language) or titles.get("zh-hans", ""),
        standard_version=version.number if version else None,
        legal_basis=version.legal_basis if version else "",
        first_day=calendar.local_date(promise.made_at),
    )


def _calendar_name(promise: Promise, language: str) -> str:
    names = promise.calendar.names if promise.calendar else {}
    return str(names.get(language) or names.get("zh-hans", ""))


def _lineage(promise: Promise, now: datetime) -> list[PromiseRow]:
    """Follow what this promise replaced, and what replaced it."""
    related = {
        row["id"]: row
        for row in Promise.objects.filter(matter_id=promise.matter_id).values(*PROMISE_FIELDS, "replaces_id")
    }
    chain, key = [promise.pk], promise.pk
    while (earlier := related[key]["replaces_id"]) is not None and earlier in related:
        chain.insert(0, earlier)
        key = earlier
    key = promise.pk
    while (later := related[key]["replaced_by__id"]) is not None and later in related:
        chain.append(later)
        key = later
    return [promise_row(related[k], now=now) for k in chain]
