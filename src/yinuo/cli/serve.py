"""Commands that run the processes: serve, web, worker, migrate."""

import os

import click

from yinuo.cli.database import with_database

# More would want more connections than the embedded server gives.
MOST_WORKERS_UNASKED = 4


def _one_a_core() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS_UNASKED)


_PORT = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    default=8000,
    show_default=True,
    help="Port to listen on; PORT in the environment does the same.",
)
_HOST = click.option(
    "--host",
    envvar="HOST",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 for all.",
)
_WORKERS = click.option(
    "--web-workers",
    type=click.IntRange(1, 64),
    envvar="WEB_WORKERS",
    default=_one_a_core,
    show_default="one a core, four at most",
    help="Number of web worker processes.",
)


@click.command()
@_HOST
@_PORT
@_WORKERS
def serve(host: str, port: int, web_workers: int) -> None:
    """Run everything: database, web pages, live updates and jobs.

    Uses the PostgreSQL that comes with Yinuo, or the server that DATABASE_URL names. Stop it with Ctrl-C.
    """
    from yinuo.runtime.place import DatabaseUnavailableError
    from yinuo.runtime.supervisor import CannotServeError, Supervisor

    try:
        Supervisor(host=host, port=port, web_workers=web_workers, say=click.echo).run()
    except (CannotServeError, DatabaseUnavailableError) as error:
        raise click.ClickException(str(error)) from None


@click.command()
@_HOST
@_PORT
@_WORKERS
@click.option("--prepare", is_flag=True, help="Do first what `yinuo migrate` does.")
def web(host: str, port: int, web_workers: int, prepare: bool) -> None:
    """Run only the web process, as one of several nodes.

    The database must be running and up to date (`yinuo migrate`, or --prepare).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.settings")
    os.environ["PORT"] = str(port)
    from yinuo.runtime.web import serve as serve_web

    serve_web(host=host, port=port, workers=web_workers, prepare=_prepare if prepare else None)


@click.command()
def worker() -> None:
    """Run only the worker, as one of several nodes.

    The database must be running and up to date (`yinuo migrate`).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.settings")
    from yinuo.runtime.worker import work

    work()


@click.command()
@click.option("--quiet", is_flag=True, help="Say only what is done, not that nothing was to do.")
@with_database
def migrate(quiet: bool) -> None:
    """Bring the database up to date with this version.

    Several nodes may run it at once: one works and the others wait.
    """
    from yinuo.runtime.readiness import make_ready

    make_ready(say=click.echo)
    if not quiet:
        click.echo("The database is up to date.")


def _prepare() -> None:
    migrate(["--quiet"], prog_name="yinuo migrate")
