"""`yinuo journal`: is it whole, and what stands in it about a matter."""

import sys
from datetime import datetime

import click
from msgspec.json import encode

from yinuo.cli.database import with_database


@click.group()
def journal() -> None:
    """Check the journal, and read what it says about a matter."""


@journal.command()
@click.option(
    "--since", metavar="INSTANT", help="Walk only the chains with an entry recorded since, ISO 8601."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
@with_database
def verify(since: str | None, is_json: bool) -> None:
    """Walk every chain of the journal; exit with 1 and list the faults where it is not as it was written."""
    from django.utils import timezone

    from yinuo.core.journal import verify_journal
    from yinuo.core.models import JournalEntry

    at = None
    if since is not None:
        try:
            at = datetime.fromisoformat(since.strip())
        except ValueError:
            raise click.UsageError(f"“{since}” is not a moment such as 2026-02-12T10:00+08:00.") from None
        at = at if at.tzinfo else timezone.make_aware(at)
    faults = list(verify_journal(since=at))
    entries = JournalEntry.objects.count()
    if is_json:
        click.echo(encode({"entries": entries, "faults": faults}).decode())
    else:
        for fault in faults:
            where = f"{fault.subject_kind} {fault.subject_id}, entry {fault.sequence}"
            click.echo(f"{fault.what}: {where}", err=True)
        click.echo(f"{entries} entries, {len(faults)} faults.")
    if faults:
        sys.exit(1)


@journal.command()
@click.argument("number")
@click.option(
    "--json", "is_json", is_flag=True, help="Print one JSON line an entry, with its facts and hash."
)
@with_database
def show(number: str, is_json: bool) -> None:
    """Print what happened in the matter NUMBER, oldest first."""
    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import NotFound
    from yinuo.core.numbering import parse_number
    from yinuo.matters.access import matter_by_number
    from yinuo.matters.queries.timeline import timeline_of

    known = parse_number(number)
    if known is None:
        raise click.UsageError(f"“{number}” is not a matter's number such as ZX-2610-4F7QK3-7.")
    try:
        matter = matter_by_number(SYSTEM, known)
    except NotFound:
        raise click.ClickException(f"There is no matter {known}.") from None
    for row in reversed(timeline_of(actor=SYSTEM, matter_id=matter.pk, limit=100_000)):
        if is_json:
            click.echo(encode(row).decode())
            continue
        reason = f" — {row.reason}" if row.reason else ""
        click.echo(f"{row.at:%Y-%m-%d %H:%M:%S}Z  {row.hash[:12]}  {row.sentence}{reason}")
