"""What a customer is told of what they get back: money, freight, and what goes along in kind."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from yinuo.aftersale.bench_rows import last_day
from yinuo.aftersale.models import Return
from yinuo.aftersale.refund_rows import Reckoning
from yinuo.core.money_words import money_words


class Settled(Struct, frozen=True, kw_only=True):
    """What was decided besides the reckoning; `until` is when the money is there."""

    freight: Decimal
    because: str
    freight_because: str
    until: datetime | None


def settled_words(found: Return, reckoning: Reckoning, settled: Settled) -> str:
    """Return the message about a settlement, in the language of its return."""
    money = reckoning.currency
    with translation.override(found.language):
        said = [_("We reckoned what you get for your return %(number)s.") % {"number": found.number}]
        if reckoning.cash.amount:
            said.append(
                _("%(amount)s go back to you.") % {"amount": money_words(reckoning.cash.amount, money)}
            )
        if reckoning.cash.offset:
            offset = money_words(reckoning.cash.offset, money)
            said.append(_("%(amount)s that you had not paid yet are owed no more.") % {"amount": offset})
        if settled.because:
            said.append(_("Something was deducted: %(because)s") % {"because": settled.because})
        said += _freight_words(reckoning, settled)
        said += kind_words(reckoning.points_back, reckoning.points_off, reckoning.gifts)
        if (reckoning.cash.amount or settled.freight) and settled.until is not None:
            said.append(_("You have it by %(day)s at the latest.") % {"day": last_day(settled.until)})
    return "\n".join(said)


def _freight_words(reckoning: Reckoning, settled: Settled) -> list[str]:
    told, money = reckoning.freight_told, reckoning.currency
    if told is None:
        return []
    if settled.freight:
        words = _("Of the freight that you laid out, we repay %(amount)s.")
        said = words % {"amount": money_words(settled.freight, money)}
    else:
        said = _("We do not repay the freight that you laid out.")
    return [said, settled.freight_because] if settled.freight_because else [said]


def kind_words(points_back: int, points_off: int, gifts: list[str] | tuple[str, ...]) -> list[str]:
    """Return what goes along in kind, in sentences of the active language."""
    said = []
    if points_back:
        words = ngettext(
            "%(count)d point that you used goes back to you.",
            "%(count)d points that you used go back to you.",
            points_back,
        )
        said.append(words % {"count": points_back})
    if points_off:
        words = ngettext(
            "%(count)d point that you got for these goods is taken back.",
            "%(count)d points that you got for these goods are taken back.",
            points_off,
        )
        said.append(words % {"count": points_off})
    if gifts:
        names = "、".join(gifts)
        said.append(_("These came as a gift with goods that you do not keep: %(gifts)s.") % {"gifts": names})
    return said
