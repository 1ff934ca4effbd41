"""Entries about the trees of causes, and about problems that several complaints have in common."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


class ComplaintCauseSaved(EntryType, frozen=True, kw_only=True):
    """`kind` is cause or responsibility, `changed` field → [before, after], with nothing before for a new one."""

    subject_kind: ClassVar[str] = "complaint_cause"
    sentence = _("%(actor)s wrote the cause “%(code)s”")
    kind: str
    code: str
    changed: dict[str, list[object]]


class ComplaintProblemOpened(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "complaint_problem"
    sentence = _("%(actor)s opened the problem “%(title)s”")
    title: str
    product_id: int | None
    batch: str


class ComplaintProblemSolved(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "complaint_problem"
    sentence = _("%(actor)s noted that the problem “%(title)s” is solved")
    title: str
    complaints: int


class ComplaintJoined(MatterEntry, frozen=True, kw_only=True):
    """`problem_id` is none where the complaint was taken out of its problem."""

    sentence = _("%(actor)s put the complaint to a problem: %(title)s")
    problem_id: int | None
    before_problem_id: int | None
    title: str
