"""What to say to the customer about a shipment that worries us: words that are ready, for a person to look over and send."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yinuo.insale.states import ConcernKind


def ready_words(
    kind: str, *, language: str, customer: str, number: str, waybill: str = "", due_on: date | None = None
) -> str:
    """Return a message for a kind of concern in the customer's language. It promises no day: that is for a person to do.

    `number` is that of the shipment; the waybill, where there is one, is what the customer sees at the courier's.
    """
    with translation.override(language):
        named = {
            "customer": customer,
            "number": waybill or number,
            "day": date_format(due_on, "DATE_FORMAT") if due_on else "",
        }
        return _said(kind, has_day=due_on is not None) % named


def _said(kind: str, *, has_day: bool) -> str:
    if kind == ConcernKind.STUCK:
        return _(
            "Hello %(customer)s, your parcel %(number)s has not moved for a while. We are asking the courier and will tell you as soon as we know more."
        )
    if kind == ConcernKind.LATE and has_day:
        return _(
            "Hello %(customer)s, your parcel %(number)s was to be with you on %(day)s and will be late. We are sorry. We are finding out when it comes and will tell you the new day."
        )
    if kind == ConcernKind.LATE:
        return _(
            "Hello %(customer)s, your parcel %(number)s will be late. We are sorry. We are finding out when it comes and will tell you the day."
        )
    if kind == ConcernKind.RETURNED:
        return _(
            "Hello %(customer)s, your parcel %(number)s is on its way back to us. If you still want it, tell us when and where it may come, and we send it again."
        )
    if kind == ConcernKind.NOT_IN_PERSON:
        return _(
            "Hello %(customer)s, the courier says that somebody else signed for your parcel %(number)s. Do you have it? Please open it, see whether all is well, and tell us."
        )
    if kind == ConcernKind.IN_LOCKER:
        return _(
            "Hello %(customer)s, the courier left your parcel %(number)s in a locker or at a station. If you would rather have it brought to your door, tell us. When you have it, please open it and see whether all is well."
        )
    return _(
        "Hello %(customer)s, something went wrong on the way with your parcel %(number)s. We are looking after it and will tell you how it goes on."
    )
