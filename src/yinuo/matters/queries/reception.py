"""Reception standards as they are read: all of them for whoever sets them, those in force for whoever writes."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.actions.reception import EDITS, REVIEWS, review_for
from yinuo.matters.automation.canned import in_language, render_canned
from yinuo.matters.models import Matter, Message, ReceptionVersion, ReplyReview
from yinuo.matters.reception import reception_in_force


class ReceptionRow(Struct, frozen=True, kw_only=True):
    """A reception standard by its newest version; `retired_at` says that it is asked for no longer."""

    id: int
    code: str
    number: int
    title: str
    text: str
    titles: dict[str, str]
    texts: dict[str, str]
    examples: list[dict[str, str]]
    counted: str
    marks: list[str]
    public: bool
    valid_from: datetime
    retired_at: datetime | None


class AskedHere(Struct, frozen=True, kw_only=True):
    """What is asked of a reply in a matter, with examples in its language, filled in for it."""

    code: str
    title: str
    text: str
    counted: str
    examples: list[str]


class ReviewRow(Struct, frozen=True, kw_only=True):
    """A drawn reply; `asked` is what the customer wrote last before it, `marks` what was said of it."""

    id: int
    matter_id: int
    number: str
    title: str
    staff: str
    text: str
    channel: str
    asked: str
    at: datetime
    reviewer: str
    reviewed_at: datetime | None
    marks: dict[str, str]


def list_reception(*, actor: Actor, language: str) -> list[ReceptionRow]:
    """Return all reception standards in their order, the retired ones last. One query. Raises: NotAllowed."""
    actor.require(EDITS)
    rows = ReceptionVersion.objects.select_related("point").order_by("point", "-number").distinct("point")
    found = sorted(rows, key=lambda row: (row.point.retired_at is not None, row.point.position, row.point_id))
    return [_row(row, language) for row in found]


def get_reception(*, actor: Actor, point_id: int, language: str) -> ReceptionRow:
    """Return a reception standard. One query. Raises: NotFound, NotAllowed."""
    actor.require(EDITS)
    rows = ReceptionVersion.objects.filter(point=point_id).select_related("point")
    row = rows.order_by("-number").first()
    if row is None:
        raise NotFound()
    return _row(row, language)


def _row(row: ReceptionVersion, language: str) -> ReceptionRow:
    return ReceptionRow(
        id=row.point_id,
        code=row.point.code,
        number=row.number,
        title=in_language(row.titles, language),
        text=in_language(row.texts, language),
        titles=row.titles,
        texts=row.texts,
        examples=row.examples,
        counted=row.counted,
        marks=row.marks,
        public=row.public,
        valid_from=row.valid_from,
        retired_at=row.point.retired_at,
    )


def asked_here(*, actor: Actor, matter_id: int, language: str) -> list[AskedHere]:
    """Return what is asked of a reply in a matter: words in the reader's language, examples in the customer's.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.reply")
    channel = "email" if matter.channel == "email" else ""
    return [
        AskedHere(
            code=one.code,
            title=in_language(one.titles, language),
            text=in_language(one.texts, language),
            counted=one.counted,
            examples=_examples(one.examples, matter, channel=channel, agent=actor.name),
        )
        for one in reception_in_force()
    ]


def _examples(
    examples: tuple[tuple[str, str, str], ...], matter: Matter, *, channel: str, agent: str
) -> list[str]:
    """Return the examples of the matter's language, those for its channel first; letters are for letters only."""
    fitting = [one for one in examples if one[0] == matter.language and one[1] in ("", channel)]
    fitting.sort(key=lambda one: one[1] != channel)
    return [render_canned(text, matter=matter, agent=agent) for _language, _channel, text in fitting]


def list_reviews(*, actor: Actor, done: bool = False, limit: int = 100) -> list[ReviewRow]:
    """Return drawn replies that wait, the oldest first, or those that were read, the newest first. One query.

    Raises: NotAllowed.
    """
    actor.require(REVIEWS)
    rows = ReplyReview.objects.filter(
        reviewed_at__isnull=not done,
        matter__in=access.visible_to(actor).filter(access.reach_of(actor, REVIEWS)),
    )
    if actor.staff_id is not None:
        rows = rows.exclude(staff=actor.staff_id)
    rows = rows.order_by("-reviewed_at", "-pk") if done else rows.order_by("drawn_at", "pk")
    found = rows.select_related("matter", "message", "staff", "reviewer")[:limit]
    return [_review(row, asked="") for row in found]


def get_review(*, actor: Actor, review_id: int) -> ReviewRow:
    """Return a drawn reply with what it answered. Raises: NotFound, NotAllowed."""
    key = review_for(actor, review_id).pk
    row = ReplyReview.objects.select_related("matter", "message", "staff", "reviewer").get(pk=key)
    before = Message.objects.filter(matter=row.matter_id, direction="in", at__lte=row.message.at)
    asked = before.order_by("-at", "-id").values_list("text", flat=True).first()
    return _review(row, asked=asked or "")


def _review(row: Any, *, asked: str) -> ReviewRow:
    return ReviewRow(
        id=row.pk,
        matter_id=row.matter_id,
        number=row.matter.number,
        title=row.matter.title,
        staff=row.staff.name if row.staff else "",
        text=row.message.text,
        channel=row.message.channel,
        asked=asked,
        at=row.message.at,
        reviewer=row.reviewer.name if row.reviewer else "",
        reviewed_at=row.reviewed_at,
        marks=row.marks,
    )
