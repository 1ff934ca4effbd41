"""What macros and rules did, and how the automation was changed."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal.matter import MatterEntry


class MacroApplied(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s applied the macro %(name)s")
    macro_id: int
    name: str
    steps: list[dict[str, Any]]


class RuleApplied(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The rule %(name)s acted")
    rule_id: int
    name: str
    cause: str
    steps: list[dict[str, Any]]


class RuleRefused(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The rule %(name)s could not act: %(problem)s")
    erasure = "the objection, where it names what was promised"
    rule_id: int
    name: str
    cause: str
    problem: Personal[str] = ""


class AutomationChanged(EntryType, frozen=True, kw_only=True):
    """Canned replies, macros, rules and views: `what` names the kind, `change` is made, changed or removed."""

    subject_kind: ClassVar[str] = "automation"
    sentence = _("%(actor)s changed the %(what)s %(name)s")
    what: str
    name: str
    change: str
