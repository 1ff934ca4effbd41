"""What came back is taken in: counted, looked at from outside, photographed. From here on the law's clock runs for us."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import (
    AGAIN,
    MONEY,
    REPLACEMENT,
    align_promises,
    coming,
    keep_pictures,
    last_day,
    promise_of,
    split_off,
    tell_customer,
)
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_bench import MoreThanAuthorised, NothingArrived
from yinuo.aftersale.journal import ReturnPhotographed, ReturnReceived
from yinuo.aftersale.models import LegEvent, Return, ReturnLeg, ReturnLine
from yinuo.aftersale.return_rows import back_to_work, check_stage, move_stage, reckon_leg
from yinuo.aftersale.return_states import Outcome
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.insale.actions.receipt import MOST_PHOTOS, NewPhoto
from yinuo.insale.tracking_rows import digest_of
from yinuo.matters.actions.attachments import register_holder

RIGHT = "return.receive"
SMALLEST = Decimal("0.001")
LONGEST_NOTE = 2000
HEAVIEST_KG = Decimal(99999)
_LANDED = ("delivered", "cancelled", "lost")

register_holder(lambda: Return.photos.through.objects.values("attachment"))
register_holder(lambda: ReturnLine.photos.through.objects.values("attachment"))


class Arrived(Struct, frozen=True, kw_only=True):
    """What was in the parcel: `quantities` is line → how much came, nothing for one that is not named. `seal_intact` None where nobody looked, `weight_kg` where nobody weighed it."""

    quantities: Mapping[int, Decimal]
    seal_intact: bool | None = None
    weight_kg: Decimal | None = None
    words: str = ""
    photos: Sequence[NewPhoto] = ()


@action(journal=ReturnReceived)
def receive_return(*, actor: Actor, now: datetime, return_id: int, arrived: Arrived) -> Return:
    """Take in what came back. What did not come of a line can be asked for anew; until when we settle the rest is promised and told.

    Raises: NotFound, NotAllowed, InvalidMove, NothingArrived, TextTooLong; all at once InvalidValue, MoreThanAuthorised; and what keeping a file raises.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    check_stage(found, "receive")
    lines = coming(found)
    quantities = _checked(lines, arrived)
    words = short_words(arrived.words, field="words", limit=LONGEST_NOTE)
    _land(found, actor=actor, now=now)
    back_to_work(found, reason=_("The goods are with us."))
    if found.stage != "received":
        move_stage(
            found,
            "receive",
            received_at=now,
            received_by_id=actor.staff_id,
            seal_intact=arrived.seal_intact,
            received_words=words,
            weight_kg=arrived.weight_kg,
        )
    kept = keep_pictures(found, arrived.photos, ())
    found.photos.add(*kept)
    for line in lines:
        _count(line, quantities[line.pk], now=now)
    align_promises(found)
    money = promise_of(found, MONEY)
    record(
        ReturnReceived(
            subject_id=found.pk,
            matter_id=found.pk,
            quantities={str(key): f"{quantity.normalize():f}" for key, quantity in quantities.items()},
            seal_intact=arrived.seal_intact,
            photos=len(kept),
            promise_id=money.pk if money is not None else None,
            words=words,
        )
    )
    _tell(found)
    return found


def _checked(lines: Sequence[ReturnLine], arrived: Arrived) -> dict[int, Decimal]:
    """Return how much came of each line."""
    known = {line.pk: line for line in lines}
    errors: list[DomainError] = []
    for key, quantity in arrived.quantities.items():
        field = f"quantities.{key}"
        if key not in known or not quantity.is_finite() or quantity < 0:
            errors.append(InvalidValue(field=field, problem=str(quantity)[:40]))
        elif quantity > (most := known[key].quantity):
            title = known[key].order_line.title
            errors.append(MoreThanAuthorised(field=field, title=title, most=f"{most.normalize():f}"))
        elif quantity != quantity.quantize(SMALLEST):
            errors.append(InvalidValue(field=field, problem=str(quantity)[:40]))
    weight = arrived.weight_kg
    if (weight is not None and not (weight.is_finite() and 0 < weight <= HEAVIEST_KG)) or (
        weight is not None and weight != weight.quantize(SMALLEST)
    ):
        errors.append(InvalidValue(field="weight_kg", problem=str(weight)[:40]))
    if len(arrived.photos) > MOST_PHOTOS:
        errors.append(InvalidValue(field="photos", problem=str(len(arrived.photos))))
    raise_all(errors)
    found = {line.pk: arrived.quantities.get(line.pk, Decimal(0)) for line in lines}
    if not any(found.values()):
        raise NothingArrived(field="quantities")
    return found


