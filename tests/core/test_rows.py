"""Rows of one operation, written together before anything could look for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DataError, connection, transaction

from tests.cast import NOW
from yinuo.catalog.models import Product
from yinuo.core.ids import new_id
from yinuo.core.models import JournalEntry, JournalHead
from yinuo.core.rows import PendingRows
from yinuo.matters.models import Matter
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


def inquiry(**fields: Any) -> Inquiry:
    key = new_id()
    plain = {"kind": "inquiry", "title": "桌", "channel": "web", "topic": "usage"}
    times = {"opened_at": NOW, "last_message_at": NOW, "changed_at": NOW}
    return Inquiry(id=key, number=f"ZX-{key}", secret=f"s{key}", **plain, **times, **fields)


@contextmanager
def waiting(*rows: Any) -> Iterator[PendingRows]:
    pending = PendingRows()
    with connection.execute_wrapper(pending.guard):
        pending.insert(rows)
        yield pending


def write(*rows: Any) -> None:
    with waiting(*rows) as pending:
        pending.write()


def test_are_there_for_whoever_names_their_table() -> None:
    row = inquiry()

    with waiting(row):
        assert Inquiry.objects.get(pk=row.pk).topic == "usage"


def test_wait_while_others_are_asked() -> None:
    with waiting(inquiry()) as pending:
        JournalHead.objects.exists()
        with psycopg.RawCursor(connection.connection) as cursor:
            found = cursor.execute("SELECT count(*) FROM matter").fetchone()
        pending.write()

    assert (found, Matter.objects.count()) == ((0,), 1)


def test_take_a_change_with_them() -> None:
    row = inquiry()

    with waiting(row) as pending:
        pending.change(row, title="椅")
        pending.change(Matter(pk=row.pk), priority=1)
        pending.write()

    assert Matter.objects.values_list("title", "priority").get() == ("椅", 1)


def test_change_what_stood_before_in_both_tables_of_a_row() -> None:
    row = inquiry()
    write(row)

    with waiting() as pending:
        pending.change(row, title="椅", topic="price")
        assert row.title == "椅"
        found = Inquiry.objects.get(pk=row.pk)

    assert (found.title, found.topic) == ("椅", "price")


def test_are_written_in_turn_where_a_table_is_changed_and_inserted_into() -> None:
    old = inquiry()
    write(old)
    number = old.number

    with waiting() as pending:
        pending.change(old, number="ZX-0")
        new = inquiry()
        new.number = number
        pending.insert([new])
        pending.write()

    assert dict(Matter.objects.values_list("pk", "number")) == {old.pk: "ZX-0", new.pk: number}


def test_stand_before_a_savepoint_that_is_rolled_back() -> None:
    before, within = inquiry(), inquiry()

    with waiting(before) as pending:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            pending.insert([within])
            raise ZeroDivisionError
        pending.write()

    assert list(Matter.objects.values_list("pk", flat=True)) == [before.pk]


def test_of_a_batch_are_all_written() -> None:
    with waiting(*(inquiry() for _ in range(1001))) as pending:
        pending.write()

    assert Inquiry.objects.count() == 1001


def test_know_no_difference_between_widths_of_numbers() -> None:
    entry = {"subject_kind": "matter", "verb": "x", "actor_kind": "system", "operation_id": "0" * 32}
    hashes = {"previous_hash": b"", "hash": b"\x00\xff", "seal": b""}
    keys = [1, 2**40]

    write(
        *(
            JournalEntry(
                subject_id=key, sequence=1, at=NOW, recorded_at=NOW, facts={"n": None}, **entry, **hashes
            )
            for key in keys
        )
    )

    rows = JournalEntry.objects.filter(subject_id__in=keys).values_list("facts", "hash")
    assert [(facts, bytes(found)) for facts, found in rows] == [({"n": None}, b"\x00\xff")] * 2


def head(key: int, sequence: int) -> tuple[Any, ...]:
    return ("x", key, sequence, b"\x00\xff", b"")


HEAD = ("subject_kind", "subject_id", "sequence", "hash", "seal")


@pytest.mark.parametrize("count", [3, 1001])
def test_of_values_are_there_for_whoever_names_their_table(count: int) -> None:
    with waiting() as pending:
        pending.insert_values(JournalHead, HEAD, (head(n, 1) for n in range(count)))
        found = JournalHead.objects.count()

    assert found == count


@pytest.mark.parametrize("count", [3, 1001])
def test_of_values_take_the_place_of_what_is_there(count: int) -> None:
    for sequence in (1, 2):
        with waiting() as pending:
            pending.insert_values(JournalHead, HEAD, [head(n, sequence) for n in range(count)])
            pending.write()

    assert set(JournalHead.objects.values_list("sequence", flat=True)) == {2}


@pytest.mark.parametrize("count", [3, 1001])
def test_of_values_get_the_defaults_of_what_is_not_named(count: int) -> None:
    with waiting() as pending:
        rows = [(n + 1, f"P-{n}", {"zh-hans": "桌\t子\\"}, NOW) for n in range(count)]
        pending.insert_values(Product, ("id", "code", "names", "created_at"), rows)
        pending.write()

    made = Product.objects.get(pk=count)
    assert (made.names, made.parameters, made.tags) == ({"zh-hans": "桌\t子\\"}, {}, [])
    assert (made.currency, made.tax_rate, made.price, made.active, made.created_at) == (
        "CNY",
        Decimal(13),
        None,
        True,
        NOW,
    )


def products(count: int) -> list[Product]:
    rows = [Product(pk=n + 1, code=f"P-{n}", created_at=NOW) for n in range(count)]
    write(*rows)
    return rows


@pytest.mark.parametrize("count", [3, 1001])
def test_are_changed_each_to_its_own(count: int) -> None:
    rows = products(count)

    with waiting() as pending:
        for n, row in enumerate(rows):
            pending.change(
                row, tags=[f"t{n}", "甲"], price=Decimal(n) / 100, names={"en": f"{n}"}, lead_days=None
            )
        pending.write()

    kept = Product.objects.order_by("pk").values_list("tags", "price", "names", "lead_days")
    assert list(kept) == [([f"t{n}", "甲"], Decimal(n) / 100, {"en": f"{n}"}, None) for n in range(count)]


@pytest.mark.parametrize("count", [3, 1001])
def test_a_text_too_long_is_refused_never_cut(count: int) -> None:
    rows = products(count)

    with pytest.raises(DataError), transaction.atomic(), waiting() as pending:
        for row in rows:
            pending.change(row, brand="木" * 61)
        pending.write()

    assert not Product.objects.exclude(brand="").exists()
