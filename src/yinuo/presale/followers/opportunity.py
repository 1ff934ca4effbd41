"""A sale goes on by what happens in it: a reply is a contact, a sent quote a proposal, an accepted one a sale."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame
from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.core.errors import DomainError
from yinuo.matters.journal import ReplySent
from yinuo.presale.actions.opportunity_stage import move_opportunity, win_opportunity
from yinuo.presale.journal import QuoteAccepted, QuoteSent
from yinuo.presale.models import Opportunity
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES

BEFORE_PROPOSING = ("new", "contacted", "discovering", "qualified")
ASK_AFTER_DAYS = 3


@follows(ReplySent)
def contacted_by_reply(recorded: Recorded) -> None:
    """Note the first contact. Other kinds of matters cost no query."""
    held = current_frame().operation.keyed.get(("matter", recorded.entry.matter_id))
    if held is None or held.kind != "opportunity":
        return
    row = _of(recorded)
    if row is not None and row.stage == "new":
        _go_on(row, "contact", recorded)


@follows(QuoteSent)
def proposed_by_quote(recorded: Recorded) -> None:
    """Note the proposal; the next step is to ask what the customer thinks of it."""
    for row in _sales_of(recorded):
        if row.stage in BEFORE_PROPOSING:
            _go_on(row, "propose", recorded)


@follows(QuoteAccepted)
def won_by_quote(recorded: Recorded) -> None:
    """Note that the sale was won."""
    for row in _sales_of(recorded):
        if OPPORTUNITY_MOVES["win"].is_open_to(row.stage):
            win_opportunity(actor=SYSTEM, now=current_frame().now, opportunity_id=row.pk)


def _go_on(row: Opportunity, move: str, recorded: Recorded) -> None:
    now = current_frame().now
    today = house_day(now)
    step = None
    if row.next_step_on is None or row.next_step_on < today or move == "propose":
        step = NextStep(what=_("Ask what they think of it"), on=today + timedelta(days=ASK_AFTER_DAYS))
    try:
        move_opportunity(actor=SYSTEM, now=now, opportunity_id=row.pk, move=move, step=step)
    except DomainError:
        return  # what the move demands is not there; the reply or quote itself stands


def _of(recorded: Recorded) -> Opportunity | None:
    return Opportunity.objects.filter(pk=recorded.entry.matter_id or 0).first()


def _sales_of(recorded: Recorded) -> list[Opportunity]:
    """Return the living opportunities of the entry's matter: itself, and those that came from it."""
    key = recorded.entry.matter_id or 0
    rows = Opportunity.objects.filter(Q(pk=key) | Q(origin=key), stage__in=(*OPEN_STAGES, "dormant"))
    return list(rows.filter(merged_into__isnull=True).order_by("pk"))
