"""What a question led to, counted anew from quotes and sales whenever one of them changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.matters.models import Matter, MatterLink
from yinuo.matters.states import MatterPhase
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.journal import InquiryBought, InquiryNotBought
from yinuo.presale.models import Inquiry, Opportunity, Quote
from yinuo.presale.rules.inquiry import Purchase, Question, first_purchase

_VOID = [Q(matter__phase=MatterPhase.DROPPED, matter__merged_into__isnull=True)]


def void_where(condition: Q) -> None:
    """Let a later room say which accepted quotes bought nothing after all, when the program starts."""
    _VOID.append(condition)


@action(journal=(InquiryBought, InquiryNotBought), many=True)
def recount_bought(
    *, actor: Actor, now: datetime, customer_ids: Collection[int], matter_ids: Collection[int] = ()
) -> int:
    """Count anew what the questions of these customers, and those tied to these matters, led to; return how many changed.

    An accepted quote or a won sale counts from its own instant; it does not where its matter, or what came of it, was cancelled.
    Raises: NotAllowed.
    """
    actor.require("promise.sweep")
    tied = {key for keys in _ties_of(matter_ids).values() for key in keys}
    asked = Inquiry.objects.filter(merged_into__isnull=True).filter(
        Q(customer__in=customer_ids) | Q(pk__in=tied)
    )
    # The inquiries alone are locked, in order, and after every matter that this operation locks.
    rows = list(asked.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not rows:
        return 0
    within = timedelta(days=inquiry_counting().bought_within_days)
    purchases = _purchases_near(rows)
    changed = 0
    for row in rows:
        question = Question(
            matter_id=row.pk, customer_id=row.customer_id, product_id=row.product_id, asked_at=row.opened_at
        )
        found = first_purchase(question, purchases, within=within)
        if (found.at if found else None) != row.bought_at:
            _note(row, found)
            changed += 1
    return changed


def _note(row: Inquiry, found: Purchase | None) -> None:
    before = row.bought_at
    Inquiry.objects.filter(pk=row.pk).update(bought_at=found.at if found else None)
    if found is not None:
        record(
            InquiryBought(subject_id=row.pk, matter_id=row.pk, number=found.number, at=found.at.isoformat())
        )
    else:
        record(
            InquiryNotBought(subject_id=row.pk, matter_id=row.pk, before=before.isoformat() if before else "")
        )


def _purchases_near(rows: list[Inquiry]) -> list[Purchase]:
    """Return what was bought by those who asked, and in the matters tied to what they asked. Six queries at most."""
    customers = {row.customer_id for row in rows if row.customer_id is not None}
    near = {key for keys in _ties_of([row.pk for row in rows]).values() for key in keys}
    reach = Q(matter__in=near) | Q(customer__in=customers)
    accepted = Quote.objects.filter(reach, state="accepted", decided_at__isnull=False)
    for void in _VOID:
        accepted = accepted.exclude(void)
    quotes = list(accepted.prefetch_related("lines"))
    sales = list(
        Opportunity.objects.filter(Q(pk__in=near) | Q(customer__in=customers), stage="won")
        .filter(decided_at__isnull=False)
        .exclude(phase=MatterPhase.DROPPED, merged_into__isnull=True)
    )
    ties = _ties_of([*(quote.matter_id for quote in quotes), *(sale.pk for sale in sales)])
    bought = [
        Purchase(
            number=quote.number,
            matter_ids=frozenset(ties[quote.matter_id]),
            customer_id=quote.customer_id,
            product_ids=frozenset(line.product_id for line in quote.lines.all() if line.product_id),
            at=quote.decided_at,
        )
        for quote in quotes
        if quote.decided_at is not None
    ]
    won = [
        Purchase(
            number=sale.number,
            matter_ids=frozenset(ties[sale.pk]),
            customer_id=sale.customer_id,
            product_ids=frozenset([sale.product_id] if sale.product_id else []),
            at=sale.decided_at,
        )
        for sale in sales
        if sale.decided_at is not None
    ]
    return [*bought, *won]


def _ties_of(matter_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return matter → itself, what it came from or led to, what it was merged into, what it is linked to. Two queries."""
    wanted = set(matter_ids)
    found = defaultdict[int, set[int]](set)
    for key in wanted:
        found[key].add(key)
    if not wanted:
        return found
    rows = Matter.objects.filter(Q(pk__in=wanted) | Q(origin__in=wanted) | Q(merged_into__in=wanted))
    for key, origin, origin_survivor, survivor in rows.values_list(
        "pk", "origin_id", "origin__merged_into_id", "merged_into_id"
    ):
        for other in (origin, origin_survivor, survivor):
            if other is None:
                continue
            if key in wanted:
                found[key].add(other)
            if other in wanted:
                found[other].add(key)
    links = MatterLink.objects.filter(Q(source__in=wanted) | Q(target__in=wanted))
    for source, target in links.values_list("source_id", "target_id"):
        for one, other in ((source, target), (target, source)):
            if one in wanted:
                found[one].add(other)
    return found
