"""How a possible sale goes through its stages, each with what it demands."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotFound, StaleState
from yinuo.core.organisation import organisation
from yinuo.matters import promises
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.states import reopen_matter, resolve_matter
from yinuo.matters.models import Matter, Promise
from yinuo.presale import opportunity_gates as gates
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.actions.opportunity import checked_step, touch, write_step
from yinuo.presale.errors import ContractNotShown, DiscoveryUnfinished, NextStepNeeded, QuoteNotSent
from yinuo.presale.journal import (
    OpportunityLost,
    OpportunityMoved,
    OpportunityNotNeeded,
    OpportunityRested,
    OpportunityWon,
)
from yinuo.presale.models import LossReason, MarketTopic, Opportunity
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES, OpportunityStage

ONWARD = ("contact", "discover", "qualify", "propose", "negotiate", "revive")
WORDS_LENGTH = 500
AGAIN = OpportunityMoved.verb


@action(journal=OpportunityMoved)
def move_opportunity(
    *,
    actor: Actor,
    now: datetime,
    opportunity_id: int,
    move: str,
    step: NextStep | None = None,
    reason: str = "",
) -> Opportunity:
    """Move an opportunity to another open stage; its next step must lie ahead, or a new one is given.

    `qualify` needs the required questions of its family's guide answered or noted as unknown; `propose` a quote that
    was sent, or in `reason` what was proposed instead. Raises: NotFound, NotAllowed, InvalidValue, InvalidMove,
    StaleState, NextStepNeeded, NextStepPassed, DiscoveryUnfinished, QuoteNotSent.
    """
    if move not in ONWARD:
        raise InvalidValue(field="move", problem=move[:40])
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    before = opportunity.stage
    _check(opportunity, move)
    given = checked_step(step, now=now) if step is not None else None
    if given is None and not _step_is_ahead(opportunity, now):
        raise NextStepNeeded(field="step")
    if move == "qualify" and (open_codes := gates.open_questions(opportunity)):
        raise DiscoveryUnfinished(count=len(open_codes), questions=open_codes)
    if move == "propose" and not reason.strip() and not gates.was_offered(opportunity):
        raise QuoteNotSent(field="reason")
    if matter.phase == "done":
        reopen_matter(
            actor=actor, now=now, matter_id=matter.pk, reason=reason.strip() or _("The sale goes on.")
        )
    _write_stage(
        opportunity,
        move,
        now=now,
        revisit_on=None,
        decided_at=None,
        loss_reason=None,
        competitor=None,
        lost_words="",
    )
    noted = record(
        OpportunityMoved(
            subject_id=matter.pk,
            matter_id=matter.pk,
            before=before,
            after=opportunity.stage,
            reason=reason.strip()[:WORDS_LENGTH],
        )
    )
    if given is not None:
        write_step(opportunity, given)
    for promise in _revisits(matter):
        promises.meet_promise(promise, evidence_id=noted.id)
    touch(opportunity, now=now)
    return opportunity


@action(journal=OpportunityWon)
def win_opportunity(
    *, actor: Actor, now: datetime, opportunity_id: int, amount: Decimal | None = None, reason: str = ""
) -> Opportunity:
    """Note that a sale was won, by the quote that was accepted, or by the order or contract that `reason` names.

    The amount is that of the accepted quote where none is given. Raises: NotFound, NotAllowed, InvalidMove, StaleState,
    ContractNotShown, InvalidValue.
    """
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    before = opportunity.stage
    _check(opportunity, "win")
    quote = gates.accepted_quote(opportunity)
    if quote is None and not reason.strip():
        raise ContractNotShown(field="reason")
    if amount is not None and not (amount.is_finite() and 0 <= amount < Decimal(10) ** 12):
        raise InvalidValue(field="amount", problem=str(amount)[:40])
    if amount is None and quote is not None:
        amount, opportunity.currency = quote.gross, quote.currency
    worth = (amount if amount is not None else opportunity.amount or Decimal(0)).quantize(Decimal("0.01"))
    _write_stage(
        opportunity, "win", now=now, decided_at=now, amount=worth, currency=opportunity.currency, **_NO_STEP
    )
    record(
        OpportunityWon(
            subject_id=matter.pk,
            matter_id=matter.pk,
            before=before,
            after="won",
            amount=str(worth),
            currency=opportunity.currency,
            quote_id=quote.pk if quote is not None else None,
            reason=reason.strip()[:WORDS_LENGTH],
        )
    )
    touch(opportunity, now=now)
    return opportunity


@action(journal=OpportunityLost)
def lose_opportunity(
    *,
    actor: Actor,
    now: datetime,
    opportunity_id: int,
    loss_reason_id: int | None,
    competitor_id: int | None = None,
    words: str = "",
) -> Opportunity:
    """Note honestly that a sale was lost, why, and to whom. The matter is resolved where nothing is owed in it.

    Raises: NotFound (also for a reason or competitor that is not in use), NotAllowed, InvalidMove, StaleState.
    """
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    before = opportunity.stage
    _check(opportunity, "lose")
    why = LossReason.objects.filter(pk=loss_reason_id or 0, active=True).first()
    if why is None:
        raise NotFound(field="loss_reason")
    rival = None
    if competitor_id is not None:
        rival = MarketTopic.objects.filter(pk=competitor_id, kind="competitor", active=True).first()
        if rival is None:
            raise NotFound(field="competitor")
    words = words.strip()[:WORDS_LENGTH]
    _write_stage(
        opportunity,
        "lose",
        now=now,
        decided_at=now,
        loss_reason=why,
        competitor=rival,
        lost_words=words,
        **_NO_STEP,
    )
    record(
        OpportunityLost(
            subject_id=matter.pk,
            matter_id=matter.pk,
            before=before,
            after="lost",
            loss_reason=why.code,
            competitor=rival.code if rival is not None else "",
            words=words,
        )
    )
    _resolve_quietly(actor, now, matter)
    touch(opportunity, now=now)
    return opportunity


@action(journal=OpportunityNotNeeded)
def end_without_need(*, actor: Actor, now: datetime, opportunity_id: int, words: str = "") -> Opportunity:
    """Note that there is no need after all. Raises: NotFound, NotAllowed, InvalidMove, StaleState."""
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    before = opportunity.stage
    _check(opportunity, "no_need")
    words = words.strip()[:WORDS_LENGTH]
    _write_stage(opportunity, "no_need", now=now, decided_at=now, lost_words=words, **_NO_STEP)
    record(
        OpportunityNotNeeded(
            subject_id=matter.pk, matter_id=matter.pk, before=before, after="no_need", words=words
        )
    )
    _resolve_quietly(actor, now, matter)
    touch(opportunity, now=now)
    return opportunity


@action(journal=OpportunityRested)
def rest_opportunity(
    *, actor: Actor, now: datetime, opportunity_id: int, revisit_on: date, words: str = ""
) -> Opportunity:
    """Let an opportunity rest until a day on which the customer is asked again: that is promised, and kept by contact.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, NextStepPassed.
    """
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    before = opportunity.stage
    _check(opportunity, "sleep")
    with translation.override(matter.language):
        what = _("Get in touch again")
    checked_step(NextStep(what=what, on=revisit_on), now=now)
    midnight = datetime.combine(revisit_on + timedelta(days=1), time.min, tzinfo=organisation().zone)
    plan = PlannedPromise(what=what, due_at=midnight, certainty="day")
    plan.check(now)
    words = words.strip()[:WORDS_LENGTH]
    _write_stage(opportunity, "sleep", now=now, revisit_on=revisit_on, **_NO_STEP)
    promise = promises.start_promise(
        matter,
        promises.NewPromise(
            what=plan.what,
            source=Promise.Source.PERSON,
            due_at=plan.due_at,
            owner_id=matter.owner_id or actor.staff_id,
            calendar_id=matter.team.calendar_id if matter.team is not None else None,
            certainty=plan.certainty,
            met_by=(AGAIN,),
        ),
    )
    record(
        OpportunityRested(
            subject_id=matter.pk,
            matter_id=matter.pk,
            before=before,
            after="dormant",
            revisit_on=revisit_on.isoformat(),
            promise_id=promise.pk,
            words=words,
        )
    )
    touch(opportunity, now=now)
    return opportunity


_NO_STEP: dict[str, Any] = {"next_step": "", "next_step_on": None}


def _check(opportunity: Opportunity, move: str) -> None:
    """Refuse a move that the stage does not allow. Raises: InvalidMove."""
    found = OPPORTUNITY_MOVES[move]
    if not found.is_open_to(opportunity.stage):
        label = OpportunityStage(opportunity.stage).label
        raise InvalidMove(move=str(found.label), state=str(label), state_code=opportunity.stage, to=found.to)


def _write_stage(opportunity: Opportunity, move: str, *, now: datetime, **changes: Any) -> None:
    """Write the stage that a checked move leads to, if it is still in the one that was read. Raises: StaleState."""
    changes |= {"stage": OPPORTUNITY_MOVES[move].to, "stage_since": now, "pooled_at": None}
    rows = Opportunity.objects.filter(pk=opportunity.pk, stage=opportunity.stage)
    if rows.update(**changes) != 1:
        raise StaleState()
    for name, value in changes.items():
        setattr(opportunity, name, value)


def _step_is_ahead(opportunity: Opportunity, now: datetime) -> bool:
    return (
        opportunity.stage in OPEN_STAGES
        and opportunity.next_step_on is not None
        and opportunity.next_step_on >= house_day(now)
    )


def _revisits(matter: Matter) -> list[Promise]:
    """Return the running promises to get in touch again, locked."""
    rows = Promise.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(matter=matter, state__in=promises.RUNNING_STATES, met_by=AGAIN).order_by("id"))


def _resolve_quietly(actor: Actor, now: datetime, matter: Matter) -> None:
    """Resolve the matter of a sale that is over; where something is still owed in it, it stays open."""
    try:
        resolve_matter(actor=actor, now=now, matter_id=matter.pk)
    except DomainError:
        return
