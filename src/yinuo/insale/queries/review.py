"""Contract reviews and their checklists as pages and programs read them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.models import ContractReview, Order, ReviewChecklist, ReviewPoint
from yinuo.insale.order_content import fingerprint
from yinuo.insale.rules.review import is_open_finding
from yinuo.insale.states import OrderStatus, ReviewState
from yinuo.matters.access import reach_of
from yinuo.matters.likely import Likelihood, judge
from yinuo.matters.models import Matter
from yinuo.people.models import Staff
from yinuo.people.roles import ROLES
from yinuo.presale.guard import end_of_day

RIGHT = "review.edit"
UNFINISHED = (
    OrderStatus.CONFIRMED,
    OrderStatus.IN_PROGRESS,
    OrderStatus.ON_HOLD,
    OrderStatus.READY,
    OrderStatus.PART_SHIPPED,
)


class ReviewChecklistRow(Struct, frozen=True, kw_only=True):
    """A checklist; `items` as they are stored, with their texts in all languages."""

    id: int
    code: str
    name: str
    names: dict[str, str]
    items: list[dict[str, Any]]
    active: bool
    is_default: bool


class ReviewPointRow(Struct, frozen=True, kw_only=True):
    """A point in the reader's language; `may_sign` says that the reader has its role, `is_open_finding` that something there is not settled."""

    position: int
    code: str
    area: str
    text: str
    role: str
    must: bool
    ok: bool | None
    words: str
    signed_by: str
    signed_at: datetime | None
    settled_at: datetime | None
    settled_words: str
    is_open_finding: bool
    may_sign: bool


class ReviewRow(Struct, frozen=True, kw_only=True):
    """A review in a list; `promise_state` is that of the condition's promise, "" where there is none."""

    id: int
    order_id: int
    order_version: int
    name: str
    state: str
    begun_at: datetime
    decided_at: datetime | None
    decided_by: str
    condition: str
    words: str
    promise_id: int | None
    promise_state: str
    promise_due_at: datetime | None
    points: int
    signed: int
    open_findings: int


class DeliveryOutlook(Struct, frozen=True, kw_only=True):
    """What calendar and history say of the day that is to be promised, and how many other orders promise the same week."""

    on: date
    due_at: datetime
    judged: Likelihood
    same_week: int
    same_day: int


class ReviewFile(Struct, frozen=True, kw_only=True):
    """A review, whole. `is_current` says that the order still says what was reviewed; `may` names what this reader can do now."""

    row: ReviewRow
    points: list[ReviewPointRow]
    outlook: DeliveryOutlook | None
    is_current: bool
    may: list[str]


class ReviewedOrder(Struct, frozen=True, kw_only=True):
    """What is reviewed, without anything about who it goes to."""

    id: int
    number: str
    title: str
    customer: str
    status: str
    is_confirmed: bool
    delivery_on: date | None
    lines: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    currency: str
    gross: Any


class ReviewsOfOrder(Struct, frozen=True, kw_only=True):
    """An order with its reviews, the newest first; the newest whole. `may_begin` says that one can begin now, `is_needed` that it must."""

    order: ReviewedOrder
    newest: ReviewFile | None
    earlier: list[ReviewRow]
    checklists: list[tuple[int, str]]
    may_begin: bool
    is_needed: bool


class WaitingReview(Struct, frozen=True, kw_only=True):
    """An order of which points wait for the reader's signature."""

    order_id: int
    number: str
    title: str
    customer: str
    points: int
    begun_at: datetime


def list_review_checklists(
    *, actor: Actor, language: str, active: bool | None = None
) -> list[ReviewChecklistRow]:
    """Return the checklists, the default first, then by code. One query. Raises: NotAllowed."""
    actor.require(RIGHT)
    rows = ReviewChecklist.objects.all() if active is None else ReviewChecklist.objects.filter(active=active)
    return [_checklist(row, language) for row in rows.order_by("-is_default", "code")]


def get_review_checklist(*, actor: Actor, checklist_id: int, language: str) -> ReviewChecklistRow:
    """Return one checklist. Raises: NotAllowed, NotFound."""
    actor.require(RIGHT)
    row = ReviewChecklist.objects.filter(pk=checklist_id).first()
    if row is None:
        raise NotFound()
    return _checklist(row, language)


