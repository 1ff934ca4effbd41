"""The way back: the customer tells that they have sent it, and by which parcel."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yinuo.aftersale import return_access
from yinuo.aftersale.journal import ReturnDispatched
from yinuo.aftersale.models import Return, ReturnLeg
from yinuo.aftersale.return_rows import check_stage, sent
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.ids import new_id
from yinuo.insale.couriers import COURIERS, OWN
from yinuo.insale.errors import UnknownCourier, WaybillTaken, WaybillUnlikely
from yinuo.insale.rules.waybills import checked_waybill

RIGHT = "return.work"


@action(journal=ReturnDispatched)
def dispatch_return(*, actor: Actor, now: datetime, return_id: int, courier: str, waybill: str) -> ReturnLeg:
    """Note that the goods of an authorised return are on their way, the customer themselves or staff for them; even after its time.

    From then on the parcel is followed by its scans. Raises: NotFound, NotAllowed, InvalidMove, StaleState, UnknownCourier, WaybillUnlikely, WaybillTaken.
    """
    by_customer = actor.kind is ActorKind.CUSTOMER
    found = return_access.return_for(actor, return_id, "matter.write_in" if by_customer else RIGHT, lock=True)
    check_stage(found, "dispatch")
    if courier not in COURIERS or courier == OWN:
        raise UnknownCourier(field="courier")
    number = checked_waybill(waybill)
    if number is None:
        raise WaybillUnlikely(field="waybill")
    leg = _leg_of(found, now=now)
    leg.courier, leg.waybill, leg.handed_over_at, leg.state = courier, number, now, "handed_over"
    try:
        with transaction.atomic():
            leg.save()
    except IntegrityError as error:
        if "return_leg_waybill_once" not in str(error):
            raise
        raise WaybillTaken(field="waybill") from error
    entry = record(ReturnDispatched(subject_id=found.pk, matter_id=found.pk, leg_id=leg.pk, courier=courier))
    sent(found, leg, evidence_id=entry.id)
    return leg


def _leg_of(found: Return, *, now: datetime) -> ReturnLeg:
    """Return the leg that waits to be sent, a new one where none does."""
    waiting = ReturnLeg.objects.filter(goods_return=found, direction="back", state="planned")
    known = waiting.select_for_update(of=("self",), no_key=True).order_by("pk").first()
    return known or ReturnLeg(
        id=new_id(), goods_return=found, direction="back", freight_by=found.freight_by, planned_at=now
    )
