"""Whose a sale is: the pool of what lay idle, taking from it, and consultants by skill and load."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.core.live import tell
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.models import Notice
from yinuo.presale.access_opportunity import may_take, opportunity_for, pooled_for
from yinuo.presale.actions.opportunity import touch
from yinuo.presale.consultants import Candidate, candidates
from yinuo.presale.errors import NobodySuitable, NotInPool
from yinuo.presale.journal import ConsultantAssigned, OpportunityPooled, OpportunityTaken
from yinuo.presale.models import Opportunity
from yinuo.presale.rules.opportunity import days_since, lies_idle
from yinuo.presale.stages import house_day, stages
from yinuo.presale.states import OPEN_STAGES


@action(journal=OpportunityPooled, many=True)
def pool_idle(*, actor: Actor, now: datetime, opportunity_id: int) -> bool:
    """Offer an opportunity to all if it still lies idle; its owner is told, its promises go along. Tell whether it was.

    Raises: NotFound, NotAllowed.
    """
    actor.require("promise.sweep")
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    touched_at = max(matter.changed_at, matter.last_message_at)
    if opportunity.stage not in OPEN_STAGES or opportunity.pooled_at is not None:
        return False
    if not lies_idle(
        last_touched_at=touched_at,
        now=now,
        idle_days=stages()[opportunity.stage].idle_days,
        step_on=opportunity.next_step_on,
        today=house_day(now),
    ):
        return False
    owner_id = matter.owner_id
    if owner_id is not None:
        assign_matter(actor=actor, now=now, matter_id=matter.pk, owner_id=None, how="pool")
    Opportunity.objects.filter(pk=opportunity.pk).update(pooled_at=now)
    idle = days_since(touched_at, now=now)
    record(
        OpportunityPooled(subject_id=matter.pk, matter_id=matter.pk, idle_days=idle, before_owner_id=owner_id)
    )
    if owner_id is not None:
        Notice.objects.create(
            staff_id=owner_id,
            kind="pooled",
            matter_id=matter.pk,
            facts={"title": matter.title, "days": idle},
            at=now,
            show_from=now,
        )
        tell(f"staff:{owner_id}", event="notice")
    tell("desk", event="sale", id=matter.pk)
    return True


@action(journal=OpportunityTaken)
def take_opportunity(*, actor: Actor, now: datetime, opportunity_id: int) -> Opportunity:
    """Take an opportunity out of the pool for oneself; whoever sells may, of whichever team.

    Raises: NotFound, NotAllowed, NotInPool where another was first.
    """
    if not may_take(actor) or actor.staff_id is None:
        raise NotAllowed(right="matter.work")
    opportunity, matter = pooled_for(actor, opportunity_id)
    if opportunity.pooled_at is None:
        raise NotInPool()
    pooled_at = opportunity.pooled_at
    Opportunity.objects.filter(pk=opportunity.pk).update(pooled_at=None)
    opportunity.pooled_at = None
    # the pool opens it to whoever sells, whichever team they are in
    reaching = actor.also_reaching(matter.pk)
    assign_matter(actor=reaching, now=now, matter_id=matter.pk, owner_id=actor.staff_id, how="pool")
    record(OpportunityTaken(subject_id=matter.pk, matter_id=matter.pk, pooled_at=pooled_at.isoformat()))
    touch(opportunity, now=now)
    return opportunity


@action(journal=ConsultantAssigned)
def assign_consultant(
    *, actor: Actor, now: datetime, opportunity_id: int, staff_id: int | None = None
) -> Opportunity:
    """Give a sale to a consultant: the one named, else the one on duty with the skill and the least load.

    Raises: NotFound, NotAllowed, NobodySuitable, NotOnTheTeam.
    """
    opportunity, matter = opportunity_for(actor, opportunity_id, "matter.assign", lock=True)
    known = candidates(opportunity, now=now)
    chosen = _chosen(known, staff_id)
    to = staff_id if staff_id is not None else chosen.staff_id if chosen is not None else None
    if to is None:
        raise NobodySuitable()
    how = "by_hand" if staff_id is not None else "by_skill"
    assign_matter(actor=actor, now=now, matter_id=matter.pk, owner_id=to, how=how)
    Opportunity.objects.filter(pk=opportunity.pk).update(pooled_at=None)
    record(
        ConsultantAssigned(
            subject_id=matter.pk,
            matter_id=matter.pk,
            staff_id=to,
            skills=list(chosen.skills) if chosen is not None else [],
            load=chosen.load if chosen is not None else 0,
        )
    )
    touch(opportunity, now=now)
    return opportunity


def _chosen(known: list[Candidate], staff_id: int | None) -> Candidate | None:
    """Return the candidate who is named, else the first that is a consultant."""
    if staff_id is not None:
        return next((row for row in known if row.staff_id == staff_id), None)
    return next((row for row in known if row.is_consultant), None)
