"""The pipeline through the API: the board, the forecast with its hit rate, stages and why sales are lost."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from msgspec import Struct
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.actions.pipeline_settings import MOST_IDLE_DAYS, NAME_LENGTH, set_loss_reason, set_stage
from yinuo.presale.queries.forecast import ForecastRow, HitRow, forecast_hits, get_forecast
from yinuo.presale.queries.opportunities import OpportunityFilter
from yinuo.presale.queries.pipeline import Board, get_board
from yinuo.presale.queries.pipeline_settings import LossReasonRow, list_loss_reasons, list_stages
from yinuo.presale.stages import Stage

router = Router(tags=["opportunities"])
Language = Literal["zh-hans", "zh-hant", "en"]
Names = dict[Language, Annotated[str, Field(max_length=NAME_LENGTH)]]


class Forecast(Struct, frozen=True, kw_only=True):
    """What is likely by month (`expected` is won and weighted together), and how earlier forecasts hit (a share)."""

    items: list[dict[str, Any]]
    hits: list[dict[str, Any]]


class StageFacts(Schema):
    """A stage: no names are the usual ones; idle after 0 days is never."""

    probability: Annotated[int, Field(ge=0, le=100)]
    idle_days: Annotated[int, Field(ge=0, le=MOST_IDLE_DAYS)]
    names: Names = {}


class LossReasonFacts(Schema):
    names: Names
    active: bool = True


@router.get("/pipeline", summary="Read the pipeline", openapi_extra=shows(Board))
@needs("matter.read")
def board(
    request: HttpRequest,
    owner_id: Key | None = None,
    team_id: Key | None = None,
    family: Line = "",
    closes_from: date | None = None,
    closes_before: date | None = None,
    language: Language = "zh-hans",
) -> HttpResponse:
    """Read the open stages with sums by currency and their first cards, the nearest next step first."""
    wanted = OpportunityFilter(
        owner_ids=(owner_id,) if owner_id is not None else None,
        team_id=team_id,
        family=family,
        closes_from=closes_from,
        closes_before=closes_before,
    )
    return answer(get_board(actor=actor_of(request), now=timezone.now(), language=language, wanted=wanted))


@router.get("/forecast", summary="Read the forecast", openapi_extra=shows(Forecast))
@needs("matter.read")
def forecast(request: HttpRequest) -> HttpResponse:
    """Read what each month is likely to bring (the whole of a month first, then by owner), and how earlier ones hit."""
    actor, now = actor_of(request), timezone.now()
    return answer(
        Forecast(
            items=[_month(row) for row in get_forecast(actor=actor, now=now)],
            hits=[_hit(row) for row in forecast_hits(actor=actor, now=now)],
        )
    )


@router.get("/pipeline/stages", summary="List stages", openapi_extra=shows(Stage, many=True))
@needs("matter.read")
def stages(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List the stages in the order of a sale, with chance (percent) and days until one lies idle."""
    return page(list_stages(actor=actor_of(request)), fields=fields)


@router.put("/pipeline/stages/{code}", summary="Set a stage")
@needs("pipeline.edit")
def stage(request: HttpRequest, code: Line, facts: StageFacts) -> HttpResponse:
    """Set what a stage is called, its chance and after how many days one lies idle."""

    def work(actor: Actor, now: datetime) -> Any:
        made = set_stage(actor=actor, now=now, stage=code, **facts.dict())
        return {
            "code": made.stage,
            "names": made.names,
            "probability": made.probability,
            "idle_days": made.idle_days,
        }

    return done(request, work)


@router.get("/loss-reasons", summary="List loss reasons", openapi_extra=shows(LossReasonRow, many=True))
@needs("matter.read")
def loss_reasons(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List why sales are lost, those in use first."""
    return page(list_loss_reasons(actor=actor_of(request), language=language), fields=fields)


@router.put("/loss-reasons/{code}", summary="Set a loss reason")
@needs("pipeline.edit")
def loss_reason(request: HttpRequest, code: Line, facts: LossReasonFacts) -> HttpResponse:
    """Add a reason why sales are lost, or change what it is called and whether it is in use."""

    def work(actor: Actor, now: datetime) -> Any:
        made = set_loss_reason(actor=actor, now=now, code=code, **facts.dict())
        return {"id": made.pk, "code": made.code, "names": made.names, "active": made.active}

    return done(request, work)


def _month(row: ForecastRow) -> dict[str, Any]:
    return {**chosen(row, ""), "expected": row.expected}


def _hit(row: HitRow) -> dict[str, Any]:
    return {**chosen(row, ""), "hit": row.hit, "miss": row.miss}
