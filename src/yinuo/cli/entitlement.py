"""`yinuo entitlement`: what a customer may ask for, by which rule, until when, and what would change it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from django.apps import apps
from django.conf import settings
from django.utils import translation
from rich.console import Console

from yinuo.aftersale.packs import read_pack, shipped_pack, shipped_packs
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Facts, Wish
from yinuo.aftersale.rules.guarantee import Reached, rights_reached
from yinuo.aftersale.rules.pack import Pack, PackError
from yinuo.aftersale.rules.reading import FactsError, as_json, facts_json, facts_of
from yinuo.aftersale.rules.words import explain, reached_words
from yinuo.core.worktime import WorkCalendar, WorktimeError
from yinuo.core.worktime.wording import gettext

from .database import with_database
from .due import JSON_LANGUAGE, LANGUAGES, Refusal

LONGEST_FILE_BYTES = 1024 * 1024
REASONS = ("changed_mind", "faulty", "damaged", "not_as_described", "wrong_item", "parts_missing")
LOCALE = Path(__file__).parent.parent / "locale"


@click.command()
@click.option(
    "--facts",
    "file",
    type=click.File("rb"),
    help="What is known of the purchase, as a JSON object; - reads it from the input.",
)
@click.option(
    "--order", "number", help="Number of an order: each of its lines is decided on what is stored of it."
)
@click.option(
    "--reason",
    type=click.Choice(REASONS),
    default="changed_mind",
    show_default=True,
    help="Why, with --order.",
)
@click.option("--wish", type=click.Choice([one.value for one in Wish]), default="return", show_default=True)
@click.option(
    "--at",
    "moment",
    help="Moment of the question, ISO 8601; without an offset, in the law's zone. By default now.",
)
@click.option(
    "--pack", "pack_name", default="cn", show_default=True, help="Code of a rule pack, or the path of one."
)
@click.option("--calendar", "country", help="Country whose working days count, if not the pack's own.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the answer; by default zh-hans in JSON."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def entitlement(
    file: IO[bytes] | None,
    number: str | None,
    reason: str,
    wish: str,
    moment: str | None,
    pack_name: str,
    country: str | None,
    language: str | None,
    is_json: bool,
) -> None:
    """Decide what a customer may ask for, and explain it. With --facts it needs no database.

    Facts are those of one purchase: when, how and what was sold, received, found faulty, repaired. Left out means not known.
    """
    if number is not None and file is None:
        of_order(
            number,
            wish=wish,
            reason=reason,
            moment=moment,
            pack_name=pack_name,
            country=country,
            language=language,
            is_json=is_json,
        )
        return
    if file is None or number is not None:
        raise click.UsageError("Give either --facts or --order.")
    _speak()
    with translation.override(language or (JSON_LANGUAGE if is_json else "en")):
        try:
            pack = _pack(pack_name)
            calendar = pack.calendar(country=country)
            at = _instant(moment, calendar)
            facts = facts_of(_read(file), zone=calendar.zone)
            if is_json:
                answer = _answer(facts, wish, at, pack, calendar, language=language or JSON_LANGUAGE)
                click.echo(json.dumps(answer, ensure_ascii=False))
                return
            _print(_sentences(facts, wish, at, pack, calendar))
        except (FactsError, PackError, WorktimeError) as error:
            raise Refusal(str(error)) from None


@with_database
def of_order(
    number: str,
    *,
    wish: str,
    reason: str,
    moment: str | None,
    pack_name: str,
    country: str | None,
    language: str | None,
    is_json: bool,
) -> None:
    """Decide the wish for each line of goods of an order, on what is stored of it."""
    from yinuo.aftersale.sold_facts import Claimed, claiming, facts_of_lines
    from yinuo.insale.models import Order

    order = Order.objects.filter(number=number.strip()).first()
    if order is None:
        raise Refusal(gettext("There is no order with the number “%(number)s”.") % {"number": number})
    pack = _pack(pack_name)
    calendar = pack.calendar(country=country)
    at = _instant(moment, calendar)
    lines = list(order.lines.filter(ships=True, removed_in__isnull=True).order_by("position"))
    facts = facts_of_lines(order, [line.pk for line in lines])
    claimed = Claimed(reason=reason)
    with translation.override(language or (JSON_LANGUAGE if is_json else "en")):
        found = [(line, claiming(facts[line.pk], claimed, at=at)) for line in lines]
        if is_json:
            answers = [
                {
                    "line_id": line.pk,
                    "title": line.title,
                    "facts": facts_json(known),
                    **_answer(known, wish, at, pack, calendar, language=language or JSON_LANGUAGE),
                }
                for line, known in found
            ]
            click.echo(json.dumps({"order": order.number, "lines": answers}, ensure_ascii=False))
            return
        for line, known in found:
            _print([line.title, *_sentences(known, wish, at, pack, calendar)])


def _answer(
    facts: Facts, wish: str, at: datetime, pack: Pack, calendar: WorkCalendar, *, language: str
) -> dict[str, Any]:
    decision = check_entitlement(facts, Wish(wish), at, pack, calendar)
    answer = as_json(decision, language=language)
    answer["rights_reached"] = [_reached(one) for one in rights_reached(facts, at, pack, calendar)]
    return answer


def _sentences(facts: Facts, wish: str, at: datetime, pack: Pack, calendar: WorkCalendar) -> list[str]:
    decision = check_entitlement(facts, Wish(wish), at, pack, calendar)
    reached = rights_reached(facts, at, pack, calendar)
    return [*explain(decision), *(f"{one.rule.id}: {reached_words(one)}" for one in reached)]


def _print(lines: list[str]) -> None:
    console = Console()
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _speak() -> None:
    """Make the catalogues of the interface ready where no program has; no application, no database."""
    if settings.configured or apps.ready:
        return
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[str(LOCALE)], USE_TZ=True)
    apps.populate([])


def _pack(name: str) -> Pack:
    if name in shipped_packs():
        return shipped_pack(name)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(shipped_packs())
        raise Refusal(
            gettext("There is no rule pack “%(name)s”. Known: %(known)s.") % {"name": name, "known": known}
        )
    if path.stat().st_size > LONGEST_FILE_BYTES:
        raise Refusal(gettext("The file is larger than a megabyte."))
    return read_pack(path.read_bytes())


def _read(file: IO[bytes]) -> Any:
    content = file.read(LONGEST_FILE_BYTES + 1)
    if len(content) > LONGEST_FILE_BYTES:
        raise Refusal(gettext("The file is larger than a megabyte."))
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Refusal(gettext("The file is not JSON.")) from None


def _instant(text: str | None, calendar: WorkCalendar) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text.strip())
        if not 1900 < at.year < 2200:
            raise ValueError
    except ValueError:
        raise Refusal(
            gettext("“%(text)s” is not a moment such as 2026-02-12T10:00+08:00.") % {"text": text}
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=calendar.zone)


def _reached(one: Reached) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "counter": one.counter,
        "fault_code": one.fault_code,
        "have": one.have,
        "needed": one.needed,
        "reached": one.reached,
        "missing": one.missing or None,
        "text": reached_words(one),
    }
