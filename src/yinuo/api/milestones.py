"""The work on orders through the API: plans, stages with what is reported of them, progress reports, risk, and why a day is what it is."""

import hashlib
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Limit, Line, Text, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.milestone import add_milestone_photo, report_milestone
from yinuo.insale.actions.plan import PlannedStage, adjust_plan, choose_plan
from yinuo.insale.actions.plan_template import change_plan, create_plan
from yinuo.insale.actions.report import send_report, set_rhythm, stop_reports
from yinuo.insale.models import MilestonePlan, Order, ProgressReport
from yinuo.insale.queries.explain import Explanation, explain_delivery
from yinuo.insale.queries.milestones import MilestoneRow, PlanRow, list_milestones, list_plans
from yinuo.insale.queries.reports import ReportDraft, ReportFile, draft_report, get_reports
from yinuo.insale.queries.risk import RiskFilter, RiskRow, list_risks
from yinuo.insale.rules.plan_content import Rhythm

router = Router(tags=["milestones"])
Language = Literal["zh-hans", "zh-hant", "en"]
Weekday = Annotated[int, Field(ge=0, le=6)]
Weeks = Annotated[int, Field(ge=1, le=8)]
Names = Annotated[dict[str, Annotated[str, Field(max_length=400)]], Field(max_length=10)]


class PlanStageFacts(Schema):
    """A stage of a template; `days` are working days from the confirmation to its end."""

    names: Names
    days: Annotated[int, Field(ge=0, le=500)]
    code: Annotated[str, Field(max_length=40)] = ""
    weight: Annotated[int, Field(ge=1, le=100)] = 1


class NewMilestonePlan(Schema):
    """`report_weekday` 0 is Monday; none, and no reports are owed."""

    code: Annotated[str, Field(max_length=40)]
    names: Names
    items: Annotated[list[PlanStageFacts], Field(max_length=30)]
    report_weekday: Weekday | None = None
    report_weeks: Weeks = 1
    report_by: time = time(17)
    is_default: bool = False


class MilestonePlanChange(Schema):
    """What is not named stays."""

    names: Names | None = None
    items: Annotated[list[PlanStageFacts], Field(max_length=30)] | None = None
    report_weekday: Weekday | None = None
    report_weeks: Weeks | None = None
    report_by: time | None = None
    is_default: bool | None = None
    active: bool | None = None


class PlanChoice(Schema):
    """None takes the plan away."""

    plan_id: Key | None = None


class PlannedStageFacts(Schema):
    """A stage as it is to be; `milestone_id` names the one that it is now."""

    name: Annotated[str, Field(max_length=400)]
    planned_on: date
    milestone_id: Key | None = None
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    owner_id: Key | None = None


class PlanAdjustment(Schema):
    stages: Annotated[list[PlannedStageFacts], Field(max_length=30)]
    language: Language = "zh-hans"


class StageNote(Schema):
    """What is reported of a stage; what is not said stays. A day that moves back needs its `cause`."""

    percent: Annotated[int, Field(ge=0, le=100)] | None = None
    forecast_on: date | None = None
    done_on: date | None = None
    cause: Line = ""
    words: Annotated[str, Field(max_length=2000)] = ""
    shown: bool = True


class RhythmFacts(Schema):
    weekday: Weekday
    weeks: Weeks = 1
    by_time: time = time(17)


class StopReason(Schema):
    reason: Line


class ReportWords(Schema):
    """The text as the customer reads it; `photo_ids` are photos of shown notes that were not sent yet."""

    text: Text
    photo_ids: Annotated[list[Key], Field(max_length=100)] = []


@router.get("/milestone-plans", summary="List plans of work", openapi_extra=shows(PlanRow, many=True))
@needs("matter.read")
def plans(request: HttpRequest, active: bool = False, language: Language = "zh-hans") -> HttpResponse:
    """List the templates, the default first."""
    return page(list_plans(actor=actor_of(request), language=language, active=active))


