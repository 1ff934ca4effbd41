"""Entries about appointments, what can be booked, and the calendars that subscribe to them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class AppointmentEntry(MatterEntry):
    """Base of the entries about one appointment; they stand in the chain of its matter."""

    appointment_id: int
    service: str
    begins_at: str


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(AppointmentEntry):
    sentence = _("%(actor)s booked %(service)s for %(begins_at)s")
    erasure = "the customer's note"
    public = True
    staff_id: int
    resource_ids: list[int]
    ends_at: str
    agreed: bool
    note: str = personal()


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(AppointmentEntry):
    sentence = _("%(service)s is confirmed for %(begins_at)s")
    public = True
    promise_id: int | None
    by_itself: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentAgreed(AppointmentEntry):
    """The customer's own word, by the link."""

    sentence = _("%(actor)s will be there: %(service)s, %(begins_at)s")
    public = True


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(AppointmentEntry):
    """`by` is whose wish it was; `consent` how the customer agreed where it was not their own doing."""

    sentence = _("%(actor)s moved %(service)s from %(before_begins_at)s to %(begins_at)s")
    erasure = "how the customer agreed"
    public = True
    before_id: int
    before_begins_at: str
    before_staff_id: int
    staff_id: int
    resource_ids: list[int]
    by: str
    consent: str = personal()


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEntry):
    """`by` is whose wish it was: customer, staff or system."""

    sentence = _("%(actor)s cancelled %(service)s of %(begins_at)s")
    public = True
    by: str


@dataclass(frozen=True, kw_only=True)
class AppointmentHeld(AppointmentEntry):
    sentence = _("%(service)s of %(begins_at)s took place")
    erasure = "what came of it"
    public = True
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class CustomerDidNotCome(AppointmentEntry):
    sentence = _("The customer did not come to %(service)s of %(begins_at)s")
    erasure = "what was said about it"
    public = True
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEntry):
    sentence = _("We missed %(service)s of %(begins_at)s")
    erasure = "what was said about it"
    public = True
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class AppointmentReminded(AppointmentEntry):
    sentence = _("The customer was reminded of %(service)s, %(begins_at)s")


@dataclass(frozen=True, kw_only=True)
class BookableServiceChanged(EntryType):
    """What can be booked was made or changed; `changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "bookable_service"
    sentence = _("%(actor)s changed what can be booked: %(code)s")
    code: str
    changed: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class ResourceChanged(EntryType):
    subject_kind: ClassVar[str] = "resource"
    sentence = _("%(actor)s changed the resource %(code)s")
    code: str
    changed: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class CalendarFeedOpened(EntryType):
    subject_kind: ClassVar[str] = "staff"
    sentence = _("%(actor)s made a new address for their calendar; an older one is dead")


@dataclass(frozen=True, kw_only=True)
class CalendarFeedClosed(EntryType):
    subject_kind: ClassVar[str] = "staff"
    sentence = _("%(actor)s closed the address of their calendar")
