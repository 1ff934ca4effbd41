"""A change of an order is asked for, put before the customer, or taken back."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils import formats, translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.money_words import money_words
from yinuo.core.moves import check_move, move
from yinuo.insale import access
from yinuo.insale.change_rows import OVER, why_not
from yinuo.insale.errors import AnotherChangeOffered, OrderNotConfirmed, OrderOver
from yinuo.insale.journal import ChangeOffered, ChangeRaised, ChangeWithdrawn
from yinuo.insale.models import ChangeRequest, Order
from yinuo.insale.states import CHANGE_MOVES, ChangeState
from yinuo.matters import promises
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import checked_text, send_reply
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import ReasonNeeded, TextTooLong
from yinuo.matters.models import Notice, Promise
from yinuo.matters.rules import due_of
from yinuo.matters.standards import standards_in_force

ANSWER_WORKING_DAYS = 2
LONGEST_WISH = 5000
LONGEST_REASON = 200
SIDES = ("customer", "house")


def change_url(change: ChangeRequest) -> str:
    """Return the customer's own address of a change: whoever has it may read and decide."""
    return f"{settings.YINUO_PUBLIC_URL}/x/{change.secret}/"


@action(journal=ChangeRaised)
def raise_change(
    *,
    actor: Actor,
    now: datetime,
    order_id: int,
    wish: str,
    raised_by: str = "house",
    external_id: str | None = None,
) -> ChangeRequest:
    """Ask for a change of a confirmed order: the customer themselves, or staff for the customer or for the house.

    What the customer writes is a message of the order's thread too. A customer's wish is answered by a standard that starts with it, else
    within the house's two working days.
    Raises: NotFound, NotAllowed, OrderNotConfirmed, OrderOver, EmptyText, TextTooLong, InvalidValue, ReopenWindowOver.
    """
    by_customer = actor.kind is ActorKind.CUSTOMER
    order = access.order_for(actor, order_id, "matter.write_in" if by_customer else "order.work", lock=True)
    if raised_by not in SIDES:
        raise InvalidValue(field="raised_by", problem=raised_by[:40])
    wish = checked_text(wish)
    if len(wish) > LONGEST_WISH:
        raise TextTooLong(field="text", length=len(wish), limit=LONGEST_WISH)
    if order.status in OVER:
        raise OrderOver()
    if order.confirmed_at is None:
        raise OrderNotConfirmed()
    number = (order.changes.aggregate(most=Max("number"))["most"] or 0) + 1
    if by_customer:
        raised_by = "customer"
        _say(order, number, wish, actor=actor, now=now, external_id=external_id)
    change = ChangeRequest.objects.create(
        id=new_id(),
        order=order,
        number=number,
        raised_by=raised_by,
        wish=wish,
        raised_at=now,
        secret=secrets.token_urlsafe(24),
    )
    record(
        ChangeRaised(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=number,
            raised_by=raised_by,
        )
    )
    if raised_by == "customer":
        change.promise = _promised_answer(order, number, now=now)
        ChangeRequest.objects.filter(pk=change.pk).update(promise=change.promise_id)
    if order.owner_id is not None and order.owner_id != actor.staff_id:
        tell_owner(order, "change_asked", now=now)
    tell_changed(order)
    return change


def _say(
    order: Order, number: int, wish: str, *, actor: Actor, now: datetime, external_id: str | None
) -> None:
    with translation.override(order.language):
        about = _("A change of the order %(order)s is asked for (change %(number)s):") % {
            "order": order.number,
            "number": number,
        }
    take_customer_message(
        actor=actor,
        now=now,
        matter_id=order.pk,
        text=f"{about}\n{wish}",
        channel="web",
        customer_name=order.customer.name if order.customer else "",
        external_id=external_id,
    )


def _promised_answer(order: Order, number: int, *, now: datetime) -> Promise:
    """Return the promise to answer: the standard's that runs with this kind of wish, else the house's own."""
    starting = [one.version_id for one in standards_in_force().starting.get(ChangeRaised.verb, [])]
    running = promises.running_promises(order) if starting else []
    standard = next((one for one in running if one.standard_version_id in starting), None)
    if standard is not None:
        return standard
    calendar_id = order.team.calendar_id if order.team else None
    due = due_of(
        start=now, amount=ANSWER_WORKING_DAYS, unit="working_days", calendar=calendar_of(calendar_id)
    )
    with translation.override(order.language):
        what = _("Answer your change %(number)s of the order %(order)s") % {
            "number": number,
            "order": order.number,
        }
    return promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due.at,
            due=due,
            amount=ANSWER_WORKING_DAYS,
            unit="working_days",
            owner_id=order.owner_id,
            calendar_id=calendar_id,
        ),
    )