def reviews_of_order(*, actor: Actor, now: datetime, order_id: int, language: str) -> ReviewsOfOrder:
    """Return an order's reviews, the newest whole. At most thirteen queries. Raises: NotFound."""
    order = access.reviewable_orders(actor).select_related("customer", "team").filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    rows = list(_with_people(ContractReview.objects.filter(order=order)).order_by("-begun_at", "-pk"))
    newest = _file(actor, rows[0], order, now=now, language=language) if rows else None
    checklists = [
        (pk, text_in(names, language), is_default)
        for pk, names, is_default in ReviewChecklist.objects.filter(active=True)
        .order_by("-is_default", "code")
        .values_list("pk", "names", "is_default")
    ]
    is_draft = order.confirmed_at is None and order.status == OrderStatus.DRAFT
    in_force = newest is not None and newest.row.state in ("open", "released", "conditional")
    can_lead = is_draft and actor.can("order.work") and _reaches(actor, order, "order.work")
    return ReviewsOfOrder(
        order=_order(order),
        newest=newest,
        earlier=[_row(row, [], language) for row in rows[1:]],
        checklists=[(pk, name) for pk, name, _default in checklists],
        may_begin=can_lead and not in_force and bool(checklists),
        is_needed=is_draft and any(default for _pk, _name, default in checklists),
    )


def list_reviews(*, actor: Actor, order_id: int, language: str) -> list[ReviewRow]:
    """Return an order's reviews, the newest first. Three queries. Raises: NotFound."""
    if not access.reviewable_orders(actor).filter(pk=order_id).exists():
        raise NotFound()
    rows = _with_people(ContractReview.objects.filter(order=order_id)).prefetch_related("points")
    return [_row(row, list(row.points.all()), language) for row in rows.order_by("-begun_at", "-pk")]


def get_review(*, actor: Actor, now: datetime, review_id: int, language: str) -> ReviewFile:
    """Return one review, whole. Raises: NotFound."""
    review = _with_people(ContractReview.objects.filter(pk=review_id)).first()
    order = (
        access.reviewable_orders(actor).select_related("customer", "team").filter(pk=review.order_id).first()
        if review
        else None
    )
    if review is None or order is None:
        raise NotFound()
    return _file(actor, review, order, now=now, language=language)


def newest_review(*, order_id: int, language: str) -> ReviewRow | None:
    """Return the newest review of an order that the caller may read, None without any. Two queries."""
    found = _with_people(ContractReview.objects.filter(order=order_id)).order_by("-begun_at", "-pk").first()
    if found is None:
        return None
    return _row(found, list(found.points.all()), language)


def reviews_waiting(*, actor: Actor, limit: int = 10) -> list[WaitingReview]:
    """Return the orders of which points wait for a role of the actor, the longest waiting first. Two queries."""
    if not actor.can("review.sign"):
        return []
    roles = roles_of(actor)
    points = ReviewPoint.objects.filter(review__state=ReviewState.OPEN, ok__isnull=True, role__in=roles)
    reach = Matter.objects.filter(reach_of(actor, "review.sign"))
    rows = (
        points.filter(review__order__matter__in=reach)
        .select_related("review__order__customer")
        .order_by("review__begun_at", "review_id", "position")[: limit * 40]
    )
    found: dict[int, list[ReviewPoint]] = {}
    for point in rows:
        found.setdefault(point.review.order_id, []).append(point)
    return [
        WaitingReview(
            order_id=order_id,
            number=mine[0].review.order.number,
            title=mine[0].review.order.title,
            customer=mine[0].review.order.customer.name if mine[0].review.order.customer else "",
            points=len(mine),
            begun_at=mine[0].review.begun_at,
        )
        for order_id, mine in list(found.items())[:limit]
    ]


def roles_of(actor: Actor) -> list[str]:
    """Return the roles that an actor has; a program has none. One query."""
    if actor.staff_id is None:
        return []
    return list(
        Staff.objects.filter(pk=actor.staff_id, is_active=True).values_list("roles", flat=True).first() or []
    )


def outlook_of(order: Order, *, now: datetime) -> DeliveryOutlook | None:
    """Return what is known of an order's day, None while it has none. Two queries."""
    on = order.delivery_on
    if on is None:
        return None
    calendar = calendar_of(order.team.calendar_id if order.team else None)
    due_at = end_of_day(
        datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone), calendar=calendar
    )
    monday = on - timedelta(days=on.weekday())
    others = Order.objects.filter(
        status__in=UNFINISHED, delivery_on__gte=monday, delivery_on__lt=monday + timedelta(days=7)
    ).exclude(pk=order.pk)
    days = list(others.values_list("delivery_on", flat=True))
    return DeliveryOutlook(
        on=on,
        due_at=due_at,
        judged=judge(what="deliver", due_at=due_at, now=now, calendar=calendar, team_id=order.team_id),
        same_week=len(days),
        same_day=sum(day == on for day in days),
    )


