"""Installations: those of an order, one whole, the one that a secret opens; and the checklists of sites."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.models import InstallationRequest, Order, SiteChecklist
from yinuo.insale.rules.site import readiness, text_in
from yinuo.insale.seen import seen_installations, seen_order
from yinuo.insale.states import INSTALLATION_MOVES
from yinuo.matters.access import reach_of
from yinuo.matters.models import Matter
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

RIGHT = "order.work"


class SitePointRow(Struct, frozen=True, kw_only=True):
    """A point of a site with its answer; `ok` None is not known yet, `by` is customer or who of the staff wrote it."""

    code: str
    text: str
    safety: bool
    ok: bool | None
    words: str
    by: str
    at: datetime | None


class InstallationRow(Struct, frozen=True, kw_only=True):
    """An installation. `promise` is our word for its day, `unsafe` says that a safety point stops the work."""

    id: int
    order_id: int
    state: str
    what: str
    wanted_on: date | None
    contact: str
    asked_at: datetime
    done_at: datetime | None
    secret: str
    points: list[SitePointRow]
    unanswered: int
    unsafe: bool
    is_ready: bool
    promise: PromiseRow | None
    may: list[str] = field(default_factory=list)


class SiteFile(Struct, frozen=True, kw_only=True):
    """An installation as its customer sees it behind its secret."""

    row: InstallationRow
    order_number: str
    language: str
    thread_secret: str


class SiteChecklistRow(Struct, frozen=True, kw_only=True):
    id: int
    code: str
    name: str
    names: dict[str, str]
    items: list[dict[str, Any]]
    active: bool


def list_installations(*, actor: Actor, now: datetime, order_id: int, language: str) -> list[InstallationRow]:
    """Return the installations of an order, the first asked for first. Raises: NotFound. At most four queries."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    found = seen_installations(order)
    if not found:
        return []
    return _rows(actor, order, found, now=now, language=language)


def get_installation(*, actor: Actor, now: datetime, installation_id: int, language: str) -> InstallationRow:
    """Return an installation whole. Raises: NotFound. At most five queries."""
    found = InstallationRequest.objects.filter(
        pk=installation_id, order__in=access.visible_orders(actor)
    ).first()
    if found is None:
        raise NotFound()
    return _rows(actor, found.order, [found], now=now, language=language)[0]


def read_site(*, secret: str, now: datetime) -> SiteFile:
    """Return the installation that a secret opens. Raises: NotFound. At most three queries."""
    found = access.installation_of_secret(secret)
    if found is None:
        raise NotFound()
    order = found.order
    promised = access.promises_of(order).filter(pk=found.promise_id or 0).values(*PROMISE_FIELDS)
    promise = {values["id"]: promise_row(values, now=now) for values in promised}
    row = _row(found, promise=promise.get(found.promise_id or 0), may=[], language=order.language)
    return SiteFile(row=row, order_number=order.number, language=order.language, thread_secret=order.secret)


def list_site_checklists(*, actor: Actor, language: str, active: bool = False) -> list[SiteChecklistRow]:
    """Return the checklists of sites, by code. One query. Raises: NotAllowed."""
    actor.require(RIGHT)
    rows = SiteChecklist.objects.order_by("code")
    return [_checklist(one, language) for one in (rows.filter(active=True) if active else rows)]


def get_site_checklist(*, actor: Actor, checklist_id: int, language: str) -> SiteChecklistRow:
    """Return a checklist. One query. Raises: NotFound, NotAllowed."""
    actor.require(RIGHT)
    found = SiteChecklist.objects.filter(pk=checklist_id).first()
    if found is None:
        raise NotFound()
    return _checklist(found, language)


def _checklist(one: SiteChecklist, language: str) -> SiteChecklistRow:
    return SiteChecklistRow(
        id=one.pk,
        code=one.code,
        name=text_in(one.names, language) or one.code,
        names=one.names,
        items=one.items,
        active=one.active,
    )


def _rows(
    actor: Actor, order: Order, found: list[InstallationRequest], *, now: datetime, language: str
) -> list[InstallationRow]:
    keys = [one.promise_id for one in found if one.promise_id is not None]
    promised = access.promises_of(order).filter(pk__in=keys).values(*PROMISE_FIELDS)
    known = {values["id"]: promise_row(values, now=now) for values in promised}
    reach = Matter.objects.filter(reach_of(actor, RIGHT), pk=order.pk)
    works = actor.can(RIGHT) and reach.exists()
    return [
        _row(
            one,
            promise=known.get(one.promise_id or 0),
            may=_may(one, known.get(one.promise_id or 0)) if works else [],
            language=language,
        )
        for one in found
    ]


def _may(one: InstallationRequest, promise: PromiseRow | None) -> list[str]:
    """Return what its state allows."""
    moves = [name for name, move in INSTALLATION_MOVES.items() if move.is_open_to(one.state)]
    if not moves:
        return []
    is_ready = readiness(one.points, one.answers).is_ready
    moves = [name for name in moves if is_ready or name not in ("ready", "finish")]
    is_owed = promise is not None and promise.is_running
    return [*moves, "answer", "send", *([] if is_owed else ["promise"])]


def _row(
    one: InstallationRequest, *, promise: PromiseRow | None, may: list[str], language: str
) -> InstallationRow:
    found = readiness(one.points, one.answers)
    return InstallationRow(
        id=one.pk,
        order_id=one.order_id,
        state=one.state,
        what=one.what,
        wanted_on=one.wanted_on,
        contact=one.contact,
        asked_at=one.asked_at,
        done_at=one.done_at,
        secret=one.secret,
        points=[_point(point, one.answers.get(str(point["code"]), {}), language) for point in one.points],
        unanswered=len(found.unanswered),
        unsafe=bool(found.unsafe),
        is_ready=found.is_ready,
        promise=promise,
        may=may,
    )


def _point(point: dict[str, Any], said: dict[str, Any], language: str) -> SitePointRow:
    at = said.get("at")
    return SitePointRow(
        code=str(point["code"]),
        text=text_in(point["texts"], language),
        safety=bool(point.get("safety")),
        ok=said.get("ok"),
        words=said.get("words", ""),
        by=said.get("by", ""),
        at=datetime.fromisoformat(at) if at else None,
    )
