"""`yinuo createadmin`: the first administrator, without any mail."""

import secrets

import click

# No 0/O, 1/l/I: it is read from a screen and typed.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 20


@click.command()
@click.option("--username", prompt=True, help="What the administrator signs in with.")
@click.option("--name", prompt=True, help="The name that colleagues and customers see.")
@click.option("--password", default=None, help="The password. Left out, it is asked for.")
@click.option("--generate", is_flag=True, help="Make up a password and print it once.")
def createadmin(username: str, name: str, password: str | None, generate: bool) -> None:
    """Make an administrator who can sign in at once."""
    from django.utils import timezone

    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError
    from yinuo.people.actions.staff import create_administrator

    if generate and password is not None:
        raise click.UsageError("Give --password or --generate, not both.")
    if generate:
        password = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    elif password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        staff = create_administrator(
            actor=SYSTEM, now=timezone.now(), username=username, name=name, password=password or ""
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{staff.username} can sign in now.")
    if generate:
        click.echo(f"Password, shown only now: {password}")
