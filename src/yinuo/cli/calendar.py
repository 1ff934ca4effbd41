"""`yinuo calendar`: the working days of a country's year."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from yinuo.core.worktime import CalendarDay, WorkCalendar, WorktimeError, country_calendar, reason_words
from yinuo.core.worktime.wording import gettext

from .due import JSON_LANGUAGE, LANGUAGES, Refusal

FIRST_YEAR, LAST_YEAR = 1950, 2100


@click.command()
@click.option("--country", default="CN", show_default=True, help="Country by ISO code.")
@click.option("--year", type=int, required=True, help=f"Year from {FIRST_YEAR} to {LAST_YEAR}.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of holiday names; by default zh-hans in JSON, in the table that of its headings.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object a day, one a line.")
def calendar(country: str, year: int, language: str | None, is_json: bool) -> None:
    """Show which days of a year are worked, and why not. Needs no database."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        bounds = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Refusal(gettext("The year must lie between %(first)s and %(last)s.") % bounds)
    try:
        # Whole civil days do not depend on a zone.
        days = list(_days(country_calendar(country, zone=ZoneInfo("UTC")), year))
    except WorktimeError as error:
        raise Refusal(str(error)) from None
    if is_json:
        for day in days:
            click.echo(json.dumps(_as_json(day, language or JSON_LANGUAGE), ensure_ascii=False))
    else:
        _show(days, language)


def _days(found: WorkCalendar, year: int) -> Iterator[CalendarDay]:
    day = date(year, 1, 1)
    while day.year == year:
        yield found.day(day)
        day += timedelta(days=1)


def _as_json(day: CalendarDay, language: str) -> dict[str, object]:
    return {
        "date": day.date.isoformat(),
        "working": day.working,
        "reason": day.kind.value,
        "name": day.name.text(language),
        "provisional": day.provisional,
    }


def _show(days: list[CalendarDay], language: str | None) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for heading in (gettext("From"), gettext("To"), gettext("Days"), gettext("Worked"), gettext("Why")):
        table.add_column(heading)
    for (kind, name), alike in groupby(days, key=lambda day: (day.kind, day.name)):
        run = list(alike)
        if kind in ("workday", "weekend"):
            continue
        first, last = run[0], run[-1]
        worked = gettext("yes") if first.working else gettext("no")
        why = reason_words(kind, name, language=language)
        table.add_row(
            f"{first.date} {first.date:%a}", f"{last.date} {last.date:%a}", str(len(run)), worked, why
        )
    console.print(table)
    console.print()
    count = {"count": sum(day.working for day in days), "year": days[0].date.year}
    console.print(gettext("%(count)s working days in %(year)s.") % count, highlight=False)
    if any(day.provisional for day in days):
        console.print(
            gettext("Provisional: the make-up days of this year are not announced yet."), soft_wrap=True
        )
