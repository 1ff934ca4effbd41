"""Letters of apology of a complaint, and the texts to begin them with."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.actions.apology import APPROVED_FROM, APPROVES, RIGHT
from yinuo.aftersale.models import ApologyLetter, ApologyTemplate, Complaint, ComplaintCause
from yinuo.aftersale.states import APOLOGY_MOVES, OPEN_STAGES
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.matters import access as matters_access
from yinuo.matters.automation.canned import in_language, render_canned
from yinuo.matters.models import Matter


class ApologyRow(Struct, frozen=True, kw_only=True):
    """A letter. `may` names what this reader can do with it now: edit, approve, send."""

    id: int
    state: str
    text: str
    made_at: datetime
    made_by: str
    approved_at: datetime | None
    approved_by: str
    sent_at: datetime | None
    needs_approval: bool
    may: list[str]


class ApologyTemplateRow(Struct, frozen=True, kw_only=True):
    """A text to begin with; `cause` is the path of the cause that it is for, empty for any."""

    id: int
    name: str
    names: dict[str, str]
    texts: dict[str, str]
    cause_id: int | None
    cause: str
    active: bool


class ApologyBeginning(Struct, frozen=True, kw_only=True):
    """A text filled in for a complaint, in the customer's language."""

    template_id: int
    name: str
    text: str


def list_apologies(*, actor: Actor, complaint_id: int) -> list[ApologyRow]:
    """Return the letters of a complaint, the newest first. One query."""
    rows = (
        ApologyLetter.objects.filter(
            complaint__in=access.visible_complaints(actor).filter(pk=complaint_id).values("pk")
        )
        .select_related("complaint", "made_by", "approved_by")
        .annotate(works=_reaches(actor, RIGHT), approves=_reaches(actor, APPROVES))
        .order_by("-pk")
    )
    return [_row(one, actor) for one in rows]


def list_apology_templates(*, actor: Actor, language: str) -> list[ApologyTemplateRow]:
    """Return all texts, those for any cause first. Two queries. Raises: NotAllowed."""
    actor.require("complaint.work" if actor.can("complaint.work") else "complaint.edit")
    rows = ApologyTemplate.objects.select_related("cause").order_by("cause__position", "cause_id", "pk")
    found = [
        ApologyTemplateRow(
            id=one.pk,
            name=text_in(one.names, language),
            names=dict(one.names),
            texts=dict(one.texts),
            cause_id=one.cause_id,
            cause=text_in(one.cause.names, language) if one.cause else "",
            active=one.active,
        )
        for one in rows
    ]
    return sorted(found, key=lambda row: row.cause_id is not None)


def get_apology_template(*, actor: Actor, template_id: int, language: str) -> ApologyTemplateRow:
    """Return one text. Raises: NotAllowed, NotFound."""
    for row in list_apology_templates(actor=actor, language=language):
        if row.id == template_id:
            return row
    raise NotFound()


def apology_beginnings(*, actor: Actor, complaint_id: int) -> list[ApologyBeginning]:
    """Return the texts that suit a complaint, filled in: those for its cause and what lies above it, then those for any.

    Raises: NotFound, NotAllowed.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT)
    order = _causes_up(complaint)
    rows = [
        one for one in ApologyTemplate.objects.filter(active=True).order_by("pk") if one.cause_id in order
    ]
    rows.sort(key=lambda one: order.index(one.cause_id))
    return [
        ApologyBeginning(
            template_id=one.pk,
            name=text_in(one.names, actor.language),
            text=render_canned(
                in_language(one.texts, complaint.language), matter=complaint, agent=actor.name
            ),
        )
        for one in rows
    ]


def _causes_up(complaint: Complaint) -> list[int | None]:
    """Return a complaint's cause, what it lies under, and None for any. One query."""
    parents = dict(ComplaintCause.objects.filter(kind="cause").values_list("pk", "parent_id"))
    found: list[int | None] = []
    key = complaint.cause_id
    while key is not None and key not in found:
        found.append(key)
        key = parents.get(key)
    return [*found, None]


def _reaches(actor: Actor, right: str) -> Exists:
    reach = matters_access.reach_of(actor, right)
    return Exists(Matter.objects.filter(reach, pk=OuterRef("complaint_id")))


def _row(one: Any, actor: Actor) -> ApologyRow:
    own = one.made_by_id is not None and one.made_by_id == actor.staff_id
    needs = one.complaint.severity >= APPROVED_FROM
    may: list[str] = []
    if one.complaint.stage in OPEN_STAGES:
        possible = possible_moves(APOLOGY_MOVES, one.state)
        if one.works and one.state != "sent":
            may.append("edit")
        if "approve" in possible and needs and one.approves and not own:
            may.append("approve")
        if "send" in possible and one.works and (not needs or one.state == "approved"):
            may.append("send")
    return ApologyRow(
        id=one.pk,
        state=one.state,
        text=one.text,
        made_at=one.made_at,
        made_by=one.made_by.name if one.made_by else "",
        approved_at=one.approved_at,
        approved_by=one.approved_by.name if one.approved_by else "",
        sent_at=one.sent_at,
        needs_approval=needs,
        may=may,
    )
