"""The registry of rights: nothing is allowed that is not declared here by a room and given by a role."""

from typing import Any

from msgspec import Struct

RIGHTS: dict[str, "Right"] = {}


class Right(Struct, frozen=True, kw_only=True):
    """Something that may be done. `code` is `room noun.verb` in short (`matter.reply`); `label` is shown to people."""

    code: str
    label: Any


def register_rights(rights: dict[str, Any]) -> None:
    """Declare a room's rights, code → label."""
    for code, label in rights.items():
        RIGHTS[code] = Right(code=code, label=label)
