"""The standards in force, kept in memory for a few seconds: every journal entry of a matter asks for them."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct

from yinuo.core.kept import Kept
from yinuo.matters.models import Matter, StandardVersion


class StandardFacts(Struct, frozen=True, kw_only=True):
    """A version in force as the clocks use it."""

    version_id: int
    code: str
    titles: dict[str, str]
    applies_to: dict[str, Any]
    starts_on: tuple[str, ...]
    met_by: tuple[str, ...]
    amount: int
    unit: str
    calendar_id: int | None
    pauses_while: frozenset[str]
    warn_share: Decimal
    valid_from: datetime
    valid_until: datetime | None

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("zh-hans") or next(iter(self.titles.values()))

    def applies(self, matter: Matter, *, at: datetime, level: str | None) -> bool:
        """Tell whether this version binds a matter at an instant."""
        if at < self.valid_from or (self.valid_until is not None and at >= self.valid_until):
            return False
        have = {
            "kind": matter.kind,
            "channel": matter.channel,
            "priority": matter.priority,
            "level": level or "",
        }
        return all(not wanted or have.get(key) in wanted for key, wanted in self.applies_to.items())


class StandardsInForce(Struct, frozen=True):
    starting: dict[str, list[StandardFacts]]
    meeting: frozenset[str]
    by_version: dict[int, StandardFacts]


def standards_in_force() -> StandardsInForce:
    """Return the published versions that are or will be in force, at most five seconds old."""
    return _kept.get()


def forget_standards() -> None:
    """Drop the kept standards, after a change and between tests."""
    _kept.forget()


def _load() -> StandardsInForce:
    starting, meeting = defaultdict[str, list[StandardFacts]](list), set[str]()
    by_version: dict[int, StandardFacts] = {}
    rows = (
        StandardVersion.objects.filter(published_at__isnull=False).select_related("standard").order_by("id")
    )
    for row in rows:
        facts = StandardFacts(
            version_id=row.pk,
            code=row.standard.code,
            titles=row.titles,
            applies_to=row.applies_to,
            starts_on=tuple(row.starts_on),
            met_by=tuple(row.met_by),
            amount=row.amount,
            unit=row.unit,
            calendar_id=row.calendar_id,
            pauses_while=frozenset(row.pauses_while),
            warn_share=row.warn_share,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        by_version[row.pk] = facts
        meeting.update(facts.met_by)
        for verb in facts.starts_on:
            starting[verb].append(facts)
    return StandardsInForce(dict(starting), frozenset(meeting), by_version)


_kept = Kept(_load)
