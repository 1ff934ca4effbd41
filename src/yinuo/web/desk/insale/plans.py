"""Plans of work: the house's templates, and the plan of one order chosen and adjusted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, InvalidValue
from yinuo.insale import access
from yinuo.insale.actions.plan import PlannedStage, adjust_plan, choose_plan
from yinuo.insale.actions.plan_template import change_plan, create_plan
from yinuo.insale.queries.milestones import (
    MilestoneRow,
    PlanRow,
    get_plan,
    list_milestones,
    list_plans,
)
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, put_errors
from yinuo.web.desk.insale.progress import METHODS, order_url
from yinuo.web.desk.insale.progress_forms import (
    ChoosePlanForm,
    NewPlanForm,
    PlanForm,
    PlanStageFormSet,
    StageFormSet,
)
from yinuo.web.desk.insale.progress_words import rhythm_words
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/orders/plans/"
RIGHT = "plan.edit"
_FIELDS = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


@desk_page(RIGHT)
def plans(request: StaffRequest) -> HttpResponse:
    """Show the templates."""
    rows = list_plans(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request,
        "desk/insale/plans.html",
        title=_("Plans of work"),
        rows=[{"row": row, "reports": _reports(row)} for row in rows],
    )


def _reports(row: PlanRow) -> str:
    if row.report_weekday is None:
        return _("No reports")
    return rhythm_words(weekday=row.report_weekday, weeks=row.report_weeks, by_time=row.report_by)


@desk_page(RIGHT, methods=METHODS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a new template."""
    posted = request.method == "POST"
    form = NewPlanForm(request.POST if posted else None)
    stages = PlanStageFormSet(request.POST if posted else None, prefix="stage")
    if posted and form.is_valid() and stages.is_valid():
        values = form.cleaned_data
        try:
            with fields_named({"names": "name_zh_hans"}):
                create_plan(
                    actor=request.actor, now=request.now, code=values["code"], **_content(values, stages)
                )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Made."))
            return HttpResponseRedirect(HOME)
    return _editor(request, _("New plan"), form, stages, posted=posted)


