"""The customer decides on a change: yes, with evidence, and it is in force; no, and what was promised stays."""

from datetime import datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.moves import check_move, move
from yinuo.insale import access
from yinuo.insale.actions.change import tell_changed, tell_owner
from yinuo.insale.change_rows import respread_terms, why_not, write_changed_lines
from yinuo.insale.delivery_day import move_delivery
from yinuo.insale.errors import ChangeDecided, ChangeNotAgreed, ChangeTakenBack
from yinuo.insale.journal import ChangeAgreed, ChangeApplied, ChangeRejected
from yinuo.insale.models import ChangeRequest, Order
from yinuo.insale.order_rows import restate, snapshot
from yinuo.insale.states import CHANGE_MOVES, ChangeState
from yinuo.matters.actions.states import back_to_work
from yinuo.matters.errors import EvidenceNeeded, TextTooLong
from yinuo.matters.models import Matter
from yinuo.matters.states import MatterState
from yinuo.people.errors import NameMissing

HOWS = ("page", "phone", "mail", "visit")
LONGEST_NAME = 80
LONGEST_WORDS = 2000


class ChangeDecision(Struct, frozen=True, kw_only=True):
    """How the customer decided. `name` is what they typed or who spoke, `words` what was said (needed unless on the page),
    `address` where the request came from, `agreed` the tick.
    """

    how: str = "page"
    name: str = ""
    words: str = ""
    address: str = ""
    agreed: bool = True


@action(journal=ChangeAgreed, many=True)
def agree_change(*, actor: Actor, now: datetime, change_id: int, decision: ChangeDecision) -> ChangeRequest:
    """Take the customer's yes to a change; agreeing again changes nothing. It is in force at once where nothing stands in its way.

    The customer agrees on the page; staff write down a yes by telephone, mail or visit, with the words that were said.
    Raises: NotFound, NotAllowed, ChangeDecided, ChangeTakenBack, InvalidMove, DueInThePast; and, all at once, NameMissing,
    EvidenceNeeded, ChangeNotAgreed, InvalidValue, TextTooLong.
    """
    change, order = _decidable(actor, change_id)
    if change.state in (ChangeState.AGREED, ChangeState.APPLIED):
        return change
    _refuse_ended(change)
    check_move(change, "agree", moves=CHANGE_MOVES)
    decision = _checked(decision, by_customer=actor.kind is ActorKind.CUSTOMER, is_yes=True)
    problem = why_not(order, change, now=now)
    if problem is not None and problem.code == "due_in_the_past":
        raise problem
    move(
        change,
        "agree",
        moves=CHANGE_MOVES,
        decided_at=now,
        decision_words=decision.words,
        evidence=_evidence(decision, now=now),
    )
    _take_up(order, "change_agreed", actor=actor, now=now)
    record(
        ChangeAgreed(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            how=decision.how,
            name=decision.name,
            words=decision.words,
            address=decision.address,
        )
    )
    change.refresh_from_db()
    tell_changed(order)
    return change


@action(journal=ChangeRejected, many=True)
def reject_change(*, actor: Actor, now: datetime, change_id: int, decision: ChangeDecision) -> ChangeRequest:
    """Take the customer's no to a change; saying it again changes nothing. What was promised before stays and is counted.

    Raises: NotFound, NotAllowed, ChangeDecided, ChangeTakenBack, InvalidMove; and, all at once, EvidenceNeeded, InvalidValue, TextTooLong.
    """
    change, order = _decidable(actor, change_id)
    if change.state == ChangeState.REJECTED:
        return change
    _refuse_ended(change)
    check_move(change, "reject", moves=CHANGE_MOVES)
    decision = _checked(decision, by_customer=actor.kind is ActorKind.CUSTOMER, is_yes=False)
    move(
        change,
        "reject",
        moves=CHANGE_MOVES,
        decided_at=now,
        decision_words=decision.words,
        evidence=_evidence(decision, now=now),
    )
    record(
        ChangeRejected(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            how=decision.how,
            name=decision.name,
            words=decision.words,
        )
    )
    _take_up(order, "change_rejected", actor=actor, now=now)
    tell_changed(order)
    return change


