"""How the customer found it."""

from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.live import tell
from yinuo.matters import access
from yinuo.matters.errors import AlreadyRated, NotResolvedYet, TextTooLong
from yinuo.matters.journal import MatterRated
from yinuo.matters.models import Rating
from yinuo.matters.states import MatterState

LONGEST_COMMENT = 2000


@action(journal=MatterRated)
def rate_matter(*, actor: Actor, now: datetime, matter_id: int, score: int, comment: str = "") -> Rating:
    """Rate a matter that is resolved, once for each time it was. `score`: 1 (bad) to 5 (very good).

    Raises: NotFound, NotAllowed, NotResolvedYet, AlreadyRated, InvalidValue, TextTooLong.
    """
    matter = access.surviving(access.matter_for(actor, matter_id, "matter.rate", lock=True))
    if matter.state not in (MatterState.RESOLVED, MatterState.CLOSED) or matter.resolved_at is None:
        raise NotResolvedYet()
    if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5:
        raise InvalidValue(field="score", problem=_("Choose one to five stars."))
    comment = comment.replace("\x00", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise TextTooLong(field="comment", length=len(comment), limit=LONGEST_COMMENT)
    if Rating.objects.filter(matter=matter, resolved_at=matter.resolved_at).exists():
        raise AlreadyRated()
    rating = Rating.objects.create(
        matter=matter, score=score, comment=comment, at=now, resolved_at=matter.resolved_at
    )
    record(MatterRated(subject_id=matter.pk, matter_id=matter.pk, score=score, comment=comment))
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
    return rating
