"""Entries about looking after those who asked and did not buy; they stand in the inquiry's chain."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.entries import Personal
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


class FollowUpPlanned(MatterEntry, frozen=True, kw_only=True):
    sentence = _("A follow-up is planned for %(due_on)s")
    follow_up_id: int
    due_on: str
    owner_id: int | None = None


class FollowUpDone(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s followed up %(how)s")
    erasure = "what was said"
    code_words = {"how": HOWS}
    follow_up_id: int
    how: str
    words: Personal[str] = ""


class FollowUpSkipped(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The follow-up was left out: %(how)s")
    erasure = "the words"
    code_words = {"how": SKIPPED}
    follow_up_id: int
    how: str
    words: Personal[str] = ""


class FollowUpMoved(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s put the follow-up off to %(due_on)s")
    follow_up_id: int
    before: str
    due_on: str
