"""How matters belong together, through the API: merged, split, linked, waiting for each other."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.matters import matter_answer, matter_id_of
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.matters.actions.links import clear_parent, link_matters, set_parent, unlink_matters
from yinuo.matters.actions.merge import merge_matters, split_matter, undo_merge
from yinuo.matters.queries.matter import LinkRow, links_of

router = Router(tags=["relations"])
Which = Annotated[str, Field(max_length=40)]


class Merge(Schema):
    """The matter that is taken up, by key or number."""

    absorbed: Which
    reason: Line
    other_customer_confirmed: bool = False


class Split(Schema):
    message_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]
    title: Line = ""


class Link(Schema):
    other: Which
    kind: Annotated[str, Field(pattern=r"^(related|caused_by)$")] = "related"


class Parent(Schema):
    parent: Which


@router.post("/matters/{which}/merges", summary="Take another matter up")
@needs("matter.merge")
def merge(request: HttpRequest, which: str, merge: Merge) -> HttpResponse:
    """Take another open matter up into this one; `id` is what takes the merge back."""

    def work(actor: Actor, now: datetime) -> Any:
        made = merge_matters(
            actor=actor,
            now=now,
            survivor_id=matter_id_of(actor, which),
            absorbed_id=matter_id_of(actor, merge.absorbed),
            reason=merge.reason,
            other_customer_confirmed=merge.other_customer_confirmed,
        )
        return {"id": made.pk, "survivor_id": made.survivor_id, "absorbed_id": made.absorbed_id}

    return done(request, work, status=201)


@router.post("/merges/{merge_id}/undo", summary="Take a merge back")
@needs("matter.merge")
def undo(request: HttpRequest, merge_id: Key, because: Because) -> HttpResponse:
    """Make two matters of one again."""

    def work(actor: Actor, now: datetime) -> Any:
        made = undo_merge(actor=actor, now=now, merge_id=merge_id, reason=because.reason)
        return {"id": made.pk, "survivor_id": made.survivor_id, "absorbed_id": made.absorbed_id}

    return done(request, work)


@router.post("/matters/{which}/split", summary="Split messages off")
@needs("matter.merge")
def split(request: HttpRequest, which: str, split: Split) -> HttpResponse:
    """Make a matter of its own from some messages."""

    def work(actor: Actor, now: datetime) -> Any:
        made = split_matter(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            message_ids=split.message_ids,
            title=split.title,
        )
        return {"id": made.pk, "number": made.number}

    return done(request, work, status=201, location=lambda made: f"/api/v1/matters/{made['number']}")


@router.get(
    "/matters/{which}/links", summary="Read what belongs together", openapi_extra=shows(LinkRow, many=True)
)
@needs("matter.read")
def links(request: HttpRequest, which: str) -> HttpResponse:
    """List links both ways, children and absorbed matters."""
    actor = actor_of(request)
    matter_id = matter_id_of(actor, which)
    access.matter_for(actor, matter_id, "matter.read")
    return page(links_of(actor=actor, matter_id=matter_id))


@router.post("/matters/{which}/links", summary="Link two matters")
@needs("matter.work")
def link(request: HttpRequest, which: str, link: Link) -> HttpResponse:
    """Link this matter to another."""

    def work(actor: Actor, now: datetime) -> Any:
        made = link_matters(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            other_id=matter_id_of(actor, link.other),
            kind=link.kind,
        )
        return {"id": made.pk, "kind": made.kind}

    return done(request, work, status=201)


@router.delete("/links/{link_id}", summary="Remove a link")
@needs("matter.work")
def unlink(request: HttpRequest, link_id: Key) -> HttpResponse:
    """Remove a link."""
    return done(request, lambda actor, now: unlink_matters(actor=actor, now=now, link_id=link_id))


@router.put("/matters/{which}/parent", summary="Let another matter wait for this one")
@needs("matter.work")
def wait(request: HttpRequest, which: str, parent: Parent) -> HttpResponse:
    """Let another matter wait for this one: it cannot be resolved before this one is done."""

    def work(actor: Actor, now: datetime) -> Any:
        matter_id = matter_id_of(actor, which)
        set_parent(actor=actor, now=now, matter_id=matter_id, parent_id=matter_id_of(actor, parent.parent))
        return matter_answer(actor, now, matter_id)

    return done(request, work)


@router.delete("/matters/{which}/parent", summary="Let no matter wait for this one")
@needs("matter.work")
def wait_no_more(request: HttpRequest, which: str) -> HttpResponse:
    """Let no other matter wait for this one any more."""

    def work(actor: Actor, now: datetime) -> None:
        clear_parent(actor=actor, now=now, matter_id=matter_id_of(actor, which))

    return done(request, work)
