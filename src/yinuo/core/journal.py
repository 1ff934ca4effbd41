"""The journal: append, verify, anchor.

Chain: `hash = SHA-256(previous hash ‖ canonical JSON of the row)`, so anyone can recompute it from an export;
`seal = HMAC-SHA-256(installation key, hash)`, so only this installation could have written it.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from yinuo.core.entries import Recorded
from yinuo.core.models import JournalAnchor, JournalEntry, JournalHead, JournalPersonal
from yinuo.core.reading import fetch

START = bytes(32)
_LOCKED_HEADS = (
    "SELECT subject_kind, subject_id, sequence, hash FROM journal_head"
    " WHERE (subject_kind, subject_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))"
    " ORDER BY subject_kind, subject_id FOR UPDATE"
)


def seal_of(value: bytes) -> bytes:
    """Return the installation's seal (32 bytes) over a value."""
    return hmac.digest(settings.YINUO_JOURNAL_KEY.encode(), value, "sha256")


def commitment_of(*, salt: bytes, facts: dict[str, Any]) -> bytes:
    """Return the salted hash that stands in the chain for erasable facts."""
    return hashlib.sha256(salt + _canonical(facts)).digest()


def hash_of(row: JournalEntry) -> bytes:
    """Return the SHA-256 of a row and the hash before it."""
    covered = {
        "subject": [row.subject_kind, row.subject_id, row.sequence],
        "id": row.id,
        "matter": row.matter_id,
        "verb": row.verb,
        "actor": [row.actor_kind, row.actor_id],
        "at": _instant(row.at),
        "recorded_at": _instant(row.recorded_at),
        "operation": str(row.operation_id),
        "reason": row.reason,
        "facts": row.facts,
        "commitment": bytes(row.commitment).hex(),
    }
    return hashlib.sha256(bytes(row.previous_hash) + _canonical(covered)).digest()


def rows_of(recorded: list[Recorded]) -> list[Model]:
    """Return the rows that put an operation's entries at the end of their subjects' chains, and lock these chains.

    They are locked in the order of their key, so that two operations cannot wait for each other.
    """
    known = sorted({_subject(r) for r in recorded} - {_subject(r) for r in recorded if r.subject_is_new})
    heads = _locked_heads(known)
    rows, personal = [], []
    for item in recorded:
        subject = _subject(item)
        sequence, previous = heads.get(subject, (0, START))
        row, beside = _row(item, sequence=sequence + 1, previous=previous)
        heads[subject] = (row.sequence, bytes(row.hash))
        rows.append(row)
        if beside is not None:
            personal.append(beside)
    last = [
        JournalHead(subject_kind=kind, subject_id=key, sequence=n, hash=h, seal=_head_seal(kind, key, n, h))
        for (kind, key), (n, h) in sorted(heads.items())
    ]
    return [*rows, *personal, *last]


def _locked_heads(subjects: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, bytes]]:
    if not subjects:
        return {}
    rows = fetch(_LOCKED_HEADS, [[kind for kind, _ in subjects], [key for _, key in subjects]])
    return {(kind, key): (sequence, bytes(hash_)) for kind, key, sequence, hash_ in rows}


def _row(item: Recorded, *, sequence: int, previous: bytes) -> tuple[JournalEntry, JournalPersonal | None]:
    entry = item.entry
    row = JournalEntry(
        id=item.id,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        sequence=sequence,
        matter_id=entry.matter_id,
        verb=entry.verb,
        actor_kind=item.actor.kind.value,
        actor_id=item.actor.id,
        at=item.at,
        recorded_at=item.recorded_at,
        operation_id=item.operation_id,
        reason=entry.reason,
        facts=orjson.loads(_canonical(entry.facts())),
        previous_hash=previous,
    )
    beside = None
    if facts := entry.personal():
        facts = orjson.loads(_canonical(facts))
        salt = os.urandom(16)
        row.commitment = commitment_of(salt=salt, facts=facts)
        beside = JournalPersonal(entry_id=row.id, salt=salt, facts=facts)
    row.hash = hash_of(row)
    row.seal = seal_of(row.hash)
    return row, beside


def _subject(item: Recorded) -> tuple[str, int]:
    return item.entry.subject_kind, item.entry.subject_id


def _head_seal(kind: str, key: int, sequence: int, hash_: bytes) -> bytes:
    return seal_of(f"{kind}:{key}:{sequence}:".encode() + hash_)


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Fault:
    """Something in the journal that this installation did not write so. `what` is a stable code."""

    what: str
    subject_kind: str
    subject_id: int
    sequence: int
    entry_id: int | None


