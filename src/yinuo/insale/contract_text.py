"""The words of a contract, filled from its order, in the active language; whoever sends it may change them first.

Where the goods go is not named: it is masked for staff, and the customer gave it with the order.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.money_words import money_words
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.models import ContractReview, Order
from yinuo.matters.models import Promise
from yinuo.matters.promises import RUNNING_STATES


def contract_text(order: Order) -> str:
    """Return the draft of an order's contract: who, what, price, payment, delivery, what is promised, terms. Four queries."""
    parts = [
        (_("Who agrees"), _who(order)),
        (pgettext("contract", "What is bought"), _what(order)),
        (pgettext("contract", "Payment"), _payment(order)),
        (pgettext("contract", "Delivery"), _delivery(order)),
        (_("What the seller promises"), _promises(order)),
        (_("Terms"), _terms(order)),
    ]
    filled = [(name, lines) for name, lines in parts if lines]
    return "\n\n".join(
        f"{place}. {name}\n" + "\n".join(lines) for place, (name, lines) in enumerate(filled, 1)
    )


def _who(order: Order) -> list[str]:
    house = organisation()
    seller = house.name_in(order.language)
    if house.service_phone:
        seller += f" · {house.service_phone}"
    return [
        _("Seller: %(name)s") % {"name": seller},
        _("Buyer: %(name)s") % {"name": order.customer.name if order.customer else "–"},
        _("Order: %(number)s") % {"number": order.number},
    ]


def _what(order: Order) -> list[str]:
    said: list[str] = []
    lines = list(order.lines.filter(removed_in__isnull=True).order_by("position"))
    heads = [line for line in lines if line.bundle_id is None]
    for place, line in enumerate(heads, 1):
        amount = money_words(line.gross, order.currency) if line.gross else _("Included")
        said.append(f"{place}) {line.title} × {_quantity(line.quantity, line.unit)} · {amount}")
        if line.note:
            said.append(f"   {line.note}")
        said += [
            f"   – {part.title} × {_quantity(part.quantity, part.unit)}"
            for part in lines
            if part.bundle_id == line.pk
        ]
    money = order.currency
    said.append(
        _("In all %(gross)s, of which tax %(tax)s.")
        % {"gross": money_words(order.gross, money), "tax": money_words(order.tax, money)}
    )
    return said


def _payment(order: Order) -> list[str]:
    whens = {
        "order": pgettext("payment is due", "With the order"),
        "shipment": pgettext("payment is due", "When it is shipped"),
        "receipt": pgettext("payment is due", "When it is received"),
    }
    said = []
    for term in order.terms.order_by("position"):
        when = _day(term.due_on) if term.due_on else whens.get(term.when, "")
        named = " · ".join(part for part in (term.what, when) if part)
        said.append(f"– {named}: {money_words(term.amount, order.currency)}")
    return said or [_("The whole price is paid with the order.")]


def _delivery(order: Order) -> list[str]:
    said = [_("To the place that was given with the order.")]
    if order.delivery_on is not None:
        said.insert(0, _("Delivered by %(day)s.") % {"day": _day(order.delivery_on)})
    said.append(_("Please open and look at the goods before you sign for them."))
    return said


def _promises(order: Order) -> list[str]:
    """Return what a person promised besides the day of delivery; a condition of our own release is no matter of the customer's."""
    own = ContractReview.objects.filter(order=order, promise__isnull=False).values("promise")
    rows = Promise.objects.filter(
        pk__in=access.promises_of(order).values("pk"), state__in=RUNNING_STATES, parent__isnull=True
    )
    return [
        _("– %(what)s, by %(day)s") % {"what": promise.what, "day": _last_day(promise)}
        for promise in rows.exclude(source=Promise.Source.STANDARD)
        .exclude(pk__in=own)
        .exclude(pk=order.delivery_id or 0)
        .order_by("due_at", "pk")
    ]


def _terms(order: Order) -> list[str]:
    said = [order.quote.terms] if order.quote is not None and order.quote.terms else []
    return [
        *said,
        _(
            "What is agreed here changes only by a change in writing that names its effect on price and day, and that the buyer agrees to."
        ),
        _("This contract holds once the buyer has accepted it, online or on paper."),
    ]


def _quantity(number: Decimal, unit: str) -> str:
    text = f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    return " ".join(part for part in (text, unit) if part)


def _last_day(promise: Promise) -> str:
    return _day(timezone.localtime(promise.due_at - timedelta(microseconds=1)).date())


def _day(day: object) -> str:
    return formats.date_format(day, "DATE_FORMAT")  # type: ignore[arg-type]
