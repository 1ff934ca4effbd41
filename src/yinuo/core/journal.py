"""The journal: append, verify, anchor.

Chain: `hash = SHA-256(previous hash ‖ canonical JSON of the row)`, so anyone can recompute it from an export;
`seal = HMAC-SHA-256(installation key, hash)`, so only this installation could have written it.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from msgspec import Struct

from yinuo.core.entries import Recorded
from yinuo.core.models import JournalAnchor, JournalEntry, JournalHead, JournalPersonal
from yinuo.core.reading import fetch
from yinuo.core.rows import JsonText, PendingRows

START = bytes(32)
_LOCKED_HEADS = (
    "SELECT subject_kind, subject_id, sequence, hash FROM journal_head"
    " WHERE (subject_kind, subject_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))"
    " ORDER BY subject_kind, subject_id FOR UPDATE"
)


def seal_of(value: bytes) -> bytes:
    """Return the installation's seal (32 bytes) over a value."""
    return hmac.digest(settings.YINUO_JOURNAL_KEY.encode(), value, "sha256")


def commitment_of(*, salt: bytes, facts: bytes) -> bytes:
    """Return the salted hash that stands in the chain for erasable facts, given in their canonical JSON."""
    return hashlib.sha256(salt + facts).digest()


def hash_of(row: JournalEntry) -> bytes:
    """Return the SHA-256 of a row and the hash before it."""
    return _hash_of(
        bytes(row.previous_hash),
        subject=[row.subject_kind, row.subject_id, row.sequence],
        id_=row.id,
        matter_id=row.matter_id,
        verb=row.verb,
        actor=[row.actor_kind, row.actor_id],
        at=row.at,
        recorded_at=row.recorded_at,
        operation=str(row.operation_id),
        reason=row.reason,
        facts=_canonical(row.facts),
        commitment=bytes(row.commitment),
    )


def put_at_end(recorded: list[Recorded], pending: PendingRows) -> None:
    """Put an operation's entries at the end of their subjects' chains, and lock these chains.

    They are locked in the order of their key, so that two operations cannot wait for each other.
    """
    new = {_subject(item) for item in recorded if item.subject_is_new}
    heads = _locked_heads(sorted({_subject(item) for item in recorded} - new))
    rows, personal = [], []
    for item in recorded:
        subject = _subject(item)
        sequence, previous = heads.get(subject, (0, START))
        row, beside = _row(item, sequence=sequence + 1, previous=previous)
        heads[subject] = (sequence + 1, row[_HASH])
        rows.append(row)
        if beside is not None:
            personal.append(beside)
    pending.insert_values(JournalEntry, _ENTRY, rows)
    pending.insert_values(JournalPersonal, _PERSONAL, personal)
    for is_new in (True, False):
        last = [
            (kind, key, sequence, hash_, _head_seal(kind, key, sequence, hash_))
            for (kind, key), (sequence, hash_) in sorted(heads.items())
            if ((kind, key) in new) is is_new
        ]
        pending.insert_values(JournalHead, _HEAD, last, is_new=is_new)


_ENTRY = (
    "id",
    "subject_kind",
    "subject_id",
    "sequence",
    "matter_id",
    "verb",
    "actor_kind",
    "actor_id",
    "at",
    "recorded_at",
    "operation_id",
    "reason",
    "facts",
    "commitment",
    "previous_hash",
    "hash",
    "seal",
)
_HASH = _ENTRY.index("hash")
_PERSONAL = ("entry_id", "salt", "facts")
_HEAD = ("subject_kind", "subject_id", "sequence", "hash", "seal")


def _locked_heads(subjects: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, bytes]]:
    if not subjects:
        return {}
    rows = fetch(_LOCKED_HEADS, [[kind for kind, _ in subjects], [key for _, key in subjects]])
    return {(kind, key): (sequence, bytes(hash_)) for kind, key, sequence, hash_ in rows}


def _row(item: Recorded, *, sequence: int, previous: bytes) -> tuple[tuple[Any, ...], tuple[Any, ...] | None]:
    """Return the values of an entry's row, and those of its personal facts where it has any."""
    entry, actor = item.entry, item.actor
    facts, beside, commitment = _canonical(entry.facts()), None, b""
    if personal := entry.personal():
        salt, text = os.urandom(16), _canonical(personal)
        beside = (item.id, salt, JsonText(text.decode()))
        commitment = commitment_of(salt=salt, facts=text)
    hash_ = _hash_of(
        previous,
        subject=[entry.subject_kind, entry.subject_id, sequence],
        id_=item.id,
        matter_id=entry.matter_id,
        verb=entry.verb,
        actor=[actor.kind.value, actor.id],
        at=item.at,
        recorded_at=item.recorded_at,
        operation=str(item.operation_id),
        reason=entry.reason,
        facts=facts,
        commitment=commitment,
    )
    row = (
        item.id,
        entry.subject_kind,
        entry.subject_id,
        sequence,
        entry.matter_id,
        entry.verb,
        actor.kind.value,
        actor.id,
        item.at,
        item.recorded_at,
        item.operation_id,
        entry.reason,
        JsonText(facts.decode()),
        commitment,
        previous,
        hash_,
        seal_of(hash_),
    )
    return row, beside


def _hash_of(
    previous: bytes,
    *,
    subject: list[Any],
    id_: int,
    matter_id: int | None,
    verb: str,
    actor: list[Any],
    at: datetime,
    recorded_at: datetime,
    operation: str,
    reason: str,
    facts: bytes,
    commitment: bytes,
) -> bytes:
    """Return the hash of what an entry's row says; `facts` are in their canonical JSON."""
    covered = {  # in the order of the canonical form
        "actor": actor,
        "at": _instant(at),
        "commitment": commitment.hex(),
        "facts": orjson.Fragment(facts),
        "id": id_,
        "matter": matter_id,
        "operation": operation,
        "reason": reason,
        "recorded_at": _instant(recorded_at),
        "subject": subject,
        "verb": verb,
    }
    return hashlib.sha256(previous + orjson.dumps(covered)).digest()


def _subject(item: Recorded) -> tuple[str, int]:
    return item.entry.subject_kind, item.entry.subject_id


def _head_seal(kind: str, key: int, sequence: int, hash_: bytes) -> bytes:
    return seal_of(f"{kind}:{key}:{sequence}:".encode() + hash_)


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)


@lru_cache(maxsize=256)
def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Fault(Struct, frozen=True):
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
        row, facts = beside.entry, _canonical(beside.facts)
        if commitment_of(salt=bytes(beside.salt), facts=facts) != bytes(row.commitment):
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
