"""Complaints through the API: taken down, decided on, looked into, given more time, withdrawn."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.actions.colleague import ask_colleagues
from yinuo.aftersale.actions.complaint import ComplaintSaid, edit_complaint, take_complaint
from yinuo.aftersale.actions.complaint_stage import (
    accept_complaint,
    ask_complainant,
    decline_complaint,
    extend_complaint,
    resume_complaint,
    transfer_complaint,
    withdraw_complaint,
)
from yinuo.aftersale.actions.problem import join_problem, open_problem
from yinuo.aftersale.complaint_rows import LONGEST_WORDS
from yinuo.aftersale.models import Complaint, ComplaintProblem
from yinuo.aftersale.queries.complaint import ComplaintFile, get_complaint
from yinuo.aftersale.queries.complaints import ComplaintFilter, ComplaintRow, list_complaints
from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, Text, done, needs
from yinuo.api.inquiries import Asker
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.people.actions.arrival import Arrival

router = Router(tags=["complaints"])
Language = Literal["zh-hans", "zh-hant", "en"]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
Mark = Annotated[str, Field(max_length=64)]
Wish = Literal[
    "repair",
    "redo",
    "exchange",
    "return",
    "make_up_quantity",
    "refund",
    "compensation",
    "apology",
    "explanation",
    "other",
]


class NewComplaint(Schema):
    """A complaint as it was said: by `customer`, or in the matter `origin` (its key or number). `at` is when it reached the house."""

    text: Text
    source: Literal["call", "letter", "visit", "chat", "mail", "web", "api"] = "api"
    title: Annotated[str, Field(max_length=160)] = ""
    customer: Asker | None = None
    demands: list[Wish] = []
    severity: Literal[1, 2, 3] = 2
    order_id: Key | None = None
    order_line_id: Key | None = None
    product_id: Key | None = None
    serial: Mark = ""
    batch: Mark = ""
    origin: Line = ""
    language: Language = "zh-hans"
    at: Instant | None = None


class ComplaintFacts(Schema):
    """What is known of a complaint, whole."""

    severity: Literal[1, 2, 3]
    demands: list[Wish]
    order_id: Key | None = None
    order_line_id: Key | None = None
    product_id: Key | None = None
    serial: Mark = ""
    batch: Mark = ""


class WantedComplaints(Schema):
    """Which complaints; what is not named is not asked."""

    group: Literal["", "open", "received", "investigating", "proposed", "remedying", "ended"] = ""
    whose: Literal["mine", "team", "all"] = "all"
    late: bool = False
    text: Line = ""
    customer_id: Key | None = None
    order_id: Key | None = None
    product_id: Key | None = None
    problem_id: Key | None = None
    cause_id: Key | None = None


class Refusal(Schema):
    """Why it is not taken on, where the customer can turn to, and the final answer they get."""

    reason: Words
    where_to: Words
    answer: Words


class HandOn(Schema):
    """The body that settles it, and the final answer that the customer gets."""

    body: Literal[
        "12315", "consumer_association", "ombudsman", "platform", "maker", "arbitration", "court", "other"
    ]
    answer: Words
    name: Annotated[str, Field(max_length=120)] = ""
    reference: Annotated[str, Field(max_length=80)] = ""


class AskedAgain(Schema):
    """What only the complainant can tell or show; it is sent to them as it stands."""

    what: Words


class MoreTime(Schema):
    """Until when, and why; the customer is told at once."""

    until: Instant
    reason: Line


class TakenBack(Schema):
    """What the customer said, and the confirmation that they get."""

    reason: Line
    answer: Words


class Findings(Schema):
    """Why it happened, who answers for it, and what was found."""

    cause_id: Key | None = None
    responsibility_id: Key | None = None
    words: Words = ""


class ColleagueQuestion(Schema):
    """Which team, or one of it, is asked what."""

    team_id: Key
    text: Text
    owner_id: Key | None = None


class Belonging(Schema):
    """The problem that it belongs to; none takes it out."""

    problem_id: Key | None = None


class NewProblem(Schema):
    title: Annotated[str, Field(max_length=160)]


@router.get("/complaints", summary="List complaints", openapi_extra=shows(ComplaintRow, many=True))
@needs("matter.read")
def complaints(
    request: HttpRequest,
    wanted: Query[WantedComplaints],
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List complaints, what is due next first; `late` have something overdue."""
    rows, after = list_complaints(
        actor=actor_of(request),
        now=timezone.now(),
        language=language,
        wanted=ComplaintFilter(**wanted.dict()),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/complaints", summary="Take a complaint down")
@needs("complaint.work")
def take(request: HttpRequest, complaint: NewComplaint) -> HttpResponse:
    """Take a complaint down; what the order or the origin knows is taken over."""
    said = complaint.customer
    facts = complaint.dict(exclude={"customer", "origin", "language", "at"})

    def work(actor: Actor, now: Any) -> Any:
        made = take_complaint(
            actor=actor,
            now=now,
            said=ComplaintSaid(
                **facts,
                customer_id=said.customer_id if said is not None else None,
                asker=Arrival(**said.dict()) if said is not None and said.customer_id is None else None,
            ),
            origin_id=matter_id_of(actor, complaint.origin) if complaint.origin else None,
            language=complaint.language,
            at=complaint.at,
        )
        return complaint_facts(made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/complaints/{made['id']}")


@router.get("/complaints/{complaint_id}", summary="Read a complaint", openapi_extra=shows(ComplaintFile))
@needs("matter.read")
def complaint(request: HttpRequest, complaint_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a complaint whole: what is owed, what was found, what is like it, its final answers, what may be done now."""
    file = get_complaint(
        actor=actor_of(request), now=timezone.now(), complaint_id=complaint_id, language=language
    )
    return answer(chosen(file, ""))


@router.put("/complaints/{complaint_id}", summary="Write what is known of a complaint")
@needs("complaint.work")
def edit(request: HttpRequest, complaint_id: Key, facts: ComplaintFacts) -> HttpResponse:
    """Write what is known of a complaint, whole."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            edit_complaint(actor=actor, now=now, complaint_id=complaint_id, fields=facts.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/accept", summary="Take a complaint on")
@needs("complaint.work")
def accept(request: HttpRequest, complaint_id: Key) -> HttpResponse:
    """Take a complaint on."""
    return done(
        request,
        lambda actor, now: complaint_facts(accept_complaint(actor=actor, now=now, complaint_id=complaint_id)),
    )


@router.post("/complaints/{complaint_id}/decline", summary="Do not take a complaint on")
@needs("complaint.work")
def decline(request: HttpRequest, complaint_id: Key, refusal: Refusal) -> HttpResponse:
    """Do not take a complaint on: the customer learns why and where to turn to."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            decline_complaint(actor=actor, now=now, complaint_id=complaint_id, **refusal.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/transfer", summary="Hand a complaint to another body")
@needs("complaint.work")
def transfer(request: HttpRequest, complaint_id: Key, hand_on: HandOn) -> HttpResponse:
    """Hand a complaint to the body that is to settle it."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            transfer_complaint(actor=actor, now=now, complaint_id=complaint_id, **hand_on.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/await", summary="Ask the complainant")
@needs("complaint.work")
def ask(request: HttpRequest, complaint_id: Key, wanted: AskedAgain) -> HttpResponse:
    """Ask the complainant for what only they have."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            ask_complainant(actor=actor, now=now, complaint_id=complaint_id, what=wanted.what)
        ),
    )


@router.post("/complaints/{complaint_id}/resume", summary="Go on with a complaint")
@needs("complaint.work")
def resume(request: HttpRequest, complaint_id: Key) -> HttpResponse:
    """Go on with a complaint that waited for the complainant."""
    return done(
        request,
        lambda actor, now: complaint_facts(resume_complaint(actor=actor, now=now, complaint_id=complaint_id)),
    )


@router.post("/complaints/{complaint_id}/extend", summary="Extend a complaint's time")
@needs("complaint.work")
def extend(request: HttpRequest, complaint_id: Key, more: MoreTime) -> HttpResponse:
    """Give the answer more time, once, with notice to the complainant."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            extend_complaint(actor=actor, now=now, complaint_id=complaint_id, **more.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/withdraw", summary="Note that a complaint is withdrawn")
