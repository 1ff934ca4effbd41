"""Checklists and reviews for the tests: two points, one for agents and one for technicians."""

from typing import Any

from tests.cast import NOW, Cast
from tests.insale.ordering import opened
from yinuo.insale.actions.review import begin_review, sign_point
from yinuo.insale.actions.review_checklist import create_review_checklist
from yinuo.insale.models import ContractReview, Order, ReviewChecklist

NAMES = {"zh-hans": "通用评审", "zh-hant": "通用評審", "en": "Usual review"}


def point(text: str, role: str = "agent", **fields: Any) -> dict[str, Any]:
    return {"texts": {"en": text}, "area": "materials", "role": role, "must": True, **fields}


POINTS = [
    point("The wood is there in time", "agent", area="delivery"),
    point("It can be built as drawn", "technician", area="drawings"),
]


def checklist(cast: Cast, *, is_default: bool = True, **fields: Any) -> ReviewChecklist:
    given = {"code": "usual", "names": NAMES, "items": POINTS, **fields}
    return create_review_checklist(actor=cast.actor("leo_manager"), now=NOW, is_default=is_default, **given)


def begun(cast: Cast, order: Order | None = None, *, now: Any = NOW, **fields: Any) -> ContractReview:
    if not ReviewChecklist.objects.exists():
        checklist(cast)
    order = order or opened(cast, now=now, **fields)
    return begin_review(actor=cast.actor("ana_agent"), now=now, order_id=order.pk)


def signed(cast: Cast, review: ContractReview, *, now: Any = NOW, finding: str = "") -> ContractReview:
    """Sign both points; with `finding` the technician's is one."""
    ana, tia = cast.actor("ana_agent"), cast.actor("tia_technician")
    sign_point(actor=ana, now=now, review_id=review.pk, position=0, ok=True)
    sign_point(actor=tia, now=now, review_id=review.pk, position=1, ok=not finding, words=finding)
    return review
