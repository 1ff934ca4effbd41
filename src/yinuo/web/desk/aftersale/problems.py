"""One problem behind several complaints on the desk: opened, joined, left, solved."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.actions.problem import join_problem, open_problem, solve_problem
from yinuo.aftersale.queries.problems import list_problems
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.complaint_forms import JoinForm, ProblemForm, SolveForm
from yinuo.web.desk.aftersale.complaint_page import complaint_url
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "complaint.work"


@desk_page(RIGHT, methods=METHODS)
def begin(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Open a problem from a complaint."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        open_problem(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("Opened. Others of the same kind can join it.")

    return answer_form(
        request,
        form=ProblemForm(request.POST or None),
        title=_("Open a problem"),
        submit=_("Open"),
        run=run,
        back=complaint_url(complaint_id),
        note=_("Complaints that belong together are counted together; each keeps its own clock and answer."),
    )


@desk_page(RIGHT, methods=METHODS)
def join(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Put a complaint to a problem that is known."""
    access.complaint_for(request.actor, complaint_id, RIGHT)
    problems = [(one.id, one.name) for one in list_problems(actor=request.actor)]

    def run(values: dict[str, Any]) -> str:
        join_problem(actor=request.actor, now=request.now, complaint_id=complaint_id, **values)
        return _("It belongs to that problem now.")

    return answer_form(
        request,
        form=JoinForm(request.POST or None, problems=problems),
        title=_("Join a problem"),
        submit=_("Join"),
        run=run,
        back=complaint_url(complaint_id),
        note="" if problems else _("No problem is open yet."),
    )


@desk_page(RIGHT, methods=METHODS)
def leave(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Take a complaint out of its problem."""
    access.complaint_for(request.actor, complaint_id, RIGHT)

    def run(values: dict[str, Any]) -> str:
        join_problem(actor=request.actor, now=request.now, complaint_id=complaint_id, problem_id=None)
        return _("Taken out.")

    return answer_form(
        request,
        form=forms.Form(request.POST if request.method == "POST" else None),
        title=_("Take it out of the problem"),
        submit=_("Take it out"),
        run=run,
        back=complaint_url(complaint_id),
    )


@desk_page(RIGHT, methods=METHODS)
def solve(request: StaffRequest, complaint_id: int) -> HttpResponse:
    """Note what was done about a complaint's problem. Raises: NotFound where it has none."""
    complaint = access.complaint_for(request.actor, complaint_id, RIGHT)
    problem_id = complaint.problem_id
    if problem_id is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        solve_problem(actor=request.actor, now=request.now, problem_id=problem_id, **values)
        return _("Noted. Each complaint still has its own answer.")

    return answer_form(
        request,
        form=SolveForm(request.POST or None),
        title=_("The problem is solved"),
        submit=_("Note it"),
        run=run,
        back=complaint_url(complaint_id),
    )


ONE = "complaints/<int:complaint_id>/problem/"
ADDRESSES: list[URLPattern] = [
    path(ONE, begin, name="complaint_problem"),
    path(ONE + "join/", join, name="complaint_problem_join"),
    path(ONE + "leave/", leave, name="complaint_problem_leave"),
    path(ONE + "solve/", solve, name="complaint_problem_solve"),
]
