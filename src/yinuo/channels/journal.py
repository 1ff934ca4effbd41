"""The channels' entry types: deliveries, the quarantine, the keys of programs."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal

CHANNELS = {
    "email": _("E-mail"),
    "sms": _("text message"),
    "webhook": _("webhook"),
    "desk": _("Desk"),
    "mail": _("E-mail"),
}
PURPOSES = {
    "reply": _("a reply"),
    "acknowledgement": _("the confirmation of receipt"),
    "account": _("about an account"),
    "promise_warning": _("a warning about a promise"),
}
OUTCOMES = {"sent": _("sent"), "failed": _("not delivered")}
RESULTS = {
    "created": _("taken in as a new matter"),
    "appended": _("added to its matter"),
    "ignored": _("nothing to take in"),
    "quarantined": _("still not readable"),
}


class DeliverySettled(EntryType, frozen=True, kw_only=True):
    """How the delivery of something without a message ended; `subject_id` is the outbox item's key."""

    subject_kind: ClassVar[str] = "delivery"
    sentence = _("Delivery by %(channel)s (%(purpose)s): %(outcome)s")
    code_words = {"channel": CHANNELS, "purpose": PURPOSES, "outcome": OUTCOMES}
    channel: str
    purpose: str
    outcome: str
    attempts: int
    error: str = ""


class DeliveryRetried(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "delivery"
    sentence = _("%(actor)s let a failed delivery be tried again")
    channel: str
    before_error: str


class QuarantineEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries about one incoming thing; `subject_id` is the quarantine item's key."""

    subject_kind: ClassVar[str] = "quarantine"


class QuarantinePut(QuarantineEntry, frozen=True, kw_only=True):
    sentence = _("Something that came in by %(door)s could not be taken in and lies in the quarantine")
    code_words = {"door": CHANNELS}
    erasure = "what it was about"
    door: str
    code: str
    size: int
    summary: Personal[str] = ""


class QuarantineRetried(QuarantineEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s tried again what lay in the quarantine: %(result)s")
    code_words = {"result": RESULTS}
    result: str
    taken_into_id: int | None


class QuarantineDropped(QuarantineEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s dropped what lay in the quarantine")
    code: str


class ApiKeyMade(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "api_client"
    sentence = _("%(actor)s made the key %(prefix)s for the program %(name)s")
    name: str
    prefix: str
    rights: list[str]


class ApiKeyRevoked(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "api_client"
    sentence = _("%(actor)s revoked the key %(prefix)s of the program %(name)s")
    name: str
    prefix: str
