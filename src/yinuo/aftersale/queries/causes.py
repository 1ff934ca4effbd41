"""The two trees: why it happened, and who answers for it."""

from msgspec import Struct

from yinuo.aftersale.models import ComplaintCause
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound


class CauseRow(Struct, frozen=True, kw_only=True):
    """A knot of a tree; `path` names all above it and itself, `depth` is 0 for one that stands alone."""

    id: int
    kind: str
    parent_id: int | None
    code: str
    name: str
    names: dict[str, str]
    position: int
    active: bool
    depth: int
    path: str


def list_causes(*, actor: Actor, language: str, kind: str = "", active_only: bool = False) -> list[CauseRow]:
    """Return the knots of both trees or one, each under its parent. One query. Raises: NotAllowed."""
    actor.require("complaint.work" if actor.can("complaint.work") else "complaint.edit")
    rows = ComplaintCause.objects.order_by("kind", "position", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    stored = list(rows)
    under: dict[int | None, list[ComplaintCause]] = {}
    for one in stored:
        under.setdefault(one.parent_id, []).append(one)
    found: list[CauseRow] = []

    def walk(parent_id: int | None, depth: int, above: str) -> None:
        for one in under.get(parent_id, ()):
            if active_only and not one.active:
                continue
            name = text_in(one.names, language) or one.code
            path = f"{above} › {name}" if above else name
            found.append(
                CauseRow(
                    id=one.pk,
                    kind=one.kind,
                    parent_id=one.parent_id,
                    code=one.code,
                    name=name,
                    names=dict(one.names),
                    position=one.position,
                    active=one.active,
                    depth=depth,
                    path=path,
                )
            )
            walk(one.pk, depth + 1, path)

    walk(None, 0, "")
    return found


def get_cause(*, actor: Actor, cause_id: int, language: str) -> CauseRow:
    """Return one knot. Raises: NotAllowed, NotFound."""
    for row in list_causes(actor=actor, language=language):
        if row.id == cause_id:
            return row
    raise NotFound()
