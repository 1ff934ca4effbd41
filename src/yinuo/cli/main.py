"""The `yinuo` command: subcommands are loaded when they are called, so that each starts only what it needs."""

import importlib
import sys
from typing import Any

import click

# name → (module under yinuo.cli, attribute, line in --help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "calendar": ("calendar", "calendar", "Print the days of a calendar, working or not, and why."),
    "due": ("due", "due", "Tell when a term ends, and show the working."),
    "mail": ("mail", "mail", "Read messages from e-mail."),
    "migrate": ("serve", "migrate", "Bring the database up to date with this version."),
    "promise": ("promise", "promise", "Find promises in what somebody writes."),
    "serve": ("serve", "serve", "Run everything: database, web pages, live updates and jobs."),
    "version": ("version", "version", "Print the versions of Yinuo and of what it runs on."),
    "web": ("serve", "web", "Run only the web process, as one of several nodes."),
    "worker": ("serve", "worker", "Run only the worker, as one of several nodes."),
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
        module, attribute, _line = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"yinuo.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])


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
