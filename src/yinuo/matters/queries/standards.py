"""Reading standards: in force, in versions, and what their clocks mean on real days."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.worktime import Due
from yinuo.matters import rules
from yinuo.matters.models import Standard, StandardVersion
from yinuo.matters.standard_terms import FIELDS, terms_of


class StandardRow(Struct, frozen=True, kw_only=True):
    """A standard in a list, with the version in force at the asked instant (or the next, or the last).

    `status`: draft, announced, in_force, ended.
    """

    id: int
    code: str
    title: str
    status: str
    version_id: int | None
    number: int
    amount: int
    unit: str
    applies_to: dict[str, Any]
    public: bool
    target_rate: float | None
    valid_from: datetime | None
    draft_id: int | None
    pack: str


class Change(Struct, frozen=True, kw_only=True):
    """One term that differs from the version before."""

    field: str
    before: Any
    after: Any


class VersionRow(Struct, frozen=True, kw_only=True):
    """A version with what it changed. `terms` are all its terms as JSON values."""

    id: int
    number: int
    status: str
    valid_from: datetime
    valid_until: datetime | None
    published_at: datetime | None
    published_by: str
    terms: dict[str, Any]
    changes: list[Change]


class Example(Struct, frozen=True, kw_only=True):
    """What a clock means: it starts then and is due so."""

    starts_at: datetime
    due: Due


class StandardFile(Struct, frozen=True, kw_only=True):
    """A standard whole; `versions` newest first."""

    row: StandardRow
    versions: list[VersionRow]
    examples: list[Example]
    pack_source: str
    jurisdiction: str


def list_standards(*, actor: Actor, now: datetime, language: str) -> list[StandardRow]:
    """Return all standards by code, those that ended last. Two statements. Raises: NotAllowed."""
    actor.require("standard.read")
    rows = Standard.objects.select_related("pack").prefetch_related("versions").order_by("code")
    found = [_row(standard, list(standard.versions.all()), now=now, language=language) for standard in rows]
    return sorted(found, key=lambda row: row.status == "ended")


def list_public_standards(*, now: datetime, language: str) -> list[VersionRow]:
    """Return the versions in force that everyone may read, by code, for the board. Two statements."""
    rows = StandardVersion.objects.filter(public=True, published_at__isnull=False, valid_from__lte=now)
    rows = (
        rows.exclude(valid_until__lte=now)
        .select_related("standard", "published_by")
        .order_by("standard__code")
    )
    return [_version(row, None, now=now) for row in rows]


def get_standard(*, actor: Actor, now: datetime, standard_id: int, language: str) -> StandardFile:
    """Return a standard with its versions, their differences, and two examples. Raises: NotFound, NotAllowed."""
    actor.require("standard.read")
    standard = Standard.objects.select_related("pack").filter(pk=standard_id).first()
    if standard is None:
        raise NotFound()
    versions = list(standard.versions.select_related("published_by").order_by("number"))
    before: StandardVersion | None = None
    found = []
    for version in versions:
        found.append(_version(version, before, now=now))
        before = version
    row = _row(standard, versions, now=now, language=language)
    shown = next((v for v in versions if v.pk == (row.draft_id or row.version_id)), None)
    return StandardFile(
        row=row,
        versions=found[::-1],
        examples=examples_of(shown, now=now) if shown else [],
        pack_source=standard.pack.source if standard.pack else "",
        jurisdiction=standard.pack.jurisdiction if standard.pack else "",
    )


def examples_of(version: StandardVersion, *, now: datetime) -> list[Example]:
    """Return what a version's clock means when it starts now, and when it starts late on the coming Friday."""
    return example_terms(amount=version.amount, unit=version.unit, calendar_id=version.calendar_id, now=now)


def example_terms(*, amount: int, unit: str, calendar_id: int | None, now: datetime) -> list[Example]:
    """Return the two examples for terms that are not stored yet. Raises: WorktimeError."""
    calendar = calendar_of(calendar_id)
    today = calendar.local_date(now)
    friday = today.toordinal() + (4 - today.weekday()) % 7
    late = calendar.instant(today.fromordinal(friday), 17 * 60 + 30)
    starts = [now, late if late > now else calendar.instant(today.fromordinal(friday + 7), 17 * 60 + 30)]
    return [
        Example(starts_at=start, due=rules.due_of(start=start, amount=amount, unit=unit, calendar=calendar))
        for start in starts
    ]


def status_of(version: StandardVersion, *, now: datetime) -> str:
    """Return draft, announced, in_force or ended."""
    if version.published_at is None:
        return "draft"
    if version.valid_until is not None and version.valid_until <= max(now, version.valid_from):
        return "ended"
    return "announced" if version.valid_from > now else "in_force"


def _row(standard: Standard, versions: list[StandardVersion], *, now: datetime, language: str) -> StandardRow:
    by_status: dict[str, StandardVersion] = {}
    for version in sorted(versions, key=lambda v: v.number):
        by_status[status_of(version, now=now)] = version
    draft = by_status.get("draft")
    status = next((s for s in ("in_force", "announced", "draft", "ended") if s in by_status), "draft")
    shown = by_status.get(status)
    titles = shown.titles if shown else {}
    return StandardRow(
        id=standard.pk,
        code=standard.code,
        title=titles.get(language) or titles.get("zh-hans") or standard.code,
        status=status,
        version_id=shown.pk if shown else None,
        number=shown.number if shown else 0,
        amount=shown.amount if shown else 0,
        unit=shown.unit if shown else "",
        applies_to=shown.applies_to if shown else {},
        public=shown.public if shown else False,
        target_rate=float(shown.target_rate) if shown and shown.target_rate is not None else None,
        valid_from=shown.valid_from if shown else None,
        draft_id=draft.pk if draft else None,
        pack=f"{standard.pack.code} {standard.pack.version}" if standard.pack else "",
    )


def _version(version: StandardVersion, before: StandardVersion | None, *, now: datetime) -> VersionRow:
    terms = terms_of(version)
    old = terms_of(before) if before is not None else {}
    return VersionRow(
        id=version.pk,
        number=version.number,
        status=status_of(version, now=now),
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        published_at=version.published_at,
        published_by=version.published_by.name if version.published_by else "",
        terms=terms,
        changes=[
            Change(field=name, before=old[name], after=terms[name])
            for name in FIELDS
            if before is not None and old[name] != terms[name]
        ],
    )
