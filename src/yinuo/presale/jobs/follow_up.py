"""What the worker does for those who asked and did not buy: plan one friendly look, and leave out what was overtaken."""

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.jobs import every
from yinuo.presale.actions.follow_up import plan_follow_up, skip_overtaken
from yinuo.presale.queries.follow_up import inquiries_to_look_after, overtaken


@every(900)
def plan_follow_ups() -> None:
    """Plan what has its day; each is looked at again under a lock, so several workers plan it once."""
    now = timezone.now()
    for key in inquiries_to_look_after(now=now):
        plan_follow_up(actor=SYSTEM, now=now, inquiry_id=key)


@every(60)
def leave_out_overtaken() -> None:
    """Leave out the looks at customers who came again by themselves."""
    now = timezone.now()
    for key, how in overtaken(now=now):
        skip_overtaken(actor=SYSTEM, now=now, follow_up_id=key, how=how)