def _land(found: Return, *, actor: Actor, now: datetime) -> None:
    """Note that the parcels on their way back are with us: whoever opens one knows better than any scan."""
    legs = ReturnLeg.objects.select_for_update(of=("self",), no_key=True)
    for leg in legs.filter(goods_return=found, direction="back").exclude(state__in=_LANDED).order_by("pk"):
        LegEvent.objects.create(
            leg=leg,
            provider="hand",
            occurred_at=now,
            status="SIGNED",
            sign_type="SELF",
            raw_sha256=digest_of(f"SIGNED {leg.pk}"),
            by_id=actor.staff_id,
            received_at=now,
        )
        reckon_leg(found, leg)


def _count(line: ReturnLine, quantity: Decimal, *, now: datetime) -> None:
    """Write how much of a line came; what did not come stands as a line of its own that leads to nothing."""
    missing = line if not quantity else None
    if 0 < quantity < line.quantity:
        missing = split_off(line, line.quantity - quantity)
    if quantity:
        ReturnLine.objects.filter(pk=line.pk).update(quantity_received=quantity)
    if missing is not None:
        ReturnLine.objects.filter(pk=missing.pk).update(
            quantity_received=Decimal(0), outcome=Outcome.NONE, inspected_at=now, done_at=now
        )


def _tell(found: Return) -> None:
    with translation.override(found.language):
        said = [
            _("What you sent back with %(number)s has reached us. We inspect it now.")
            % {"number": found.number}
        ]
        for code, words in (
            (MONEY, _("You have your money back by %(day)s at the latest.")),
            (REPLACEMENT, _("Your replacement leaves us by %(day)s at the latest.")),
            (AGAIN, _("Your goods are on their way to you by %(day)s at the latest.")),
        ):
            promise = promise_of(found, code)
            if promise is not None:
                said.append(words % {"day": last_day(promise.due_at)})
        short = ReturnLine.objects.filter(goods_return=found, quantity_received=0).exclude(granted=False)
        said += [
            _("Of “%(title)s”, %(count)s did not come.")
            % {"title": line.order_line.title, "count": f"{line.quantity.normalize():f}"}
            for line in short.select_related("order_line").order_by("position")
        ]
    tell_customer(found, "\n".join(said))


@action(journal=ReturnPhotographed, many=True)
def add_return_photos(
    *, actor: Actor, now: datetime, return_id: int, photos: Sequence[NewPhoto], line_id: int | None = None
) -> Return:
    """Add photos of what came back, of a line or of the whole; the same picture twice is one.

    Raises: NotFound, NotAllowed, InvalidValue (too many, no picture), and what keeping a file raises.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    line = None
    if line_id is not None:
        line = ReturnLine.objects.filter(pk=line_id, goods_return=found).first()
        if line is None:
            raise InvalidValue(field="line_id", problem=str(line_id))
    holder = (line or found).photos
    known = list(holder.values_list("sha256", flat=True))
    if len(known) + len(photos) > MOST_PHOTOS:
        raise InvalidValue(field="photos", problem=str(len(known) + len(photos)))
    if kept := keep_pictures(found, photos, known):
        holder.add(*kept)
        record(ReturnPhotographed(subject_id=found.pk, matter_id=found.pk, line_id=line_id, photos=len(kept)))
    return found
