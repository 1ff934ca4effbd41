"""Designs from being asked for to being dropped; their versions are in `design_version`, the customer's word in `design_decision`."""

from datetime import datetime
from typing import Any

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, raise_all
from yinuo.core.live import tell
from yinuo.core.moves import move
from yinuo.matters import access as matter_access
from yinuo.matters.actions.assignment import able_owner
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import hand_over_promise, make_promise, release_running
from yinuo.matters.errors import EmptyText, NotOnTheTeam, ReasonNeeded, TextTooLong
from yinuo.matters.likely import refuse_against_history
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.matters.promises import RUNNING_STATES
from yinuo.people.actors import actor_for_staff
from yinuo.people.models import Staff
from yinuo.presale import access_design as access
from yinuo.presale.guard import guard_design
from yinuo.presale.journal import DesignAsked, DesignDatePromised, DesignDropped, DesignHandedOver
from yinuo.presale.models import Design
from yinuo.presale.states import DESIGN_MOVES, DesignState

KINDS = ("drawing", "electrical", "scheme", "other")
LONGEST_TITLE = 120
LONGEST_BRIEF = 5000
LONGEST_REASON = 500
LONGEST_OVERRIDE = 200


@action(journal=DesignAsked)
def ask_design(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    title: str,
    kind: str,
    due_at: datetime,
    designer_id: int,
    brief: str = "",
    override: str = "",
) -> Design:
    """Ask a colleague for a design by a day that is promised to the customer; delivering the first version keeps it.

    A day that designs of this kind seldom kept says in `override` why it can be kept.

    Raises: NotFound, NotAllowed, NotOnTheTeam (the designer does not draw); and, all at once, InvalidValue, EmptyText,
    TextTooLong; DueInThePast, DueTooFar, UnlikelyPromise.
    """
    matter = matter_access.surviving(matter_access.matter_for(actor, matter_id, "matter.work", lock=True))
    title, brief = _checked(title, brief, kind)
    designer = able_designer(designer_id, now=now)
    plan = PlannedPromise(what=title, due_at=due_at, override=checked_override(override))
    refuse_against_history(plan, guard_design(matter=matter, now=now, kind=kind, due_at=due_at).judged)
    promise = make_promise(actor=actor, now=now, matter_id=matter.pk, plan=plan, owner_id=designer.pk)
    design = Design(
        matter=matter,
        title=title,
        kind=kind,
        brief=brief,
        designer=designer,
        promise=promise,
        asked_at=now,
    )
    design.save(force_insert=True)
    record(
        DesignAsked(
            **about(design, matter),
            kind=kind,
            due_at=due_at.isoformat(),
            designer_id=designer.pk,
            promise_id=promise.pk,
        )
    )
    notify(designer.pk, kind="design_asked", matter=matter, actor=actor, text=title, now=now)
    return design


@action(journal=DesignDatePromised)
def promise_design(
    *, actor: Actor, now: datetime, design_id: int, due_at: datetime, override: str = ""
) -> Promise:
    """Promise a day for the next version. One promise runs at a time: a running one is superseded where it stands.

    Raises: NotFound, NotAllowed, InvalidMove, TextTooLong, DueInThePast, DueTooFar, UnlikelyPromise.
    """
    design, matter = access.design_for(actor, design_id, right="matter.work", lock=True)
    if design.state not in (DesignState.ASKED, DesignState.WORKING) or running_promise(design) is not None:
        raise InvalidMove(
            move="promise",
            state=str(DesignState(design.state).label),
            state_code=design.state,
            to=design.state,
        )
    plan = PlannedPromise(what=design.title, due_at=due_at, override=checked_override(override))
    refuse_against_history(plan, guard_design(matter=matter, now=now, kind=design.kind, due_at=due_at).judged)
    promise = make_promise(actor=actor, now=now, matter_id=matter.pk, plan=plan, owner_id=design.designer_id)
    Design.objects.filter(pk=design.pk).update(promise=promise)
    record(DesignDatePromised(**about(design, matter), due_at=due_at.isoformat(), promise_id=promise.pk))
    return promise


