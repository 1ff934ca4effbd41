"""Entries about appointments, what can be booked, and the calendars that subscribe to them."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry


class AppointmentEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries about one appointment; they stand in the chain of its matter."""

    appointment_id: int
    service: str
    begins_at: str


class AppointmentBooked(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s booked %(service)s for %(begins_at)s")
    erasure = "the customer's note"
    public = True
    staff_id: int
    resource_ids: list[int]
    ends_at: str
    agreed: bool
    note: Personal[str] = ""


class AppointmentConfirmed(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("%(service)s is confirmed for %(begins_at)s")
    public = True
    promise_id: int | None
    by_itself: bool


class AppointmentAgreed(AppointmentEntry, frozen=True, kw_only=True):
    """The customer's own word, by the link."""

    sentence = _("%(actor)s will be there: %(service)s, %(begins_at)s")
    public = True


class AppointmentMoved(AppointmentEntry, frozen=True, kw_only=True):
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
    consent: Personal[str] = ""


class AppointmentCancelled(AppointmentEntry, frozen=True, kw_only=True):
    """`by` is whose wish it was: customer, staff or system."""

    sentence = _("%(actor)s cancelled %(service)s of %(begins_at)s")
    public = True
    by: str


class AppointmentHeld(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("%(service)s of %(begins_at)s took place")
    erasure = "what came of it"
    public = True
    words: Personal[str] = ""


class CustomerDidNotCome(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("The customer did not come to %(service)s of %(begins_at)s")
    erasure = "what was said about it"
    public = True
    words: Personal[str] = ""


class AppointmentMissed(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("We missed %(service)s of %(begins_at)s")
    erasure = "what was said about it"
    public = True
    words: Personal[str] = ""


class AppointmentReminded(AppointmentEntry, frozen=True, kw_only=True):
    sentence = _("The customer was reminded of %(service)s, %(begins_at)s")


class BookableServiceChanged(EntryType, frozen=True, kw_only=True):
    """What can be booked was made or changed; `changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "bookable_service"
    sentence = _("%(actor)s changed what can be booked: %(code)s")
    code: str
    changed: dict[str, list[Any]]


class ResourceChanged(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "resource"
    sentence = _("%(actor)s changed the resource %(code)s")
    code: str
    changed: dict[str, list[Any]]


class CalendarFeedOpened(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "staff"
    sentence = _("%(actor)s made a new address for their calendar; an older one is dead")


class CalendarFeedClosed(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "staff"
    sentence = _("%(actor)s closed the address of their calendar")
