"""Goods of a return go to the customer again: what was repaired, and what is not taken back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import close_when_done, tell_customer
from yinuo.aftersale.errors_bench import NothingOwed
from yinuo.aftersale.journal import GoodsSentAgain, RepairNoted
from yinuo.aftersale.models import RepairRecord, Return, ReturnLeg, ReturnLine
from yinuo.aftersale.return_rows import day_words, promise, touch
from yinuo.aftersale.return_states import LegState
from yinuo.aftersale.rules.inspection import TO_THEM
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.insale.actions.shipment import checked_waybill_of
from yinuo.insale.couriers import NAMES, OWN
from yinuo.insale.errors import WaybillTaken
from yinuo.matters.errors import DueInThePast
from yinuo.matters.models import Promise
from yinuo.presale.guard import end_of_day

RIGHT = "return.receive"
WAITED = ("", "parts", "own")


class SentAgain(Struct, frozen=True, kw_only=True):
    """How goods leave: `courier` is a code of `insale.couriers`, our own van needs no waybill. `promised_on` is a day that the customer is told.

    Of a repair: whether it `works` now, and what it `waited_for` where it took long (parts, or own: our own reason).
    """

    courier: str
    waybill: str = ""
    promised_on: date | None = None
    works: bool | None = None
    waited_for: str = ""


@action(journal=GoodsSentAgain, many=True)
def send_again(*, actor: Actor, now: datetime, return_id: int, sent: SentAgain) -> ReturnLeg:
    """Send what was repaired or is not taken back to the customer, in one parcel; a repair ends with it.

    Raises: NotFound, NotAllowed, NothingOwed, UnknownCourier, WaybillUnlikely, WaybillTaken, DueInThePast, InvalidValue.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    lines = _lines(found)
    if not lines:
        raise NothingOwed()
    if sent.waited_for not in WAITED:
        raise InvalidValue(field="waited_for", problem=sent.waited_for[:20])
    waybill = checked_waybill_of(sent.courier, sent.waybill)
    leg = _leg(found, sent, waybill, now=now)
    keys = [line.pk for line in lines]
    ReturnLine.objects.filter(pk__in=keys).update(sent_in=leg)
    _end_repairs(found, sent, now=now)
    record(
        GoodsSentAgain(
            subject_id=found.pk,
            matter_id=found.pk,
            leg_id=leg.pk,
            courier=sent.courier,
            lines=keys,
            promise_id=leg.promise_id,
        )
    )
    _tell(found, leg, sent)
    if sent.courier == OWN:
        # nobody scans our own van
        ReturnLine.objects.filter(pk__in=keys).update(done_at=now)
        close_when_done(found)
    touch(found)
    return leg


def _lines(found: Return) -> list[ReturnLine]:
    """Return the lines that go to the customer again and have not left."""
    if found.stage != "inspected":
        return []
    rows = ReturnLine.objects.filter(
        goods_return=found, outcome__in=TO_THEM, sent_in__isnull=True, done_at__isnull=True
    )
    return list(rows.order_by("position"))


def _leg(found: Return, sent: SentAgain, waybill: str, *, now: datetime) -> ReturnLeg:
    leg = ReturnLeg(
        goods_return=found,
        direction="out",
        state=LegState.HANDED_OVER,
        courier=sent.courier,
        waybill=waybill,
        freight_by="seller",
        planned_at=now,
        handed_over_at=now,
    )
    if sent.promised_on is not None:
        leg.promise = _promise(found, sent.promised_on, now=now)
    try:
        with transaction.atomic():
            leg.save(force_insert=True)
    except IntegrityError as error:
        if "return_leg_waybill_once" not in str(error):
            raise
        raise WaybillTaken(field="waybill") from error
    return leg


def _promise(found: Return, on: date, *, now: datetime) -> Promise:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar_of(found.team.calendar_id if found.team else None))
    if due_at <= now:
        raise DueInThePast(field="promised_on", due=on.isoformat())
    with translation.override(found.language):
        what = _("Your goods are with you again")
    return promise(found, what, due_at=due_at)


def _end_repairs(found: Return, sent: SentAgain, *, now: datetime) -> None:
    """Write that the goods are given back after repair: the counters of the guarantee read it."""
    for one in RepairRecord.objects.filter(goods_return=found, given_back_at__isnull=True):
        one.given_back_at, one.works, one.waited_for = now, sent.works, sent.waited_for
        one.save(update_fields=["given_back_at", "works", "waited_for"])
        record(
            RepairNoted(
                subject_id=found.purchase_id,
                matter_id=found.purchase_id,
                repair_id=one.pk,
                order_line_id=one.order_line_id,
                fault=one.fault_code,
                changed={"given_back_at": [None, now.isoformat()], "works": [None, sent.works]},
            )
        )


def _tell(found: Return, leg: ReturnLeg, sent: SentAgain) -> None:
    with translation.override(found.language):
        text = _(
            "Your goods of the return %(number)s are on their way to you by %(courier)s %(waybill)s."
        ) % {
            "number": found.number,
            "courier": NAMES.get(leg.courier, leg.courier),
            "waybill": leg.waybill,
        }
        if leg.promise is not None:
            text = f"{text}\n{_('They are with you by %(day)s.') % {'day': day_words(leg.promise.due_at)}}"
    tell_customer(found, text)