@desk_page(RIGHT, methods=METHODS)
def edit(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Change a template; orders that have begun keep the stages that they began with. Raises: NotFound."""
    row = get_plan(actor=request.actor, plan_id=plan_id, language=actor_language(request))
    posted = request.method == "POST"
    form = PlanForm(request.POST if posted else None, initial=_initial(row))
    stages = PlanStageFormSet(request.POST if posted else None, prefix="stage", initial=_initial_stages(row))
    if posted and form.is_valid() and stages.is_valid():
        values = form.cleaned_data
        fields = {**_content(values, stages), "active": values["active"]}
        try:
            with fields_named({"names": "name_zh_hans"}):
                change_plan(actor=request.actor, now=request.now, plan_id=plan_id, fields=fields)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Saved. Orders that have begun keep their stages."))
            return HttpResponseRedirect(HOME)
    return _editor(request, row.name, form, stages, posted=posted)


def _editor(request: StaffRequest, title: str, form: Any, stages: Any, *, posted: bool) -> HttpResponse:
    return chapter_page(
        request,
        "desk/insale/plan.html",
        title=title,
        status=422 if posted else 200,
        form=form,
        stages=stages,
        path=[Link(name=_("Plans of work"), url=HOME), Link(name=title)],
    )


def _content(values: dict[str, Any], stages: Any) -> dict[str, Any]:
    wanted = ("report_weekday", "report_weeks", "report_by", "is_default")
    return {
        "names": by_language(values, "name"),
        "items": [
            {
                "code": row.get("code") or "",
                "names": {language: row.get(name) or "" for language, name in _FIELDS.items()},
                "days": row.get("days"),
                "weight": row.get("weight"),
            }
            for row in stages.cleaned_data
            if any(row.get(name) for name in _FIELDS.values())
        ],
        **{name: values[name] for name in wanted},
    }


def _initial(row: PlanRow) -> dict[str, Any]:
    return {
        **in_fields(row.names, "name"),
        "report_weekday": "" if row.report_weekday is None else row.report_weekday,
        "report_weeks": row.report_weeks,
        "report_by": row.report_by,
        "is_default": row.is_default,
        "active": row.active,
    }


def _initial_stages(row: PlanRow) -> list[dict[str, Any]]:
    return [
        {
            "code": item["code"],
            "days": item["days"],
            "weight": item["weight"],
            **{name: item["names"].get(language, "") for language, name in _FIELDS.items()},
        }
        for item in row.items
    ]


@desk_page("order.work", methods=METHODS)
def choose(request: StaffRequest, order_id: int) -> HttpResponse:
    """Choose the plan of an order, or none. Raises: NotFound."""
    access.order_for(request.actor, order_id, "order.work")
    rows = list_plans(actor=request.actor, language=actor_language(request), active=True)

    def run(values: dict[str, Any]) -> str:
        choose_plan(actor=request.actor, now=request.now, order_id=order_id, plan_id=values["plan"])
        return _("Planned. The days count from the confirmation.") if values["plan"] else _("No plan now.")

    return answer_form(
        request,
        form=ChoosePlanForm(
            request.POST or None,
            plans=[(row.id, row.name) for row in rows],
            initial={"plan": rows[0].id if rows else ""},
        ),
        title=_("Plan of the work"),
        submit=_("Choose"),
        run=run,
        back=order_url(order_id),
        note="" if rows else _("There is no plan in use yet; a manager writes one."),
    )


@desk_page("order.work", methods=METHODS)
def adjust(request: StaffRequest, order_id: int) -> HttpResponse:
    """Change the plan of an order: its days, its stages. Raises: NotFound."""
    order = access.order_for(request.actor, order_id, "order.work")
    rows = list_milestones(actor=request.actor, order_id=order_id, language=actor_language(request))
    posted = request.method == "POST"
    forms = StageFormSet(request.POST if posted else None, prefix="stage", initial=_initial_of(rows))
    errors: list[str] = []
    if posted and forms.is_valid():
        try:
            adjust_plan(
                actor=request.actor,
                now=request.now,
                order_id=order_id,
                stages=_stages(forms.cleaned_data),
                language=actor_language(request),
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            errors = list(error_lines(error))
        else:
            messages.success(request, _("Saved. The days that follow are foreseen anew."))
            return HttpResponseRedirect(order_url(order_id))
    context = {
        "title": _("Plan of the work"),
        "order": order,
        "stages": forms,
        "errors": errors,
        "back": order_url(order_id),
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=order.number, url=order_url(order_id)),
            Link(name=_("Plan of the work")),
        ],
    }
    return render(request, "desk/insale/plan_of_order.html", context, status=422 if posted else 200)


def _initial_of(rows: list[MilestoneRow]) -> list[dict[str, Any]]:
    return [
        {"milestone": row.id, "name": row.name, "planned_on": row.planned_on, "weight": row.weight}
        for row in rows
    ]


def _stages(rows: list[dict[str, Any]]) -> list[PlannedStage]:
    """Return the stages that are to be. Raises: InvalidValue for one without a day."""
    found = []
    for row in rows:
        if row.get("take_out") or not (row.get("name") or row.get("milestone")):
            continue
        if row.get("planned_on") is None:
            raise InvalidValue(field="stages", problem=_("Each stage needs the day on which it ends."))
        found.append(
            PlannedStage(
                milestone_id=row.get("milestone"),
                name=row.get("name") or "",
                planned_on=row["planned_on"],
                weight=row.get("weight") or 1,
            )
        )
    return found


ADDRESSES: list[URLPattern] = [
    path("orders/plans/", plans, name="milestone_plans"),
    path("orders/plans/new/", new, name="new_milestone_plan"),
    path("orders/plans/<int:plan_id>/", edit, name="edit_milestone_plan"),
    path("orders/<int:order_id>/plan/", choose, name="order_plan"),
    path("orders/<int:order_id>/plan/adjust/", adjust, name="adjust_order_plan"),
]
