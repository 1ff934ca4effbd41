"""A return as rows: the one way in which its stage moves, what is promised with it, and how its customer hears of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from yinuo.aftersale.journal import LegMoved, ReturnStageChanged
from yinuo.aftersale.models import LegEvent, Return, ReturnLeg, ReturnLine
from yinuo.aftersale.return_states import RETURN_MOVES, LegState, ReturnStage
from yinuo.aftersale.rules.decision import Decision
from yinuo.aftersale.rules.facts import Facts
from yinuo.aftersale.rules.reading import as_json, facts_json
from yinuo.aftersale.rules.words import explain
from yinuo.core.action import current_frame, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidMove, StaleState
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.insale.rules.tracking import Told, whereabouts
from yinuo.matters import promises
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.promise import release_running
from yinuo.matters.actions.states import reopen_matter, resolve_matter
from yinuo.matters.models import Matter, Message, Promise
from yinuo.matters.rules import due_of
from yinuo.matters.states import MatterPhase

ANSWERED = ("aftersale.return_authorised", "aftersale.return_refused", "aftersale.return_cancelled")
"""What keeps the promise to decide on a return; it is kept or released by the actions themselves."""
LANGUAGES = ("zh-hans", "zh-hant", "en")
TRANSIT_DAYS = 10
"""Within how many days of sending we say that the goods have reached us."""
_UNDER_WAY = ("in_transit", "out_for_delivery", "in_locker", "delivered", "exception")


def check_stage(found: Return, move: str) -> None:
    """Refuse a move that the stage does not allow. Raises: InvalidMove."""
    known = RETURN_MOVES[move]
    if not known.is_open_to(found.stage):
        label = ReturnStage(found.stage).label
        raise InvalidMove(move=str(known.label), state=str(label), state_code=found.stage, to=known.to)


def move_stage(found: Return, move: str, **changes: Any) -> None:
    """Move a return, whose matter is locked, with further columns, if it is still in the stage that was read; journal it.

    Raises: InvalidMove, StaleState.
    """
    check_stage(found, move)
    before, after = found.stage, RETURN_MOVES[move].to
    changes |= {"stage": after, "stage_since": current_frame().now}
    if Return.objects.filter(pk=found.pk, stage=before).update(**changes) != 1:
        raise StaleState()
    for name, value in changes.items():
        setattr(found, name, value)
    record(ReturnStageChanged(subject_id=found.pk, matter_id=found.pk, before=before, stage=after))
    touch(found)


def touch(found: Return) -> None:
    """Note that something happened to a return, and tell open pages, its order's too."""
    Matter.objects.filter(pk=found.pk).update(changed_at=current_frame().now)
    tell(f"matter:{found.pk}", event="matter", id=found.pk)
    tell(f"matter:{found.purchase_id}", event="matter", id=found.purchase_id)
    tell("desk", event="return", id=found.pk)


def kept_decision(decision: Decision) -> dict[str, Any]:
    """Return a decision as it is kept: JSON, explained in every language."""
    explained = {}
    for language in LANGUAGES:
        with translation.override(language):
            explained[language] = explain(decision)
    with translation.override("zh-hans"):
        return {**as_json(decision, language="zh-hans"), "explained": explained}


def kept_facts(facts: Facts) -> dict[str, Any]:
    """Return facts as they are kept: JSON that `facts_of` reads."""
    return facts_json(facts)


def explained(line: ReturnLine, language: str) -> list[str]:
    """Return what the rules said of a line, in sentences of a language, as it was kept."""
    kept: Mapping[str, list[str]] = line.decision.get("explained", {})
    return list(kept.get(language) or kept.get("zh-hans") or [])


def freight_of(decisions: Iterable[tuple[str, Decision]]) -> str:
    """Return who pays the way back: buyer or seller, "" where a fault is said that nobody has examined yet. Takes (reason, decision)."""
    payers = set()
    for reason, decision in decisions:
        is_open = reason != "changed_mind" and decision.freight != "seller"
        payers.add("" if is_open else decision.freight)
    if "" in payers or not payers:
        return ""
    return "seller" if payers == {"seller"} else "buyer"


def promise(
    found: Return, what: str, *, due_at: datetime, due: Any = None, days: int | None = None
) -> Promise:
    """Promise something to the customer of a return; `days` are working days that `due` was counted by."""
    calendar_id = found.team.calendar_id if found.team else None
    return promises.start_promise(
        found,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due_at,
            due=due,
            amount=days,
            unit="working_days" if days else "",
            owner_id=found.owner_id,
            calendar_id=calendar_id,
            certainty="instant",
        ),
    )


