"""How a contract review ends: released, released on a condition, sent back, void because the draft was changed."""

from datetime import date, datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.core.moves import check_move, move
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.errors_contract import NoOpenCondition
from yinuo.insale.journal import ReviewConditionMet, ReviewReleased, ReviewSentBack, ReviewVoided
from yinuo.insale.models import ContractReview, Order
from yinuo.insale.rules.review import refuse_open_findings, refuse_unsigned
from yinuo.insale.states import REVIEW_MOVES
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, ReasonNeeded, TextTooLong
from yinuo.matters.models import Notice, Promise
from yinuo.matters.rules import LONGEST_TERM
from yinuo.presale.guard import end_of_day

LONGEST_CONDITION = 200
LONGEST_WORDS = 500
RIGHT = "order.work"


@action(journal=ReviewReleased)
def release_review(*, actor: Actor, now: datetime, review_id: int) -> ContractReview:
    """Release an order: every point is signed and no finding that stops it is open. It can be confirmed from now on.

    Raises: NotFound, NotAllowed, InvalidMove, PointsUnsigned, FindingsOpen.
    """
    review, order = access.review_for(actor, review_id, RIGHT, lock=True)
    check_move(review, "release", moves=REVIEW_MOVES)
    points = list(review.points.all())
    refuse_unsigned(points)
    refuse_open_findings(points)
    move(review, "release", moves=REVIEW_MOVES, decided_at=now, decided_by_id=actor.staff_id)
    record(
        ReviewReleased(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            version=review.order_version,
            content_sha256=review.content_sha256,
        )
    )
    _told(order, actor, kind="review_released", now=now)
    return review


@action(journal=ReviewReleased)
def release_on_condition(
    *, actor: Actor, now: datetime, review_id: int, condition: str, due_on: date
) -> ContractReview:
    """Release an order although something is open: the condition becomes a promise of ours until that day, among the order's own.

    Every point is signed all the same. Raises: NotFound, NotAllowed, InvalidMove, PointsUnsigned, EmptyText, TextTooLong, DueInThePast, DueTooFar.
    """
    review, order = access.review_for(actor, review_id, RIGHT, lock=True)
    check_move(review, "release_on_condition", moves=REVIEW_MOVES)
    refuse_unsigned(list(review.points.all()))
    condition = condition.replace("\x00", "").strip()
    if not condition:
        raise EmptyText(field="condition")
    if len(condition) > LONGEST_CONDITION:
        raise TextTooLong(field="condition", length=len(condition), limit=LONGEST_CONDITION)
    promise = _promise(order, condition, due_on, now=now)
    move(
        review,
        "release_on_condition",
        moves=REVIEW_MOVES,
        decided_at=now,
        decided_by_id=actor.staff_id,
        condition=condition,
        promise_id=promise.pk,
    )
    record(
        ReviewReleased(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            version=review.order_version,
            content_sha256=review.content_sha256,
            promise_id=promise.pk,
            condition=condition,
        )
    )
    _told(order, actor, kind="review_released", now=now, text=condition)
    return review


@action(journal=ReviewConditionMet)
def settle_condition(*, actor: Actor, now: datetime, review_id: int, words: str) -> ContractReview:
    """Note that the condition of a release is met: its promise is kept, in time or late by the clock.

    Raises: NotFound, NotAllowed, NoOpenCondition, EmptyText, TextTooLong.
    """
    review, order = access.review_for(actor, review_id, RIGHT, lock=True)
    running = Promise.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=review.promise_id or 0, state__in=promises.RUNNING_STATES
    )
    promise = running.first()
    if promise is None:
        raise NoOpenCondition()
    words = _words(words, field="words")
    promises.meet_promise(promise, evidence_id=None, evidence_words=words)
    record(
        ReviewConditionMet(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            promise_id=promise.pk,
            words=words,
        )
    )
    _tell(order)
    return review


@action(journal=ReviewSentBack)
def send_back_review(*, actor: Actor, now: datetime, review_id: int, reason: str) -> ContractReview:
    """Send an order back to be written anew, with the reason; what is written then is reviewed anew.

    Raises: NotFound, NotAllowed, InvalidMove, ReasonNeeded, TextTooLong.
    """
    review, order = access.review_for(actor, review_id, RIGHT, lock=True)
    check_move(review, "refuse", moves=REVIEW_MOVES)
    if not reason.replace("\x00", "").strip():
        raise ReasonNeeded(field="reason")
    reason = _words(reason, field="reason")
    move(review, "refuse", moves=REVIEW_MOVES, decided_at=now, decided_by_id=actor.staff_id, words=reason)
    record(
        ReviewSentBack(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            version=review.order_version,
            reason=reason,
        )
    )
    _told(order, actor, kind="review_sent_back", now=now, text=reason)
    return review


def void_review(review: ContractReview, *, reason: str) -> None:
    """Let a review lapse whose order says something else now, within the action that changed it; its condition ends with it."""
    before = review.state
    move(review, "void", moves=REVIEW_MOVES)
    record(
        ReviewVoided(
            subject_id=review.order_id,
            matter_id=review.order_id,
            review_id=review.pk,
            before=before,
            content_sha256=review.content_sha256,
        )
    )
    running = Promise.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=review.promise_id or 0, state__in=promises.RUNNING_STATES
    )
    for promise in running:
        release_running(promise, evidence=reason)


def _promise(order: Order, condition: str, on: date, *, now: datetime) -> Promise:
    calendar_id = order.team.calendar_id if order.team else None
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=organisation().zone)
    due_at = end_of_day(noon, calendar=calendar_of(calendar_id))
    if due_at <= now:
        raise DueInThePast(field="due_on", due=on.isoformat())
    if due_at - now > LONGEST_TERM:
        raise DueTooFar(field="due_on")
    return promises.start_promise(
        order,
        promises.NewPromise(
            what=condition,
            source=Promise.Source.PERSON,
            due_at=due_at,
            owner_id=order.owner_id,
            calendar_id=calendar_id,
            certainty="day",
        ),
    )


def _words(text: str, *, field: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise EmptyText(field=field)
    if len(text) > LONGEST_WORDS:
        raise TextTooLong(field=field, length=len(text), limit=LONGEST_WORDS)
    return text


def _told(order: Order, actor: Actor, *, kind: str, now: datetime, text: str = "") -> None:
    """Tell whoever leads the order what was decided, unless they decided it."""
    if order.owner_id is not None and order.owner_id != actor.staff_id:
        Notice.objects.create(
            staff_id=order.owner_id,
            kind=kind,
            matter_id=order.pk,
            facts={"by": actor.name, "text": text},
            at=now,
            show_from=now,
        )
        tell(f"staff:{order.owner_id}", event="notice")
    _tell(order)


def _tell(order: Order) -> None:
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
