"""What the journal keeps about the enterprise's own row."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType


class OrganisationChanged(EntryType, frozen=True, kw_only=True):
    """`changed` is field → [before, after]."""

    subject_kind: ClassVar[str] = "organisation"
    sentence = _("%(actor)s changed the organisation's settings")
    changed: dict[str, Any]
