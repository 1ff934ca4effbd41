"""Complaints that may be the same trouble: of the same unit, batch, product or cause."""

from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Q, Value, When
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.queries.complaints import ComplaintRow, complaint_row, with_people
from yinuo.core.actor import Actor

LOOKS_BACK_DAYS = 365
MOST = 20
GROUNDS = ("unit", "batch", "line", "cause", "product")


class SimilarRow(Struct, frozen=True, kw_only=True):
    """A complaint that is like another; `ground` is the strongest thing that they share, one of GROUNDS."""

    row: ComplaintRow
    ground: str


def similar_complaints(
    *, actor: Actor, now: datetime, language: str, complaint: Complaint
) -> list[SimilarRow]:
    """Return what is like a complaint in the last year, the most alike and newest first, at most 20. One query at most."""
    shared = _shared(complaint)
    if not shared:
        return []
    either = Q()
    for condition in shared.values():
        either |= condition
    rank = Case(
        *(When(condition, then=Value(GROUNDS.index(ground))) for ground, condition in shared.items()),
        default=Value(len(GROUNDS)),
        output_field=IntegerField(),
    )
    rows = access.visible_complaints(actor).filter(
        either, opened_at__gte=now - timedelta(days=LOOKS_BACK_DAYS)
    )
    found = (
        with_people(rows.exclude(pk=complaint.pk)).annotate(rank=rank).order_by("rank", "-opened_at", "-pk")
    )
    return [
        SimilarRow(row=complaint_row(one, now=now, language=language), ground=GROUNDS[one.rank])
        for one in found[:MOST]
    ]


def _shared(complaint: Complaint) -> dict[str, Q]:
    """Return the conditions of being like it, by ground, of what is known of it."""
    found: dict[str, Q] = {}
    if complaint.serial:
        found["unit"] = Q(serial=complaint.serial)
    if complaint.batch:
        found["batch"] = Q(batch=complaint.batch) & Q(product=complaint.product_id)
    if complaint.order_line_id is not None:
        found["line"] = Q(order_line=complaint.order_line_id)
    if complaint.cause_id is not None and complaint.product_id is not None:
        found["cause"] = Q(cause=complaint.cause_id) & Q(product=complaint.product_id)
    if complaint.product_id is not None:
        found["product"] = Q(product=complaint.product_id)
    return found
