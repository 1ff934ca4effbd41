"""`yinuo apikey`: the keys of programs."""

import click
from msgspec.json import encode

from yinuo.cli.database import with_database


@click.group()
def apikey() -> None:
    """Make, list and revoke the keys with which programs use the API."""


@apikey.command()
@click.option("--name", required=True, help="What the program is called.")
@click.option(
    "--right", "rights", multiple=True, help="A right of the key, such as matter.open; may be repeated."
)
@click.option("--all", "is_all", is_flag=True, help="Give the key every right there is.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
@with_database
def create(name: str, rights: tuple[str, ...], is_all: bool, is_json: bool) -> None:
    """Make a key and print it; it is shown only now."""
    from django.utils import timezone

    from yinuo.channels.actions.api_clients import make_api_client
    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError, SeveralErrors
    from yinuo.core.rights import RIGHTS

    if is_all and rights:
        raise click.UsageError("Give --right or --all, not both.")
    try:
        client, key = make_api_client(
            actor=SYSTEM, now=timezone.now(), name=name, rights=sorted(RIGHTS) if is_all else rights
        )
    except DomainError as error:
        found = error.errors if isinstance(error, SeveralErrors) else [error]
        raise click.ClickException(" ".join(str(one) for one in found)) from None
    if is_json:
        line = {"id": client.pk, "name": client.name, "prefix": client.prefix, "key": key}
        click.echo(encode({**line, "rights": sorted(client.rights)}).decode())
        return
    click.echo(key)
    click.echo(
        f"The key of “{client.name}”, shown only now. Send it as: Authorization: Bearer <key>", err=True
    )


@apikey.command("list")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON line a key.")
@with_database
def list_(is_json: bool) -> None:
    """List the programs that have a key, and what it opens."""
    from yinuo.channels.queries.api_clients import list_api_clients
    from yinuo.core.actor import SYSTEM

    for row in list_api_clients(actor=SYSTEM):
        if is_json:
            click.echo(encode(row).decode())
            continue
        state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else "in use"
        click.echo(f"{row.prefix}  {state}  {row.name}  {', '.join(row.rights)}")


@apikey.command()
@click.argument("which", metavar="PREFIX")
@click.option("--reason", default="", help="Why; it stays in the journal.")
@with_database
def revoke(which: str, reason: str) -> None:
    """Take the key that begins with yk_PREFIX away; within five seconds it opens nothing."""
    from django.utils import timezone

    from yinuo.channels.actions.api_clients import revoke_api_client
    from yinuo.channels.queries.api_clients import list_api_clients
    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError

    prefix = which.removeprefix("yk_").partition("_")[0]
    row = next((row for row in list_api_clients(actor=SYSTEM) if row.prefix == prefix), None)
    if row is None:
        raise click.ClickException(f"There is no key that begins with yk_{prefix}.")
    try:
        revoke_api_client(actor=SYSTEM, now=timezone.now(), client_id=row.id, reason=reason)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The key of “{row.name}” is revoked.")
