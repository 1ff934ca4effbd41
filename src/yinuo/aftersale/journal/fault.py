"""Entries about faults of products: seen, taken back, explained. They stand in the chain of the matter."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yinuo.matters.journal import MatterEntry


class FaultSeen(MatterEntry, frozen=True, kw_only=True):
    """`source` is complaint, return or repair, `source_id` its key there; `before` is the fault's code that stood before, if any."""

    sentence = _("%(actor)s named the fault of the product: %(fault)s")
    fault_id: int
    fault: str
    before: str
    product_id: int
    batch: str
    source: str
    source_id: int


class FaultUnseen(MatterEntry, frozen=True, kw_only=True):
    """The fault does not hold, or not any more; it is counted no longer."""

    sentence = _("%(actor)s took back the fault of the product: %(fault)s")
    fault_id: int
    fault: str
    source: str
    source_id: int


class FaultExplained(MatterEntry, frozen=True, kw_only=True):
    """The words of a version stand in a message to the customer, in the language named."""

    sentence = _("%(actor)s explained the quality: %(fault)s, version %(number)s (%(language)s)")
    code_words = {"language": dict(settings.LANGUAGES)}
    fault_id: int
    fault: str
    version_id: int
    number: int
    language: str
    message_id: int
