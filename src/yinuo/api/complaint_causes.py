"""What complaints have in common, through the API: the trees of causes and of who answers for them, and problems."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.aftersale.actions.cause import change_cause, make_cause
from yinuo.aftersale.actions.problem import solve_problem
from yinuo.aftersale.models import ComplaintCause
from yinuo.aftersale.queries.causes import CauseRow, list_causes
from yinuo.aftersale.queries.problems import ProblemRow, list_problems
from yinuo.api.answers import actor_of, page
from yinuo.api.complaints import Language, Words, problem_facts
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows

router = Router(tags=["complaints"])
Names = dict[Language, Annotated[str, Field(max_length=160)]]


class Solution(Schema):
    words: Words


class CauseFacts(Schema):
    """A knot of a tree; `names` is language → text."""

    names: Names
    parent_id: Key | None = None
    position: Annotated[int, Field(ge=0, le=9_999)] = 0
    active: bool = True


class NewCause(CauseFacts):
    kind: Literal["cause", "responsibility"]
    code: Annotated[str, Field(max_length=40)]


@router.get(
    "/complaint-problems", summary="List problems of complaints", openapi_extra=shows(ProblemRow, many=True)
)
@needs("complaint.work")
def problems(request: HttpRequest, solved: bool = False, fields: Line = "") -> HttpResponse:
    """List the problems that complaints have in common, open or solved, the newest first."""
    return page(list_problems(actor=actor_of(request), solved=solved), after="", fields=fields)


@router.post("/complaint-problems/{problem_id}/solve", summary="Note that a problem is solved")
@needs("complaint.work")
def solve(request: HttpRequest, problem_id: Key, solution: Solution) -> HttpResponse:
    """Note what was done about a problem."""
    return done(
        request,
        lambda actor, now: problem_facts(
            solve_problem(actor=actor, now=now, problem_id=problem_id, words=solution.words)
        ),
    )


@router.get(
    "/complaint-causes", summary="List causes of complaints", openapi_extra=shows(CauseRow, many=True)
)
@needs("complaint.work")
def causes(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the two trees, each knot under its parent."""
    return page(list_causes(actor=actor_of(request), language=language), after="", fields=fields)


@router.post("/complaint-causes", summary="Make a cause of complaints")
@needs("complaint.edit")
def new_cause(request: HttpRequest, cause: NewCause) -> HttpResponse:
    """Make a knot of a tree; its code stays."""
    return done(
        request, lambda actor, now: _cause(make_cause(actor=actor, now=now, **cause.dict())), status=201
    )


@router.put("/complaint-causes/{cause_id}", summary="Write a cause of complaints")
@needs("complaint.edit")
def write_cause(request: HttpRequest, cause_id: Key, facts: CauseFacts) -> HttpResponse:
    """Write a knot of a tree, whole; complaints that were put down to it keep it."""
    return done(
        request,
        lambda actor, now: _cause(change_cause(actor=actor, now=now, cause_id=cause_id, fields=facts.dict())),
    )


def _cause(cause: ComplaintCause) -> dict[str, Any]:
    return {"id": cause.pk, "kind": cause.kind, "code": cause.code, "active": cause.active}
