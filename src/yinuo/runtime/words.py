"""Compile the catalogues of the interface's words where they are older than their source. Needs no system program."""

import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"


def compile_stale() -> list[str]:
    """Compile every catalogue whose `.mo` is missing or older than its `.po`; return the languages that were."""
    return [
        file.parent.parent.name for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")) if _compile(file)
    ]


def _compile(source: Path) -> bool:
    made = source.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
        return False
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parent.parent.name)
    descriptor, draft = tempfile.mkstemp(dir=source.parent, suffix=".mo")
    with os.fdopen(descriptor, "wb") as stream:
        write_mo(stream, catalogue)
    Path(draft).chmod(0o644)
    Path(draft).replace(made)
    return True
