"""What is worth knowing of a return before it is decided on: facts with their numbers, for those who decide. They decide nothing."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale import return_access
from yinuo.aftersale.queries.return_signals import find_signals
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.aftersale.rules.signals import Signal
from yinuo.web.desk.aftersale.return_parts import ReturnPart, return_part
from yinuo.web.pages import StaffRequest

RIGHT = "return.work"
WORDS = {
    "many_returns": lazy(
        "%(returns)s returns in %(days)s days: %(pieces_returned)s of %(pieces_bought)s pieces bought in %(orders)s orders."
    ),
    "found_otherwise": lazy(
        "Lines of earlier returns that were found otherwise than told: %(lines)s in a year."
    ),
    "did_not_come": lazy("Lines of earlier returns that were not in the parcel: %(lines)s in a year."),
    "other_weight": lazy("The parcel weighs %(came_kg)s kg; %(sent_kg)s kg were sent."),
    "seal_open": lazy("The seal of the parcel was open or damaged."),
    "other_serial": lazy("“%(title)s” has the serial number %(found)s; %(told)s was told."),
    "signed_for": lazy("By the customer's word it did not come; it was signed for in person: %(parcels)s."),
    "said_good": lazy("On arrival the customer opened “%(title)s” and found it good."),
    "same_photo": lazy("A photo of this return came with others as well: %(returns)s."),
    "shared_address": lazy("%(customers)s customers had something sent to this address in a year."),
}
WHY = {
    "many_returns": lazy("Some order in several sizes to choose from. Ask before you think of more."),
    "found_otherwise": lazy("Customers are no examiners."),
    "did_not_come": lazy("Couriers lose things, and parcels are packed in haste."),
    "other_weight": lazy("Packing weighs as well: open it before you conclude anything."),
    "seal_open": lazy("Couriers open parcels, and tape gives way."),
    "other_serial": lazy("Numbers are mistyped easily; compare with the delivery."),
    "signed_for": lazy("Couriers sign for others. Ask for the proof of delivery."),
    "said_good": lazy("Some faults show only in use."),
    "same_photo": lazy("One customer may show the same damage twice; compare the returns."),
    "shared_address": lazy("Offices, dormitories and pick-up points have one address for many."),
}


def shown_signals(signals: Sequence[Signal]) -> list[dict[str, str]]:
    """Return facts in words, each with why it may mean nothing."""
    return [{"words": str(WORDS[one.code]) % _numbers(one), "why": str(WHY[one.code])} for one in signals]


def _numbers(signal: Signal) -> dict[str, Any]:
    return {
        name: "、".join(value) if isinstance(value, list) else value for name, value in signal.numbers.items()
    }


@return_part(place="aside", rank=60)
def worth_knowing(request: StaffRequest, file: ReturnFile) -> ReturnPart | None:
    """Show what is worth knowing, to whoever decides on this return."""
    if not request.actor.can(RIGHT):
        return None
    found = return_access.workable_returns(request.actor).filter(pk=file.row.id).first()
    signals = find_signals(actor=request.actor, now=request.now, found=found) if found is not None else None
    if signals is None:
        return None
    return ReturnPart(
        name=_("Worth knowing"),
        template="desk/aftersale/return_signals.html",
        context={"signals": shown_signals(signals)},
        badge=str(len(signals)) if signals else "",
    )
