"""The entry types of people: customers, staff, departments, outlets, teams, calendars."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal
from yinuo.people.journal_words import (
    CONTACT_KINDS,
    COUNTRIES,
    CUSTOMER_FIELDS,
    DAY_KINDS,
    PURPOSES,
    STAFF_FIELDS,
)
from yinuo.people.roles import ROLES


@dataclass(frozen=True, kw_only=True)
class CustomerEntry(EntryType):
    """Base of the entries in a customer's chain; `subject_id` is the customer's key."""

    subject_kind: ClassVar[str] = "customer"


@dataclass(frozen=True, kw_only=True)
class StaffEntry(EntryType):
    """Base of the entries in the chain of a member of staff."""

    subject_kind: ClassVar[str] = "staff"


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(CustomerEntry):
    sentence = _("%(actor)s opened the customer's file")
    erasure = "name"
    kind: str
    contact_kinds: list[str]
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(CustomerEntry):
    """`fields` are the names of what changed; `values` is field → [before, after]."""

    sentence = _("%(actor)s changed the customer's file: %(fields)s")
    code_words = {"fields": CUSTOMER_FIELDS}
    erasure = "the values before and after"
    fields: list[str]
    values: dict[str, Any] | None = personal(default=None)


@dataclass(frozen=True, kw_only=True)
class CustomerTakenBack(CustomerEntry):
    """The file was new by an import that was undone; its row is gone, its chain stays."""

    sentence = _("%(actor)s took back the import that opened this file")


@dataclass(frozen=True, kw_only=True)
class CustomerOwnerAssigned(CustomerEntry):
    sentence = _("%(actor)s gave the customer to %(owner)s")
    owner_id: int | None
    deputy_id: int | None
    before_owner_id: int | None
    before_deputy_id: int | None
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactPointAdded(CustomerEntry):
    sentence = _("%(actor)s added a way to reach the customer (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    erasure = "the masked value"
    contact_point_id: int
    kind: str
    masked: str = personal()


@dataclass(frozen=True, kw_only=True)
class ContactPointRemoved(CustomerEntry):
    sentence = _("%(actor)s removed a way to reach the customer (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    erasure = "the masked value"
    contact_point_id: int
    kind: str
    masked: str = personal()


@dataclass(frozen=True, kw_only=True)
class ContactRevealed(CustomerEntry):
    sentence = _("%(actor)s looked at a contact detail in full (%(kind)s)")
    code_words = {"kind": CONTACT_KINDS}
    contact_point_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class AddressAdded(CustomerEntry):
    sentence = _("%(actor)s added an address")
    address_id: int


@dataclass(frozen=True, kw_only=True)
class AddressRemoved(CustomerEntry):
    sentence = _("%(actor)s removed an address")
    address_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(CustomerEntry):
    sentence = _("The customer agreed to: %(purpose)s")
    code_words = {"purpose": PURPOSES}
    erasure = "the evidence"
    consent_id: int
    purpose: str
    channel: str
    evidence: str = personal()


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(CustomerEntry):
    sentence = _("The customer no longer agrees to: %(purpose)s")
    code_words = {"purpose": PURPOSES}
    consent_id: int
    purpose: str


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(CustomerEntry):
    """In the survivor's chain. `counts` is part → how many rows moved."""

    sentence = _("%(actor)s merged another file into this one")
    absorbed_id: int
    merge_id: int
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CustomerWasAbsorbed(CustomerEntry):
    sentence = _("%(actor)s merged this file into another")
    survivor_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class MergeUndone(CustomerEntry):
    """In the survivor's chain. `counts` is part → how many rows went back."""

    sentence = _("%(actor)s took a merge into this file back")
    absorbed_id: int
    merge_id: int
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CustomerRestored(CustomerEntry):
    sentence = _("%(actor)s took the merge of this customer back")
    survivor_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerWasErased(CustomerEntry):
    """`counts` is part → how many rows were erased; `files` are the keys of the file and those merged into it."""

    sentence = _("%(actor)s erased the customer")
    files: list[int]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class StaffCreated(StaffEntry):
    sentence = _("%(actor)s added %(name)s to the staff")
    username: str
    name: str
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class AdministratorCreated(StaffEntry):
    sentence = _("%(actor)s made the administrator %(name)s")
    username: str
    name: str


@dataclass(frozen=True, kw_only=True)
class StaffChanged(StaffEntry):
    """`changed` is field → [before, after]; e-mail and mobile number only as names in `fields`."""

    sentence = _("%(actor)s changed the entry of a colleague: %(fields)s")
    code_words = {"fields": STAFF_FIELDS}
    erasure = "e-mail address and mobile number"
    fields: list[str]
    changed: dict[str, Any]
    reachable: dict[str, Any] | None = personal(default=None)


