"""`yinuo due`: until when a term runs, with every day or span counted and skipped."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from yinuo.core.worktime import (
    Due,
    Unit,
    WorkCalendar,
    WorktimeError,
    as_json,
    country_calendar,
    reason_words,
    runs,
)
from yinuo.core.worktime.units import checked_unit
from yinuo.core.worktime.wording import gettext

LANGUAGES = ("zh-hans", "zh-hant", "en")
# Programs get the same answer whatever the language of the person who runs them.
JSON_LANGUAGE = "zh-hans"


class Refusal(click.ClickException):
    """A request that cannot be answered; exit code 2 like any wrong usage."""

    exit_code = 2


@click.command()
@click.option(
    "--from",
    "start",
    required=True,
    help="Moment of the event, ISO 8601; without an offset, in the calendar's zone.",
)
@click.option("--amount", required=True, help="How many units; hours may be given in parts.")
@click.option("--unit", required=True, help=f"One of {', '.join(Unit)}.")
@click.option(
    "--calendar",
    "country",
    default="CN",
    show_default=True,
    help="Country whose working days count, by ISO code.",
)
@click.option("--zone", help="Time zone, if not the country's own.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of holiday names; by default zh-hans in JSON, in the table that of its headings.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def due(
    start: str, amount: str, unit: str, country: str, zone: str | None, language: str | None, is_json: bool
) -> None:
    """Show when a term ends and how that was counted. Needs no database."""
    try:
        calendar = country_calendar(country, zone=_zone(zone))
        at = _instant(start, calendar)
        exact = _amount(amount)
        found = calendar.add(at, exact, checked_unit(unit))
    except WorktimeError as error:
        raise Refusal(str(error)) from None
    if is_json:
        click.echo(
            json.dumps(
                _as_json(found, calendar, at, exact, unit, language or JSON_LANGUAGE), ensure_ascii=False
            )
        )
    else:
        _show(found, language)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        raise Refusal(
            gettext("“%(zone)s” is not a time zone such as Asia/Shanghai.") % {"zone": name}
        ) from None


def _instant(text: str, calendar: WorkCalendar) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(
            gettext("“%(text)s” is not a moment such as 2026-02-12T10:00+08:00.") % {"text": text}
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=calendar.zone)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise WorktimeError("amount_not_a_number") from None


def _as_json(
    found: Due, calendar: WorkCalendar, at: datetime, amount: Decimal, unit: str, language: str
) -> dict[str, object]:
    whole = amount == amount.to_integral_value()
    return {
        "from": at.isoformat(),
        "amount": int(amount) if whole else float(amount),
        "unit": unit,
        "calendar": calendar.code,
        "zone": calendar.zone.key,
        **as_json(found, language=language),
    }


def _show(found: Due, language: str | None) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for heading in (gettext("From"), gettext("To"), gettext("Counted"), gettext("Why")):
        table.add_column(heading)
    for run in runs(found):
        single = run.first_index == run.last_index
        index = f"{run.first_index}" if single else f"{run.first_index}–{run.last_index}"
        why = reason_words(run.reason, run.name, language=language)
        table.add_row(
            f"{run.first} {run.first:%a}", f"{run.last} {run.last:%a}", index if run.counted else "—", why
        )
    for span in found.spans:
        start, end = (moment.astimezone(found.zone) for moment in (span.start, span.end))
        why = reason_words(span.reason, span.name, language=language)
        table.add_row(
            f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", f"{end - start}" if span.counted else "—", why
        )
    console.print(table)
    console.print()
    words = {
        "day": found.last_day.isoformat(),
        "at": found.at.astimezone(found.zone).isoformat(timespec="minutes"),
    }
    console.print(gettext("Last day %(day)s, due at %(at)s.") % words, highlight=False, soft_wrap=True)
    if found.rolled:
        raw = {"day": found.raw_day.isoformat()}
        console.print(
            gettext("The last day counted was %(day)s, which is not a working day.") % raw,
            highlight=False,
            soft_wrap=True,
        )
    if found.provisional:
        console.print(
            gettext("Provisional: the holidays of a year on the way are not announced yet."), soft_wrap=True
        )
