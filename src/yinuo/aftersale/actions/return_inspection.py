"""What came back is inspected, line by line: what was found, what it leads to, and what becomes of the goods."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.actions.return_arrival import RIGHT, SMALLEST
from yinuo.aftersale.bench_rows import (
    align_promises,
    close_when_done,
    coming,
    keep_pictures,
    split_off,
    tell_customer,
)
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_bench import LineNotHere, LineSettled, OutcomeNeedsReason
from yinuo.aftersale.fault_rows import SeenIn, case_of_return, drop_sighting, put_sighting
from yinuo.aftersale.journal import RepairNoted, ReturnLineInspected
from yinuo.aftersale.law import law
from yinuo.aftersale.models import FaultSighting, RepairRecord, Return, ReturnLine, ReturnSettlement
from yinuo.aftersale.return_rows import check_stage, move_stage, touch
from yinuo.aftersale.return_states import Finding, Outcome
from yinuo.aftersale.rules.inspection import OWED
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.insale.actions.receipt import MOST_PHOTOS, NewPhoto

LONGEST_WORDS, LONGEST_SERIAL = 2000, 64
OUTCOMES = tuple(one for one in Outcome.values if one != Outcome.NONE)
STOCKED = ("refund_due", "exchange_due")
"""After these the goods stay with us: on the shelf again, or not."""


class Inspected(Struct, frozen=True, kw_only=True):
    """What was found of a line. `quantity` is how much of it this is true of, all that came where it is not said; `condition` codes of the law's pack.

    `serial` is the number on the goods. `restocked` says whether it can be sold again, where it stays with us. `words` are read by the customer. `fault_id` is the product's fault
    that was seen, with the `batch` that stands on the goods: none where it is not said.
    """

    finding: str
    outcome: str
    quantity: Decimal | None = None
    condition: Sequence[str] = ()
    serial: str = ""
    words: str = ""
    restocked: bool | None = None
    photos: Sequence[NewPhoto] = ()
    fault_id: int | None = None
    batch: str = ""


def conditions(category: str | None = None) -> list[str]:
    """Return the codes of what can be seen on goods of a category, by the law's test of what is intact; of all goods where none is named. No query."""
    found: dict[str, None] = {}
    for rule in law().of_kind("intact_test"):
        found |= dict.fromkeys(rule.details.get("general", ()))
        classes = law().classes_of(category) if category is not None else None
        for name, codes in rule.details.get("by_class", {}).items():
            if classes is None or name in classes:
                found |= dict.fromkeys(codes)
    return list(found)


@action(journal=ReturnLineInspected)
def inspect_line(*, actor: Actor, now: datetime, line_id: int, seen: Inspected) -> ReturnLine:
    """Write down what was found of a line, or of a part of it; once every line has its outcome the customer is told.

    It can be written anew until something was settled by it. An outcome by which the customer gets nothing says why.
    Raises: NotFound, NotAllowed, InvalidMove, LineNotHere, LineSettled; all at once InvalidValue, OutcomeNeedsReason; TextTooLong, FaultNeedsProduct,
    FaultNotOfProduct, and what keeping a file raises.
    """
    line, found = return_access.line_for(actor, line_id, RIGHT, lock=True)
    if found.stage != "inspected":
        check_stage(found, "inspect")
    _refuse(found, line)
    words = short_words(seen.words, field="words", limit=LONGEST_WORDS)
    serial = short_words(seen.serial, field="serial", limit=LONGEST_SERIAL)
    quantity = _checked(line, seen, words)
    if quantity < (line.quantity_received or Decimal(0)):
        rest = split_off(line, line.quantity - quantity)
        ReturnLine.objects.filter(pk=rest.pk).update(quantity_received=rest.quantity)
        line.quantity_received = quantity
    line.serial_found = serial
    _write(line, seen, words, now=now)
    _note_repair(found, line, actor=actor, now=now)
    kept = keep_pictures(found, seen.photos, list(line.photos.values_list("sha256", flat=True)))
    line.photos.add(*kept)
    record(
        ReturnLineInspected(
            subject_id=found.pk,
            matter_id=found.pk,
            line_id=line.pk,
            title=line.order_line.title,
            quantity=f"{quantity.normalize():f}",
            finding=seen.finding,
            outcome=seen.outcome,
            restocked=line.restocked,
            condition=list(line.condition),
            words=words,
        )
    )
    put_sighting(_place_of(found, line), seen.fault_id, batch=seen.batch)
    _go_on(found, actor=actor, now=now)
    return line


def _place_of(found: Return, line: ReturnLine) -> SeenIn:
    return SeenIn(
        source="return_line",
        key=line.pk,
        matter_id=found.pk,
        case_id=case_of_return(found),
        product_id=line.order_line.product_id,
        seen_at=found.opened_at,
    )