@needs("complaint.work")
def withdraw(request: HttpRequest, complaint_id: Key, taken_back: TakenBack) -> HttpResponse:
    """Note that the complainant takes it back."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            withdraw_complaint(actor=actor, now=now, complaint_id=complaint_id, **taken_back.dict())
        ),
    )


@router.put("/complaints/{complaint_id}/findings", summary="Write down what was found of a complaint")
@needs("complaint.work")
def findings(request: HttpRequest, complaint_id: Key, found: Findings) -> HttpResponse:
    """Write down why it happened, who answers for it and what was found."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            write_findings(actor=actor, now=now, complaint_id=complaint_id, **found.dict())
        ),
    )


@router.post("/complaints/{complaint_id}/colleagues", summary="Ask colleagues about a complaint")
@needs("complaint.work")
def colleagues(request: HttpRequest, complaint_id: Key, question: ColleagueQuestion) -> HttpResponse:
    """Ask another team; it has what is left of the complaint's time."""

    def work(actor: Actor, now: Any) -> Any:
        child = ask_colleagues(actor=actor, now=now, complaint_id=complaint_id, **question.dict())
        return {"id": child.pk, "number": child.number, "due_at": child.next_due_at}

    return done(request, work, status=201)


@router.post("/complaints/{complaint_id}/problem", summary="Open a problem from a complaint")
@needs("complaint.work")
def begin_problem(request: HttpRequest, complaint_id: Key, problem: NewProblem) -> HttpResponse:
    """Open a problem that several complaints have in common."""
    return done(
        request,
        lambda actor, now: problem_facts(
            open_problem(actor=actor, now=now, complaint_id=complaint_id, title=problem.title)
        ),
        status=201,
    )


@router.put("/complaints/{complaint_id}/problem", summary="Put a complaint to a problem")
@needs("complaint.work")
def join(request: HttpRequest, complaint_id: Key, belonging: Belonging) -> HttpResponse:
    """Put a complaint to a problem, or take it out."""
    return done(
        request,
        lambda actor, now: complaint_facts(
            join_problem(actor=actor, now=now, complaint_id=complaint_id, problem_id=belonging.problem_id)
        ),
    )


def complaint_facts(made: Complaint) -> dict[str, Any]:
    """Return what is told of a complaint after something was done with it."""
    return {
        "id": made.pk,
        "number": made.number,
        "stage": made.stage,
        "stage_since": made.stage_since,
        "severity": made.severity,
        "proposed_at": made.proposed_at,
        "extended_until": made.extended_until,
        "problem_id": made.problem_id,
    }


def problem_facts(problem: ComplaintProblem) -> dict[str, Any]:
    """Return what is told of a problem after something was done with it."""
    return {"id": problem.pk, "title": problem.title, "solved_at": problem.solved_at}
