"""Asking another team for the investigation: a matter of its own, on what is left of the complaint's time."""

from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import touch
from yinuo.aftersale.errors import ComplaintEnded
from yinuo.aftersale.journal import ColleagueAsked
from yinuo.aftersale.states import OPEN_STAGES
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.matters import promises
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.actions.links import set_parent
from yinuo.matters.actions.messages import checked_text
from yinuo.matters.models import Matter, Promise

RIGHT = "complaint.work"
KIND, PREFIX = "internal", "XB"
ANSWERED = "matters.matter_resolved"


@action(journal=ColleagueAsked, many=True)
def ask_colleagues(
    *,
    actor: Actor,
    now: datetime,
    complaint_id: int,
    team_id: int,
    text: str,
    owner_id: int | None = None,
) -> Matter:
    """Give a team, or one of it, a question of the investigation; the complaint cannot end before it is answered.

    Where the disposition is promised, the answer is owed by the same instant: the time is inherited, not added.
    Raises: NotFound, NotAllowed, ComplaintEnded, EmptyText, TextTooLong, NotOnTheTeam.
    """
    complaint = access.complaint_for(actor, complaint_id, RIGHT, lock=True)
    if complaint.stage not in OPEN_STAGES:
        raise ComplaintEnded()
    text = checked_text(text)
    child = open_matter(
        actor=SYSTEM,
        now=now,
        model=Matter,
        kind=KIND,
        prefix=PREFIX,
        customer=None,
        customer_name=actor.name,
        text=text,
        channel="desk",
        language=actor.language,
        priority=complaint.priority,
        origin_id=complaint.pk,
    )
    assign_matter(actor=SYSTEM, now=now, matter_id=child.pk, owner_id=owner_id, team_id=team_id)
    set_parent(actor=SYSTEM, now=now, matter_id=child.pk, parent_id=complaint.pk)
    child.refresh_from_db()
    served = _served(complaint, now=now)
    if served is not None:
        promises.start_promise(
            child,
            promises.NewPromise(
                what=_("Answer for the complaint %(number)s") % {"number": complaint.number},
                source=Promise.Source.PERSON,
                due_at=served.due_at,
                owner_id=child.owner_id,
                calendar_id=served.calendar_id,
                met_by=(ANSWERED,),
                parent=served,
            ),
        )
    record(
        ColleagueAsked(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            child_id=child.pk,
            number=child.number,
            team_id=team_id,
            due_at=served.due_at.isoformat() if served is not None else "",
        )
    )
    touch(complaint)
    return child


def _served(complaint: Matter, *, now: datetime) -> Promise | None:
    """Return the promise whose time an answer spends: the next that is not late yet and is not met by a first word alone."""
    running = [one for one in promises.running_promises(complaint) if one.due_at > now]
    disposition = [one for one in running if "aftersale.complaint_disposed" in one.met_by.split()]
    return next(iter(disposition or running[-1:]), None)
