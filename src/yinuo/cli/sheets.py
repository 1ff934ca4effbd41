"""`yinuo import` and `yinuo export`: spreadsheets on the command line."""

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from yinuo.cli.database import with_database


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="A JSON file: field → heading of its column."
)
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
@click.option(
    "--problems", type=click.Path(path_type=Path), help="Where to write the rows that were refused."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
@with_database
def import_(
    kind: str, file: Path, mapping: Path | None, dry_run: bool, problems: Path | None, is_json: bool
) -> None:
    """Take in a spreadsheet of customers, products, prices or orders.

    KIND is one of these four words, FILE an .xlsx or .csv file. Columns are found by their headings: a field's name in any language, or as they were called last time. Rows that
    cannot be taken in are refused whole and listed; all others are written. Ends with 1 where a row was refused. Stopped by
    Ctrl-C, it takes back what it wrote.
    """
    from yinuo.core.errors import DomainError

    try:
        run = _taken_in(kind, file, _read_mapping(mapping), dry_run=dry_run)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    if problems is not None and run.problems_file:
        from django.core.files.storage import default_storage

        with default_storage.open(run.problems_file) as stream:
            problems.write_bytes(stream.read())
    numbers = {name: getattr(run, name) for name in ("rows", "created", "changed", "unchanged", "refused")}
    if is_json:
        click.echo(
            orjson.dumps({"id": run.pk, "state": run.state, **numbers, "problems": run.problems}).decode()
        )
    else:
        click.echo(", ".join(f"{count} {name}" for name, count in numbers.items()) + ".")
        for problem in run.problems:
            click.echo(f"row {problem['row']}: {' '.join(problem['texts'])}", err=True)
    if run.refused or run.state not in ("checked", "done"):
        sys.exit(1)


def _read_mapping(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        found = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"{file}: {error}") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise click.UsageError(f"{file}: an object of field → heading is needed.")
    return found


def _taken_in(kind: str, file: Path, mapping: dict[str, str], *, dry_run: bool) -> Any:
    from django.utils import timezone

    from yinuo.core.actions.imports import map_import, start_import_step, stop_import, upload_import
    from yinuo.core.actor import SYSTEM
    from yinuo.core.imports_engine import perform_step

    with file.open("rb") as stream:
        run = upload_import(actor=SYSTEM, now=timezone.now(), kind=kind, name=file.name, stream=stream)
    if mapping:
        run = map_import(actor=SYSTEM, now=timezone.now(), run_id=run.pk, mapping={**run.mapping, **mapping})
    for step in ("check",) if dry_run else ("check", "run"):
        start_import_step(actor=SYSTEM, now=timezone.now(), run_id=run.pk, step=step, here=True)
        try:
            run = perform_step(actor=SYSTEM, run_id=run.pk, step=step, progress=_progress(step))
        except KeyboardInterrupt:
            if stop_import(actor=SYSTEM, now=timezone.now(), run_id=run.pk, here=True).state == "undoing":
                perform_step(actor=SYSTEM, run_id=run.pk, step="undo")
            raise
    return run


def _progress(step: str) -> Any:
    """Return what shows how far a step is, on a terminal only."""
    if not sys.stderr.isatty():
        return None
    return lambda done, rows: click.echo(f"\r{step}: {done} of {rows} rows", err=True, nl=done >= rows)


@click.command("export")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="Personal values in full; that they left stays in the journal.")
@with_database
def export(kind: str, file: Path, plain: bool) -> None:
    """Write customers, products, prices or orders to a spreadsheet.

    KIND is one of these four words; the name of FILE ends in .xlsx or .csv. No cell of it is a formula.
    """
    from django.utils import timezone

    from yinuo.core.actions.exports import export_list
    from yinuo.core.actor import SYSTEM
    from yinuo.core.errors import DomainError

    try:
        ending = file.suffix.lower().removeprefix(".")
        with (
            export_list(actor=SYSTEM, now=timezone.now(), kind=kind, ending=ending, plain=plain) as stream,
            file.open("wb") as target,
        ):
            target.writelines(stream)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(str(file))
