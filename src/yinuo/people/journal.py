"""The entry types of people: customers, staff, departments, outlets, teams, calendars."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.people.journal_words import (
    CONTACT_KINDS,
    COUNTRIES,
    CUSTOMER_FIELDS,
    DAY_KINDS,
    PURPOSES,
    STAFF_FIELDS,
)
from yinuo.people.roles import ROLES


class CustomerEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a customer's chain; `subject_id` is the customer's key."""

    subject_kind: ClassVar[str] = "customer"


class StaffEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in the chain of a member of staff."""

    subject_kind: ClassVar[str] = "staff"


class CustomerCreated(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s opened the customer's file")
    erasure = "name"
    kind: str
    contact_kinds: list[str]
    name: Personal[str] = ""


class CustomerChanged(CustomerEntry, frozen=True, kw_only=True):
    """`fields` are the names of what changed; `values` is field → [before, after]."""

    sentence = _("%(actor)s changed the customer's file: %(fields)s")
    code_words = {"fields": CUSTOMER_FIELDS}
    erasure = "the values before and after"
    fields: list[str]
    values: Personal[dict[str, Any] | None] = None


class CustomerTakenBack(CustomerEntry, frozen=True, kw_only=True):
    """The file was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that opened this file")


class CustomerOwnerAssigned(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s gave the customer to %(owner)s")
    owner_id: int | None
    deputy_id: int | None
    before_owner_id: int | None
    before_deputy_id: int | None
    owner: str = ""


class ContactPointAdded(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added a way to reach the customer (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    erasure = "the masked value"
    contact_point_id: int
    kind: str
    masked: Personal[str] = ""


class ContactPointRemoved(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s removed a way to reach the customer (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    erasure = "the masked value"
    contact_point_id: int
    kind: str
    masked: Personal[str] = ""


class ContactRevealed(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s looked at a contact detail in full (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    contact_point_id: int
    kind: str


class AddressAdded(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added an address")
    address_id: int


class AddressRemoved(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s removed an address")
    address_id: int


class ConsentGiven(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("The customer agreed to: %(purpose)s")
    code_words = {"purpose": PURPOSES}
    erasure = "the evidence"
    consent_id: int
    purpose: str
    channel: str
    evidence: Personal[str] = ""


class ConsentWithdrawn(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("The customer no longer agrees to: %(purpose)s")
    code_words = {"purpose": PURPOSES}
    consent_id: int
    purpose: str


class CustomersMerged(CustomerEntry, frozen=True, kw_only=True):
    """In the survivor's chain. `counts` is part → how many rows moved."""

    sentence = _("%(actor)s merged another file into this one")
    absorbed_id: int
    merge_id: int
    counts: dict[str, int]


class CustomerWasAbsorbed(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s merged this file into another")
    survivor_id: int
    merge_id: int


class MergeUndone(CustomerEntry, frozen=True, kw_only=True):
    """In the survivor's chain. `counts` is part → how many rows went back."""

    sentence = _("%(actor)s took a merge into this file back")
    absorbed_id: int
    merge_id: int
    counts: dict[str, int]


class CustomerRestored(CustomerEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the merge of this customer back")
    survivor_id: int
    merge_id: int


class CustomerWasErased(CustomerEntry, frozen=True, kw_only=True):
    """`counts` is part → how many rows were erased; `files` are the keys of the file and those merged into it."""

    sentence = _("%(actor)s erased the customer")
    files: list[int]
    counts: dict[str, int]


class StaffCreated(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added %(name)s to the staff")
    username: str
    name: str
    roles: list[str]


class AdministratorCreated(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s made the administrator %(name)s")
    username: str
    name: str


class StaffChanged(StaffEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]; e-mail and mobile number only as names in `fields`."""

    sentence = _("%(actor)s changed the entry of a colleague: %(fields)s")
    code_words = {"fields": STAFF_FIELDS}
    erasure = "e-mail address and mobile number"
    fields: list[str]
    changed: dict[str, Any]
    reachable: Personal[dict[str, Any] | None] = None


class RolesSet(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s set the roles: %(after)s")
    code_words = {"after": {code: role.label for code, role in ROLES.items()}}
    before: list[str]
    after: list[str]


class PasswordSet(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s set a new password")


class StaffDeactivated(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s deactivated %(name)s")
    name: str


class StaffReactivated(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s reactivated %(name)s")
    name: str


class AvailabilitySet(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s set the availability: %(available)s")
    code_words = {"available": {True: _("takes new matters"), False: _("takes no new matters")}}
    available: bool


class AbsenceSet(StaffEntry, frozen=True, kw_only=True):
    sentence = _("Absent from %(begins_at)s to %(ends_at)s; a deputy stands in")
    erasure = "the kind of absence"
    coverage_id: int
    deputy_id: int
    begins_at: str
    ends_at: str
    why: Personal[str] = ""


class AbsenceEnded(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s ended the absence")
    coverage_id: int
    deputy_id: int
    planned_until: str


class SignedIn(StaffEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s signed in")
    erasure = "the network address"
    method: str
    address: Personal[str] = ""


class SessionsEnded(StaffEntry, frozen=True, kw_only=True):
    """Somebody ended sessions of their own elsewhere: `which` is `one` or `others`."""

    sentence = _("%(actor)s signed out elsewhere (sessions: %(count)s)")
    which: str
    count: int


class AccountMailQueued(StaffEntry, frozen=True, kw_only=True):
    sentence = _("A mail about the account was queued")
    template: str


class UnitEntry(EntryType, frozen=True, kw_only=True):
    """Base of what is recorded about a department, an outlet or a team."""


class DepartmentCreated(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "department"
    sentence = _("%(actor)s made the department %(name)s")
    name: str


class DepartmentChanged(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "department"
    sentence = _("%(actor)s changed the department")
    changed: dict[str, Any]


class DepartmentRemoved(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "department"
    sentence = _("%(actor)s removed the department %(name)s")
    name: str


class OutletCreated(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "outlet"
    sentence = _("%(actor)s made the outlet %(name)s")
    name: str


class OutletChanged(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "outlet"
    sentence = _("%(actor)s changed the outlet")
    changed: dict[str, Any]


class OutletRemoved(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "outlet"
    sentence = _("%(actor)s removed the outlet %(name)s")
    name: str


class TeamCreated(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "team"
    sentence = _("%(actor)s made the team %(name)s")
    name: str
    member_ids: list[int]


class TeamChanged(UnitEntry, frozen=True, kw_only=True):
    """`changed` is field → [before, after]; `active` is among the fields when a team is retired."""

    subject_kind = "team"
    sentence = _("%(actor)s changed the team")
    changed: dict[str, Any]


class TeamMembersSet(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "team"
    sentence = _("%(actor)s set the members of the team")
    before: list[int]
    after: list[int]


class TeamRemoved(UnitEntry, frozen=True, kw_only=True):
    subject_kind = "team"
    sentence = _("%(actor)s removed the team %(name)s")
    name: str


class CalendarEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a service calendar's chain."""

    subject_kind: ClassVar[str] = "calendar"


class CalendarCreated(CalendarEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s made the calendar %(code)s")
    code: str


class CalendarChanged(CalendarEntry, frozen=True, kw_only=True):
    """Later rooms follow this to count their running terms anew. `changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the calendar %(code)s (revision %(revision)s)")
    code: str
    revision: int
    changed: dict[str, Any]


class OfficialDaysImported(EntryType, frozen=True, kw_only=True):
    """A country's holidays and make-up days of a year; `subject_id` is the year. `days` is date → kind."""

    subject_kind: ClassVar[str] = "official_year"
    sentence = _("%(actor)s imported the official holidays of %(country)s")
    code_words = {"country": COUNTRIES}
    country: str
    source: str
    days: dict[str, str]
    removed: list[str]


class OfficialDaySet(EntryType, frozen=True, kw_only=True):
    """One day of a country as an administrator entered it; `before` and `after` are kinds, "" where none is stored."""

    subject_kind: ClassVar[str] = "official_year"
    sentence = _("%(actor)s set %(day)s of %(country)s: %(after)s")
    code_words = {"after": DAY_KINDS, "country": COUNTRIES}
    country: str
    day: str
    before: str
    after: str
