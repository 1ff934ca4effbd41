"""An installation that an order includes: asked for, its site answered about, promised, ready, done or not needed."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from msgspec import Struct, field

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.live import tell
from yinuo.core.moves import check_move, move
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.errors import (
    InstallationOver,
    InstallationPromisedAlready,
    OrderNotConfirmed,
    OrderOver,
    SiteNotReady,
)
from yinuo.insale.journal import (
    InstallationAsked,
    InstallationMoved,
    InstallationPromised,
    SiteAnswered,
    SiteQuestionsSent,
)
from yinuo.insale.models import InstallationRequest, Order, SiteChecklist
from yinuo.insale.rules.site import LONGEST_WORDS, readiness, text_in
from yinuo.insale.states import INSTALLATION_MOVES, InstallationState, OrderStatus
from yinuo.matters import promises
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, ReasonNeeded, TextTooLong
from yinuo.matters.models import Message, Promise
from yinuo.matters.rules import LONGEST_TERM
from yinuo.presale.guard import end_of_day

RIGHT = "order.work"
LONGEST = {"what": 200, "contact": 120}
LONGEST_REASON = 200


class InstallationWish(Struct, frozen=True, kw_only=True):
    """What is to be installed, the day that the customer wishes, who opens the door; by which checklist the site is asked about."""

    what: str
    wanted_on: date | None = None
    contact: str = ""
    checklist_id: int | None = None


class SiteAnswer(Struct, frozen=True, kw_only=True):
    """An answer about a point: right, not right, or not known yet (None)."""

    ok: bool | None = None
    words: str = ""


class SiteAnswers(Struct, frozen=True, kw_only=True):
    """Answers by the codes of their points, and what else changes; None stays as it is."""

    answers: Mapping[str, SiteAnswer] = field(default_factory=dict)
    wanted_on: date | None = None
    contact: str | None = None


def site_url(installation: InstallationRequest) -> str:
    """Return the customer's own address of the questions about the site."""
    return f"{settings.YINUO_PUBLIC_URL}/i/{installation.secret}/"


@action(journal=InstallationAsked)
def ask_installation(
    *, actor: Actor, now: datetime, order_id: int, wish: InstallationWish
) -> InstallationRequest:
    """Write down an installation that a confirmed order includes, with the points of a checklist as they are now.

    Raises: NotFound, NotAllowed, OrderOver, OrderNotConfirmed; all at once EmptyText, TextTooLong, InvalidValue.
    """
    order = access.order_for(actor, order_id, RIGHT, lock=True)
    if order.status in (OrderStatus.CANCELLED, OrderStatus.COMPLETED):
        raise OrderOver()
    if order.confirmed_at is None:
        raise OrderNotConfirmed()
    texts = _checked({"what": wish.what, "contact": wish.contact})
    if not texts["what"]:
        raise EmptyText(field="what")
    checklist = None
    if wish.checklist_id is not None:
        checklist = SiteChecklist.objects.filter(pk=wish.checklist_id, active=True).first()
        if checklist is None:
            raise InvalidValue(field="checklist_id", problem=str(wish.checklist_id))
    made = InstallationRequest.objects.create(
        order=order,
        what=texts["what"],
        wanted_on=wish.wanted_on,
        contact=texts["contact"],
        points=checklist.items if checklist is not None else [],
        asked_at=now,
        secret=secrets.token_urlsafe(24),
    )
    record(
        InstallationAsked(
            **_about(made, order),
            points=len(made.points),
            wanted_on=wish.wanted_on.isoformat() if wish.wanted_on else "–",
        )
    )
    _tell(order)
    return made


