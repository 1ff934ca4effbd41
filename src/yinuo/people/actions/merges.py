"""Two files made one, and two again."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.people import access
from yinuo.people.errors import MergeCannotBeUndone, MergeWithItself
from yinuo.people.journal import CustomerRestored, CustomersMerged, CustomerWasAbsorbed, MergeUndone
from yinuo.people.merging import MERGE_PARTS
from yinuo.people.models import Customer, CustomerMerge
from yinuo.people.search import index_customer

# Taken over where the survivor has nothing of its own.
_FILLED = ("salutation", "company_id", "level", "birthday", "owner_id", "deputy_id", "outlet_id", "glance")


@action(journal=CustomersMerged)
def merge_customers(
    *, actor: Actor, now: datetime, survivor_id: int, absorbed_id: int, reason: str = ""
) -> CustomerMerge:
    """Make two files one: everything that belongs to the absorbed customer moves to the survivor.

    The survivor's own values win; empty ones are filled. Whoever wished not to be contacted keeps that wish. What
    moved and what was filled is kept, so that `undo_merge` can take it back.

    Raises: NotFound, NotAllowed, MergeWithItself, CustomerAbsorbed, CustomerErased.
    """
    if survivor_id == absorbed_id:
        raise MergeWithItself(field="absorbed")
    # In the order of the keys, so that two merges of the same files cannot wait for each other.
    files = {
        key: access.customer_for(actor, key, "customer.merge", lock=True)
        for key in sorted((survivor_id, absorbed_id))
    }
    survivor, absorbed = files[survivor_id], files[absorbed_id]
    ids = {part.name: part.collect(absorbed.pk) for part in MERGE_PARTS}
    counts = {part.name: part.move(ids[part.name], survivor.pk) for part in MERGE_PARTS}
    filled = _fill(survivor, absorbed)
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])
    index_customer(survivor)
    index_customer(absorbed)
    merge = CustomerMerge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        merged_at=now,
        merged_by_id=actor.staff_id,
        moved={"parts": ids, "filled": filled},
    )
    record(
        CustomersMerged(
            subject_id=survivor.pk, absorbed_id=absorbed.pk, merge_id=merge.pk, counts=counts, reason=reason
        )
    )
    record(CustomerWasAbsorbed(subject_id=absorbed.pk, survivor_id=survivor.pk, merge_id=merge.pk))
    return merge


@action(journal=MergeUndone)
def undo_merge(*, actor: Actor, now: datetime, merge_id: int, reason: str = "") -> CustomerMerge:
    """Make two files of one again: what moved goes back, what was filled and not changed since is emptied.

    What came in after the merge stays with the survivor; what was removed since stays removed.

    Raises: NotFound, NotAllowed, CustomerErased, MergeCannotBeUndone.
    """
    merge = access.one(CustomerMerge, merge_id, lock=True)
    if merge.undone_at is not None:
        raise MergeCannotBeUndone(why=_("it was taken back already."))
    if merge.survivor.merged_into_id is not None:
        raise MergeCannotBeUndone(why=_("a later merge must be taken back first."))
    survivor = access.customer_for(actor, merge.survivor_id, "customer.merge", lock=True)
    if not merge.moved:
        raise MergeCannotBeUndone(why=_("one of the two was erased."))
    absorbed = access.one(Customer, merge.absorbed_id, lock=True)
    ids = merge.moved["parts"]
    counts = {
        part.name: part.move(_still_there(part.collect(survivor.pk), ids.get(part.name, [])), absorbed.pk)
        for part in MERGE_PARTS
    }
    _empty_again(survivor, merge.moved["filled"])
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    index_customer(survivor)
    index_customer(absorbed)
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record(
        MergeUndone(
            subject_id=survivor.pk, absorbed_id=absorbed.pk, merge_id=merge.pk, counts=counts, reason=reason
        )
    )
    record(CustomerRestored(subject_id=absorbed.pk, survivor_id=survivor.pk, merge_id=merge.pk))
    return merge


def _still_there(held: list[int], moved: list[int]) -> list[int]:
    return sorted(set(held) & set(moved))


def _fill(survivor: Customer, absorbed: Customer) -> dict[str, Any]:
    """Fill the survivor's empty fields; return field → [before, after] as JSON values."""
    wanted: dict[str, Any] = {
        name: getattr(absorbed, name)
        for name in _FILLED
        if getattr(survivor, name) in (None, "") and getattr(absorbed, name) not in (None, "")
    }
    if wanted.get("company_id") == survivor.pk:
        wanted.pop("company_id")
    if wanted.get("deputy_id") is not None and wanted["deputy_id"] == wanted.get(
        "owner_id", survivor.owner_id
    ):
        wanted.pop("deputy_id")
    wanted["tags"] = list(dict.fromkeys([*survivor.tags, *absorbed.tags]))
    wanted["preferences"] = {**absorbed.preferences, **survivor.preferences}
    wanted["do_not_contact"] = survivor.do_not_contact or absorbed.do_not_contact
    filled = {
        name: [_plain(getattr(survivor, name)), _plain(value)]
        for name, value in wanted.items()
        if getattr(survivor, name) != value
    }
    for name in filled:
        setattr(survivor, name, wanted[name])
    if filled:
        survivor.save(update_fields=list(filled))
    return filled


def _empty_again(survivor: Customer, filled: dict[str, Any]) -> None:
    unchanged = {
        name: before for name, (before, after) in filled.items() if _plain(getattr(survivor, name)) == after
    }
    for name, before in unchanged.items():
        setattr(survivor, name, date.fromisoformat(before) if name == "birthday" and before else before)
    if unchanged:
        survivor.save(update_fields=list(unchanged))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
