"""Taking a complaint down, and what is known of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors import NotTheCustomersOrder
from yinuo.aftersale.journal import ComplaintEdited, ComplaintTaken
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.states import ComplaintSource, Demand
from yinuo.catalog.access import visible_products
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.insale.access import visible_orders
from yinuo.insale.models import Order, OrderLine
from yinuo.matters import access as matters_access
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival, customer_from
from yinuo.people.models import Customer

PREFIX = "TS"
CHANNELS = {
    "call": "phone",
    "visit": "visit",
    "chat": "chat",
    "mail": "email",
    "web": "web",
    "api": "api",
}
PRIORITIES = {1: 2, 2: 2, 3: 1}
LONGEST_MARK = 64
FIELDS = ("severity", "demands", "order_id", "order_line_id", "product_id", "serial", "batch")


class ComplaintSaid(Struct, frozen=True, kw_only=True):
    """What somebody complained of, in their own words (`text`), and what they wish (`demands`, codes of Demand).

    Who: a file that is known (`customer_id`), or what they said of themselves (`asker`); with an order its customer.
    """

    text: str
    source: str = "call"
    title: str = ""
    demands: Sequence[str] = ()
    severity: int = 2
    customer_id: int | None = None
    asker: Arrival | None = None
    order_id: int | None = None
    order_line_id: int | None = None
    product_id: int | None = None
    serial: str = ""
    batch: str = ""


@action(journal=ComplaintTaken, many=True)
def take_complaint(
    *,
    actor: Actor,
    now: datetime,
    said: ComplaintSaid,
    origin_id: int | None = None,
    language: str = "zh-hans",
    at: datetime | None = None,
    files: tuple[int, ...] = (),
    external_id: str | None = None,
) -> Complaint:
    """Take a complaint down: from staff, from the customer themselves, or from the matter in which it was heard.

    What the origin knows (customer, order, language) is taken over. `at` is when it reached the house, if that was earlier.
    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, InvalidValue, NotTheCustomersOrder, and what a wrong contact raises.
    """
    actor.require("matter.open" if actor.kind is ActorKind.CUSTOMER else "complaint.work")
    if said.source not in ComplaintSource.values:
        raise InvalidValue(field="source", problem=said.source[:40])
    if at is not None and at > now:
        raise InvalidValue(field="at", problem=at.isoformat())
    origin = matters_access.matter_for(actor, origin_id, "matter.read") if origin_id is not None else None
    facts = _checked(
        actor,
        {
            "severity": said.severity,
            "demands": list(said.demands),
            "order_id": said.order_id or _order_of(origin),
            "order_line_id": said.order_line_id,
            "product_id": said.product_id,
            "serial": said.serial,
            "batch": said.batch,
        },
    )
    order = _order(actor, facts["order_id"])
    customer = _customer(actor, now, said, origin, order, language=language)
    _refuse_strange(order, customer)
    product_id = facts["product_id"] or _product_of(facts["order_line_id"])
    found = open_matter(
        actor=actor.also_allowed("matter.open"),
        now=now,
        model=Complaint,
        kind="complaint",
        prefix=PREFIX,
        customer=customer,
        customer_name=customer.name,
        text=said.text,
        title=said.title,
        channel=CHANNELS.get(said.source, "desk"),
        language=origin.language if origin is not None else language,
        priority=PRIORITIES[facts["severity"]],
        origin_id=origin_id,
        external_id=external_id,
        at=at,
        files=files,
        details={
            "stage_since": now,
            "source": said.source,
            "demands": facts["demands"],
            "severity": facts["severity"],
            "purchase_id": facts["order_id"],
            "order_line_id": facts["order_line_id"],
            "product_id": product_id,
            "serial": facts["serial"],
            "batch": facts["batch"],
        },
    )
    found.handler_id = found.owner_id
    record(
        ComplaintTaken(
            subject_id=found.pk,
            matter_id=found.pk,
            source=said.source,
            severity=found.severity,
            demands=list(found.demands),
            received_at=(at or now).isoformat(),
            order_id=facts["order_id"],
            product_id=product_id,
        )
    )
    tell("desk", event="complaint", id=found.pk)
    return found


@action(journal=ComplaintEdited, many=True)
def edit_complaint(*, actor: Actor, now: datetime, complaint_id: int, fields: Mapping[str, Any]) -> Complaint:
    """Change what is known of a complaint; what is as it was is left alone, and nothing is journalled for nothing.

    `fields` may name: severity, demands, order_id, order_line_id, product_id, serial, batch.
    Raises: NotFound, NotAllowed, InvalidValue, NotTheCustomersOrder, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, "complaint.work", lock=True)
    if unknown := set(fields) - set(FIELDS):
        raise InvalidValue(field=min(unknown), problem=", ".join(sorted(unknown))[:80])
    before = {name: getattr(complaint, _column(name)) for name in FIELDS}
    wanted = before | _checked(actor, {**before, **fields})
    if wanted["order_id"] != before["order_id"] or wanted["order_line_id"] != before["order_line_id"]:
        _refuse_strange(_order(actor, wanted["order_id"]), complaint.customer)
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if not changed:
        return complaint
    for name, value in changed.items():
        setattr(complaint, _column(name), value)
    Complaint.objects.filter(pk=complaint.pk).update(
        **{_column(name): value for name, value in changed.items()}
    )
    record(
        ComplaintEdited(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            changed={name: [before[name], value] for name, value in changed.items()},
        )
    )
    touch(complaint)
    return complaint