def _refuse(found: Return, line: ReturnLine) -> None:
    if line.granted is False or not line.quantity_received:
        raise LineNotHere()
    is_gone = line.credited is not None or line.replacement_id is not None or line.sent_in_id is not None
    if is_gone or line.done_at is not None:
        raise LineSettled()


def _checked(line: ReturnLine, seen: Inspected, words: str) -> Decimal:
    """Return of how much a finding speaks."""
    errors: list[DomainError] = []
    if seen.finding not in Finding.values:
        errors.append(InvalidValue(field="finding", problem=seen.finding[:40]))
    if seen.outcome not in OUTCOMES:
        errors.append(InvalidValue(field="outcome", problem=seen.outcome[:40]))
    elif seen.outcome not in OWED and not words:
        errors.append(OutcomeNeedsReason(field="words"))
    elif seen.outcome == "refund_due" and ReturnSettlement.objects.filter(pk=line.goods_return_id).exists():
        errors.append(LineSettled(field="outcome"))
    if seen.fault_id is not None and seen.finding == Finding.NO_FAULT_FOUND:
        errors.append(InvalidValue(field="fault_id", problem=_("Above it says that no fault was found.")))
    known = conditions()
    if strange := [one for one in seen.condition if one not in known]:
        errors.append(InvalidValue(field="condition", problem=strange[0][:40]))
    here = line.quantity_received or Decimal(0)
    quantity = here if seen.quantity is None else seen.quantity
    if not quantity.is_finite() or not 0 < quantity <= here or quantity != quantity.quantize(SMALLEST):
        errors.append(InvalidValue(field="quantity", problem=str(quantity)[:40]))
    if len(seen.photos) + line.photos.count() > MOST_PHOTOS:
        errors.append(InvalidValue(field="photos", problem=str(len(seen.photos))))
    raise_all(errors)
    return quantity


def _write(line: ReturnLine, seen: Inspected, words: str, *, now: datetime) -> None:
    line.finding, line.outcome, line.finding_words = seen.finding, seen.outcome, words
    line.condition = sorted(set(seen.condition))
    line.restocked = bool(seen.restocked) if seen.outcome in STOCKED else None
    line.inspected_at = now
    line.done_at = now if seen.outcome == Outcome.SCRAP else None
    line.save(
        update_fields=[
            "quantity_received", "serial_found", "finding", "outcome", "finding_words", "condition", "restocked", "inspected_at", "done_at",
        ]
    )  # fmt: skip


def _note_repair(found: Return, line: ReturnLine, *, actor: Actor, now: datetime) -> None:
    """Let a stay with the repairer begin with the arrival where a repair is owed; one that is not owed after all did not begin."""
    fault = line.fault_code or line.reason
    open_ = RepairRecord.objects.filter(
        goods_return=found, order_line=line.order_line_id, given_back_at__isnull=True
    )
    others = ReturnLine.objects.filter(
        goods_return=found, order_line=line.order_line_id, outcome=Outcome.REPAIR_DUE
    )
    if line.outcome != Outcome.REPAIR_DUE:
        if not others.exists():
            for seen in FaultSighting.objects.filter(repair__in=open_).select_related("fault"):
                drop_sighting(seen)
            open_.delete()
        return
    if open_.exists():
        return
    made = RepairRecord.objects.create(
        order_line=line.order_line,
        serial=line.serial,
        goods_return=found,
        fault_code=fault,
        handed_in_at=found.received_at or now,
        noted_at=now,
        noted_by_id=actor.staff_id,
    )
    record(
        RepairNoted(
            subject_id=found.purchase_id,
            matter_id=found.purchase_id,
            repair_id=made.pk,
            order_line_id=line.order_line_id,
            fault=fault,
            changed={"handed_in_at": [None, made.handed_in_at.isoformat()]},
        )
    )


def _go_on(found: Return, *, actor: Actor, now: datetime) -> None:
    """Bring the return on once every line that came has its outcome."""
    lines = coming(found)
    if any(not line.outcome for line in lines):
        touch(found)
        return
    is_first = found.stage != "inspected"
    if is_first:
        move_stage(found, "inspect", inspected_at=now, inspected_by_id=actor.staff_id)
    align_promises(found)
    _tell(found, lines)
    if not is_first:
        touch(found)
    close_when_done(found)


def _tell(found: Return, lines: Sequence[ReturnLine]) -> None:
    with translation.override(found.language):
        said = [_("We have inspected what you sent back with %(number)s:") % {"number": found.number}]
        for line in lines:
            if line.outcome == Outcome.NONE:
                continue
            what = _("%(title)s × %(count)s: %(outcome)s") % {
                "title": line.order_line.title,
                "count": f"{(line.quantity_received or line.quantity).normalize():f}",
                "outcome": Outcome(line.outcome).label,
            }
            said.append(f"{what}. {line.finding_words}" if line.finding_words else what)
    tell_customer(found, "\n".join(said))
