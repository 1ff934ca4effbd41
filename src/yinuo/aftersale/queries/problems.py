"""Problems that several complaints have in common."""

from datetime import datetime

from django.db.models import Count
from msgspec import Struct

from yinuo.aftersale import access
from yinuo.aftersale.models import ComplaintProblem
from yinuo.core.actor import Actor

MOST = 200


class ProblemRow(Struct, frozen=True, kw_only=True):
    """A problem; `complaints` counts those that the reader may read."""

    id: int
    name: str
    product_id: int | None
    batch: str
    cause_id: int | None
    opened_at: datetime
    solved_at: datetime | None
    words: str
    complaints: int


def list_problems(*, actor: Actor, solved: bool = False) -> list[ProblemRow]:
    """Return the open problems, or the solved ones, of complaints that an actor may read, the newest first. Two queries."""
    counted = (
        access.visible_complaints(actor)
        .filter(problem__isnull=False, problem__solved_at__isnull=not solved)
        .order_by()
        .values_list("problem")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, int] = {int(key): n for key, n in counted if key is not None}
    rows = ComplaintProblem.objects.filter(pk__in=counts).order_by("-opened_at", "-pk")[:MOST]
    return [
        ProblemRow(
            id=one.pk,
            name=one.title,
            product_id=one.product_id,
            batch=one.batch,
            cause_id=one.cause_id,
            opened_at=one.opened_at,
            solved_at=one.solved_at,
            words=one.words,
            complaints=counts[one.pk],
        )
        for one in rows
    ]
