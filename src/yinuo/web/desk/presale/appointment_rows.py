"""Appointments as the desk draws them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy
from msgspec import Struct

from yinuo.presale.queries.appointments import AppointmentRow, BusyRow
from yinuo.presale.states import AppointmentState

ENDED_BY: dict[str, LazyText] = {
    "customer": lazy("by the customer"),
    "staff": lazy("by us"),
    "system": lazy("by itself, because nobody confirmed"),
}
ICONS = {
    "call": "phone",
    "visit": "users",
    "demonstration": "presentation",
    "trial": "armchair",
    "survey": "ruler",
}
KINDS: dict[str, LazyText] = {
    "call": pgettext_lazy("kind of appointment", "Call"),
    "visit": pgettext_lazy("kind of appointment", "Visit"),
    "demonstration": pgettext_lazy("kind of appointment", "Demonstration"),
    "trial": pgettext_lazy("kind of appointment", "Trial"),
    "survey": pgettext_lazy("kind of appointment", "Site visit"),
}


class Card(Struct, frozen=True, kw_only=True):
    """A card of the calendar; time that is only held has no address and no words."""

    begins_at: datetime
    ends_at: datetime
    state: str
    state_words: str
    staff: str
    title: str = ""
    whom: str = ""
    url: str = ""
    waits: str = ""


class Day(Struct, frozen=True, kw_only=True):
    """A day of the calendar with its cards."""

    day: date
    today: bool
    cards: list[Card]


def state_words(state: str) -> str:
    """Return an appointment's state as people know it."""
    return str(AppointmentState(state).label)


def waiting_words(row: AppointmentRow) -> str:
    """Return whose word is missing, the empty text where none is."""
    if row.state == "requested":
        return str(lazy("waits for the customer")) if row.customer_said is None else str(lazy("waits for us"))
    return ""


def card(row: AppointmentRow) -> Card:
    """Return an appointment as a card."""
    return Card(
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        state=row.state,
        state_words=state_words(row.state),
        staff=row.staff,
        title=row.service,
        whom=row.customer,
        url=f"/desk/appointments/{row.id}/",
        waits=waiting_words(row),
    )


def days_of(
    rows: list[AppointmentRow],
    busy: list[BusyRow],
    *,
    names: dict[int, str],
    first: date,
    days: int,
    now: datetime,
) -> list[Day]:
    """Return a stretch of days with what is on each, by when it begins."""
    held = [
        Card(
            begins_at=one.begins_at,
            ends_at=one.ends_at,
            state="busy",
            state_words=str(pgettext_lazy("time of a colleague", "Held")),
            staff=names.get(one.staff_id, ""),
        )
        for one in busy
    ]
    cards = sorted([*map(card, rows), *held], key=lambda one: (one.begins_at, one.staff))
    today = timezone.localtime(now).date()
    wanted = [first + timedelta(days=n) for n in range(days)]
    return [
        Day(
            day=day,
            today=day == today,
            cards=[one for one in cards if timezone.localtime(one.begins_at).date() == day],
        )
        for day in wanted
    ]


def facts_of(row: AppointmentRow) -> dict[str, Any]:
    """Return what an appointment's page says beside the row."""
    return {
        "state_words": state_words(row.state),
        "waits": waiting_words(row),
        "ended_by": str(ENDED_BY.get(row.settled_by, "")) if row.state in ("moved", "cancelled") else "",
        "icon": ICONS.get(row.kind, "calendar-days"),
    }
