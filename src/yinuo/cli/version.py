"""The version command."""

import json
import platform
from importlib.metadata import version as installed

import click

_PARTS = ("yinuo", "django", "psycopg", "procrastinate", "granian")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def version(as_json: bool) -> None:
    """Print the versions of Yinuo and of what it runs on."""
    versions = {name: installed(name) for name in _PARTS}
    versions["python"] = platform.python_version()
    if as_json:
        click.echo(json.dumps(versions))
        return
    click.echo(f"Yinuo {versions.pop('yinuo')}")
    for name, number in versions.items():
        click.echo(f"  {name} {number}")
