"""Entries about letters of apology and the texts they begin with."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class ApologyWritten(MatterEntry):
    """Written, or written anew; the text is the letter's own."""

    sentence = _("%(actor)s wrote a letter of apology")
    letter_id: int
    template_id: int | None


@dataclass(frozen=True, kw_only=True)
class ApologyApproved(MatterEntry):
    sentence = _("%(actor)s approved the letter of apology")
    letter_id: int


@dataclass(frozen=True, kw_only=True)
class ApologySent(MatterEntry):
    sentence = _("%(actor)s sent a letter of apology")
    public = True
    letter_id: int
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ApologyTemplateSaved(EntryType):
    """`changed` is field → [before, after], with nothing before for a new one."""

    subject_kind: ClassVar[str] = "apology_template"
    sentence = _("%(actor)s wrote the apology text “%(name)s”")
    name: str
    changed: dict[str, list[object]]
