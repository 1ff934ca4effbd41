"""Mail on the command line."""

import sys
from pathlib import Path
from typing import Any

import click
import orjson
from msgspec.structs import asdict

from yinuo.cli.database import with_database


@click.group()
def mail() -> None:
    """Read messages from e-mail, and take them in."""


@mail.command()
@click.argument("files", nargs=-1, metavar="[FILE…]")
@with_database
def pipe(files: tuple[str, ...]) -> None:
    """Take each mail FILE in, or the mail on standard input: a question, or a message of the matter it answers.

    Prints one JSON line a mail: result (created, appended, ignored or quarantined), matter, message, reason. Ends with
    0 when every mail is kept one way or the other, with 1 when one is not, so that a mail server tries it again.
    """
    failed = False
    for file in files or ("-",):
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            line = orjson.dumps(_taken_in(file, raw)).decode()
        except (OSError, ValueError) as error:
            failed = True
            click.echo(f"{file}: {_reason(error)}", err=True)
        else:
            click.echo(line)
    if failed:
        sys.exit(1)


def _taken_in(file: str, raw: bytes) -> dict[str, Any]:
    from django.utils import timezone

    from yinuo.channels.incoming import pipe_mail

    taken = pipe_mail(raw, now=timezone.now())
    shown = {
        "result": taken.result,
        "matter": taken.number or None,
        "matter_id": taken.matter_id,
        "message": taken.message_id,
        "reason": taken.reason or None,
    }
    return shown if file == "-" else {"file": file.encode("utf-8", "replace").decode(), **shown}


@mail.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def parse(files: tuple[str, ...]) -> None:
    """Print what each mail FILE says, one JSON line a file; "-" reads standard input."""
    failed = False
    for file in files:
        try:
            raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            line = orjson.dumps(_fields(file, raw), default=asdict).decode()
        except (OSError, ValueError) as error:
            failed = True
            click.echo(f"{file}: {_reason(error)}", err=True)
        else:
            click.echo(line)
    if failed:
        sys.exit(1)


def _fields(file: str, raw: bytes) -> dict[str, Any]:
    # Loaded here, so that `yinuo mail --help` answers at once.
    from yinuo.channels.mail.parser import MAX_MAIL_BYTES, parse_mail

    if len(raw) > MAX_MAIL_BYTES:
        raise ValueError(f"{len(raw)} bytes; {MAX_MAIL_BYTES} are allowed.")
    found = parse_mail(raw)
    return {
        "file": file.encode("utf-8", "replace").decode(),
        "message_id": found.message_id,
        "from": found.from_,
        "from_name": found.from_name,
        "to": found.to,
        "cc": found.cc,
        "reply_to": found.reply_to,
        "subject": found.subject,
        "date": found.date,
        "in_reply_to": found.in_reply_to,
        "references": found.references,
        "text": found.text,
        "full_text": found.full_text,
        "html": found.html,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size} for file in found.attachments
        ],
        "is_auto_reply": found.is_auto_reply,
        "is_bounce": found.is_bounce,
        "bounce": found.bounce,
        "charset_notes": found.charset_notes,
    }


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file."
    if isinstance(error, IsADirectoryError):
        return "this is a folder, not a mail."
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
