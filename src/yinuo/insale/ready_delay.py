"""What to say to a customer whose order will be later than promised: words that are ready, for a person to look over and send."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yinuo.insale.models import Order
from yinuo.insale.rules.plan import Cause


def delay_words(order: Order, *, causes: Sequence[Cause]) -> str:
    """Return a message in the customer's language. It promises no other day: the one that was given stands until they agree to another."""
    if order.delivery_on is None or order.forecast_on is None:
        return ""
    why = next((one.words for one in reversed(causes) if one.days > 0 and one.words), "")
    with translation.override(order.language):
        said = _(
            "Hello %(customer)s, we promised your order %(number)s for %(promised)s. As things are it will be with you on %(day)s. We are sorry."
        ) % {
            "customer": order.customer.name if order.customer else "",
            "number": order.number,
            "promised": date_format(order.delivery_on, "DATE_FORMAT"),
            "day": date_format(order.forecast_on, "DATE_FORMAT"),
        }
        reason = _("The reason: %(cause)s.") % {"cause": why.rstrip(".。")} if why else ""
        ask = _(
            "The day that we promised stands until you agree to another one. Does the new day suit you, or may we find another way together?"
        )
    return "\n".join(part for part in (said, reason, ask) if part)
