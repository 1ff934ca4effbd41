"""Entries about where shipments are: one for each change of state, not for each scan."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.states import ShipmentState
from yinuo.matters.journal import MatterEntry

EVENT_WORDS = {
    "CREATED": pgettext_lazy("scan", "Announced to the courier"),
    "PICKED_UP": pgettext_lazy("scan", "Taken along by the courier"),
    "IN_TRANSIT": pgettext_lazy("scan", "On its way"),
    "OUT_FOR_DELIVERY": pgettext_lazy("scan", "Out for delivery"),
    "IN_LOCKER": pgettext_lazy("scan", "Left in a locker or station"),
    "SIGNED": pgettext_lazy("scan", "Signed for"),
    "REJECTED": pgettext_lazy("scan", "Refused"),
    "RETURNING": pgettext_lazy("scan", "On its way back"),
    "RETURNED": pgettext_lazy("scan", "Back with us"),
    "EXCEPTION": pgettext_lazy("scan", "In trouble"),
    "CANCELLED": pgettext_lazy("scan", "Called off at the courier"),
    "LOST": pgettext_lazy("scan", "Lost"),
}

SIGN_WORDS = {
    "SELF": pgettext_lazy("signed by", "by the customer"),
    "AGENT": pgettext_lazy("signed by", "by somebody else"),
    "LOCKER_STATION": pgettext_lazy("signed by", "by a locker or station"),
    "UNKNOWN": pgettext_lazy("signed by", "nobody said by whom"),
}


class ShipmentMoved(MatterEntry, frozen=True, kw_only=True):
    """`seen_at` is when the scan was made that says so."""

    sentence = _("The shipment %(number)s is now: %(state)s")
    public = True
    shipment_id: int
    number: str
    before: str
    state: str
    seen_at: str = ""
    code_words = {"state": dict(ShipmentState.choices)}


class TrackingNoted(MatterEntry, frozen=True, kw_only=True):
    """What happened to a shipment, written down by a person."""

    sentence = _("%(actor)s wrote down about the shipment %(number)s: %(status)s")
    shipment_id: int
    number: str
    event_id: int
    status: str
    code_words = {"status": EVENT_WORDS}


class ShipmentPickedUp(MatterEntry, frozen=True, kw_only=True):
    """It had been signed for by a locker or a station; now a person has it."""

    sentence = _("The shipment %(number)s was taken out of the locker or station")
    public = True
    shipment_id: int
    number: str


class PushRevealed(MatterEntry, frozen=True, kw_only=True):
    """Somebody looked at what a courier sent, word for word: names and telephone numbers may stand in it."""

    sentence = _("%(actor)s saw what the courier sent about the shipment %(number)s")
    shipment_id: int
    number: str
    event_id: int