@action(journal=SiteQuestionsSent)
def send_site_questions(*, actor: Actor, now: datetime, installation_id: int, words: str = "") -> Message:
    """Send the customer the address on which they answer about the site, after `words` where there are any.

    Raises: NotFound, NotAllowed, InstallationOver, TextTooLong.
    """
    made, order = _open(actor, installation_id, RIGHT)
    with translation.override(order.language):
        said = _(
            "Before we install %(what)s with you, we need to know what the place is like. Please answer here: %(url)s"
        ) % {
            "what": made.what,
            "url": site_url(made),
        }
    words = words.replace("\x00", "").strip()
    text = f"{words}\n\n{said}" if words else said
    message = send_reply(actor=actor, now=now, matter_id=order.pk, text=text, then="wait_customer")
    record(SiteQuestionsSent(**_about(made, order), message_id=message.pk))
    return message


@action(journal=(SiteAnswered, InstallationMoved), many=True)
def answer_site_points(
    *, actor: Actor, now: datetime, installation_id: int, said: SiteAnswers
) -> InstallationRequest:
    """Write answers about the site, of the customer or of staff. What is not named stays; what says nothing new is not recorded.

    A site that was ready and is not safe any more is not ready. Raises: NotFound, NotAllowed, InstallationOver; all at once InvalidValue, TextTooLong.
    """
    is_customer = actor.kind is ActorKind.CUSTOMER
    made, order = _open(actor, installation_id, "matter.write_in" if is_customer else RIGHT)
    given = _checked_answers(made, said.answers)
    contact = (
        _checked({"contact": said.contact or ""})["contact"] if said.contact is not None else made.contact
    )
    by = "customer" if is_customer else actor.name
    changed = [code for code, one in given.items() if _differs(made.answers.get(code), one)]
    is_other = contact != made.contact or (said.wanted_on or made.wanted_on) != made.wanted_on
    if not changed and not is_other:
        return made
    made.answers = {
        **made.answers,
        **{code: {**given[code], "by": by, "at": now.isoformat()} for code in changed},
    }
    made.contact, made.wanted_on = contact, said.wanted_on or made.wanted_on
    made.save(update_fields=["answers", "contact", "wanted_on"])
    found = readiness(made.points, made.answers)
    record(SiteAnswered(**_about(made, order), points=sorted(changed), unsafe=list(found.unsafe)))
    if made.state == InstallationState.READY and not found.is_ready:
        _note_move(made, order, "not_ready")
    _tell(order)
    return made


def _differs(before: Mapping[str, Any] | None, said: Mapping[str, Any]) -> bool:
    known = before or {"ok": None, "words": ""}
    return (known.get("ok"), known.get("words", "")) != (said["ok"], said["words"])


def _checked_answers(
    made: InstallationRequest, answers: Mapping[str, SiteAnswer]
) -> dict[str, dict[str, Any]]:
    codes = {str(point["code"]) for point in made.points}
    errors: list[DomainError] = []
    found = {}
    for code, one in answers.items():
        words = one.words.replace("\x00", "").strip()
        if code not in codes:
            errors.append(InvalidValue(field="answers", problem=code[:40]))
        if len(words) > LONGEST_WORDS:
            errors.append(TextTooLong(field=f"words-{code}"[:60], length=len(words), limit=LONGEST_WORDS))
        found[code] = {"ok": one.ok, "words": words}
    raise_all(errors)
    return found


@action(journal=InstallationPromised)
def promise_installation(
    *, actor: Actor, now: datetime, installation_id: int, on: date, override: str = ""
) -> InstallationRequest:
    """Promise the day of an installation: its last minute of service counts. The customer sees it in their thread.

    Raises: NotFound, NotAllowed, InstallationOver, InstallationPromisedAlready, DueInThePast, DueTooFar.
    """
    made, order = _open(actor, installation_id, RIGHT)
    if _running(made, order) is not None:
        raise InstallationPromisedAlready()
    calendar_id = order.team.calendar_id if order.team else None
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar_of(calendar_id))
    if due_at <= now:
        raise DueInThePast(field="on", due=on.isoformat())
    if due_at - now > LONGEST_TERM:
        raise DueTooFar(field="on")
    with translation.override(order.language):
        what = _("Installed: %(what)s") % {"what": made.what}
    promise = promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due_at,
            owner_id=order.owner_id,
            calendar_id=calendar_id,
            certainty="day",
            override=override,
        ),
    )
    made.promise = promise
    made.save(update_fields=["promise"])
    record(InstallationPromised(**_about(made, order), on=on.isoformat(), promise_id=promise.pk))
    _tell(order)
    return made