@router.post("/milestone-plans", summary="Write a plan of work")
@needs("plan.edit")
def write_plan(request: HttpRequest, plan: NewMilestonePlan) -> HttpResponse:
    """Write a template; the default is given to every order that is confirmed."""
    return done(
        request,
        lambda actor, now: _plan(create_plan(actor=actor, now=now, **plan.dict())),
        status=201,
        location=lambda made: f"/api/v1/milestone-plans/{made['id']}",
    )


@router.patch("/milestone-plans/{plan_id}", summary="Change a plan of work")
@needs("plan.edit")
def rewrite_plan(request: HttpRequest, plan_id: Key, change: MilestonePlanChange) -> HttpResponse:
    """Change a template; orders that have begun keep their stages."""
    fields = change.dict(exclude_unset=True)
    return done(
        request, lambda actor, now: _plan(change_plan(actor=actor, now=now, plan_id=plan_id, fields=fields))
    )


@router.get(
    "/orders/{order_id}/milestones",
    summary="List an order's stages",
    openapi_extra=shows(MilestoneRow, many=True),
)
@needs("matter.read")
def milestones(
    request: HttpRequest, order_id: Key, language: Language = "zh-hans", fields: Line = ""
) -> HttpResponse:
    """List the stages of an order with all that was reported of them."""
    rows = list_milestones(actor=actor_of(request), order_id=order_id, language=language)
    return page(rows, fields=fields)


@router.put("/orders/{order_id}/plan", summary="Choose an order's plan")
@needs("order.work")
def choose(request: HttpRequest, order_id: Key, choice: PlanChoice) -> HttpResponse:
    """Lay down the stages of a template, counted from the confirmation, until something is reported; null takes the plan away."""
    return done(
        request,
        lambda actor, now: _order(
            choose_plan(actor=actor, now=now, order_id=order_id, plan_id=choice.plan_id)
        ),
    )


@router.put("/orders/{order_id}/milestones", summary="Adjust an order's plan")
@needs("order.work")
def adjust(request: HttpRequest, order_id: Key, adjustment: PlanAdjustment) -> HttpResponse:
    """Write the plan as it is to be, whole and in its order. What is promised to the customer does not change."""
    stages = [PlannedStage(**one.dict()) for one in adjustment.stages]

    def work(actor: Actor, now: datetime) -> Any:
        language = adjustment.language
        return _order(adjust_plan(actor=actor, now=now, order_id=order_id, stages=stages, language=language))

    return done(request, work)


@router.post("/milestones/{milestone_id}/notes", summary="Report of a stage")
@needs("order.work")
def note(request: HttpRequest, milestone_id: Key, said: StageNote) -> HttpResponse:
    """Write down how far a stage is and when it will end; later stages and the order's day follow."""

    def work(actor: Actor, now: datetime) -> Any:
        made = report_milestone(actor=actor, now=now, milestone_id=milestone_id, **said.dict())
        return {
            "id": made.pk,
            "milestone_id": milestone_id,
            "percent": made.percent,
            "forecast_on": made.forecast_on,
            "slip_days": made.slip_days,
            "order": _order(Order.objects.get(milestones=milestone_id)),
        }

    return done(request, work, status=201)


