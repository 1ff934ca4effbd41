"""What a command needs that works on the database: Django set up, and the server running while it works."""

import functools
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command's function with Django set up and the database there.

    The embedded server is started where it does not run, and stopped again if nobody else uses it. Where the
    database cannot be reached the command ends with one line that says so.
    """

    @functools.wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.settings")
        from yinuo.runtime import logging as logs
        from yinuo.runtime import postgres
        from yinuo.runtime.lifeline import die_with_parent
        from yinuo.runtime.place import DatabaseUnavailableError

        logs.configure(process="command")
        die_with_parent()
        try:
            with postgres.running():
                import django

                django.setup(set_prefix=False)
                import psycopg
                from django.db import OperationalError, connections

                try:
                    return command(*arguments, **options)
                except (OperationalError, psycopg.OperationalError) as error:
                    raise click.ClickException(
                        f"The database does not answer: {str(error).splitlines()[0]}"
                    ) from None
                finally:
                    # An open connection would hold up the stop of a server that only this command used.
                    connections.close_all()
        except DatabaseUnavailableError as error:
            raise click.ClickException(str(error)) from None

    return run
