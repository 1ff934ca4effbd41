"""The only doors to what the market says: signals of the matters that one reads; topics are the house's."""

from collections.abc import Iterable

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter, Message
from yinuo.presale.models import Inquiry, MarketSignal, MarketTopic, Opportunity

MARKS = "market.mark"
EDITS = "market.edit"


def visible_signals(actor: Actor) -> QuerySet[MarketSignal]:
    """Return the signals that an actor may read: those of the matters that they may read."""
    return MarketSignal.objects.filter(matter__in=access.visible_to(actor))


def signal_for(actor: Actor, signal_id: int) -> MarketSignal:
    """Return a signal that the actor may decide, locked, with its topic. Raises: NotFound, NotAllowed."""
    matter_id = MarketSignal.objects.filter(pk=signal_id).values_list("matter_id", flat=True).first()
    if matter_id is None:
        raise NotFound()
    _require_marking(actor, access.matter_for(actor, matter_id, "matter.read"))
    rows = MarketSignal.objects.select_for_update(of=("self",), no_key=True).select_related("topic")
    return rows.get(pk=signal_id)


def markable_message(actor: Actor, message_id: int) -> Message:
    """Return a message that the actor may mark: a customer's, or a colleague's note. Raises: NotFound, NotAllowed."""
    message = access.message_for(actor, message_id, "matter.read")
    _require_marking(actor, message.matter)
    if message.direction == Message.Direction.OUT:
        raise NotFound(field="message")
    return message


def topic_for(actor: Actor, topic_id: int) -> MarketTopic:
    """Return a topic that the actor may change, locked. Raises: NotFound, NotAllowed."""
    actor.require(EDITS)
    found = MarketTopic.objects.select_for_update().filter(pk=topic_id).first()
    if found is None:
        raise NotFound()
    return found


def products_of(matter_ids: Iterable[int]) -> dict[int, int]:
    """Return matter → product, for those of the matters that are about one. Two queries."""
    keys = list(matter_ids)
    return {
        matter: product
        for kind in (Inquiry, Opportunity)
        for matter, product in kind._default_manager.filter(pk__in=keys).values_list("pk", "product_id")
        if product is not None
    }


def product_of(matter: Matter) -> int | None:
    """Return the product that a matter is about. At most one query; none where the row of its kind is at hand."""
    if isinstance(matter, Inquiry | Opportunity):
        return matter.product_id
    if matter.kind == "inquiry":
        return Inquiry.objects.filter(pk=matter.pk).values_list("product_id", flat=True).first()
    if matter.kind == "opportunity":
        return Opportunity.objects.filter(pk=matter.pk).values_list("product_id", flat=True).first()
    return None


def _require_marking(actor: Actor, matter: Matter) -> None:
    actor.require(MARKS)
    if not Matter.objects.filter(access.reach_of(actor, MARKS), pk=matter.pk).exists():
        raise NotAllowed(right=MARKS)
