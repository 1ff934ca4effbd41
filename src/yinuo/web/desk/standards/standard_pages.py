"""The standards, and one of them: its terms, what its clock means on real days, its versions."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.worktime import WorktimeError, explain_words
from yinuo.matters.queries.standards import (
    Example,
    StandardFile,
    VersionRow,
    example_terms,
    get_standard,
    list_standards,
)
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, whole_number
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.desk.standards.term_words import applies_words, calendar_names, clock_words, diff_lines, facts
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/standards/"
STATUSES = {
    "in_force": lazy("In force"),
    "announced": lazy("Coming"),
    "draft": lazy("Draft"),
    "ended": lazy("Ended"),
}


@desk_page("standard.read")
def standards(request: StaffRequest) -> HttpResponse:
    """Show standards by what they are now: in force, coming, drafts, ended."""
    rows = list_standards(actor=request.actor, now=request.now, language=actor_language(request))
    status = key_of(request, "status")
    counts = {key: sum(row.status == key for row in rows) for key in STATUSES}
    tabs = [Link(name=_("All"), url="?", current=status not in STATUSES, count=len(rows))]
    tabs += [
        Link(name=str(name), url=f"?status={key}", current=key == status, count=counts[key])
        for key, name in STATUSES.items()
    ]
    return chapter_page(
        request,
        "desk/standards/list.html",
        title=_("Standards"),
        tabs=tabs,
        rows=[
            {
                "row": row,
                "clock": clock_words(amount=row.amount, unit=row.unit),
                "status": STATUSES[row.status],
                "applies": applies_words(row.applies_to),
            }
            for row in rows
            if status not in STATUSES or row.status == status
        ],
        can_edit=request.actor.can("standard.edit"),
    )


@desk_page("standard.read")
def standard(request: StaffRequest, standard_id: int) -> HttpResponse:
    """Show a standard: its terms, what its clock means on real days, its versions and their differences."""
    file = file_of(request, standard_id)
    shown = _shown(file, whole_number(key_of(request, "version")))
    calendars = calendar_names(request)
    can_edit = request.actor.can("standard.edit")
    return chapter_page(
        request,
        "desk/standards/standard.html",
        title=file.row.title,
        path=[Link(name=_("Standards"), url=HOME), Link(name=file.row.code)],
        file=file,
        version=shown,
        status_name=STATUSES[shown.status] if shown else "",
        clock=clock_words(amount=shown.terms["amount"], unit=shown.terms["unit"]) if shown else "",
        text=_in(shown.terms["texts"], request) if shown else "",
        redress=_in(shown.terms["redress"], request) if shown else "",
        facts=facts(shown, calendars) if shown else [],
        lines=diff_lines(shown.changes, calendars) if shown else [],
        examples=examples_of(request, shown) if shown else [],
        versions=[
            {"row": row, "status": STATUSES[row.status], "changes": len(row.changes)} for row in file.versions
        ],
        can_edit=can_edit,
        can_draft=can_edit and file.row.draft_id is None,
        can_retire=can_edit and any(v.status in ("in_force", "announced") for v in file.versions),
    )


def file_of(request: StaffRequest, standard_id: int) -> StandardFile:
    """Return a standard with its versions, in the language of the page. Raises: NotFound."""
    return get_standard(
        actor=request.actor, now=request.now, standard_id=standard_id, language=actor_language(request)
    )


def _shown(file: StandardFile, asked: int | None) -> VersionRow | None:
    """Return the version asked for, else the draft, else the one in force, else the newest."""
    wanted = [asked, file.row.draft_id, file.row.version_id]
    by_id = {version.id: version for version in file.versions}
    return next((by_id[key] for key in wanted if key in by_id), file.versions[0] if file.versions else None)


def _in(texts: dict[str, str], request: StaffRequest) -> str:
    return texts.get(actor_language(request)) or texts.get("zh-hans", "")


def examples_of(request: StaffRequest, version: VersionRow) -> list[dict[str, Any]]:
    """Return what a version's clock means on real days; nothing where it cannot be counted."""
    terms = version.terms
    try:
        found = example_terms(
            amount=terms["amount"], unit=terms["unit"], calendar_id=terms["calendar_id"], now=request.now
        )
    except WorktimeError:
        return []
    return [example_row(example) for example in found]


def example_row(example: Example) -> dict[str, Any]:
    """Return an example of a clock as a page shows it: its days, else its stretches in words."""
    first = example.starts_at.astimezone(example.due.zone).date()
    return {
        "starts_at": example.starts_at,
        "due_at": example.due.at,
        "days": views_rows.clock_days(example.due, first_day=first) if example.due.days else [],
        "words": [] if example.due.days else explain_words(example.due)[:12],
        "provisional": example.due.provisional,
    }
