"""Repairs of a unit that was sold, noted by hand: the counters of the guarantee read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.fault_rows import SeenIn, case_of_return, put_sighting
from yinuo.aftersale.journal import RepairNoted
from yinuo.aftersale.models import RepairRecord
from yinuo.catalog.models import ProductFault
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.insale.models import Order, OrderLine
from yinuo.matters.errors import EmptyText

RIGHT = "return.work"
WAITS = ("", "parts", "own")
FIELDS = ("fault_code", "words", "serial", "handed_in_at", "given_back_at", "waited_for", "works", "recorded")
SEEN = ("fault_id", "batch")


class RepairSaid(Struct, frozen=True, kw_only=True):
    """One stay with a repairer; see `models.RepairRecord`.

    `fault_id` is the product's fault that was repaired, `batch` what stands on the goods; without `fault_code` the fault's code is the word by
    which repairs of the same fault are counted.
    """

    handed_in_at: datetime
    fault_code: str = ""
    given_back_at: datetime | None = None
    waited_for: str = ""
    works: bool | None = None
    recorded: bool = True
    serial: str = ""
    words: str = ""
    fault_id: int | None = None
    batch: str = ""


@action(journal=RepairNoted)
def note_repair(
    *, actor: Actor, now: datetime, order_line_id: int, said: RepairSaid, return_id: int | None = None
) -> RepairRecord:
    """Note a repair of what a line of an order sold.

    Raises: NotFound, NotAllowed, InvalidValue, EmptyText, TextTooLong, FaultNeedsProduct, FaultNotOfProduct.
    """
    line, order = return_access.sold_line_for(actor, order_line_id, RIGHT, lock=True)
    values = _checked({name: getattr(said, name) for name in FIELDS}, fault_id=said.fault_id, now=now)
    if return_id is not None:
        return_access.return_for(actor, return_id, RIGHT)
    made = RepairRecord.objects.create(
        id=new_id(),
        order_line=line,
        goods_return_id=return_id,
        noted_at=now,
        noted_by_id=actor.staff_id,
        **values,
    )
    _record(made, line, order, {name: [None, value] for name, value in values.items()})
    put_sighting(_place_of(made, line), said.fault_id, batch=said.batch)
    return made


@action(journal=RepairNoted, many=True)
def change_repair(*, actor: Actor, now: datetime, repair_id: int, fields: Mapping[str, Any]) -> RepairRecord:
    """Change what is known of a repair, such as when it was given back; nothing is journalled for nothing.

    `fields` may name what `RepairSaid` says; a fault that is not named stays as it is.
    Raises: NotFound, NotAllowed, InvalidValue, EmptyText, TextTooLong, FaultNeedsProduct, FaultNotOfProduct.
    """
    found, line, order = return_access.repair_for(actor, repair_id, RIGHT, lock=True)
    if unknown := set(fields) - {*FIELDS, *SEEN}:
        raise InvalidValue(field=min(unknown), problem=", ".join(sorted(unknown))[:80])
    plain = {name: value for name, value in fields.items() if name not in SEEN}
    before = {name: getattr(found, name) for name in FIELDS}
    values = _checked({**before, **plain}, fault_id=fields.get("fault_id"), now=now)
    changed = {name: [before[name], value] for name, value in values.items() if before[name] != value}
    for name, (_before, after) in changed.items():
        setattr(found, name, after)
    if changed:
        found.save(update_fields=list(changed))
        _record(found, line, order, changed)
    if "fault_id" in fields:
        put_sighting(_place_of(found, line), fields["fault_id"], batch=fields.get("batch", ""))
    return found


def _place_of(repair: RepairRecord, line: OrderLine) -> SeenIn:
    found = repair.goods_return
    return SeenIn(
        source="repair",
        key=repair.pk,
        matter_id=line.order_id,
        case_id=repair.pk if found is None else case_of_return(found),
        product_id=line.product_id,
        seen_at=repair.handed_in_at,
    )


def _checked(values: Mapping[str, Any], *, fault_id: int | None, now: datetime) -> dict[str, Any]:
    found = dict(values)
    for name, limit in (("fault_code", 60), ("words", 2000), ("serial", 64)):
        found[name] = short_words(found[name], field=name, limit=limit)
    if not found["fault_code"] and fault_id is not None:
        known = ProductFault.objects.filter(pk=fault_id).values_list("code", flat=True).first()
        found["fault_code"] = known or ""
    if not found["fault_code"]:
        raise EmptyText(field="fault_code")
    if found["waited_for"] not in WAITS:
        raise InvalidValue(field="waited_for", problem=found["waited_for"][:40])
    begun, ended = found["handed_in_at"], found["given_back_at"]
    if begun > now:
        raise InvalidValue(field="handed_in_at", problem=begun.isoformat())
    if ended is not None and (ended < begun or ended > now):
        raise InvalidValue(field="given_back_at", problem=_("It lies after the handing in, and not ahead."))
    if found["works"] is not None and ended is None:
        raise InvalidValue(field="works", problem=_("That shows only once it was given back."))
    return found


def _record(made: RepairRecord, line: OrderLine, order: Order, changed: Mapping[str, list[Any]]) -> None:
    told = {
        name: [value.isoformat() if isinstance(value, datetime) else value for value in pair]
        for name, pair in changed.items()
        if name not in ("words", "serial")
    }
    record(
        RepairNoted(
            subject_id=order.pk,
            matter_id=order.pk,
            repair_id=made.pk,
            order_line_id=line.pk,
            fault=made.fault_code,
            changed=told,
        )
    )
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