def _file(actor: Actor, review: ContractReview, order: Order, *, now: datetime, language: str) -> ReviewFile:
    points = list(review.points.select_related("signed_by").order_by("position"))
    row = _row(review, points, language)
    mine = set(roles_of(actor)) if _reaches(actor, order, "review.sign") else set()
    can_lead = _reaches(actor, order, "order.work")
    is_open = review.state == ReviewState.OPEN
    may = []
    if can_lead and is_open:
        if row.signed == row.points:
            if not any(point.must and is_open_finding(point) for point in points):
                may.append("release")
            may.append("release_on_condition")
        may.append("refuse")
    if can_lead and row.promise_state in ("active", "overdue"):
        may.append("settle_condition")
    can_settle = review.state in (ReviewState.OPEN, ReviewState.CONDITIONAL)
    return ReviewFile(
        row=row,
        points=[
            _point(
                point,
                language,
                may_sign=point.role in mine and (is_open or (can_settle and is_open_finding(point))),
            )
            for point in points
        ],
        outlook=outlook_of(order, now=now) if any(point.area == "delivery" for point in points) else None,
        is_current=review.state == ReviewState.REFUSED or fingerprint(order) == review.content_sha256,
        may=may,
    )


def _reaches(actor: Actor, order: Order, right: str) -> bool:
    return actor.can(right) and Matter.objects.filter(reach_of(actor, right), pk=order.pk).exists()


def _with_people(rows: QuerySet[ContractReview]) -> QuerySet[ContractReview]:
    return rows.select_related("decided_by", "promise")


def _row(review: ContractReview, points: list[ReviewPoint], language: str) -> ReviewRow:
    return ReviewRow(
        id=review.pk,
        order_id=review.order_id,
        order_version=review.order_version,
        name=text_in(review.names, language),
        state=review.state,
        begun_at=review.begun_at,
        decided_at=review.decided_at,
        decided_by=review.decided_by.name if review.decided_by else "",
        condition=review.condition,
        words=review.words,
        promise_id=review.promise_id,
        promise_state=review.promise.state if review.promise else "",
        promise_due_at=review.promise.due_at if review.promise else None,
        points=len(points),
        signed=sum(point.ok is not None for point in points),
        open_findings=sum(is_open_finding(point) for point in points),
    )


def _point(point: ReviewPoint, language: str, *, may_sign: bool) -> ReviewPointRow:
    return ReviewPointRow(
        position=point.position,
        code=point.code,
        area=point.area,
        text=text_in(point.texts, language),
        role=point.role,
        must=point.must,
        ok=point.ok,
        words=point.words,
        signed_by=point.signed_by.name if point.signed_by else "",
        signed_at=point.signed_at,
        settled_at=point.settled_at,
        settled_words=point.settled_words,
        is_open_finding=is_open_finding(point),
        may_sign=may_sign,
    )


def _order(order: Order) -> ReviewedOrder:
    lines = order.lines.filter(removed_in__isnull=True).order_by("position")
    return ReviewedOrder(
        id=order.pk,
        number=order.number,
        title=order.title,
        customer=order.customer.name if order.customer else "",
        status=order.status,
        is_confirmed=order.confirmed_at is not None,
        delivery_on=order.delivery_on,
        lines=list(map(dict, lines.values("title", "note", "quantity", "unit", "gross", "bundle_id"))),
        terms=list(
            map(dict, order.terms.order_by("position").values("what", "percent", "amount", "when", "due_on"))
        ),
        currency=order.currency,
        gross=order.gross,
    )


def _checklist(row: ReviewChecklist, language: str) -> ReviewChecklistRow:
    return ReviewChecklistRow(
        id=row.pk,
        code=row.code,
        name=text_in(row.names, language) or row.code,
        names=row.names,
        items=row.items,
        active=row.active,
        is_default=row.is_default,
    )


def role_name(code: str) -> str:
    """Return a role's name."""
    return str(ROLES[code].label) if code in ROLES else code