def promise_answer(found: Return) -> Promise:
    """Promise when a person has decided."""
    days = settings.YINUO_RETURN_ANSWER_DAYS
    calendar_id = found.team.calendar_id if found.team else None
    due = due_of(
        start=current_frame().now, amount=days, unit="working_days", calendar=calendar_of(calendar_id)
    )
    with translation.override(found.language):
        what = _("We decide on your return")
    return promise(found, what, due_at=due.at, due=due, days=days)


def settle_promises(found: Return, *, evidence_id: int, keep: bool, words: str = "") -> None:
    """Keep what is promised with a return until now, or release it where it is not owed any more."""
    for one in promises.running_promises(found):
        if keep:
            promises.meet_promise(one, evidence_id=evidence_id)
        else:
            release_running(one, evidence=words)


def say(found: Return, text: str, *, actor: Actor, then: str = "", files: tuple[int, ...] = ()) -> Message:
    """Write to the customer of a return in its thread; the actor has asked for their own right before."""
    reaching = actor.also_reaching(found.pk).also_allowed("matter.reply").also_allowed("matter.work")
    message = send_reply(
        actor=reaching, now=current_frame().now, matter_id=found.pk, text=text, then=then, files=files
    )
    found.refresh_from_db()
    return message


def end(found: Return, *, actor: Actor) -> None:
    """Resolve the matter of a return at its end; what was promised is settled before."""
    reaching = actor.also_reaching(found.pk).also_allowed("matter.work")
    resolve_matter(actor=reaching, now=current_frame().now, matter_id=found.pk)
    found.refresh_from_db()


def back_to_work(found: Return, *, reason: str) -> None:
    """Open the matter of a return that goes on, where it was done."""
    if Matter.objects.filter(pk=found.pk, phase=MatterPhase.DONE).exists():
        reopen_matter(actor=SYSTEM, now=current_frame().now, matter_id=found.pk, reason=reason)
        found.refresh_from_db()


def reckon_leg(found: Return, leg: ReturnLeg) -> None:
    """Reckon anew where a parcel of a return is, by all of its scans; return and leg are locked.

    A parcel on its way back that moves takes its return along. What was promised with the leg is kept by the courier's own word.
    """
    events = list(LegEvent.objects.filter(leg=leg).order_by("occurred_at", "id"))
    told = whereabouts([Told(at=e.occurred_at, status=e.status, sign_type=e.sign_type) for e in events])
    lost_at = max((e.occurred_at for e in events if e.status == "LOST"), default=None)
    is_lost = lost_at is not None and (told.last_at is None or told.last_at <= lost_at)
    before = leg.state
    leg.state = LegState.LOST if is_lost else LegState(told.state.value)
    leg.last_event_at = told.last_at
    leg.handed_over_at = leg.handed_over_at or (events[0].occurred_at if events else current_frame().now)
    leg.delivered_at = told.signed_at if leg.state == LegState.DELIVERED else None
    leg.save(update_fields=["state", "last_event_at", "handed_over_at", "delivered_at"])
    if leg.state == before:
        return
    entry = record(
        LegMoved(
            subject_id=found.pk,
            matter_id=found.pk,
            leg_id=leg.pk,
            direction=leg.direction,
            before=before,
            state=str(leg.state),
            seen_at=leg.last_event_at.isoformat() if leg.last_event_at else "",
        )
    )
    under_way = leg.state in _UNDER_WAY
    if leg.direction == "back" and under_way and RETURN_MOVES["dispatch"].is_open_to(found.stage):
        sent(found, leg, evidence_id=entry.id)
    if leg.state == LegState.DELIVERED:
        keep_leg(leg, evidence_id=entry.id, at=leg.delivered_at)
    touch(found)


def sent(found: Return, leg: ReturnLeg, *, evidence_id: int) -> None:
    """Let a return follow its goods onto the way: what was promised until they left is kept, and when we have them is promised."""
    back_to_work(found, reason=_("The goods are on their way back."))
    keep_leg(leg, evidence_id=evidence_id, at=leg.handed_over_at)
    move_stage(found, "dispatch")
    due_at = current_frame().now + timedelta(days=TRANSIT_DAYS)
    with translation.override(found.language):
        what = _("We tell you that the goods you sent have reached us")
    leg.promise = promise(found, what, due_at=due_at)
    leg.save(update_fields=["promise"])


def keep_leg(leg: ReturnLeg, *, evidence_id: int, at: datetime | None = None) -> None:
    """Keep what is promised with a parcel, by the instant that its courier told."""
    if leg.promise_id is None:
        return
    running = Promise.objects.filter(pk=leg.promise_id, state__in=promises.RUNNING_STATES)
    for one in running.select_for_update(of=("self",), no_key=True):
        promises.meet_promise(one, evidence_id=evidence_id, at=at)


def day_words(at: datetime) -> str:
    """Return the day of an instant in the house's zone, in the active language."""
    return formats.date_format(timezone.localtime(at, organisation().zone), "DATE_FORMAT")
