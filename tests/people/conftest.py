"""What the tests of people share: actors of the cast, and what a refusal must leave as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import DomainError
from yinuo.core.models import (
    CalendarClosure,
    CalendarOverride,
    JournalEntry,
    OutboxItem,
    SearchDocument,
    ServiceCalendar,
)
from yinuo.people.actions.customers import NewContact, create_customer
from yinuo.people.models import (
    Address,
    Consent,
    ContactPoint,
    Coverage,
    Customer,
    CustomerMerge,
    Department,
    Outlet,
    Staff,
    Team,
    TeamMember,
)

_TABLES = (
    *(
        Address,
        Consent,
        ContactPoint,
        Coverage,
        Customer,
        CustomerMerge,
        Department,
        Outlet,
        Staff,
        Team,
        TeamMember,
    ),
    *(CalendarClosure, CalendarOverride, JournalEntry, OutboxItem, ServiceCalendar),
)


def everything() -> dict[str, Any]:
    """Return all rows that an action of people could touch, with the journal and the outbox."""
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in _TABLES}
    return {**found, "search": sorted(SearchDocument.objects.values_list("kind", "ref_id", "title"))}


@contextmanager
def refused(error: type[DomainError], **facts: Any) -> Iterator[None]:
    """Expect a refusal that changes nothing; `facts` are what the error must carry."""
    before = everything()
    with pytest.raises(error) as caught:
        yield
    assert type(caught.value) is error
    assert {key: caught.value.data.get(key) for key in facts} == facts
    assert everything() == before


def verbs(subject_kind: str, subject_id: int) -> list[str]:
    """Return the verbs of a chain in order."""
    rows = JournalEntry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("sequence")
    return list(rows.values_list("verb", flat=True))


def last_entry(subject_kind: str, subject_id: int) -> JournalEntry:
    """Return the newest entry of a chain."""
    return JournalEntry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).latest("sequence")


def new_customer(name: str, *contacts: tuple[str, str], **fields: Any) -> Customer:
    """Open a customer's file by the system."""
    return create_customer(
        actor=SYSTEM,
        now=NOW,
        name=name,
        contacts=[NewContact(kind=kind, text=text) for kind, text in contacts],
        **fields,
    )


@pytest.fixture
def ana(cast: Cast) -> Actor:
    return cast.actor("ana_agent")


@pytest.fixture
def leo(cast: Cast) -> Actor:
    return cast.actor("leo_manager")


@pytest.fixture
def tia(cast: Cast) -> Actor:
    return cast.actor("tia_technician")


@pytest.fixture
def sun(cast: Cast) -> Actor:
    return cast.actor("sun_supervisor")


@pytest.fixture
def ada(cast: Cast) -> Actor:
    return cast.actor("ada_administrator")
