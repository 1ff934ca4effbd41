"""The automatic answer hears what customers write, where the house wants one."""

from django.conf import settings

from yinuo.core.action import once_before_commit
from yinuo.core.entries import Recorded, follows
from yinuo.matters.journal import CustomerWrote
from yinuo.presale.jobs.bot import answer_automatically
from yinuo.presale.journal import InquiryAsked


@follows(InquiryAsked, CustomerWrote)
def hear(recorded: Recorded) -> None:
    """Let the worker answer, if the setting is on; it looks for itself whether there is anything to say."""
    key = recorded.entry.matter_id or recorded.entry.subject_id
    if settings.YINUO_BOT:
        once_before_commit(("bot", key), lambda: _defer(key))


def _defer(matter_id: int) -> None:
    answer_automatically.defer(matter_id=matter_id)
