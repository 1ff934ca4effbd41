"""The customer asks about an order where it stands: a line, a stage, a parcel, a promise."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.journal import OrderQuestioned
from yinuo.insale.models import Milestone, Order, Shipment
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import checked_text
from yinuo.matters.models import Message

POINTS = ("line", "milestone", "parcel", "promise")


@action(journal=OrderQuestioned)
def ask_about_order(
    *,
    actor: Actor,
    now: datetime,
    order_id: int,
    text: str,
    point: str = "",
    external_id: str | None = None,
) -> Message:
    """Ask about an order, or one point of it (`line:KEY`, `milestone:KEY`, `parcel:KEY`, `promise:KEY`); the message names it.

    A point that is none of this order's is a question about the whole. Raises: NotFound, NotAllowed, EmptyText, TextTooLong, ReopenWindowOver.
    """
    text = checked_text(text)
    order = access.order_for(actor, order_id, "matter.write_in", lock=True)
    with translation.override(order.language):
        name = name_of_point(order, point)
        about = (
            _("About the order %(number)s, “%(point)s”:") % {"number": order.number, "point": name}
            if name
            else _("About the order %(number)s:") % {"number": order.number}
        )
    message = take_customer_message(
        actor=actor,
        now=now,
        matter_id=order.pk,
        text=f"{about}\n{text}",
        channel="web",
        customer_name=order.customer.name if order.customer else "",
        external_id=external_id,
    )
    record(
        OrderQuestioned(
            subject_id=order.pk, matter_id=order.pk, message_id=message.pk, point=point if name else ""
        )
    )
    return message


def name_of_point(order: Order, point: str) -> str:
    """Return what a point of an order is called in the order's language; "" for what is none of it. At most one query."""
    kind, _colon, written = point.partition(":")
    if kind not in POINTS or not (written.isascii() and written.isdigit() and len(written) < 19):
        return ""
    key = int(written)
    if kind == "line":
        return order.lines.filter(pk=key).values_list("title", flat=True).first() or ""
    if kind == "milestone":
        names = Milestone.objects.filter(order=order, pk=key).values_list("names", flat=True).first()
        return text_in(names, order.language) if names else ""
    if kind == "parcel":
        return Shipment.objects.filter(order=order, pk=key).values_list("number", flat=True).first() or ""
    return access.promises_of(order).filter(pk=key).values_list("what", flat=True).first() or ""
