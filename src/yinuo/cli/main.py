"""The `yinuo` command: subcommands are loaded when they are called, so that each starts only what it needs."""

import copy
import importlib
import keyword
import sys
from typing import Any, NamedTuple

import click

from yinuo.cli.database import with_database


class Entry(NamedTuple):
    """Where a command is found, and its line in --help."""

    module: str
    line: str
    database: bool = False
    """Whether Django and the database are made ready around the command."""


# The name of a command is that of its function in the module under yinuo.cli; after a word of Python's own stands "_".
COMMANDS: dict[str, Entry] = {
    "apikey": Entry("apikey", "Make, list and revoke the keys with which programs use the API."),
    "calendar": Entry("calendar", "Show which days of a year are worked, and why not. Needs no database."),
    "createadmin": Entry("createadmin", "Make an administrator who can sign in at once.", database=True),
    "demo": Entry("demo", "Load the demo company into an empty database.", database=True),
    "due": Entry("due", "Show when a term ends and how that was counted. Needs no database."),
    "explain": Entry("explain", "Explain why a day is what it is."),
    "entitlement": Entry(
        "entitlement",
        "Decide what a customer may ask for, and explain it. With --facts it needs no database.",
    ),
    "export": Entry("sheets", "Write customers, products, prices or orders to a spreadsheet."),
    "import": Entry("sheets", "Take in a spreadsheet of customers, products, prices or orders."),
    "journal": Entry("journal", "Check the journal, and read what it says about a matter."),
    "mail": Entry("mail", "Read messages from e-mail, and take them in."),
    "migrate": Entry("serve", "Bring the database up to date with this version."),
    "promise": Entry("promise", "Work with promises to customers."),
    "reindex": Entry("reindex", "Write what search knows of products and articles anew.", database=True),
    "serve": Entry("serve", "Run everything: database, web pages, live updates and jobs."),
    "standards": Entry("standards", "Work with service standards."),
    "version": Entry("version", "Print the versions of Yinuo and of what it runs on."),
    "web": Entry("serve", "Run only the web process, as one of several nodes."),
    "worker": Entry("serve", "Run only the worker, as one of several nodes."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(importlib.import_module(f"yinuo.cli.{entry.module}"), name)
        if entry.database and (function := command.callback):
            command = copy.copy(command)
            command.callback = with_database(function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].line) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def yinuo() -> None:
    """Yinuo keeps the enterprise's word: every promise to a customer is a record.

    All data live in one folder: YINUO_HOME, or `var` in a checkout.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run a command; exit with 0, 1 (failed) or 2 (wrong usage), and never a traceback for a user's mistake."""
    try:
        return yinuo.main(args=arguments, prog_name="yinuo")
    except PermissionError as error:
        click.echo(
            f"Not allowed: {error.filename or error.strerror}. Does the folder belong to another account?",
            err=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