@router.post("/milestone-notes/{note_id}/photos", summary="Add a photo to a report of a stage")
@needs("order.work")
def add_photo(request: HttpRequest, note_id: Key, file: File[UploadedFile]) -> HttpResponse:
    """Keep a photo with what was reported; the customer sees it where the note is shown."""

    def work(actor: Actor, now: datetime) -> Any:
        photo = add_milestone_photo(
            actor=actor,
            now=now,
            note_id=note_id,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,  # type: ignore[arg-type]
        )
        return {"id": photo.pk, "name": photo.name, "type": photo.type, "sha256": photo.sha256}

    digest = hashlib.sha256(f"{note_id} {file.name}\n".encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return done(request, work, status=201, digest=digest.digest())


@router.get(
    "/orders/{order_id}/reports", summary="List an order's progress reports", openapi_extra=shows(ReportFile)
)
@needs("matter.read")
def reports(request: HttpRequest, order_id: Key) -> HttpResponse:
    """List the reports of an order, the newest first, with how often one is owed."""
    return answer(chosen(get_reports(actor=actor_of(request), order_id=order_id), ""))


@router.put("/orders/{order_id}/report-rhythm", summary="Say how often a report is owed")
@needs("order.work")
def rhythm(request: HttpRequest, order_id: Key, wanted: RhythmFacts) -> HttpResponse:
    """Say how often a report is owed; each is a promise. One that is promised already stays."""

    def work(actor: Actor, now: datetime) -> Any:
        set_rhythm(actor=actor, now=now, order_id=order_id, rhythm=Rhythm(**wanted.dict()))
        return chosen(get_reports(actor=actor, order_id=order_id), "")

    return done(request, work)


@router.post("/orders/{order_id}/report-rhythm/stop", summary="Owe no more reports")
@needs("promise.settle")
def stop(request: HttpRequest, order_id: Key, said: StopReason) -> HttpResponse:
    """Owe no more reports because the customer said so; their words are the evidence."""
    return done(
        request,
        lambda actor, now: _order(stop_reports(actor=actor, now=now, order_id=order_id, reason=said.reason)),
    )


@router.get("/reports/{report_id}/draft", summary="Draft a progress report", openapi_extra=shows(ReportDraft))
@needs("order.work")
def draft(request: HttpRequest, report_id: Key) -> HttpResponse:
    """Draft a report from what changed since the last one, with the photos that were not sent yet."""
    return answer(chosen(draft_report(actor=actor_of(request), now=timezone.now(), report_id=report_id), ""))


@router.post("/reports/{report_id}/send", summary="Send a progress report")
@needs("order.work")
def send(request: HttpRequest, report_id: Key, words: ReportWords) -> HttpResponse:
    """Send a report as a message of the order's conversation; its promise is kept by it, and the next one is owed."""
    return done(
        request,
        lambda actor, now: _report(send_report(actor=actor, now=now, report_id=report_id, **words.dict())),
    )


@router.get("/order-risks", summary="List orders by risk", openapi_extra=shows(RiskRow, many=True))
@needs("matter.read")
def risks(
    request: HttpRequest,
    risk: Literal["", "late", "tight", "fine", "no_day"] = "",
    whose: Literal["mine", "team", "all"] = "all",
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List orders under way by the working days left between the foreseen and the promised day, the worst first."""
    rows, after = list_risks(
        actor=actor_of(request),
        now=timezone.now(),
        language=language,
        wanted=RiskFilter(risk=risk, whose=whose),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get(
    "/orders/{order_id}/explanation", summary="Explain an order's day", openapi_extra=shows(Explanation)
)
@needs("matter.read")
def explanation(request: HttpRequest, order_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Name every cause that moved an order's day, in the order in which they happened, with words for the customer."""
    found = explain_delivery(
        actor=actor_of(request), now=timezone.now(), order_id=order_id, language=language
    )
    return answer(chosen(found, ""))


def _plan(made: MilestonePlan) -> dict[str, Any]:
    return {
        "id": made.pk,
        "code": made.code,
        "names": made.names,
        "items": made.items,
        "is_default": made.is_default,
        "active": made.active,
    }


def _order(made: Order) -> dict[str, Any]:
    return {
        "id": made.pk,
        "status": made.status,
        "delivery_on": made.delivery_on,
        "forecast_on": made.forecast_on,
    }


def _report(made: ProgressReport) -> dict[str, Any]:
    return {
        "id": made.pk,
        "state": made.state,
        "due_on": made.due_on,
        "overall": made.overall,
        "message_id": made.message_id,
        "sent_at": made.sent_at,
    }
