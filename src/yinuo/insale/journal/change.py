"""Entries about the changes of an order. They stand in the chain of the order's matter; amounts are strings of decimal numbers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry

SIDES = {"customer": pgettext_lazy("who", "the customer"), "house": pgettext_lazy("who", "the house")}


class ChangeEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of what happens to a change; `number` counts the changes of its order."""

    change_id: int
    number: int


class ChangeRaised(ChangeEntry, frozen=True, kw_only=True):
    """`raised_by` is customer or house, whoever wrote it down."""

    sentence = _("Change %(number)s was asked for by %(raised_by)s (%(actor)s)")
    public = True
    raised_by: str
    code_words = {"raised_by": SIDES}


class ChangeAssessed(ChangeEntry, frozen=True, kw_only=True):
    """`version` is that of the order which it would change; an empty day leaves the promised one as it is."""

    sentence = _("%(actor)s assessed change %(number)s: %(currency)s %(price_change)s")
    version: int
    price_change: str
    currency: str
    delivery_on: str = ""
    override: str = ""


class ChangeOffered(ChangeEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked the customer about change %(number)s")
    public = True
    message_id: int
    price_change: str
    currency: str
    delivery_on: str = ""


class ChangeAgreed(ChangeEntry, frozen=True, kw_only=True):
    """`how` is page, phone, mail or visit."""

    sentence = _("The customer agreed to change %(number)s")
    erasure = "name, words and network address"
    public = True
    how: str
    name: Personal[str] = ""
    words: Personal[str] = ""
    address: Personal[str] = ""


class ChangeRejected(ChangeEntry, frozen=True, kw_only=True):
    """What was promised before stays."""

    sentence = _("The customer did not agree to change %(number)s; what was promised stays")
    erasure = "name and words"
    public = True
    how: str
    name: Personal[str] = ""
    words: Personal[str] = ""


class ChangeApplied(ChangeEntry, frozen=True, kw_only=True):
    """`version` is the order's from now on; the promise of the day is another only where the day is."""

    sentence = _("Change %(number)s is in force: version %(version)s, %(currency)s %(gross)s")
    public = True
    version: int
    before_gross: str
    gross: str
    currency: str
    before_delivery_on: str = ""
    delivery_on: str = ""
    before_promise_id: int | None = None
    promise_id: int | None = None


class ChangeWithdrawn(ChangeEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s withdrew change %(number)s")
    public = True
    before: str
