"""`yinuo explain`: why a day is what it is."""

import json

import click
from msgspec import to_builtins

from yinuo.cli.database import with_database

LANGUAGES = ("zh-hans", "zh-hant", "en")


@click.group()
def explain() -> None:
    """Explain why a day is what it is."""


@explain.command()
@click.argument("number")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh-hans", show_default=True)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
@with_database
def order(number: str, language: str, is_json: bool) -> None:
    """Name every cause that moved the day of an order, in the order in which they happened."""
    from django.utils import timezone, translation

    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError
    from yinuo.core.numbering import parse_number
    from yinuo.insale.explain_words import by_words, cause_words
    from yinuo.insale.queries.explain import explain_delivery
    from yinuo.matters.access import matter_by_number

    try:
        matter = matter_by_number(SYSTEM, parse_number(number) or number)
        found = explain_delivery(actor=SYSTEM, now=timezone.now(), order_id=matter.pk, language=language)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    if is_json:
        click.echo(json.dumps(to_builtins(found), ensure_ascii=False, indent=2))
        return
    with translation.override(language):
        click.echo(f"{found.number}  {found.promised_on or '-'} -> {found.forecast_on or '-'}")
        for cause in found.causes:
            words = f" ({cause.words})" if cause.words else ""
            click.echo(f"{cause.at}  {cause_words(cause)}, {by_words(cause)}{words}")