@action(journal=InstallationMoved)
def move_installation(
    *, actor: Actor, now: datetime, installation_id: int, step: str, words: str = ""
) -> InstallationRequest:
    """Say that the site is ready or not, that it is done, or that it is not needed (with the reason). Done keeps the promise of the day.

    Raises: NotFound, NotAllowed, InvalidValue (no such step), InvalidMove, SiteNotReady, ReasonNeeded, TextTooLong.
    """
    made, order = access.installation_for(actor, installation_id, RIGHT, lock=True)
    if step not in INSTALLATION_MOVES:
        raise InvalidValue(field="step", problem=step[:20])
    check_move(made, step, moves=INSTALLATION_MOVES)
    words = words.replace("\x00", "").strip()
    if step == "drop" and not words:
        raise ReasonNeeded(field="words")
    if len(words) > LONGEST_REASON:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST_REASON)
    if step in ("ready", "finish"):
        _refuse_unready(made, actor)
    promise = _running(made, order)
    entry_id = _note_move(made, order, step, words=words, **({"done_at": now} if step == "finish" else {}))
    if promise is not None and step == "finish":
        promises.meet_promise(promise, evidence_id=entry_id)
    elif promise is not None and step == "drop":
        release_running(promise, evidence=words)
    _tell(order)
    return made


def _refuse_unready(made: InstallationRequest, actor: Actor) -> None:
    found = readiness(made.points, made.answers)
    if found.is_ready:
        return
    wrong = {*found.unanswered, *found.unsafe}
    texts = [
        text_in(one["texts"], translation.get_language() or actor.language)
        for one in made.points
        if one["code"] in wrong
    ]
    raise SiteNotReady(points=pgettext("between the items of a list", ", ").join(texts))


def _note_move(made: InstallationRequest, order: Order, step: str, *, words: str = "", **fields: Any) -> int:
    before = made.state
    move(made, step, moves=INSTALLATION_MOVES, **fields)
    entry = InstallationMoved(**_about(made, order), before=str(before), state=str(made.state), words=words)
    return record(entry).id


def _running(made: InstallationRequest, order: Order) -> Promise | None:
    """Return what is promised of an installation and still runs, or what replaced it, locked."""
    if made.promise_id is None:
        return None
    chain = [made.promise_id]
    while (
        newer := Promise.objects.filter(replaces=chain[-1]).values_list("pk", flat=True).first()
    ) is not None:
        chain.append(newer)
    running = access.promises_of(order).filter(pk__in=chain, state__in=promises.RUNNING_STATES)
    return running.select_for_update(of=("self",), no_key=True).first()


def _open(actor: Actor, installation_id: int, right: str) -> tuple[InstallationRequest, Order]:
    made, order = access.installation_for(actor, installation_id, right, lock=True)
    if made.state in (InstallationState.DONE, InstallationState.DROPPED):
        raise InstallationOver()
    return made, order


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    found = {name: text.replace("\x00", "").strip() for name, text in texts.items()}
    raise_all(
        [
            TextTooLong(field=name, length=len(text), limit=LONGEST[name])
            for name, text in found.items()
            if len(text) > LONGEST[name]
        ]
    )
    return found


def _about(made: InstallationRequest, order: Order) -> dict[str, Any]:
    return {"subject_id": order.pk, "matter_id": order.pk, "installation_id": made.pk}


def _tell(order: Order) -> None:
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