@action(journal=DesignHandedOver)
def hand_over_design(*, actor: Actor, now: datetime, design_id: int, designer_id: int) -> Design:
    """Give a design to another designer, and with it what was promised. Raises: NotFound, NotAllowed, NotOnTheTeam, InvalidMove."""
    design, matter = access.design_for(actor, design_id, right="matter.work", lock=True)
    if design.state in (DesignState.AGREED, DesignState.DROPPED):
        raise InvalidMove(
            move="hand_over",
            state=str(DesignState(design.state).label),
            state_code=design.state,
            to=design.state,
        )
    designer = able_designer(designer_id, now=now)
    before = design.designer_id
    owed = running_promise(design)
    if owed is not None and owed.owner_id != designer.pk:
        hand_over_promise(actor=actor, now=now, promise_id=owed.pk, owner_id=designer.pk)
    Design.objects.filter(pk=design.pk).update(designer=designer)
    design.designer = designer
    record(DesignHandedOver(**about(design, matter), designer_id=designer.pk, before_designer_id=before))
    notify(designer.pk, kind="design_asked", matter=matter, actor=actor, text=design.title, now=now)
    return design


@action(journal=DesignDropped)
def drop_design(*, actor: Actor, now: datetime, design_id: int, reason: str) -> Design:
    """Stop working on a design. What was promised is released with the reason, by whoever may settle promises.

    Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded, TextTooLong.
    """
    design, matter = access.design_for(actor, design_id, right="matter.work", lock=True)
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ReasonNeeded(field="reason")
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(field="reason", length=len(reason), limit=LONGEST_REASON)
    owed = running_promise(design)
    if owed is not None:
        matter_access.promise_for(actor, owed.pk, "promise.settle")
    move(design, "drop", moves=DESIGN_MOVES)
    if owed is not None:
        release_running(owed, evidence=reason)
    record(DesignDropped(**about(design, matter), reason=reason))
    tell_desk(matter)
    return design


def checked_override(override: str) -> str:
    """Return why an unlikely day is promised, without white space around it. Raises: TextTooLong."""
    override = override.replace("\x00", "").strip()
    if len(override) > LONGEST_OVERRIDE:
        raise TextTooLong(field="override", length=len(override), limit=LONGEST_OVERRIDE)
    return override


def able_designer(designer_id: int, *, now: datetime) -> Staff:
    """Return a member of staff who draws. Raises: NotFound, NotOnTheTeam."""
    designer = able_owner(designer_id)
    if not actor_for_staff(designer, now=now).can(access.RIGHT):
        raise NotOnTheTeam(field="designer", name=designer.name)
    return designer


def about(design: Design, matter: Matter) -> dict[str, Any]:
    """Return what every entry about a design says."""
    return {"subject_id": matter.pk, "matter_id": matter.pk, "design_id": design.pk, "title": design.title}


def running_promise(design: Design) -> Promise | None:
    """Return what is owed of a design, locked; None where nothing runs."""
    if design.promise_id is None:
        return None
    rows = Promise.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=design.promise_id, state__in=RUNNING_STATES).select_related("matter").first()


def notify(
    staff_id: int | None, *, kind: str, matter: Matter, actor: Actor, text: str, now: datetime
) -> None:
    """Tell a member of staff, unless it is their own doing."""
    if staff_id is None or staff_id == actor.staff_id:
        return
    Notice.objects.create(
        staff_id=staff_id,
        kind=kind,
        matter=matter,
        facts={"by": actor.name, "text": text[:80]},
        at=now,
        show_from=now,
    )
    tell(f"staff:{staff_id}", event="notice")


def tell_desk(matter: Matter) -> None:
    """Let open pages of the matter show what changed."""
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)


def _checked(title: str, brief: str, kind: str) -> tuple[str, str]:
    title, brief = " ".join(title.replace("\x00", "").split()), brief.replace("\x00", "").strip()
    errors: list[DomainError] = []
    if not title:
        errors.append(EmptyText(field="title"))
    for name, text, limit in (("title", title, LONGEST_TITLE), ("brief", brief, LONGEST_BRIEF)):
        if len(text) > limit:
            errors.append(TextTooLong(field=name, length=len(text), limit=limit))
    if kind not in KINDS:
        errors.append(InvalidValue(field="kind", problem=kind[:20]))
    raise_all(errors)
    return title, brief
