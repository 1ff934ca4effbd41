"""What can be explained in a matter, and what was."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from yinuo.aftersale.models import Complaint, FaultExplanation, ReturnLine
from yinuo.catalog.queries.faults import FaultToExplain, faults_of_product
from yinuo.catalog.rules.faults import fault_words
from yinuo.core.actor import Actor
from yinuo.insale.models import OrderLine
from yinuo.matters import access
from yinuo.matters.models import Matter, Message
from yinuo.presale.access_market import products_of

MOST_PRODUCTS = 8


class ExplanationRow(Struct, frozen=True, kw_only=True):
    """A fault's words that the customer was sent, with the version of that day."""

    id: int
    fault_id: int
    version_id: int
    number: int
    name: str
    language: str
    message_id: int
    at: datetime
    by: str


def list_explanations(*, actor: Actor, matter_id: int) -> list[ExplanationRow]:
    """Return what was explained in a matter, the newest first; a reply that is still held is not sent. Two queries.

    Raises: NotFound, NotAllowed.
    """
    access.matter_for(actor, matter_id, "matter.read")
    return find_explanations(actor=actor, matter_id=matter_id)


def find_explanations(*, actor: Actor, matter_id: int) -> list[ExplanationRow]:
    """Return the same as `list_explanations`, nothing for a matter that the actor cannot read. One query."""
    rows = FaultExplanation.objects.filter(
        message__matter=matter_id, message__matter__in=access.visible_to(actor)
    )
    rows = rows.exclude(message__delivery=Message.Delivery.HELD)
    return [
        ExplanationRow(
            id=row.pk,
            fault_id=row.version.fault_id,
            version_id=row.version_id,
            number=row.version.number,
            name=fault_words(row.version.texts, row.language).name,
            language=row.language,
            message_id=row.message_id,
            at=row.at,
            by=row.by.name if row.by else "",
        )
        for row in rows.select_related("version", "by").order_by("-at", "-pk")
    ]


def faults_to_explain(*, actor: Actor, matter: Matter, language: str) -> list[FaultToExplain]:
    """Return the faults in force of the products that a matter is about, to be explained in it. Two queries, and one a product."""
    if not actor.can("article.read"):
        return []
    return faults_of_products(actor=actor, product_ids=products_of_matter(matter), language=language)


def faults_of_products(*, actor: Actor, product_ids: Iterable[int], language: str) -> list[FaultToExplain]:
    """Return the faults in force of the first eight products, each once. One query a product."""
    found: dict[int, FaultToExplain] = {}
    for product_id in list(product_ids)[:MOST_PRODUCTS]:
        for fault in faults_of_product(actor=actor, product_id=product_id, language=language):
            found.setdefault(fault.id, fault)
    return list(found.values())


def products_of_matter(matter: Matter) -> list[int]:
    """Return the products that a matter is about, in their order. Two queries at most."""
    if matter.kind == "complaint":
        rows = Complaint.objects.filter(pk=matter.pk).values_list("product_id", "order_line__product_id")
        return _known(own or of_line for own, of_line in rows)
    if matter.kind == "return":
        lines = ReturnLine.objects.filter(goods_return=matter.pk).order_by("position")
        return _known(lines.values_list("order_line__product_id", flat=True))
    if matter.kind == "order":
        bought = OrderLine.objects.filter(order=matter.pk, removed_in__isnull=True).order_by("position")
        return _known(bought.values_list("product_id", flat=True))
    return _known(products_of([matter.pk]).values())


def _known(keys: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(key for key in keys if key is not None))
