"""Entries about looking after those who asked and did not buy; they stand in the inquiry's chain."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import personal
from yinuo.matters.journal import MatterEntry

HOWS = {
    "message": pgettext_lazy("how they were looked after", "by message"),
    "call": pgettext_lazy("how they were looked after", "by telephone"),
}
SKIPPED = {
    "bought": pgettext_lazy("why not looked after", "they bought"),
    "wrote": pgettext_lazy("why not looked after", "they wrote again"),
    "in_touch": pgettext_lazy("why not looked after", "we are in touch already"),
    "opted_out": pgettext_lazy("why not looked after", "they do not wish it"),
    "merged": pgettext_lazy("why not looked after", "another one is planned"),
    "person": pgettext_lazy("why not looked after", "decided by a person"),
}


@dataclass(frozen=True, kw_only=True)
class FollowUpPlanned(MatterEntry):
    sentence = _("A follow-up is planned for %(due_on)s")
    follow_up_id: int
    due_on: str
    owner_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUpDone(MatterEntry):
    sentence = _("%(actor)s followed up %(how)s")
    erasure = "what was said"
    code_words = {"how": HOWS}
    follow_up_id: int
    how: str
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class FollowUpSkipped(MatterEntry):
    sentence = _("The follow-up was left out: %(how)s")
    erasure = "the words"
    code_words = {"how": SKIPPED}
    follow_up_id: int
    how: str
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class FollowUpMoved(MatterEntry):
    sentence = _("%(actor)s put the follow-up off to %(due_on)s")
    follow_up_id: int
    before: str
    due_on: str
