"""The cast: ana_agent, leo_manager, tia_technician, otto_other_outlet, sun_supervisor, ada_administrator, kim_customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from yinuo.core import calendars, organisation
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.models import Organisation, ServiceCalendar
from yinuo.matters import duty, reception, standards
from yinuo.matters.automation import engine
from yinuo.matters.models import Matter, Standard, StandardVersion
from yinuo.people import actors
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.models import Customer, Department, Outlet, Staff, Team, TeamMember
from yinuo.presale import market_topics
from yinuo.presale.actions.inquiry import ask_inquiry

NOW = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)  # Thursday 10:00 in Shanghai
OFFICE = {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
FIRST_ANSWER = {
    "titles": {"zh-hans": "首次答复", "zh-hant": "首次答覆", "en": "First answer"},
    "starts_on": ["matters.matter_opened"],
    "met_by": ["matters.reply_sent"],
    "amount": 30,
    "unit": "working_minutes",
    "target_rate": "0.95",
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the tests' own clearing of tables pass the guard of the journal; one test puts it back and tries it.

    At the end, connections that threads of the tests left open are closed, so that the database can go.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal DISABLE TRIGGER journal_is_not_emptied")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Forget what the program keeps in memory between one test and the next."""
    forget_kept()
    yield
    forget_kept()


def forget_kept() -> None:
    organisation.forget_organisation()
    calendars.forget_calendars()
    standards.forget_standards()
    reception.forget_reception()
    duty.forget_duty()
    engine.forget_rules()
    actors._kept.clear()
    market_topics.forget_topics()


@dataclass
class Cast:
    """A small enterprise: one service team in its department, another outlet, and one standard in force."""

    calendar: ServiceCalendar
    service: Department
    team: Team
    ana_agent: Staff
    leo_manager: Staff
    tia_technician: Staff
    otto_other_outlet: Staff
    sun_supervisor: Staff
    ada_administrator: Staff
    kim_customer: Customer
    first_answer: StandardVersion

    def actor(self, name: str) -> Actor:
        staff: Staff = getattr(self, name)
        return actors.actor_for_staff(staff, now=NOW)


def make_staff(name: str, *, roles: list[str], **fields: Any) -> Staff:
    staff = Staff(username=name, name=name.split("_")[0].title(), roles=roles, created_at=NOW, **fields)
    staff.set_unusable_password()
    staff.save()
    return staff


@pytest.fixture
def cast(db: None) -> Cast:
    calendar = ServiceCalendar.objects.create(code="office", names={"en": "Office hours"}, weekly=OFFICE)
    Organisation.objects.create(
        names={"zh-hans": "禾木家居", "zh-hant": "禾木家居", "en": "Hemu Home"}, default_calendar=calendar
    )
    service = Department.objects.create(name="Service", calendar=calendar)
    own, other = Outlet.objects.create(name="Main"), Outlet.objects.create(name="Other", kind="agent")
    ana = make_staff("ana_agent", roles=["agent"], department=service, outlet=own, skills=["sofa"])
    leo = make_staff("leo_manager", roles=["manager"], department=service, outlet=own)
    tia = make_staff("tia_technician", roles=["technician"], department=service, outlet=own)
    otto = make_staff("otto_other_outlet", roles=["agent"], outlet=other)
    sun = make_staff("sun_supervisor", roles=["supervisor"])
    ada = make_staff("ada_administrator", roles=["administrator"])
    service.lead = leo
    service.save()
    team = Team.objects.create(
        name="Service 1",
        department=service,
        lead=leo,
        calendar=calendar,
        takes_kinds=["inquiry"],
        is_default=True,
    )
    TeamMember.objects.create(team=team, staff=ana)
    kim = Customer.objects.create(name="Kim", created_at=NOW)
    forget_kept()
    return Cast(
        calendar=calendar,
        service=service,
        team=team,
        ana_agent=ana,
        leo_manager=leo,
        tia_technician=tia,
        otto_other_outlet=otto,
        sun_supervisor=sun,
        ada_administrator=ada,
        kim_customer=kim,
        first_answer=make_standard("first-answer", **FIRST_ANSWER),
    )


def make_standard(code: str, **fields: Any) -> StandardVersion:
    """Put a standard into force from the beginning of 2026."""
    standard = Standard.objects.create(code=code, created_at=NOW)
    version = StandardVersion.objects.create(
        standard=standard,
        number=1,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        **fields,
    )
    standards.forget_standards()
    return version


@pytest.fixture
def ask(cast: Cast) -> Any:
    """Ask a question as a visitor; keyword arguments go to `ask_inquiry`."""

    def run(text: str = "岩板茶几和胡桃木的能不能混搭？", *, now: datetime = NOW, **more: Any) -> Matter:
        asker = more.pop("asker", Arrival(name="Kim", customer_id=None))
        return ask_inquiry(
            actor=visitor(language="zh-hans", name="Kim"), now=now, asker=asker, text=text, **more
        )

    return run


__all__ = ["NOW", "SYSTEM", "Cast", "ask", "cast", "make_staff", "make_standard"]
