"""The law of a country as data: rules with their source, the time they are in force, and words in three languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from yinuo.core.worktime import WorkCalendar, country_calendar


class PackError(ValueError):
    """A pack that cannot be used; `problems` names every rule and field that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class TermUnit(StrEnum):
    """How a term of a law is counted: as core.worktime does, and in months."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in each language of the pack."""

    texts: Mapping[str, str] = field(hash=False)

    def text(self, language: str) -> str:
        """Return the text in a language given as "zh-hans", "zh-hant" or "en"; English where it has no such."""
        return self.texts.get(language.lower(), self.texts["en"])


class Term(Struct, frozen=True, kw_only=True):
    """How long, and from which event on; the day of the event is not counted.

    `rolls`: a last day that is not worked moves to the next that is. It does not where days are counted that have passed, because
    moving would take from the customer.
    """

    amount: int
    unit: TermUnit
    starts_on: str
    rolls: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRule:
    """One rule of law.

    `topic` joins the versions of a rule; `decided_by` is the event whose day chooses the version. `valid_to` is the first day on which
    it is not in force any more. `verified` is False where it was written down without a text of the law at hand. `details` is what the kind asks for, see packs.
    """

    id: str
    kind: str
    topic: str
    title: Words
    text: Words
    source: str
    edition: str
    verified: bool
    valid_from: date
    valid_to: date | None = None
    decided_by: str = "sold"
    channels: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()
    freight: str = ""
    term: Term | None = None
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def in_force(self, day: date) -> bool:
        """Tell whether the rule is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The rules of one jurisdiction; `country` is whose public working days count, None where that differs within it."""

    code: str
    version: str
    jurisdiction: Words
    country: str | None
    currency: str
    source: str
    valid_from: date
    rules: tuple[LegalRule, ...]
    classes: Mapping[str, frozenset[str]] = field(hash=False)
    words: Mapping[str, Words] = field(hash=False)
    digest: str = ""

    def rule(self, rule_id: str) -> LegalRule:
        """Return the rule. Raises: KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def of_kind(self, *kinds: str) -> Iterator[LegalRule]:
        """Yield the rules of these kinds, in the pack's order."""
        return (rule for rule in self.rules if rule.kind in kinds)

    def of_topic(self, topic: str, day: date) -> LegalRule | None:
        """Return the version of a rule that is in force on the day, or None."""
        return next((rule for rule in self.rules if rule.topic == topic and rule.in_force(day)), None)

    def classes_of(self, category: str) -> frozenset[str]:
        """Return the category and every class that it belongs to."""
        return frozenset({category}) | self.classes.get(category, frozenset())

    def name(self, code: str, language: str) -> str:
        """Return a code of the pack in words; the code itself where the pack has none."""
        words = self.words.get(code)
        return words.text(language) if words else code

    def calendar(self, *, country: str | None = None, zone: ZoneInfo | None = None) -> WorkCalendar:
        """Return the public working days that terms are counted on.

        Raises: WorktimeError where neither the pack nor the caller names a country.
        """
        return country_calendar(country or self.country or "", zone=zone)
