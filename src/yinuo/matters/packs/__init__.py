"""Rule packs: standards as data files, each with its jurisdiction, version, source and first day in force."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.matters.errors import BadRulePack

FOLDER = Path(__file__).parent
LONGEST_FILE_BYTES = 1024 * 1024


class PackedStandard(Struct, frozen=True, kw_only=True):
    code: str
    terms: dict[str, Any]


class Pack(Struct, frozen=True, kw_only=True):
    """A pack as it was read; `digest` is the SHA-256 of the file."""

    code: str
    version: str
    jurisdiction: str
    source: str
    valid_from: datetime
    standards: list[PackedStandard]
    digest: str


def shipped_packs() -> dict[str, Path]:
    """Return the packs that come with the program, code → file."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.json"))}


def read_pack(content: bytes) -> Pack:
    """Read a pack; the terms of its standards are checked where they are taken in. Raises: BadRulePack."""
    if len(content) > LONGEST_FILE_BYTES:
        raise BadRulePack(field="file", problem=_("it is larger than a megabyte."))
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise BadRulePack(field="file", problem=_("it is not JSON.")) from None
    if not isinstance(value, Mapping):
        raise BadRulePack(field="file", problem=_("it is not an object."))
    standards = value.get("standards")
    if not isinstance(standards, list) or not standards:
        raise BadRulePack(field="file", problem=_("it has no standards."))
    return Pack(
        code=_text(value, "code", longest=60),
        version=_text(value, "version", longest=20),
        jurisdiction=_text(value, "jurisdiction", longest=20, needed=False),
        source=_text(value, "source", longest=4000, needed=False),
        valid_from=_instant(value.get("valid_from")),
        standards=[_standard(one) for one in standards],
        digest=hashlib.sha256(content).hexdigest(),
    )


def _standard(value: Any) -> PackedStandard:
    if not isinstance(value, Mapping):
        raise BadRulePack(field="file", problem=_("a standard is not an object."))
    terms = {name: term for name, term in value.items() if name != "code"}
    return PackedStandard(code=_text(value, "code", longest=60), terms=terms)


def _text(value: Mapping[str, Any], name: str, *, longest: int, needed: bool = True) -> str:
    text = value.get(name, "")
    if not isinstance(text, str) or len(text) > longest or "\x00" in text or (needed and not text.strip()):
        raise BadRulePack(field="file", problem=_("“%(name)s” is missing or too long.") % {"name": name})
    return text.strip()


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadRulePack(field="file", problem=_("“valid_from” is not an instant.")) from None
    if found.tzinfo is None:
        raise BadRulePack(field="file", problem=_("“valid_from” needs a time zone."))
    return found
