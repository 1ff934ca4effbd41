"""What was decided, on which rules, by which dates, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from msgspec import Struct

from yinuo.core.worktime import Due

from .facts import Wish
from .pack import LegalRule, Pack


class Verdict(StrEnum):
    """`person_decides`: the rule is not clear on what is known; somebody must find out what is missing, or judge."""

    YES = "yes"
    NO = "no"
    PERSON_DECIDES = "person_decides"


class Standing(StrEnum):
    """Where a term stands. `raw_over`: its last day has passed, and it runs on only because that day was not worked."""

    RUNNING = "running"
    RAW_OVER = "raw_over"
    OVER = "over"


class Counted(Struct, frozen=True, kw_only=True):
    """A term of a rule, counted. `raw_ends_at`: end of the last day; `ends_at`: of the working day that it moved to. Both in UTC, half-open. `extra_days` were added
    because they do not count, such as those in repair.

    A duty of ours is warned of at `raw_ends_at` and broken only after `ends_at`; the customer's own time ends at `ends_at`.
    """

    rule: LegalRule
    starts_on: str
    started_at: datetime
    amount: int
    unit: str
    extra_days: int
    raw_day: date
    last_day: date
    raw_ends_at: datetime
    ends_at: datetime
    provisional: bool
    due: Due

    def standing(self, at: datetime) -> Standing:
        """Tell where the term stands at the instant."""
        if at < self.raw_ends_at:
            return Standing.RUNNING
        return Standing.RAW_OVER if at < self.ends_at else Standing.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence to be told, by its code in `words`, with what stands in it; `rule` is where it comes from."""

    code: str
    rule: LegalRule | None = None
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Finding(Struct, frozen=True, kw_only=True):
    """What one rule says. `reasons` in order of weight; `missing`: codes of facts that a person must find out; `conditions`: what must hold still."""

    rule: LegalRule
    verdict: Verdict
    reasons: tuple[Said, ...] = ()
    dates: tuple[Counted, ...] = ()
    missing: tuple[str, ...] = ()
    conditions: tuple[Said, ...] = ()
    changes: tuple[Said, ...] = ()
    freight: str = ""
    also: tuple[LegalRule, ...] = ()


class Duty(Struct, frozen=True, kw_only=True):
    """What the seller owes next. `due` is None until the event that starts it: `starts_on`."""

    code: str
    rule: LegalRule
    starts_on: str
    due: Counted | None = None


class Decision(Struct, frozen=True, kw_only=True):
    """The answer to a wish. `zone`: where the law holds. `findings`: what every rule that speaks of it says, the deciding one first."""

    wish: Wish
    at: datetime
    pack: Pack
    zone: tzinfo
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    duties: tuple[Duty, ...] = ()
    burden: Counted | None = None
    refund_rules: tuple[LegalRule, ...] = ()

    @property
    def main(self) -> Finding | None:
        """Return what decided; None where no rule speaks of the wish."""
        return self.findings[0] if self.findings else None

    @property
    def rules(self) -> tuple[LegalRule, ...]:
        """Return the rules that the decision rests on."""
        if self.main is None:
            return ()
        told = [one.rule for one in (*self.main.reasons, *self.main.conditions) if one.rule is not None]
        return tuple(dict.fromkeys([self.main.rule, *told, *self.main.also]))

    @property
    def freight(self) -> str:
        """Return who pays for the way back: "buyer", "seller", or "" where nothing goes back by right."""
        return self.main.freight if self.main and self.verdict is not Verdict.NO else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the facts that a person must find out, by code."""
        found = self.findings if self.verdict is Verdict.PERSON_DECIDES else ()
        return tuple(
            dict.fromkeys(code for one in found if one.verdict is self.verdict for code in one.missing)
        )

    @property
    def would_change(self) -> tuple[Said, ...]:
        """Return what would change the decision; after a yes, only what the deciding rule says."""
        found = self.findings[:1] if self.verdict is Verdict.YES else self.findings
        return tuple(dict.fromkeys(change for one in found for change in one.changes))
