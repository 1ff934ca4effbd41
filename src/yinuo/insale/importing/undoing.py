"""How an import of orders is taken back: an order to which anything happened since stays."""

from yinuo.core.action import record
from yinuo.core.imports import Undo
from yinuo.core.imports_undo import changed_since, in_use, sort_out, touched_elsewhere, used_elsewhere
from yinuo.core.models import SearchDocument
from yinuo.insale.journal import OrderTakenBack
from yinuo.insale.models import Order, OrderLine, OrderVersion, Payment, PaymentTerm
from yinuo.matters.models import Matter, Message, Presence, Promise, ReadMark

# What an import writes with an order, and what merely says that somebody looked at it.
_PARTS = (Matter, OrderLine, OrderVersion, PaymentTerm, Payment, Message, Promise, ReadMark, Presence)


def undo_orders(undo: Undo) -> dict[int, str]:
    """Take back orders with their lines, payments and promises; key → why it stays."""
    keys = [one.key for one in undo.rows]
    list(Matter.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    orders = {row.pk: row for row in Order.objects.filter(pk__in=keys)}

    def keep(new: list[int]) -> dict[int, str]:
        touched = touched_elsewhere(subject_kind="matter", keys=new, operations=undo.operations)
        used = used_elsewhere(Order, new, parts=_PARTS) | _led_elsewhere(new)
        return {key: in_use() for key in used} | {key: changed_since() for key in touched}

    found = sort_out(undo, orders, keep=keep)
    gone = [row.pk for row in found.gone]
    for row in found.gone:
        record(OrderTakenBack(subject_id=row.pk, matter_id=row.pk, external_number=row.external_number or ""))
    SearchDocument.objects.filter(matter_id__in=gone).delete()
    Order.objects.filter(pk__in=gone).update(delivery=None)
    Payment.objects.filter(order__in=gone).delete()
    Promise.objects.filter(matter__in=gone).delete()
    Order.objects.filter(pk__in=gone).delete()
    return found.kept


def _led_elsewhere(keys: list[int]) -> set[int]:
    """Return which of these matters others came from, belong under or were merged into."""
    rows = Matter.objects.filter(origin__in=keys) | Matter.objects.filter(parent__in=keys)
    found = rows.values_list("origin_id", "parent_id")
    return {key for pair in found for key in pair if key in set(keys)}
