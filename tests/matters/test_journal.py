"""The journal of matters: it refuses to be changed, and shows it when somebody gets around that."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import NOW, Cast
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.models import Matter

# Delete the entries of a matter from one to another, and what points to them.
CUT_OUT = (
    "UPDATE promise SET evidence_id = NULL",
    "DELETE FROM journal_personal WHERE entry_id IN (SELECT id FROM journal WHERE subject_kind = 'matter'"
    " AND subject_id = %(matter)s AND sequence BETWEEN %(first)s AND %(last)s)",
    "DELETE FROM journal WHERE subject_kind = 'matter' AND subject_id = %(matter)s"
    " AND sequence BETWEEN %(first)s AND %(last)s",
)


@pytest.fixture
def matter(cast: Cast, ask: Any) -> Matter:
    found: Matter = ask()
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=found.pk, text="可以。")
    write_note(actor=cast.actor("ana_agent"), now=NOW, matter_id=found.pk, text="已答")
    return found


def by_hand(matter: Matter, *statements: str, **more: int) -> None:
    """Run statements as the owner of the tables, who can switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal_personal DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement, {"matter": matter.pk, **more})


def faults() -> set[str]:
    return {fault.what for fault in verify_journal()}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET reason = 'x'",
        "DELETE FROM journal",
        "UPDATE journal SET facts = '{}'::jsonb WHERE sequence = 1",
        "UPDATE journal_personal SET facts = '{}'::jsonb",
    ],
)
def test_refuses_to_be_changed(matter: Matter, statement: str) -> None:
    before = [bytes(h) for h in JournalEntry.objects.order_by("id").values_list("hash", flat=True)]

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert [bytes(h) for h in JournalEntry.objects.order_by("id").values_list("hash", flat=True)] == before


def test_verifies_as_it_was_written(matter: Matter) -> None:
    assert faults() == set()


def test_shows_a_change(matter: Matter) -> None:
    by_hand(matter, "UPDATE journal SET reason = 'never said' WHERE matter_id = %(matter)s AND sequence = 2")

    assert faults() == {"entry_changed"}


def test_shows_a_deletion(matter: Matter) -> None:
    by_hand(matter, *CUT_OUT, first=3, last=3)

    assert faults() == {"entry_missing"}


def test_shows_an_insertion(matter: Matter) -> None:
    by_hand(
        matter,
        "INSERT INTO journal (id, subject_kind, subject_id, sequence, matter_id, verb, actor_kind, actor_id, at,"
        " recorded_at, operation_id, reason, facts, commitment, previous_hash, hash, seal)"
        " SELECT -id, subject_kind, subject_id, sequence + 1, matter_id, verb, actor_kind, actor_id, at,"
        " recorded_at, operation_id, reason, facts, commitment, hash, hash, seal FROM journal"
        " WHERE subject_id = %(matter)s ORDER BY sequence DESC LIMIT 1",
    )

    assert faults() == {"entry_changed", "entry_inserted"}


def test_shows_a_cut_off_tail(matter: Matter) -> None:
    by_hand(matter, *CUT_OUT, first=5, last=99)

    assert faults() == {"tail_cut_off"}


def test_shows_a_tail_cut_off_with_its_head(matter: Matter) -> None:
    by_hand(
        matter,
        *CUT_OUT,
        "UPDATE journal_head h SET sequence = 4, hash = j.hash FROM journal j WHERE j.subject_kind = h.subject_kind"
        " AND j.subject_id = h.subject_id AND j.sequence = 4"
        " AND h.subject_kind = 'matter' AND h.subject_id = %(matter)s",
        first=5,
        last=99,
    )

    assert faults() == {"head_changed"}


def test_shows_changed_personal_facts(matter: Matter) -> None:
    by_hand(
        matter,
        "UPDATE journal_personal SET facts = facts || '{\"what\": \"x\"}'::jsonb WHERE facts->>'what' <> ''",
    )

    assert faults() == {"personal_changed"}


def test_stays_whole_when_personal_facts_are_erased(matter: Matter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_personal")

    assert faults() == set()
