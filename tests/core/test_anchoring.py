"""Days of the journal are anchored once, in order, and a thinned-out day shows."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from tests.cast import NOW, Cast
from yinuo.core.anchoring import anchor_until
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalAnchor


def test_anchors_each_day_that_is_over_once(cast: Cast, ask: Any) -> None:
    ask(now=NOW)
    ask(now=NOW + timedelta(days=1))

    anchored = anchor_until(now=NOW + timedelta(days=3))

    assert anchored == [date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 14)]
    assert anchor_until(now=NOW + timedelta(days=3)) == []
    first, second, third = JournalAnchor.objects.order_by("day")
    assert (first.entries > 0, second.entries > 0, third.entries) == (True, True, 0)
    assert bytes(second.previous_digest) == bytes(first.digest)
    assert list(verify_journal()) == []


def test_leaves_the_day_that_is_not_over(cast: Cast, ask: Any) -> None:
    ask(now=NOW)

    assert anchor_until(now=NOW + timedelta(hours=3)) == []


def test_shows_a_whole_chain_that_was_taken_out(cast: Cast, ask: Any) -> None:
    matter = ask(now=NOW)
    anchor_until(now=NOW + timedelta(days=1))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal DISABLE TRIGGER USER")
        cursor.execute(
            "DELETE FROM journal_personal WHERE entry_id IN (SELECT id FROM journal WHERE matter_id = %s)",
            [matter.pk],
        )
        cursor.execute("DELETE FROM journal WHERE subject_kind = 'matter' AND subject_id = %s", [matter.pk])
        cursor.execute(
            "DELETE FROM journal_head WHERE subject_kind = 'matter' AND subject_id = %s", [matter.pk]
        )
        cursor.execute("ALTER TABLE journal ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal DISABLE TRIGGER journal_is_not_emptied")
        faults = [fault.what for fault in verify_journal()]

    assert "anchor_mismatch" in faults
