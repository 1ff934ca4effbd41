"""One complaint, whole, as pages and programs read it."""

from datetime import datetime

from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.models import Complaint
from yinuo.aftersale.queries.complaints import ComplaintRow, complaint_row, with_people
from yinuo.aftersale.queries.similar import SimilarRow, similar_complaints
from yinuo.aftersale.states import COMPLAINT_MOVES, OPEN_STAGES
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access as matters_access
from yinuo.matters.models import Matter, Promise
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

DISPOSITION = "complaint-disposition"
OWN_MOVES = ("accept", "decline", "transfer", "await", "resume", "withdraw")
"""The moves whose deeds stand on the page itself; the others' are given by the parts that know what they demand."""


class ChildRow(Struct, frozen=True, kw_only=True):
    """What a colleague or another team was asked for the investigation."""

    id: int
    number: str
    title: str
    state: str
    phase: str
    team: str
    owner: str
    due_at: datetime | None


class AnswerRow(Struct, frozen=True, kw_only=True):
    """A final answer as it was sent; `kind` is how the complaint ended."""

    id: int
    kind: str
    text: str
    at: datetime
    by: str


class ComplaintFile(Struct, frozen=True, kw_only=True):
    """A complaint whole. `may` names what this reader can do with it now: moves, edit, extend, find, ask, join."""

    row: ComplaintRow
    language: str
    state: str
    text: str
    secret: str
    origin_id: int | None
    origin_number: str
    order_line_id: int | None
    line: str
    cause_id: int | None
    responsibility_id: int | None
    responsibility: str
    findings: str
    first_handler: str
    first_handler_id: int | None
    accepted_at: datetime | None
    refused_because: str
    where_to: str
    awaiting_what: str
    extended_at: datetime | None
    extended_until: datetime | None
    extended_because: str
    problem: str
    problem_solved_at: datetime | None
    promises: list[PromiseRow]
    children: list[ChildRow]
    answers: list[AnswerRow]
    similar: list[SimilarRow]
    may: list[str]


def get_complaint(*, actor: Actor, now: datetime, complaint_id: int, language: str) -> ComplaintFile:
    """Return a complaint whole. At most eight queries. Raises: NotFound."""
    rows = with_people(access.visible_complaints(actor)).select_related(
        "origin", "order_line", "responsibility", "first_handler", "problem"
    )
    one = rows.filter(pk=complaint_id).first()
    if one is None:
        raise NotFound()
    first = one.messages.filter(direction="in").order_by("at", "id").first()
    promised = Promise.objects.filter(matter=one.pk).order_by("due_at", "pk").values(*PROMISE_FIELDS)
    promises = [promise_row(values, now=now) for values in promised]
    return ComplaintFile(
        row=complaint_row(one, now=now, language=language),
        language=one.language,
        state=one.state,
        text=first.text if first is not None else "",
        secret=one.secret,
        origin_id=one.origin_id,
        origin_number=one.origin.number if one.origin else "",
        order_line_id=one.order_line_id,
        line=one.order_line.title if one.order_line else "",
        cause_id=one.cause_id,
        responsibility_id=one.responsibility_id,
        responsibility=text_in(one.responsibility.names, language) if one.responsibility else "",
        findings=one.findings,
        first_handler=one.first_handler.name if one.first_handler else "",
        first_handler_id=one.first_handler_id,
        accepted_at=one.accepted_at,
        refused_because=one.refused_because,
        where_to=one.where_to,
        awaiting_what=one.awaiting_what,
        extended_at=one.extended_at,
        extended_until=one.extended_until,
        extended_because=one.extended_because,
        problem=one.problem.title if one.problem else "",
        problem_solved_at=one.problem.solved_at if one.problem else None,
        promises=promises,
        children=_children(one),
        answers=[
            AnswerRow(
                id=answer.pk,
                kind=answer.kind,
                text=answer.text,
                at=answer.at,
                by=answer.by.name if answer.by else "",
            )
            for answer in one.final_answers.select_related("by").order_by("-at", "-pk")
        ],
        similar=similar_complaints(actor=actor, now=now, language=language, complaint=one),
        may=_may(actor, one, promises),
    )


def _children(one: Complaint) -> list[ChildRow]:
    rows = Matter.objects.filter(parent=one.pk).select_related("team", "owner").order_by("pk")
    return [
        ChildRow(
            id=child.pk,
            number=child.number,
            title=child.title,
            state=child.state,
            phase=child.phase,
            team=child.team.name if child.team else "",
            owner=child.owner.name if child.owner else "",
            due_at=child.next_due_at,
        )
        for child in rows
    ]


def _may(actor: Actor, one: Complaint, promises: list[PromiseRow]) -> list[str]:
    right = "complaint.work"
    if not actor.can(right):
        return []
    if not Matter.objects.filter(matters_access.reach_of(actor, right), pk=one.pk).exists():
        return []
    found = [move for move in OWN_MOVES if COMPLAINT_MOVES[move].is_open_to(one.stage)]
    found += ["edit", "join"]
    if one.stage in OPEN_STAGES:
        found += ["find", "ask"]
        running = any(owed.stored_state == "active" and owed.standard == DISPOSITION for owed in promises)
        if one.extended_at is None and running:
            found.append("extend")
    return found
