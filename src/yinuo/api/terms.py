"""Time through the API: promises found in a text, due instants with their working, calendars."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Instant, Key, Line, Text, needs, open_to_all
from yinuo.api.problems import Problem
from yinuo.api.schema import shows
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.worktime import WorkCalendar, WorktimeError, as_json, country_calendar
from yinuo.core.worktime.units import checked_unit
from yinuo.core.worktime.words import explain_words
from yinuo.matters.promise_finder import FoundPromise, find_promises
from yinuo.people.queries.calendars import (
    CalendarRow,
    CalendarWithDays,
    get_calendar,
    list_calendars,
)

router = Router(tags=["time"])
LONGEST_READ = 20_000


class Draft(Schema):
    """A text as it would be sent. `at` is when; without it, now."""

    text: Text
    at: Instant | None = None
    calendar_id: Key | None = None


class Term(Schema):
    """A term. `calendar` is a country's ISO code; `calendar_id` one of the organisation's calendars."""

    from_: Instant
    amount: Line
    unit: Line
    calendar: Line = ""
    calendar_id: Key | None = None


@router.post(
    "/promises/find", summary="Find promises in a text", openapi_extra=shows(FoundPromise, many=True)
)
@open_to_all
def find(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Find what the writer of a text promises the customer, and until when. Nothing is kept."""
    if len(draft.text) > LONGEST_READ:
        raise Problem(
            status=413, code="too_large", detail=f"At most {LONGEST_READ} characters are read.", field="text"
        )
    calendar = calendar_of(draft.calendar_id)
    return page(find_promises(draft.text, at=draft.at or timezone.now(), calendar=calendar))


@router.get("/due", summary="Count a term")
@open_to_all
def due(request: HttpRequest, term: Query[Term]) -> HttpResponse:
    """Tell when a term ends, with every day or span counted and skipped and why (`from_` is its beginning)."""
    language = get_language() or "zh-hans"
    try:
        calendar = _calendar(term)
        found = calendar.add(term.from_, _amount(term.amount), checked_unit(term.unit))
    except WorktimeError as error:
        raise Problem(status=422, code=error.code, detail=str(error)) from None
    working: dict[str, Any] = as_json(found, language=language)
    return answer(
        {
            "from": term.from_,
            "amount": term.amount,
            "unit": term.unit,
            "calendar": calendar.code,
            "zone": calendar.zone.key,
            **working,
            "words": list(explain_words(found)),
        }
    )


def _calendar(term: Term) -> WorkCalendar:
    return country_calendar(term.calendar) if term.calendar else calendar_of(term.calendar_id)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise WorktimeError("amount_not_a_number") from None
    if not amount.is_finite():
        raise InvalidValue(field="amount", problem=text)
    return amount


@router.get("/calendars", summary="List calendars", openapi_extra=shows(CalendarRow, many=True))
@needs("staff.read")
def calendars(request: HttpRequest) -> HttpResponse:
    """List the service calendars."""
    return page(list_calendars(actor=actor_of(request)))


@router.get("/calendars/{calendar_id}", summary="Read a calendar", openapi_extra=shows(CalendarWithDays))
@needs("staff.read")
def calendar(request: HttpRequest, calendar_id: Key) -> HttpResponse:
    """Read a calendar with its own days and those of its country."""
    return answer(get_calendar(actor=actor_of(request), calendar_id=calendar_id))
