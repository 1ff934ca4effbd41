"""Two matters made one and two again; one matter made two."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.models import SearchDocument
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.matters import access, merging, promises
from yinuo.matters.actions.details import index_head
from yinuo.matters.actions.links import make_link, refuse_one_waiting_for_the_other
from yinuo.matters.actions.states import OPEN_PHASES, change_state
from yinuo.matters.errors import CannotMerge, CannotSplit, ReasonNeeded, StaysWhole
from yinuo.matters.journal import (
    MatterCancelled,
    MatterOpened,
    MatterRestored,
    MattersMerged,
    MatterSplit,
    MergeUndone,
)
from yinuo.matters.models import Matter, MatterMerge, Message
from yinuo.matters.moves import move_matter

_MOVE_TO = {
    "waiting_customer": "wait_customer",
    "waiting_internal": "wait_internal",
    "waiting_third_party": "wait_third_party",
}


@action(journal=MattersMerged)
def merge_matters(
    *,
    actor: Actor,
    now: datetime,
    survivor_id: int,
    absorbed_id: int,
    reason: str,
    other_customer_confirmed: bool = False,
) -> MatterMerge:
    """Take one open matter up into another of its kind: messages, files, promises, tags and links move over.

    Where the same standard runs on both, the earlier clock runs on and the other is released. The absorbed matter is
    cancelled and points to its survivor, to which its customer's link leads from now on. Two customers' matters are
    merged only when confirmed, because each of them will read the whole thread.

    Raises: NotFound, NotAllowed, ReasonNeeded, CannotMerge, StaysWhole.
    """
    if survivor_id == absorbed_id:
        raise CannotMerge(why=_("it is one and the same."))
    # In the order of the keys, so that two merges of the same matters cannot wait for each other.
    locked = {
        key: access.matter_for(actor, key, "matter.merge", lock=True)
        for key in sorted((survivor_id, absorbed_id))
    }
    survivor, absorbed = locked[survivor_id], locked[absorbed_id]
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    _refuse_merge(survivor, absorbed, confirmed=other_customer_confirmed)
    before = absorbed.state
    released = merging.settle_duplicates(survivor, absorbed)
    moved = {**merging.move_all(absorbed, survivor), "released": released, "state": before}
    move_matter(absorbed, "cancel", closed_at=now, next_due_at=None, merged_into=survivor)
    SearchDocument.objects.filter(kind="matter", ref_id=absorbed.pk).update(matter_id=survivor.pk)
    promises.align_clocks(survivor)
    index_head(survivor)
    merge = MatterMerge.objects.create(survivor=survivor, absorbed=absorbed, merged_at=now, moved=moved)
    record(
        MattersMerged(
            subject_id=survivor.pk,
            matter_id=survivor.pk,
            absorbed_id=absorbed.pk,
            absorbed_number=absorbed.number,
            merge_id=merge.pk,
            reason=reason.strip(),
        )
    )
    record(
        MatterCancelled(
            subject_id=absorbed.pk,
            matter_id=absorbed.pk,
            before=before,
            reason=_("Merged into %(number)s") % {"number": survivor.number},
        )
    )
    _tell(survivor, absorbed)
    return merge


@action(journal=MergeUndone)
def undo_merge(*, actor: Actor, now: datetime, merge_id: int, reason: str = "") -> MatterMerge:
    """Make two matters of one again: what moved goes back, what the merge released runs on.

    What came in after the merge stays with the survivor. Raises: NotFound, NotAllowed, CannotMerge.
    """
    merge = MatterMerge.objects.select_for_update(no_key=True).filter(pk=merge_id).first()
    if merge is None:
        raise NotFound()
    # The absorbed one first: so does a customer's message to it.
    absorbed = access.matter_for(actor, merge.absorbed_id, "matter.merge", lock=True)
    survivor = access.matter_for(actor, merge.survivor_id, "matter.merge", lock=True)
    if merge.undone_at is not None or absorbed.merged_into_id != survivor.pk:
        raise CannotMerge(why=_("the merge was taken back already."))
    if survivor.merged_into_id is not None:
        raise CannotMerge(why=_("a later merge must be taken back first."))
    move_matter(absorbed, "restore", closed_at=None, merged_into=None)
    keyed = current_frame().operation.keyed
    keyed["matter", absorbed.pk], keyed["matter", survivor.pk] = absorbed, survivor
    merging.move_back(merge.moved, survivor=survivor, absorbed=absorbed)
    merging.revive_released(merge.moved["released"], reason=reason.strip())
    record(MatterRestored(subject_id=absorbed.pk, matter_id=absorbed.pk, reason=reason.strip()))
    if (move := _MOVE_TO.get(merge.moved["state"])) is not None:
        change_state(actor=actor, now=now, matter_id=absorbed.pk, move=move)
    for matter in (absorbed, survivor):
        promises.align_clocks(Matter.objects.get(pk=matter.pk))
        index_head(matter)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(
        MergeUndone(
            subject_id=survivor.pk,
            matter_id=survivor.pk,
            absorbed_id=absorbed.pk,
            absorbed_number=absorbed.number,
            merge_id=merge.pk,
            reason=reason.strip(),
        )
    )
    _tell(survivor, absorbed)
    return merge


@action(journal=MatterSplit)
def split_matter(
    *, actor: Actor, now: datetime, matter_id: int, message_ids: Sequence[int], title: str = ""
) -> Matter:
    """Make a matter of its own from some messages; return the new one, of the same kind, owner and customer.

    Files and the promises found in these messages go along; the new matter's standards start now. At least one message
    goes and at least one stays; a reply that can still be taken back stays.

    Raises: NotFound, NotAllowed, CannotSplit, StaysWhole.
    """
    matter = access.matter_for(actor, matter_id, "matter.merge", lock=True)
    _refuse_agreed(matter)
    chosen = list(matter.messages.filter(pk__in=list(message_ids)).order_by("at", "id"))
    others = matter.messages.exclude(pk__in=[m.pk for m in chosen]).exclude(direction=Message.Direction.NOTE)
    held = any(m.delivery == Message.Delivery.HELD for m in chosen)
    if not chosen or len(chosen) != len(set(message_ids)) or held or not others.exists():
        raise CannotSplit(field="messages")
    new = _copy(matter, chosen, title=title, now=now)
    current_frame().operation.keyed["matter", new.pk] = new
    merging.move_messages([m.pk for m in chosen], matter, new)
    record(
        MatterOpened(
            subject_id=new.pk,
            matter_id=new.pk,
            number=new.number,
            kind=new.kind,
            channel=new.channel,
            customer_id=new.customer_id,
            origin_id=matter.pk,
            message_id=chosen[0].pk,
            title=new.title,
        ),
        subject_is_new=True,
    )
    record(
        MatterSplit(
            subject_id=matter.pk,
            matter_id=matter.pk,
            new_id=new.pk,
            new_number=new.number,
            message_ids=[m.pk for m in chosen],
        )
    )
    make_link(new, matter, kind="split_from", now=now)
    index_head(new)
    _tell(matter, new)
    return new


def _refuse_merge(survivor: Matter, absorbed: Matter, *, confirmed: bool) -> None:
    if survivor.merged_into_id is not None or absorbed.merged_into_id is not None:
        raise CannotMerge(why=_("one of them was merged already."))
    if survivor.kind != absorbed.kind:
        raise CannotMerge(why=_("they are of different kinds; link them instead."))
    _refuse_agreed(survivor)
    if survivor.phase not in OPEN_PHASES or absorbed.phase not in OPEN_PHASES:
        raise CannotMerge(why=_("both must be open; reopen the one that is done, or link them."))
    if survivor.customer_id != absorbed.customer_id and not confirmed:
        raise CannotMerge(why=_("they are of different customers, and each would read the other's messages."))
    refuse_one_waiting_for_the_other(survivor, absorbed)


def _refuse_agreed(matter: Matter) -> None:
    if _row_of_its_kind(matter).stays_whole:
        raise StaysWhole()


def _copy(matter: Matter, chosen: list[Message], *, title: str, now: datetime) -> Matter:
    """Write a matter like another, with the columns of its kind, and without its past."""
    kept: dict[str, Any] = {
        name: getattr(matter, name)
        for name in (
            "kind",
            "customer_id",
            "owner_id",
            "team_id",
            "department_id",
            "outlet_id",
            "channel",
            "language",
        )
    }
    key = new_id()
    prefix = re.match(r"[A-Z]+", matter.number)
    first, last = chosen[0], chosen[-1]
    specific = _row_of_its_kind(matter)
    own = {field.attname: getattr(specific, field.attname) for field in _own_columns(specific)}
    new = type(specific)(
        **kept,
        **own,
        id=key,
        number=new_number(prefix[0] if prefix else "M", now=now, id=key, zone=organisation().zone),
        title=(title.strip() or first.text.strip().splitlines()[0])[:160],
        priority=matter.priority,
        tags=list(matter.tags),
        origin_id=matter.pk,
        opened_at=now,
        last_message_at=last.at,
        last_message_text=last.text[:120],
        last_message_from=last.direction,
        changed_at=now,
        secret=secrets.token_urlsafe(24),
    )
    new.save(force_insert=True)
    return new


def _row_of_its_kind(matter: Matter) -> Matter:
    """Return the row of the matter's own class: a later room's, of which this room knows no name."""
    for relation in Matter._meta.related_objects:
        if relation.one_to_one and getattr(relation.field.remote_field, "parent_link", False):
            found = relation.related_model._default_manager.filter(pk=matter.pk).first()
            if isinstance(found, Matter):
                return found
    return matter


def _own_columns(row: Matter) -> list[Any]:
    if type(row) is Matter:
        return []
    return [field for field in row._meta.local_fields if not field.primary_key]


def _tell(*matters: Matter) -> None:
    for matter in matters:
        tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
