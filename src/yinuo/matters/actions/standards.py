"""Standards: drafted, put into force, retired; never changed once in force."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.live import tell
from yinuo.matters.errors import BadStandard, NameTaken, VersionInForce
from yinuo.matters.journal import (
    DraftChanged,
    RulePackLoaded,
    StandardDrafted,
    StandardPublished,
    StandardRetired,
)
from yinuo.matters.models import RulePack, Standard, StandardVersion
from yinuo.matters.packs import Pack, PackedStandard, read_pack
from yinuo.matters.standard_terms import checked_start, checked_terms, terms_of
from yinuo.matters.standards import forget_standards

_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@action(journal=StandardDrafted)
def draft_version(
    *, actor: Actor, now: datetime, code: str, terms: Mapping[str, Any] | None = None
) -> StandardVersion:
    """Draft the next version of a standard, or a standard's first; without terms it begins as a copy of the newest.

    A draft that is there already is refused, so that there is one at a time.
    Raises: NotAllowed, BadStandard, NameTaken.
    """
    actor.require("standard.edit")
    code = code.strip().lower()
    if not _CODE.fullmatch(code) or len(code) > 60:
        raise BadStandard(field="code", field_label=_("Code"), problem=_("small letters, digits and dashes."))
    standard = Standard.objects.select_for_update(no_key=True).filter(code=code).first()
    if standard is None:
        standard = Standard.objects.create(code=code, created_at=now)
    newest = standard.versions.order_by("-number").first()
    if newest is not None and newest.published_at is None:
        raise NameTaken(field="code", name=f"{code} {newest.number}")
    if terms is None:
        if newest is None:
            raise BadStandard(field="terms", field_label=_("Title"), problem=_("this is needed."))
        terms = terms_of(newest)
    version = StandardVersion(
        standard=standard, number=(newest.number if newest else 0) + 1, valid_from=now, **checked_terms(terms)
    )
    version.save(force_insert=True)
    record(StandardDrafted(subject_id=standard.pk, code=code, number=version.number))
    return version


@action(journal=DraftChanged)
def change_draft(
    *, actor: Actor, now: datetime, version_id: int, terms: Mapping[str, Any]
) -> StandardVersion:
    """Change the terms of a draft. Raises: NotFound, NotAllowed, VersionInForce, BadStandard."""
    actor.require("standard.edit")
    version = _version(version_id)
    _refuse_published(version)
    checked = checked_terms({**terms_of(version), **terms})
    before = terms_of(version)
    for name, value in checked.items():
        setattr(version, name, value)
    version.save()
    after = terms_of(version)
    changed = sorted(name for name in after if after[name] != before[name])
    record(
        DraftChanged(
            subject_id=version.standard_id, code=version.standard.code, number=version.number, changed=changed
        )
    )
    return version


@action(journal=StandardPublished)
def publish_version(
    *, actor: Actor, now: datetime, version_id: int, valid_from: datetime | None = None
) -> StandardVersion:
    """Put a draft into force, from now or later; the version before ends at that instant.

    Promises that run keep the version under which they were made. Raises: NotFound, NotAllowed, VersionInForce,
    BadStandard.
    """
    actor.require("standard.edit")
    version = _version(version_id)
    _refuse_published(version)
    checked_terms(terms_of(version))
    start = checked_start(valid_from or now, now=now)
    newest_start = version.standard.versions.filter(published_at__isnull=False).aggregate(
        at=Max("valid_from")
    )["at"]
    if newest_start is not None and start <= newest_start:
        raise BadStandard(
            field="valid_from",
            field_label=_("In force from"),
            problem=_("it must begin after the version before it."),
        )
    _publish(version, start=start, actor=actor, now=now)
    return version


@action(journal=StandardRetired)
def retire_standard(*, actor: Actor, now: datetime, standard_id: int, reason: str = "") -> Standard:
    """End a standard: it starts no more clocks from now on; those that run, run on. Raises: NotFound, NotAllowed."""
    actor.require("standard.edit")
    standard = (
        Standard.objects.select_for_update(no_key=True)
        .filter(pk=standard_id, retired_at__isnull=True)
        .first()
    )
    if standard is None:
        raise NotFound()
    standard.retired_at = now
    standard.save(update_fields=["retired_at"])
    published = standard.versions.filter(published_at__isnull=False)
    # What would have come into force later never does: its time is empty.
    for version in published.filter(valid_from__gt=now):
        published.filter(pk=version.pk).update(valid_until=version.valid_from)
    published.filter(valid_from__lte=now, valid_until__isnull=True).update(valid_until=now)
    published.filter(valid_from__lte=now, valid_until__gt=now).update(valid_until=now)
    forget_standards()
    record(StandardRetired(subject_id=standard.pk, code=standard.code, reason=reason.strip()))
    tell("desk", event="standards")
    return standard


@action(journal=(RulePackLoaded, StandardPublished, StandardDrafted), many=True)
def load_pack(*, actor: Actor, now: datetime, content: bytes) -> RulePack:
    """Take a rule pack in: each of its standards becomes a version in force from the pack's day, or from now.

    The same file again changes nothing. Raises: NotAllowed, BadRulePack, BadStandard.
    """
    actor.require("standard.edit")
    pack = read_pack(content)
    known = RulePack.objects.filter(digest=pack.digest).first()
    if known is not None:
        return known
    if RulePack.objects.filter(code=pack.code, version=pack.version).exists():
        raise NameTaken(field="version", name=f"{pack.code} {pack.version}")
    row = RulePack.objects.create(
        code=pack.code,
        version=pack.version,
        jurisdiction=pack.jurisdiction,
        source=pack.source,
        digest=pack.digest,
        loaded_at=now,
    )
    for packed in pack.standards:
        _take_in(packed, pack, row, actor=actor, now=now)
    record(
        RulePackLoaded(
            subject_id=row.pk,
            code=row.code,
            version=row.version,
            digest=row.digest,
            standards=[packed.code for packed in pack.standards],
        )
    )
    tell("desk", event="standards")
    return row


def _take_in(packed: PackedStandard, pack: Pack, row: RulePack, *, actor: Actor, now: datetime) -> None:
    version = draft_version(actor=actor, now=now, code=packed.code, terms=packed.terms)
    Standard.objects.filter(pk=version.standard_id).update(pack=row, retired_at=None)
    before = version.standard.versions.filter(published_at__isnull=False).aggregate(at=Max("valid_from"))[
        "at"
    ]
    # A first version binds from the pack's own day; a later one never reaches back over the one before.
    start = pack.valid_from if before is None else max(pack.valid_from, now)
    _publish(version, start=start, actor=actor, now=now)


def _publish(version: StandardVersion, *, start: datetime, actor: Actor, now: datetime) -> None:
    others = version.standard.versions.filter(published_at__isnull=False).exclude(pk=version.pk)
    others.filter(valid_until__isnull=True).update(valid_until=start)
    others.filter(valid_until__gt=start).update(valid_until=start)
    version.valid_from, version.valid_until = start, None
    version.published_at, version.published_by_id = now, actor.staff_id
    version.save(update_fields=["valid_from", "valid_until", "published_at", "published_by"])
    Standard.objects.filter(pk=version.standard_id).update(retired_at=None)
    forget_standards()
    record(
        StandardPublished(
            subject_id=version.standard_id,
            code=version.standard.code,
            number=version.number,
            valid_from=start.isoformat(),
            terms=terms_of(version),
        )
    )
    tell("desk", event="standards")


def _version(version_id: int) -> StandardVersion:
    rows = StandardVersion.objects.select_for_update(of=("self",), no_key=True).select_related("standard")
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound()
    return version


def _refuse_published(version: StandardVersion) -> None:
    if version.published_at is not None:
        raise VersionInForce(number=version.number)
