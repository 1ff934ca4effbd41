"""Entries about checks on the spot, in the chain of their matter, and about the checklists."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry


class SurveyEntry(MatterEntry, frozen=True, kw_only=True):
    """Base: which survey."""

    survey_id: int


class SurveyBegun(SurveyEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began to check the site")
    checklist: str
    version_id: int | None = None
    appointment_id: int | None = None


class SurveyFilled(SurveyEntry, frozen=True, kw_only=True):
    """What was found is the survey's own; which points were filled in stands here."""

    sentence = _("%(actor)s filled in points of the site check")
    items: list[str]


class SurveyFinished(SurveyEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s finished the site check: %(findings)s findings, %(grave)s of them grave")
    public = True
    findings: int
    grave: int


class FindingNoted(SurveyEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s noted a finding on the spot")
    erasure = "what was found"
    finding_id: int
    item: str
    grave: bool
    found: Personal[str] = ""


class FindingPhotographed(SurveyEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added a photo to a finding")
    finding_id: int
    attachment_id: int
    sha256: str


class FindingSettled(SurveyEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s settled a finding of the site check")
    erasure = "how it was settled"
    finding_id: int
    grave: bool
    words: Personal[str] = ""


class SurveyChecklistChanged(EntryType, frozen=True, kw_only=True):
    subject_kind = "survey_checklist"
    sentence = _("%(actor)s changed the survey checklist %(code)s")
    code: str
    items: int
    active: bool
