"""Possible sales through the API: listed, opened, what is known of them and comes next, whose they are."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.inquiries import Asker
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.actions.opportunity import (
    STEP_LENGTH,
    Prospect,
    edit_opportunity,
    open_opportunity,
    set_next_step,
)
from yinuo.presale.actions.pipeline import assign_consultant, take_opportunity
from yinuo.presale.consultants import Candidate, candidates
from yinuo.presale.queries.opportunities import (
    OpportunityFile,
    OpportunityFilter,
    OpportunityRow,
    find_opportunity_file,
    list_opportunities,
)
from yinuo.presale.rules.opportunity import NextStep

router = Router(tags=["opportunities"])
Language = Literal["zh-hans", "zh-hant", "en"]
Amount = Annotated[Decimal, Field(max_digits=30)]
Stage = Literal[
    "new",
    "contacted",
    "discovering",
    "qualified",
    "proposing",
    "negotiating",
    "won",
    "lost",
    "no_need",
    "dormant",
]


class WantedOpportunities(Schema):
    """Which opportunities; what is not named is not asked. It closes from `closes_from` until before `closes_before`."""

    stage: Stage | None = None
    owner_id: Key | None = None
    team_id: Key | None = None
    product_id: Key | None = None
    family: Line = ""
    pooled: bool | None = None
    idle: bool | None = None
    closes_from: date | None = None
    closes_before: date | None = None
    text: Line = ""


class Step(Schema):
    """What is done next, and on which day."""

    what: Annotated[str, Field(max_length=STEP_LENGTH)]
    on: date

    def next_step(self) -> NextStep:
        """Return it in the action's words."""
        return NextStep(what=self.what, on=self.on)


class NewOpportunity(Schema):
    """A possible sale: of a customer, or of the matter `origin` (its key or number) in which it was heard."""

    text: Annotated[str, Field(max_length=20_000)]
    step: Step
    title: Annotated[str, Field(max_length=160)] = ""
    customer: Asker | None = None
    origin: Line = ""
    owner_id: Key | None = None
    product_id: Key | None = None
    amount: Amount | None = None
    currency: Line = "CNY"
    expected_close: date | None = None
    language: Language = "zh-hans"


class OpportunityFacts(Schema):
    """What may be said of an opportunity; what is not named stays. Without `probability` the stage's chance counts."""

    amount: Amount | None = None
    currency: Line = "CNY"
    probability: Annotated[int, Field(ge=0, le=100)] | None = None
    expected_close: date | None = None
    product_id: Key | None = None


class Consultant(Schema):
    """Whom it goes to; nobody named: the one on duty with the skill and the least load."""

    staff_id: Key | None = None


@router.get("/opportunities", summary="List opportunities", openapi_extra=shows(OpportunityRow, many=True))
@needs("matter.read")
def opportunities(
    request: HttpRequest,
    wanted: Query[WantedOpportunities],
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the opportunities that the caller may read, of any stage, the newest first."""
    plain = wanted.dict(exclude={"owner_id", "stage"})
    rows, after = list_opportunities(
        actor=actor_of(request),
        now=timezone.now(),
        language=language,
        wanted=OpportunityFilter(
            **plain,
            owner_ids=(wanted.owner_id,) if wanted.owner_id is not None else None,
            stage=wanted.stage or "",
        ),
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/opportunities", summary="Open an opportunity")
@needs("matter.open")
def begin(request: HttpRequest, prospect: NewOpportunity) -> HttpResponse:
    """Open an opportunity with its dated next step; what the origin knows is taken over."""

    def work(actor: Actor, now: datetime) -> Any:
        made = open_opportunity(
            actor=actor,
            now=now,
            prospect=Prospect(
                text=prospect.text,
                title=prospect.title,
                asker=Arrival(**prospect.customer.dict()) if prospect.customer is not None else None,
                product_id=prospect.product_id,
                amount=prospect.amount,
                currency=prospect.currency,
                expected_close=prospect.expected_close,
            ),
            step=prospect.step.next_step(),
            origin_id=matter_id_of(actor, prospect.origin) if prospect.origin else None,
            owner_id=prospect.owner_id,
            channel="api",
            language=prospect.language,
        )
        return shown_opportunity(actor, now, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/opportunities/{_key(made)}")


@router.get("/opportunities/{which}", summary="Read an opportunity", openapi_extra=shows(OpportunityFile))
@needs("matter.read")
def opportunity(request: HttpRequest, which: str, language: Language = "zh-hans") -> HttpResponse:
    """Read an opportunity with its running promise, the moves that are open to the caller, and what they still miss."""
    actor = actor_of(request)
    return answer(_file(actor, timezone.now(), matter_id_of(actor, which), language))


@router.patch("/opportunities/{which}", summary="Change an opportunity", openapi_extra=shows(OpportunityFile))
@needs("matter.work")
def change(request: HttpRequest, which: str, facts: OpportunityFacts) -> HttpResponse:
    """Change what is known of an opportunity: worth, chance, day of closing, product."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        edit_opportunity(actor=actor, now=now, opportunity_id=key, fields=facts.dict(exclude_unset=True))
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/next-step", summary="Set the next step", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def next_step(request: HttpRequest, which: str, step: Step) -> HttpResponse:
    """Say what is done next, and on which day."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        set_next_step(actor=actor, now=now, opportunity_id=key, step=step.next_step())
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.post(
    "/opportunities/{which}/take", summary="Take from the pool", openapi_extra=shows(OpportunityFile)
)
@needs("matter.work")
def take(request: HttpRequest, which: str) -> HttpResponse:
    """Take an opportunity out of the pool for oneself; `not_in_pool` where another was first."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        take_opportunity(actor=actor, now=now, opportunity_id=key)
        return shown_opportunity(actor, now, key)

    return done(request, work)


@router.get(
    "/opportunities/{which}/candidates",
    summary="List who could take an opportunity",
    openapi_extra=shows(Candidate, many=True),
)
@needs("matter.assign")
def who_could(request: HttpRequest, which: str, fields: Line = "") -> HttpResponse:
    """List who is on duty and could look after it, the most suitable first: skill, then load."""
    actor = actor_of(request)
    own, _matter = opportunity_for(actor, matter_id_of(actor, which), "matter.assign")
    return page(candidates(own, now=timezone.now()), fields=fields)


@router.post(
    "/opportunities/{which}/hand-over",
    summary="Hand an opportunity over",
    openapi_extra=shows(OpportunityFile),
)
@needs("matter.assign")
def hand_over(request: HttpRequest, which: str, to: Consultant) -> HttpResponse:
    """Give a sale to a consultant, with its promises; one in the pool leaves it."""

    def work(actor: Actor, now: datetime) -> Any:
        key = matter_id_of(actor, which)
        assign_consultant(actor=actor, now=now, opportunity_id=key, staff_id=to.staff_id)
        return shown_opportunity(actor, now, key)

    return done(request, work)


def _file(actor: Actor, now: datetime, key: int, language: str) -> OpportunityFile:
    found = find_opportunity_file(actor=actor, now=now, language=language, opportunity_id=key)
    if found is None:
        raise NotFound()
    return found


def shown_opportunity(actor: Actor, now: datetime, key: int) -> Any:
    """Return an opportunity as it is now, or only its key where the caller may work on it but not read it."""
    found = find_opportunity_file(actor=actor, now=now, language=actor.language, opportunity_id=key)
    return found if found is not None else {"id": key}


def _key(made: Any) -> int:
    return int(made.row.id if isinstance(made, OpportunityFile) else made["id"])
