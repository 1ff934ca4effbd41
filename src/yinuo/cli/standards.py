"""`yinuo standards`: take standards in from rule packs."""

from pathlib import Path

import click

from yinuo.cli.database import with_database


@click.group()
def standards() -> None:
    """Work with service standards."""


@standards.command()
@click.argument("file")
@with_database
def load(file: str) -> None:
    """Take in a rule pack: a JSON file, or the name of one that comes with Yinuo (yinuo-basic).

    The same pack again changes nothing.
    """
    from django.utils import timezone

    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError, SeveralErrors
    from yinuo.matters.actions.standards import load_pack
    from yinuo.matters.packs import shipped_packs

    path = shipped_packs().get(file, Path(file))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    try:
        pack = load_pack(actor=SYSTEM, now=timezone.now(), content=content)
    except SeveralErrors as several:
        raise click.ClickException("\n".join(str(error) for error in several.errors)) from None
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{pack.code} {pack.version}: {pack.standards.count()} standards.")
