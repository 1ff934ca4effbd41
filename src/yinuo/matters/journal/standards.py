"""What happens to standards and rule packs."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType


@dataclass(frozen=True, kw_only=True)
class StandardEntry(EntryType):
    """Base of the entries in a standard's chain; `subject_id` is the standard's key."""

    subject_kind: ClassVar[str] = "standard"


@dataclass(frozen=True, kw_only=True)
class StandardDrafted(StandardEntry):
    sentence = _("%(actor)s drafted version %(number)s of %(code)s")
    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DraftChanged(StandardEntry):
    sentence = _("%(actor)s changed the draft of version %(number)s of %(code)s")
    code: str
    number: int
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class StandardPublished(StandardEntry):
    sentence = _("%(actor)s put version %(number)s of %(code)s into force")
    public = True
    code: str
    number: int
    valid_from: str
    terms: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StandardRetired(StandardEntry):
    sentence = _("%(actor)s retired %(code)s")
    public = True
    code: str


@dataclass(frozen=True, kw_only=True)
class RulePackLoaded(EntryType):
    subject_kind: ClassVar[str] = "rule_pack"
    sentence = _("%(actor)s loaded the rule pack %(code)s %(version)s")
    code: str
    version: str
    digest: str
    standards: list[str]