def _column(name: str) -> str:
    return "purchase_id" if name == "order_id" else name


def _checked(actor: Actor, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as columns take them. Raises: InvalidValue, NotFound, TextTooLong."""
    found = dict(fields)
    if found["severity"] not in (1, 2, 3):
        raise InvalidValue(field="severity", problem=str(found["severity"])[:20])
    if strange := [one for one in found["demands"] if one not in Demand.values]:
        raise InvalidValue(field="demands", problem=str(strange[0])[:40])
    found["demands"] = [one for one in Demand.values if one in found["demands"]]
    for name in ("serial", "batch"):
        found[name] = short_words(found[name], field=name, limit=LONGEST_MARK)
    line_id = found["order_line_id"]
    if line_id is not None:
        order_id = OrderLine.objects.filter(pk=line_id).values_list("order_id", flat=True).first()
        if order_id is None or found["order_id"] not in (None, order_id):
            raise NotFound(field="order_line_id")
        found["order_id"] = order_id
    product_id = found["product_id"]
    if product_id is not None and not visible_products(actor).filter(pk=product_id).exists():
        raise NotFound(field="product_id")
    return found


def _order(actor: Actor, order_id: int | None) -> Order | None:
    """Return the order that it is about. Raises: NotFound."""
    if order_id is None:
        return None
    found = visible_orders(actor).select_related("customer").filter(pk=order_id).first()
    if found is None:
        raise NotFound(field="order_id")
    return found


def _order_of(origin: Matter | None) -> int | None:
    if origin is None:
        return None
    return origin.pk if origin.kind == "order" else None


def _product_of(line_id: int | None) -> int | None:
    if line_id is None:
        return None
    return OrderLine.objects.filter(pk=line_id).values_list("product_id", flat=True).first()


def _customer(
    actor: Actor,
    now: datetime,
    said: ComplaintSaid,
    origin: Matter | None,
    order: Order | None,
    *,
    language: str,
) -> Customer:
    if said.customer_id is not None:
        return customer_for(actor, said.customer_id, "customer.read")
    asker = said.asker
    if asker is not None and (
        asker.customer_id or asker.name.strip() or asker.phone or asker.email or asker.wechat
    ):
        return customer_from(actor=actor, now=now, arrival=asker, language=language, channel=said.source)
    known = order.customer if order is not None else origin.customer if origin is not None else None
    if known is None:
        raise EmptyText(field="name")
    return known


def _refuse_strange(order: Order | None, customer: Customer | None) -> None:
    """Raises: NotTheCustomersOrder."""
    if order is not None and customer is not None and order.customer_id != customer.pk:
        raise NotTheCustomersOrder(field="order_id", number=order.number)
