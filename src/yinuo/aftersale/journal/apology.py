"""Entries about letters of apology and the texts they begin with."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


class ApologyWritten(MatterEntry, frozen=True, kw_only=True):
    """Written, or written anew; the text is the letter's own."""

    sentence = _("%(actor)s wrote a letter of apology")
    letter_id: int
    template_id: int | None


class ApologyApproved(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s approved the letter of apology")
    letter_id: int


class ApologySent(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent a letter of apology")
    public = True
    letter_id: int
    message_id: int


class ApologyTemplateSaved(EntryType, frozen=True, kw_only=True):
    """`changed` is field → [before, after], with nothing before for a new one."""

    subject_kind: ClassVar[str] = "apology_template"
    sentence = _("%(actor)s wrote the apology text “%(name)s”")
    name: str
    changed: dict[str, list[object]]