@action(journal=ChangeOffered)
def offer_change(*, actor: Actor, now: datetime, change_id: int, words: str = "") -> ChangeRequest:
    """Ask the customer about an assessed change: a message in the order's thread with the link, after `words` where there are any.

    The promise to answer is kept by it. One change of an order is asked about at a time.
    Raises: NotFound, NotAllowed, InvalidMove, AnotherChangeOffered, ChangeOutdated, LessThanShipped, DueInThePast, OrderOver, TextTooLong.
    """
    change, order = access.change_for(actor, change_id, "order.work", lock=True)
    check_move(change, "offer", moves=CHANGE_MOVES)
    other = order.changes.filter(state__in=(ChangeState.OFFERED, ChangeState.AGREED)).first()
    if other is not None:
        raise AnotherChangeOffered(number=other.number)
    if problem := why_not(order, change, now=now):
        raise problem
    move(change, "offer", moves=CHANGE_MOVES, offered_at=now)
    message = send_reply(
        actor=actor,
        now=now,
        matter_id=order.pk,
        text=_message(change, order, words),
        then="wait_customer",
    )
    entry = record(
        ChangeOffered(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            message_id=message.pk,
            price_change=str(change.price_change),
            currency=order.currency,
            delivery_on=change.delivery_on.isoformat() if change.delivery_on else "",
        )
    )
    if (answer := _running_answer(change)) is not None:
        promises.meet_promise(answer, evidence_id=entry.id)
    tell_changed(order)
    return change


def _message(change: ChangeRequest, order: Order, words: str) -> str:
    with translation.override(order.language):
        said = [
            _("About the change %(number)s of your order %(order)s: please look at what it means and decide.")
            % {"number": change.number, "order": order.number}
        ]
        if change.price_change:
            sign = "+" if change.price_change > 0 else "−"
            said.append(
                _("The price changes by %(amount)s.")
                % {"amount": f"{sign}{money_words(abs(change.price_change), order.currency)}"}
            )
        if change.delivery_on:
            said.append(
                _("The new day of delivery would be %(day)s.")
                % {"day": formats.date_format(change.delivery_on, "DATE_FORMAT")}
            )
        said.append(_("Nothing changes without your yes: %(url)s") % {"url": change_url(change)})
    return "\n\n".join(part for part in (words.replace("\x00", "").strip(), "\n".join(said)) if part)


@action(journal=ChangeWithdrawn)
def withdraw_change(*, actor: Actor, now: datetime, change_id: int, reason: str) -> ChangeRequest:
    """Take a change back before it is in force, with the reason; the promise to answer it ends with that reason as evidence.

    Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded, TextTooLong.
    """
    change, order = access.change_for(actor, change_id, "order.work", lock=True)
    check_move(change, "withdraw", moves=CHANGE_MOVES)
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise ReasonNeeded(field="reason")
    if len(reason) > LONGEST_REASON:
        raise TextTooLong(field="reason", length=len(reason), limit=LONGEST_REASON)
    before = change.state
    move(change, "withdraw", moves=CHANGE_MOVES, decided_at=now, decision_words=reason)
    record(
        ChangeWithdrawn(
            subject_id=order.pk,
            matter_id=order.pk,
            change_id=change.pk,
            number=change.number,
            before=before,
            reason=reason,
        )
    )
    if (answer := _running_answer(change)) is not None:
        release_running(answer, evidence=reason)
    tell_changed(order)
    return change


def _running_answer(change: ChangeRequest) -> Promise | None:
    """Return the promise to answer while it runs, locked."""
    rows = Promise.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=change.promise_id or 0, state__in=promises.RUNNING_STATES).first()


def tell_owner(order: Order, kind: str, *, now: datetime) -> None:
    """Put a notice before whoever leads the order."""
    if order.owner_id is None:
        return
    Notice.objects.create(
        staff_id=order.owner_id,
        kind=kind,
        matter_id=order.pk,
        facts={"by": order.customer.name if order.customer else "", "text": order.number},
        at=now,
        show_from=now,
    )
    tell(f"staff:{order.owner_id}", event="notice")


def tell_changed(order: Order) -> None:
    """Let open pages about the order read it again."""
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
