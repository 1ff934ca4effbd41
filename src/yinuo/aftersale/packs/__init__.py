"""The law of each country as a data file, checked wholly when it is read: a country is added by adding a file."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yinuo.aftersale.rules.pack import Pack, PackError
from yinuo.core.worktime.wording import gettext

from .checking import Reader

FOLDER = Path(__file__).parent
LONGEST_FILE_BYTES = 1024 * 1024


def shipped_packs() -> dict[str, Path]:
    """Return the packs that come with the program, code → file."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


@cache
def shipped_pack(code: str) -> Pack:
    """Return a pack that comes with the program. Raises: KeyError for one that does not."""
    return read_pack(shipped_packs()[code].read_bytes())


def read_pack(content: bytes) -> Pack:
    """Read a pack. Raises: PackError, all objections at once, each naming its rule and field."""
    if len(content) > LONGEST_FILE_BYTES:
        raise PackError([gettext("The file is larger than a megabyte.")])
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        raise PackError([gettext("The file is not JSON.")]) from None
    if not isinstance(value, Mapping):
        raise PackError([gettext("The file is not an object.")])
    return Reader(value).pack(digest=hashlib.sha256(content).hexdigest())
