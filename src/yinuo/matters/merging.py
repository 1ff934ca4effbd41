"""What moves when one matter is taken up into another, and how it finds its way back."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from yinuo.core.models import SearchDocument
from yinuo.matters import promises
from yinuo.matters.actions.messages import summarise_again
from yinuo.matters.actions.promise import release_running
from yinuo.matters.models import Attachment, Matter, MatterLink, Message, Notice, Promise
from yinuo.matters.promises import RUNNING_STATES

# Rows that point to a matter by `matter_id` and go along as they are.
_PLAIN: dict[str, type[Model]] = {"messages": Message, "attachments": Attachment, "notices": Notice}


def register_moved(name: str, model: type[Model]) -> None:
    """Let rows of a later room that point to a matter by `matter_id` go along when it is merged."""
    _PLAIN[name] = model


def settle_duplicates(survivor: Matter, absorbed: Matter) -> list[int]:
    """Release, of each standard that runs on both, the clock that is due later; return the keys released.

    The earlier one runs on, so that merging gives nobody more time; what is released counts neither as kept nor as late,
    unless it was late already.
    """
    both: dict[int, list[Promise]] = {}
    for promise in [*promises.running_promises(survivor), *promises.running_promises(absorbed)]:
        if promise.standard_version_id is not None:
            both.setdefault(_standard_of(promise), []).append(promise)
    released = []
    for found in both.values():
        _earliest, *later = sorted(found, key=lambda p: (p.due_at, p.pk))
        for promise in later:
            release_running(promise, evidence=f"{absorbed.number} → {survivor.number}")
            released.append(promise.pk)
    return released


def move_all(absorbed: Matter, survivor: Matter) -> dict[str, Any]:
    """Move everything of a matter to another; return what moved, as JSON values."""
    moved: dict[str, Any] = {}
    for name, model in _PLAIN.items():
        moved[name] = _move(model, list(_keys(model, absorbed)), survivor)
    moved["promises"] = _move(Promise, list(_keys(Promise, absorbed)), survivor)
    moved["children"] = list(Matter.objects.filter(parent=absorbed).values_list("pk", flat=True))
    Matter.objects.filter(pk__in=moved["children"]).update(parent=survivor)
    moved["tags"] = [tag for tag in absorbed.tags if tag not in survivor.tags]
    survivor.tags = [*survivor.tags, *moved["tags"]]
    Matter.objects.filter(pk=survivor.pk).update(tags=survivor.tags)
    moved["links"] = _move_links(absorbed, survivor)
    _index(moved["messages"], survivor)
    after_move(absorbed, survivor)
    return moved


def move_back(moved: dict[str, Any], *, survivor: Matter, absorbed: Matter) -> None:
    """Move back what is still there; what came in after the merge stays with the survivor."""
    for name, model in _PLAIN.items():
        here = set(_keys(model, survivor))
        _move(model, [key for key in moved.get(name, ()) if key in here], absorbed)
    here = set(_keys(Promise, survivor))
    _move(Promise, [key for key in moved["promises"] if key in here], absorbed)
    Matter.objects.filter(pk__in=moved["children"], parent=survivor).update(parent=absorbed)
    survivor.tags = [tag for tag in survivor.tags if tag not in moved["tags"]]
    Matter.objects.filter(pk=survivor.pk).update(tags=survivor.tags)
    for link in moved["links"]:
        MatterLink.objects.update_or_create(
            pk=link["id"],
            defaults={
                "source_id": link["source"],
                "target_id": link["target"],
                "kind": link["kind"],
                "made_at": datetime.fromisoformat(link["made_at"]),
            },
        )
    _index(moved["messages"], absorbed)
    after_move(survivor, absorbed)


def revive_released(keys: list[int], *, reason: str) -> None:
    """Let promises run on that the merge released, where no clock of their standard runs in the meantime."""
    for promise in Promise.objects.filter(pk__in=keys, state="released").select_related(
        "matter", "standard_version"
    ):
        running = Promise.objects.filter(matter_id=promise.matter_id, state__in=RUNNING_STATES)
        if not running.filter(standard_version__standard_id=_standard_of(promise)).exists():
            promises.revive_promise(promise, reason=reason)


def after_move(*matters: Matter) -> None:
    """Make anew what matters summarise of their messages and promises."""
    for matter in matters:
        summarise_again(matter)
        promises.recount_next_due(matter.pk)


def move_messages(ids: list[int], source: Matter, target: Matter) -> None:
    """Move some messages with their files, and the promises that were found in them."""
    Message.objects.filter(pk__in=ids).update(matter=target)
    Attachment.objects.filter(message_id__in=ids).update(matter=target)
    Promise.objects.filter(message_id__in=ids, matter=source).update(matter=target)
    _index(ids, target)
    after_move(source, target)


def _standard_of(promise: Promise) -> int:
    return promise.standard_version.standard_id if promise.standard_version else 0


def _keys(model: Any, matter: Matter) -> Any:
    return model.objects.filter(matter=matter).order_by("pk").values_list("pk", flat=True)


def _move(model: Any, keys: list[int], to: Matter) -> list[int]:
    model.objects.filter(pk__in=keys).update(matter=to)
    return keys


def _index(message_ids: list[int], target: Matter) -> None:
    """Let a search find moved messages where they live now."""
    SearchDocument.objects.filter(kind="message", ref_id__in=message_ids).update(
        matter_id=target.pk, customer_id=target.customer_id
    )


def _move_links(absorbed: Matter, survivor: Matter) -> list[dict[str, Any]]:
    """Point the links of a matter to its survivor; drop those that would be double or point to themselves."""
    before = []
    for side in ("source", "target"):
        for link in MatterLink.objects.filter(**{side: absorbed}).order_by("pk"):
            before.append(
                {
                    "id": link.pk,
                    "source": link.source_id,
                    "target": link.target_id,
                    "kind": link.kind,
                    "made_at": link.made_at.isoformat(),
                }
            )
            setattr(link, side, survivor)
            double = MatterLink.objects.filter(source=link.source_id, target=link.target_id, kind=link.kind)
            if link.source_id == link.target_id or double.exclude(pk=link.pk).exists():
                link.delete()
            else:
                link.save(update_fields=[side])
    return before
