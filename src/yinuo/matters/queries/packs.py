"""The rule packs: those that come with the program, and those that were taken in."""

from datetime import datetime

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.matters.models import RulePack
from yinuo.matters.packs import read_pack, shipped_packs


class PackRow(Struct, frozen=True, kw_only=True):
    """A pack. `standards` are the codes it brings; `loaded_at` is None where it was not taken in yet."""

    code: str
    version: str
    jurisdiction: str
    source: str
    standards: list[str]
    shipped: bool
    loaded_at: datetime | None


def list_packs(*, actor: Actor) -> list[PackRow]:
    """Return the packs by code and version. Two statements. Raises: NotAllowed."""
    actor.require("standard.read")
    loaded = {pack.digest: pack for pack in RulePack.objects.prefetch_related("standards")}
    shipped = [read_pack(path.read_bytes()) for path in shipped_packs().values()]
    rows = [
        PackRow(
            code=pack.code,
            version=pack.version,
            jurisdiction=pack.jurisdiction,
            source=pack.source,
            standards=sorted(packed.code for packed in pack.standards),
            shipped=True,
            loaded_at=loaded[pack.digest].loaded_at if pack.digest in loaded else None,
        )
        for pack in shipped
    ]
    others = loaded.keys() - {pack.digest for pack in shipped}
    rows += [
        PackRow(
            code=pack.code,
            version=pack.version,
            jurisdiction=pack.jurisdiction,
            source=pack.source,
            standards=sorted(standard.code for standard in pack.standards.all()),
            shipped=False,
            loaded_at=pack.loaded_at,
        )
        for pack in (loaded[digest] for digest in others)
    ]
    return sorted(rows, key=lambda row: (row.code, row.version))
