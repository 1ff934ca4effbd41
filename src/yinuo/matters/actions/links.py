"""Matters that belong together, and matters that wait for others."""

from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidMove, InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.matters import access
from yinuo.matters.actions.states import OPEN_PHASES
from yinuo.matters.errors import AlreadyLinked, CannotMerge, WouldWaitForItself
from yinuo.matters.journal import MattersLinked, MattersUnlinked, ParentChanged
from yinuo.matters.models import Matter, MatterLink

KINDS = ("related", "caused_by")
_ONE_TREE_AT_A_TIME = 7130002


@action(journal=MattersLinked, many=True)
def link_matters(
    *, actor: Actor, now: datetime, matter_id: int, other_id: int, kind: str = "related"
) -> MatterLink:
    """Link two matters; both timelines say so. `kind`: related, caused_by (this one by the other).

    Raises: NotFound, NotAllowed, InvalidValue, AlreadyLinked.
    """
    if kind not in KINDS:
        raise InvalidValue(field="kind", problem=kind)
    if matter_id == other_id:
        raise InvalidValue(field="other", problem=_("A matter cannot be linked to itself."))
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    other = access.matter_for(actor, other_id, "matter.read")
    same = Q(source=matter, target=other)
    if kind == "related":
        same |= Q(source=other, target=matter)
    if MatterLink.objects.filter(same, kind=kind).exists():
        raise AlreadyLinked(field="other")
    return make_link(matter, other, kind=kind, now=now)


def make_link(source: Matter, target: Matter, *, kind: str, now: datetime) -> MatterLink:
    """Write a link and an entry in both timelines, within a running action."""
    link, made = MatterLink.objects.get_or_create(
        source=source, target=target, kind=kind, defaults={"made_at": now}
    )
    if not made:
        raise AlreadyLinked(field="other")
    for here, there in ((source, target), (target, source)):
        record(
            MattersLinked(
                subject_id=here.pk, matter_id=here.pk, other_id=there.pk, other_number=there.number, kind=kind
            )
        )
        tell(f"matter:{here.pk}", event="matter", id=here.pk)
    return link


@action(journal=MattersUnlinked, many=True)
def unlink_matters(*, actor: Actor, now: datetime, link_id: int) -> None:
    """Remove a link. Raises: NotFound, NotAllowed."""
    link = MatterLink.objects.filter(pk=link_id).select_related("source", "target").first()
    if link is None:
        raise NotFound()
    access.matter_for(actor, link.source_id, "matter.work", lock=True)
    for here, there in ((link.source, link.target), (link.target, link.source)):
        record(
            MattersUnlinked(
                subject_id=here.pk,
                matter_id=here.pk,
                other_id=there.pk,
                other_number=there.number,
                kind=link.kind,
            )
        )
        tell(f"matter:{here.pk}", event="matter", id=here.pk)
    link.delete()


@action(journal=ParentChanged, many=True)
def set_parent(*, actor: Actor, now: datetime, matter_id: int, parent_id: int) -> Matter:
    """Let another open matter wait for this one: it cannot be resolved before this one is done.

    Nothing is journalled where it waits already. Raises: NotFound, NotAllowed, WouldWaitForItself, InvalidMove.
    """
    _only_one_changes_the_tree()
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    parent = access.matter_for(actor, parent_id, "matter.work")
    if matter.pk == parent.pk or matter.pk in ancestors_of(parent):
        raise WouldWaitForItself(field="parent")
    if parent.phase not in OPEN_PHASES:
        raise InvalidMove(move=_("Wait for another matter"), state=parent.state, to=parent.state)
    if matter.parent_id != parent.pk:
        change_parent(matter, parent.pk, now=now)
    return matter


@action(journal=ParentChanged, many=True)
def clear_parent(*, actor: Actor, now: datetime, matter_id: int) -> Matter:
    """Let no other matter wait for this one any more. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    if matter.parent_id is not None:
        change_parent(matter, None, now=now)
    return matter


def change_parent(matter: Matter, parent_id: int | None, *, now: datetime) -> None:
    """Write another parent and its entry, within a running action that has looked for circles."""
    before = matter.parent_id
    Matter.objects.filter(pk=matter.pk).update(parent_id=parent_id, changed_at=now)
    matter.parent_id = parent_id
    record(
        ParentChanged(subject_id=matter.pk, matter_id=matter.pk, parent_id=parent_id, before_parent_id=before)
    )
    for key in {matter.pk, before, parent_id} - {None}:
        tell(f"matter:{key}", event="matter", id=key)


def ancestors_of(matter: Matter) -> list[int]:
    """Return the keys of all that wait for a matter, nearest first. One query, whatever the depth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up(id, parent_id, depth) AS ("
            " SELECT id, parent_id, 0 FROM matter WHERE id = %s"
            " UNION SELECT m.id, m.parent_id, up.depth + 1 FROM matter m JOIN up ON m.id = up.parent_id"
            ") CYCLE id SET is_circle USING path SELECT id FROM up WHERE depth > 0 ORDER BY depth",
            [matter.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def refuse_one_waiting_for_the_other(one: Matter, other: Matter) -> None:
    """Raises: CannotMerge where one of two matters waits, at any depth, for the other."""
    if one.pk in ancestors_of(other) or other.pk in ancestors_of(one):
        raise CannotMerge(why=_("one of them waits for the other."))


def _only_one_changes_the_tree() -> None:
    """Two changes at once could close a circle that neither of them sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_TREE_AT_A_TIME])
