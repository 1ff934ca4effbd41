"""`yinuo promise`: what a text promises."""

import json
import sys
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from yinuo.core.worktime import WorkCalendar, WorktimeError, country_calendar
from yinuo.core.worktime.wording import gettext
from yinuo.matters.promise_finder import FoundPromise, find_promises


@click.group()
def promise() -> None:
    """Work with promises to customers."""


@promise.command()
@click.option(
    "--at",
    "at_text",
    metavar="INSTANT",
    help="When the text is written, as 2026-03-12T10:00+08:00; without an offset in the calendar's zone. Now if left out.",
)
@click.option("--calendar", "code", default="CN", show_default=True, help="Country whose working days count.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list for programs.")
def find(at_text: str | None, code: str, as_json: bool) -> None:
    """Find the promises in a text read from standard input.

    Each one comes with the words found, where they stand, and the instant until which they bind us.
    """
    calendar = _calendar(code)
    at = _instant(at_text, calendar)
    text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    found = find_promises(text, at=at, calendar=calendar)
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(gettext("Nothing is promised in this text."))
    else:
        _print_table(found)


def _calendar(code: str) -> WorkCalendar:
    try:
        return country_calendar(code)
    except WorktimeError as error:
        raise click.BadParameter(str(error), param_hint="--calendar") from None


def _instant(words: str | None, calendar: WorkCalendar) -> datetime:
    if words is None:
        return datetime.now(calendar.zone)
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        message = gettext("“%(text)s” is not a moment such as 2026-03-12T10:00+08:00.") % {"text": words}
        raise click.BadParameter(message, param_hint="--at") from None
    return at if at.tzinfo else at.replace(tzinfo=calendar.zone)


def _row(found: FoundPromise) -> dict[str, Any]:
    return {
        "text": found.text,
        "start": found.start,
        "end": found.end,
        "due_at": found.due_at.isoformat(),
        "certainty": found.certainty,
        "language": found.language,
        "what": found.what,
    }


def _print_table(found: list[FoundPromise]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in (
        gettext("Words"),
        gettext("Act"),
        gettext("Due"),
        gettext("Certainty"),
        gettext("Language"),
    ):
        table.add_column(heading)
    for one in found:
        due = one.due_at.isoformat(sep=" ", timespec="minutes")
        table.add_row(one.text, one.what, due, one.certainty, one.language)
    Console(file=sys.stdout, highlight=False, markup=False).print(table)
