"""What happens to standards and rule packs."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType


class StandardEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a standard's chain; `subject_id` is the standard's key."""

    subject_kind: ClassVar[str] = "standard"


class StandardDrafted(StandardEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s drafted version %(number)s of %(code)s")
    code: str
    number: int


class DraftChanged(StandardEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s changed the draft of version %(number)s of %(code)s")
    code: str
    number: int
    changed: list[str]


class StandardPublished(StandardEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s put version %(number)s of %(code)s into force")
    public = True
    code: str
    number: int
    valid_from: str
    terms: dict[str, Any]


class StandardRetired(StandardEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s retired %(code)s")
    public = True
    code: str


class RulePackLoaded(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "rule_pack"
    sentence = _("%(actor)s loaded the rule pack %(code)s %(version)s")
    code: str
    version: str
    digest: str
    standards: list[str]
