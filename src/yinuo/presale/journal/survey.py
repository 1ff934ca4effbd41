"""Entries about checks on the spot, in the chain of their matter, and about the checklists."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class SurveyEntry(MatterEntry):
    """Base: which survey."""

    survey_id: int


@dataclass(frozen=True, kw_only=True)
class SurveyBegun(SurveyEntry):
    sentence = _("%(actor)s began to check the site")
    checklist: str
    version_id: int | None = None
    appointment_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SurveyFilled(SurveyEntry):
    """What was found is the survey's own; which points were filled in stands here."""

    sentence = _("%(actor)s filled in points of the site check")
    items: list[str]


@dataclass(frozen=True, kw_only=True)
class SurveyFinished(SurveyEntry):
    sentence = _("%(actor)s finished the site check: %(findings)s findings, %(grave)s of them grave")
    public = True
    findings: int
    grave: int


@dataclass(frozen=True, kw_only=True)
class FindingNoted(SurveyEntry):
    sentence = _("%(actor)s noted a finding on the spot")
    erasure = "what was found"
    finding_id: int
    item: str
    grave: bool
    found: str = personal()


@dataclass(frozen=True, kw_only=True)
class FindingPhotographed(SurveyEntry):
    sentence = _("%(actor)s added a photo to a finding")
    finding_id: int
    attachment_id: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class FindingSettled(SurveyEntry):
    sentence = _("%(actor)s settled a finding of the site check")
    erasure = "how it was settled"
    finding_id: int
    grave: bool
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class SurveyChecklistChanged(EntryType):
    subject_kind = "survey_checklist"
    sentence = _("%(actor)s changed the survey checklist %(code)s")
    code: str
    items: int
    active: bool
