"""A contract review under way: begun on a draft, signed point by point by the roles that the checklist names."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.errors import OrderConfirmed, OrderEmpty, OrderOver
from yinuo.insale.errors_contract import (
    NoOpenFinding,
    NoReviewChecklist,
    PointNotYours,
    ReviewDecided,
    ReviewInForce,
)
from yinuo.insale.journal import ReviewBegun, ReviewFindingSettled, ReviewPointSigned
from yinuo.insale.models import ContractReview, Order, ReviewChecklist, ReviewPoint
from yinuo.insale.order_content import fingerprint
from yinuo.insale.rules.review import is_open_finding
from yinuo.insale.states import OrderStatus, ReviewState
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.people.models import Staff
from yinuo.people.roles import ROLES

LONGEST_WORDS = 500
IN_FORCE = (ReviewState.OPEN, ReviewState.RELEASED, ReviewState.CONDITIONAL)


@action(journal=ReviewBegun)
def begin_review(
    *, actor: Actor, now: datetime, order_id: int, checklist_id: int | None = None
) -> ContractReview:
    """Begin the review of a draft by a checklist, the default where none is named; its points are copied as they are.

    Raises: NotFound, NotAllowed, OrderOver, OrderConfirmed, OrderEmpty, ReviewInForce, NoReviewChecklist.
    """
    order = access.order_for(actor, order_id, "order.work", lock=True)
    if order.status == OrderStatus.CANCELLED:
        raise OrderOver()
    if order.confirmed_at is not None:
        raise OrderConfirmed()
    if not order.lines.exists():
        raise OrderEmpty()
    if ContractReview.objects.filter(order=order, state__in=IN_FORCE).exists():
        raise ReviewInForce()
    checklist = _checklist(checklist_id)
    review = ContractReview.objects.create(
        order=order,
        order_version=order.version,
        content_sha256=fingerprint(order),
        names=checklist.names,
        begun_at=now,
    )
    ReviewPoint.objects.bulk_create(
        [
            ReviewPoint(
                review=review,
                position=place,
                code=item["code"],
                area=item["area"],
                texts=item["texts"],
                role=item["role"],
                must=item["must"],
            )
            for place, item in enumerate(checklist.items)
        ]
    )
    record(
        ReviewBegun(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            version=order.version,
            points=len(checklist.items),
            content_sha256=review.content_sha256,
        )
    )
    _tell(order)
    return review


def _checklist(checklist_id: int | None) -> ReviewChecklist:
    rows = ReviewChecklist.objects.filter(active=True)
    found = rows.filter(pk=checklist_id) if checklist_id is not None else rows.filter(is_default=True)
    checklist = found.first()
    if checklist is None:
        raise NoReviewChecklist(field="checklist_id")
    return checklist


@action(journal=ReviewPointSigned)
def sign_point(
    *, actor: Actor, now: datetime, review_id: int, position: int, ok: bool, words: str = ""
) -> ReviewPoint:
    """Sign a point: as it should be, or a finding in words. Signed again before the decision, the last word counts.

    Only who has the role that the point names signs it; a right that reaches further is no signature in another's name.
    Raises: NotFound, NotAllowed, ReviewDecided, PointNotYours, EmptyText (a finding without words), TextTooLong.
    """
    review, order = access.review_for(actor, review_id, "review.sign", lock=True)
    point = _point(review, position)
    _refuse_other_role(actor, point)
    if review.state != ReviewState.OPEN:
        raise ReviewDecided()
    words = _words(words, needed=not ok)
    point.ok, point.words = ok, words
    point.signed_by_id, point.signed_at = actor.staff_id, now
    point.settled_at, point.settled_words = None, ""
    point.save()
    record(
        ReviewPointSigned(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            code=point.code,
            role=point.role,
            ok=ok,
            words=words,
        )
    )
    _tell(order)
    return point


@action(journal=ReviewFindingSettled)
def settle_point(*, actor: Actor, now: datetime, review_id: int, position: int, words: str) -> ReviewPoint:
    """Settle a finding, in words, by the role that signs the point; what was found stays on record.

    Raises: NotFound, NotAllowed, ReviewDecided, PointNotYours, NoOpenFinding, EmptyText, TextTooLong.
    """
    review, order = access.review_for(actor, review_id, "review.sign", lock=True)
    point = _point(review, position)
    _refuse_other_role(actor, point)
    if review.state not in (ReviewState.OPEN, ReviewState.CONDITIONAL):
        raise ReviewDecided()
    if not is_open_finding(point):
        raise NoOpenFinding()
    point.settled_at, point.settled_words = now, _words(words, needed=True)
    point.save(update_fields=["settled_at", "settled_words"])
    record(
        ReviewFindingSettled(
            subject_id=order.pk,
            matter_id=order.pk,
            review_id=review.pk,
            code=point.code,
            words=point.settled_words,
        )
    )
    _tell(order)
    return point


def _point(review: ContractReview, position: int) -> ReviewPoint:
    point = ReviewPoint.objects.filter(review=review, position=position).first()
    if point is None:
        raise NotFound()
    return point


def _refuse_other_role(actor: Actor, point: ReviewPoint) -> None:
    """Refuse whoever has not the role of a point, programs too: a signature is a person's. Raises: PointNotYours."""
    roles = Staff.objects.filter(pk=actor.staff_id or 0, roles__contains=[point.role])
    if not roles.exists():
        raise PointNotYours(role=str(ROLES[point.role].label) if point.role in ROLES else point.role)


def _words(text: str, *, needed: bool) -> str:
    text = text.replace("\x00", "").strip()
    if needed and not text:
        raise EmptyText(field="words")
    if len(text) > LONGEST_WORDS:
        raise TextTooLong(field="words", length=len(text), limit=LONGEST_WORDS)
    return text


def _tell(order: Order) -> None:
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)