@dataclass(frozen=True, kw_only=True)
class RolesSet(StaffEntry):
    sentence = _("%(actor)s set the roles: %(after)s")
    code_words = {"after": {code: role.label for code, role in ROLES.items()}}
    before: list[str]
    after: list[str]


@dataclass(frozen=True, kw_only=True)
class PasswordSet(StaffEntry):
    sentence = _("%(actor)s set a new password")


@dataclass(frozen=True, kw_only=True)
class StaffDeactivated(StaffEntry):
    sentence = _("%(actor)s deactivated %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class StaffReactivated(StaffEntry):
    sentence = _("%(actor)s reactivated %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class AvailabilitySet(StaffEntry):
    sentence = _("%(actor)s set the availability: %(available)s")
    code_words = {"available": {True: _("takes new matters"), False: _("takes no new matters")}}
    available: bool


@dataclass(frozen=True, kw_only=True)
class AbsenceSet(StaffEntry):
    sentence = _("Absent from %(begins_at)s to %(ends_at)s; a deputy stands in")
    erasure = "the kind of absence"
    coverage_id: int
    deputy_id: int
    begins_at: str
    ends_at: str
    why: str = personal()


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(StaffEntry):
    sentence = _("%(actor)s ended the absence")
    coverage_id: int
    deputy_id: int
    planned_until: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(StaffEntry):
    sentence = _("%(actor)s signed in")
    erasure = "the network address"
    method: str
    address: str = personal()


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(StaffEntry):
    """Somebody ended sessions of their own elsewhere: `which` is `one` or `others`."""

    sentence = _("%(actor)s signed out elsewhere (sessions: %(count)s)")
    which: str
    count: int


@dataclass(frozen=True, kw_only=True)
class AccountMailQueued(StaffEntry):
    sentence = _("A mail about the account was queued")
    template: str


@dataclass(frozen=True, kw_only=True)
class UnitEntry(EntryType):
    """Base of what is recorded about a department, an outlet or a team."""


@dataclass(frozen=True, kw_only=True)
class DepartmentCreated(UnitEntry):
    subject_kind = "department"
    sentence = _("%(actor)s made the department %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class DepartmentChanged(UnitEntry):
    subject_kind = "department"
    sentence = _("%(actor)s changed the department")
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class DepartmentRemoved(UnitEntry):
    subject_kind = "department"
    sentence = _("%(actor)s removed the department %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class OutletCreated(UnitEntry):
    subject_kind = "outlet"
    sentence = _("%(actor)s made the outlet %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class OutletChanged(UnitEntry):
    subject_kind = "outlet"
    sentence = _("%(actor)s changed the outlet")
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OutletRemoved(UnitEntry):
    subject_kind = "outlet"
    sentence = _("%(actor)s removed the outlet %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class TeamCreated(UnitEntry):
    subject_kind = "team"
    sentence = _("%(actor)s made the team %(name)s")
    name: str
    member_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TeamChanged(UnitEntry):
    """`changed` is field → [before, after]; `active` is among the fields when a team is retired."""

    subject_kind = "team"
    sentence = _("%(actor)s changed the team")
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TeamMembersSet(UnitEntry):
    subject_kind = "team"
    sentence = _("%(actor)s set the members of the team")
    before: list[int]
    after: list[int]


@dataclass(frozen=True, kw_only=True)
class TeamRemoved(UnitEntry):
    subject_kind = "team"
    sentence = _("%(actor)s removed the team %(name)s")
    name: str


@dataclass(frozen=True, kw_only=True)
class CalendarEntry(EntryType):
    """Base of the entries in a service calendar's chain."""

    subject_kind: ClassVar[str] = "calendar"


@dataclass(frozen=True, kw_only=True)
class CalendarCreated(CalendarEntry):
    sentence = _("%(actor)s made the calendar %(code)s")
    code: str


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(CalendarEntry):
    """Later rooms follow this to count their running terms anew. `changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the calendar %(code)s (revision %(revision)s)")
    code: str
    revision: int
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OfficialDaysImported(EntryType):
    """A country's holidays and make-up days of a year; `subject_id` is the year. `days` is date → kind."""

    subject_kind: ClassVar[str] = "official_year"
    sentence = _("%(actor)s imported the official holidays of %(country)s")
    code_words = {"country": COUNTRIES}
    country: str
    source: str
    days: dict[str, str]
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class OfficialDaySet(EntryType):
    """One day of a country as an administrator entered it; `before` and `after` are kinds, "" where none is stored."""

    subject_kind: ClassVar[str] = "official_year"
    sentence = _("%(actor)s set %(day)s of %(country)s: %(after)s")
    code_words = {"after": DAY_KINDS, "country": COUNTRIES}
    country: str
    day: str
    before: str
    after: str
