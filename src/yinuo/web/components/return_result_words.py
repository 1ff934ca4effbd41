"""What came of a return in words, for its customer."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.queries.customer_return import ReturnResult
from yinuo.aftersale.queries.return_freight import FreightFile
from yinuo.aftersale.return_states import Finding
from yinuo.aftersale.settlement_words import kind_words
from yinuo.core.money_words import money_words
from yinuo.web.components.quote_words import number_words

STOPS = {
    "requested": pgettext_lazy("stop of a return", "You asked for it"),
    "authorised": pgettext_lazy("stop of a return", "We agreed that it comes back"),
    "sent_back": pgettext_lazy("stop of a return", "The goods left you"),
    "received": pgettext_lazy("stop of a return", "The goods reached us"),
    "inspected": pgettext_lazy("stop of a return", "We inspected them"),
    "settled": pgettext_lazy("stop of a return", "We reckoned what you get"),
    "refunded": pgettext_lazy("stop of a return", "Money went back to you: %(amount)s"),
    "sent_out": pgettext_lazy("stop of a return", "Your goods left us"),
    "with_you": pgettext_lazy("stop of a return", "Your goods are with you"),
    "refused": pgettext_lazy("stop of a return", "We did not agree"),
    "expired": pgettext_lazy("stop of a return", "The time to send it ran out"),
    "cancelled": pgettext_lazy("stop of a return", "You keep the goods"),
    "closed": pgettext_lazy("stop of a return", "All done"),
}
OUTCOMES = {
    "refund_due": pgettext_lazy("what a return leads to", "Money back"),
    "exchange_due": pgettext_lazy("what a return leads to", "A replacement"),
    "repair_due": pgettext_lazy("what a return leads to", "Repaired"),
    "send_back": pgettext_lazy("what a return leads to", "Goes back to you"),
    "scrap": pgettext_lazy("what a return leads to", "Not returned to you"),
    "none": pgettext_lazy("what a return leads to", "Did not reach us"),
}
FINDINGS = {
    "as_described": lazy("It is as you said."),
    "no_fault_found": lazy("We found no fault."),
    "other_damage": lazy("There is other damage."),
    "wrong_item": lazy("It is not what we sold."),
}


def shown_result(result: ReturnResult) -> dict[str, Any]:
    """Return what came of a return for its page: `result` None while nothing was found, and `stops`."""
    money = result.currency

    def said(amount: Any) -> str:
        return money_words(amount, money) if amount else ""

    shown = {
        "lines": [
            {
                "title": line.title,
                "amount": " ".join(part for part in (number_words(line.quantity), line.unit) if part),
                "outcome": str(OUTCOMES[line.outcome]),
                "finding": str(FINDINGS[Finding(line.finding).value]) if line.finding else "",
                "words": line.words,
                "replacement_url": f"/o/{line.replacement}/" if line.replacement else "",
                "replacement_number": line.replacement_number,
            }
            for line in result.lines
        ],
        "deduction": f"−{said(result.deduction)}" if result.deduction else "",
        "because": result.deduction_because,
        "offset": said(result.offset),
        "owed": said(result.owed),
        "paid": said(result.paid),
        "kind": kind_words(result.points_back, result.points_off, result.gifts),
        "has_money": bool(result.deduction or result.offset or result.owed or result.paid),
    }
    return {
        "result": shown if result.lines else None,
        "freight": shown_freight(result.freight, money),
        "stops": [
            {"name": str(STOPS[one.kind]) % {"amount": said(one.amount)}, "at": one.at}
            for one in result.stops
        ],
    }


def shown_freight(file: FreightFile, currency: str) -> dict[str, Any]:
    """Return what the way back cost its customer, and what of it is repaid."""
    told = file.told
    return {
        "told": told,
        "can_tell": file.can_tell and file.freight_by != "buyer",
        "is_ours": file.freight_by == "seller",
        "amount": money_words(told.amount, currency) if told is not None else "",
        "repaid": money_words(told.repaid, currency) if told is not None and told.repaid else "",
        "is_decided": told is not None and told.repaid is not None,
        "because": told.because if told is not None else "",
    }
