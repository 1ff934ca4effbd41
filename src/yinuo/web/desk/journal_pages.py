"""The journal as it can be browsed and checked."""

from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yinuo.core.actor import ActorKind
from yinuo.core.entries import REGISTRY
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.queries.timeline import ENTRY_FIELDS, entry_rows
from yinuo.people.queries.staff import list_staff
from yinuo.web.components.rows import Cursor
from yinuo.web.desk.action_forms import query_of, whole_number
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.desk.standards.term_words import event_words
from yinuo.web.pages import StaffRequest, desk_page

PAGE = 50
CHECKED_AT_ONCE = 5_000
"""A page checks a day's subjects up to this many entries; the whole is for the command line."""
SHOWN_FAULTS = 20


@desk_page("journal.read")
def journal(request: StaffRequest) -> HttpResponse:
    """Show what was done, newest first, by verb, person and day; check the last day's seals on demand."""
    asked = {name: key_of(request, name) for name in ("verb", "staff", "day")}
    rows = JournalEntry.objects.all()
    if asked["verb"]:
        rows = rows.filter(verb=asked["verb"])
    if staff_id := whole_number(asked["staff"]):
        rows = rows.filter(actor_kind=ActorKind.STAFF.value, actor_id=staff_id)
    day = _day(asked["day"])
    if day is not None:
        begin = timezone.make_aware(datetime.combine(day, time()))
        rows = rows.filter(recorded_at__gte=begin, recorded_at__lt=begin + timedelta(days=1))
    after = whole_number(key_of(request, "after"))
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = entry_rows(rows.order_by("-id").values_list(*ENTRY_FIELDS)[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    kept = {name: value for name, value in asked.items() if value}
    return chapter_page(
        request,
        "desk/journal/journal.html",
        title=_("Journal"),
        rows=shown,
        asked=asked,
        verbs=sorted(((verb, event_words(verb)) for verb in REGISTRY), key=lambda named: named[1]),
        staff=[
            (str(row.id), row.name) for row in list_staff(actor=request.actor, now=request.now, active=None)
        ],
        narrowed=bool(kept),
        cursor=Cursor(
            older_url=query_of({**kept, "after": str(shown[-1].id)}) if more else "",
            newer_url=query_of(kept) if after is not None else "",
            shown=len(shown),
        ),
        check=_check(request) if "check" in request.GET else None,
        check_url=query_of({**kept, "check": "1"}),
    )


def _check(request: StaffRequest) -> dict[str, Any]:
    """Walk the chains that the last day touched, unless that is more than a page should do."""
    since = request.now - timedelta(days=1)
    touched = JournalEntry.objects.filter(recorded_at__gte=since).values("subject_id")
    count = JournalEntry.objects.filter(subject_id__in=touched).count()
    if count > CHECKED_AT_ONCE:
        return {"count": count, "too_many": True, "faults": []}
    return {
        "count": count,
        "too_many": False,
        "faults": list(islice(verify_journal(since=since), SHOWN_FAULTS)),
    }


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