def verify_journal(*, since: datetime | None = None) -> Iterator[Fault]:
    """Yield every fault: changed, missing, inserted or cut-off entries, and days whose anchor does not match.

    With `since`, only subjects with an entry recorded since are walked (each from its first entry).
    """
    rows = JournalEntry.objects.order_by("subject_kind", "subject_id", "sequence")
    if since is not None:
        touched = JournalEntry.objects.filter(recorded_at__gte=since).values_list("subject_id").distinct()
        rows = rows.filter(subject_id__in=touched)
    heads = {(h.subject_kind, h.subject_id): h for h in JournalHead.objects.iterator(chunk_size=5000)}
    chains = groupby(rows.iterator(chunk_size=5000), key=lambda r: (r.subject_kind, r.subject_id))
    for subject, chain in chains:
        yield from _verify_chain(subject, list(chain), heads.pop(subject, None))
    if since is None:
        for head in heads.values():
            yield Fault("chain_missing", head.subject_kind, head.subject_id, head.sequence, None)
        yield from _verify_personal()
        yield from _verify_anchors()


def _verify_chain(
    subject: tuple[str, int], rows: list[JournalEntry], head: JournalHead | None
) -> Iterator[Fault]:
    previous, expected = START, 1
    for row in rows:
        if row.sequence != expected:
            yield Fault("entry_missing", *subject, expected, None)
        if bytes(row.previous_hash) != previous and row.sequence == expected:
            yield Fault("chain_broken", *subject, row.sequence, row.id)
        if bytes(row.hash) != hash_of(row):
            yield Fault("entry_changed", *subject, row.sequence, row.id)
        elif not hmac.compare_digest(bytes(row.seal), seal_of(bytes(row.hash))):
            yield Fault("entry_inserted", *subject, row.sequence, row.id)
        previous, expected = bytes(row.hash), row.sequence + 1
    if head is None:
        yield Fault("head_missing", *subject, expected - 1, None)
    elif head.sequence >= expected:
        yield Fault("tail_cut_off", *subject, head.sequence, None)
    elif head.sequence < expected - 1 or bytes(head.hash) != previous:
        yield Fault("entry_inserted", *subject, expected - 1, rows[-1].id)
    elif not hmac.compare_digest(bytes(head.seal), _head_seal(*subject, head.sequence, bytes(head.hash))):
        yield Fault("head_changed", *subject, head.sequence, None)


def _verify_personal() -> Iterator[Fault]:
    for beside in JournalPersonal.objects.select_related("entry").iterator(chunk_size=5000):
        if commitment_of(salt=bytes(beside.salt), facts=beside.facts) != bytes(beside.entry.commitment):
            row = beside.entry
            yield Fault("personal_changed", row.subject_kind, row.subject_id, row.sequence, row.id)


def anchor_heads(*, day: date, now: datetime) -> JournalAnchor | None:
    """Anchor all entries recorded before the end of a UTC day; None when the day is anchored already."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7130001)")
        if JournalAnchor.objects.filter(day=day).exists():
            return None
        before = JournalAnchor.objects.filter(day__lt=day).order_by("-day").first()
        previous = bytes(before.digest) if before else START
        chains, entries, digest = _digest_of_day(day, previous)
        return JournalAnchor.objects.create(
            day=day,
            at=now,
            chains=chains,
            entries=entries,
            digest=digest,
            previous_digest=previous,
            seal=seal_of(b"anchor:" + day.isoformat().encode() + digest),
        )


def _digest_of_day(day: date, previous: bytes) -> tuple[int, int, bytes]:
    """Digest the hashes recorded in the day, so that an anchor costs the day, not the history."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rows = JournalEntry.objects.filter(recorded_at__gte=begin, recorded_at__lt=begin + timedelta(days=1))
    digest, chains, entries = hashlib.sha256(previous), set[tuple[str, int]](), 0
    for kind, key, hash_ in rows.order_by("id").values_list("subject_kind", "subject_id", "hash").iterator():
        digest.update(bytes(hash_))
        chains.add((kind, key))
        entries += 1
    return len(chains), entries, digest.digest()


def _verify_anchors() -> Iterator[Fault]:
    previous = START
    for anchor in JournalAnchor.objects.order_by("day"):
        chains, entries, digest = _digest_of_day(anchor.day, previous)
        sealed = hmac.compare_digest(
            bytes(anchor.seal), seal_of(b"anchor:" + anchor.day.isoformat().encode() + bytes(anchor.digest))
        )
        if not sealed or (chains, entries, digest) != (anchor.chains, anchor.entries, bytes(anchor.digest)):
            yield Fault("anchor_mismatch", "anchor", anchor.day.toordinal(), 0, None)
        previous = bytes(anchor.digest)