def _decidable(actor: Actor, change_id: int) -> tuple[ChangeRequest, Order]:
    if actor.kind is ActorKind.CUSTOMER:
        return access.offered_change_for(actor, change_id, "matter.write_in", lock=True)
    return access.change_for(actor, change_id, "order.work", lock=True)


def _refuse_ended(change: ChangeRequest) -> None:
    """Say in plain words why it is too late. Raises: ChangeTakenBack, ChangeDecided."""
    if change.state == ChangeState.WITHDRAWN:
        raise ChangeTakenBack()
    if change.state in (ChangeState.AGREED, ChangeState.APPLIED, ChangeState.REJECTED):
        raise ChangeDecided()


def _checked(decision: ChangeDecision, *, by_customer: bool, is_yes: bool) -> ChangeDecision:
    name, words = (text.replace("\x00", "").strip() for text in (decision.name, decision.words))
    errors: list[DomainError] = []
    if decision.how not in (("page",) if by_customer else HOWS[1:]):
        errors.append(InvalidValue(field="how", problem=decision.how[:40]))
    if is_yes and not name:
        errors.append(NameMissing(field="name"))
    for field, text, limit in (("name", name, LONGEST_NAME), ("words", words, LONGEST_WORDS)):
        if len(text) > limit:
            errors.append(TextTooLong(field=field, length=len(text), limit=limit))
    if not by_customer and not words:
        errors.append(EvidenceNeeded(field="words"))
    if is_yes and not decision.agreed:
        errors.append(ChangeNotAgreed(field="agreed"))
    raise_all(errors)
    return ChangeDecision(
        how=decision.how, name=name, words=words, address=decision.address[:64], agreed=decision.agreed
    )


def _evidence(decision: ChangeDecision, *, now: datetime) -> dict[str, str]:
    return {
        "how": decision.how,
        "name": decision.name,
        "words": decision.words,
        "address": decision.address,
        "at": now.isoformat(),
    }


def _take_up(order: Order, kind: str, *, actor: Actor, now: datetime) -> None:
    """Tell whoever leads the order, and let it wait for the customer no more."""
    if order.owner_id != actor.staff_id:
        tell_owner(order, kind, now=now)
    matter = Matter.objects.get(pk=order.pk)
    if matter.state == MatterState.WAITING_CUSTOMER:
        back_to_work(matter)


@action(journal=ChangeApplied)
def apply_change(*, actor: Actor, now: datetime, change_id: int) -> ChangeRequest:
    """Put an agreed change into force: the order's next version with its lines, sums and parts of the price, its day promised anew.

    Where the day is another, the promise of the old one ends with the customer's decision as its consent.
    Raises: NotFound, NotAllowed, InvalidMove, ChangeOutdated, LessThanShipped, DueInThePast, OrderOver.
    """
    change, order = access.change_for(actor, change_id, "order.work", lock=True)
    check_move(change, "apply", moves=CHANGE_MOVES)
    if problem := why_not(order, change, now=now):
        raise problem
    before_gross, before_day, before_promise = order.gross, order.delivery_on, order.delivery_id
    order.version += 1
    write_changed_lines(order, change)
    respread_terms(order)
    if change.delivery_on is not None:
        order.delivery = move_delivery(
            order,
            change.delivery_on,
            consent=_consent(change),
            reason=_("Change %(number)s of the order") % {"number": change.number},
            override=str((change.lines or {}).get("override", "")),
        )
        order.delivery_on = change.delivery_on
    Order.objects.filter(pk=order.pk).update(
        version=order.version,
        net=order.net,
        tax=order.tax,
        gross=order.gross,
        delivery=order.delivery_id,
        delivery_on=order.delivery_on,
    )
    move(change, "apply", moves=CHANGE_MOVES, applied_at=now)
    snapshot(order, now=now, change_id=change.pk)
    record(
        ChangeApplied(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            version=order.version,
            before_gross=str(before_gross),
            gross=str(order.gross),
            currency=order.currency,
            before_delivery_on=before_day.isoformat() if before_day else "",
            delivery_on=order.delivery_on.isoformat() if order.delivery_on else "",
            before_promise_id=before_promise,
            promise_id=order.delivery_id,
        )
    )
    restate(order)
    return change


def _consent(change: ChangeRequest) -> str:
    return _("Change %(number)s, agreed to by %(name)s") % {
        "number": change.number,
        "name": change.evidence.get("name", ""),
    }
