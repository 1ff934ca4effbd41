"""Customers come in from a spreadsheet, whole rows only, and can be taken back."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from psycopg import RawCursor

from tests.cast import NOW, Cast
from yinuo.core import imports_engine
from yinuo.core.actions.imports import map_import, start_import_step, stop_import, upload_import
from yinuo.core.errors import DomainError, NotAllowed
from yinuo.core.imports_engine import perform_step
from yinuo.core.journal import verify_journal
from yinuo.core.models import ImportedRow, ImportRun, JournalEntry, SearchDocument
from yinuo.core.sheets import open_sheet
from yinuo.people.actions.contacts import add_contact_point
from yinuo.people.actions.customers import change_customer, create_customer
from yinuo.people.importers import phone
from yinuo.people.models import Address, ContactPoint, Customer
from yinuo.people.texts import checked_contact

HEAD = "姓名,手机号,邮箱,微信号,标签,生日,省市区,详细地址,负责人"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture
def take_in(cast: Cast) -> Any:
    def run(*lines: str, steps: tuple[str, ...] = ("check", "run"), encoding: str = "utf-8") -> ImportRun:
        content = "\n".join([HEAD, *lines]).encode(encoding)
        actor = cast.actor("leo_manager")
        made = upload_import(
            actor=actor, now=NOW, kind="customers", name="客户.csv", stream=io.BytesIO(content)
        )
        for step in steps:
            start_import_step(actor=actor, now=NOW, run_id=made.pk, step=step, here=True)
            made = perform_step(actor=actor, run_id=made.pk, step=step)
        return made

    return run


def undo(cast: Cast, run: ImportRun) -> ImportRun:
    actor = cast.actor("leo_manager")
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="undo", here=True)
    return perform_step(actor=actor, run_id=run.pk, step="undo")


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.created, run.changed, run.unchanged, run.refused


WANG = "王小明,138 1234 5678,WANG@Example.com,wang_2026,老客户、胡桃木,1990/5/20,广东省深圳市,科技路1号,ana_agent"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_row_becomes_a_file_with_all_that_it_says(take_in: Any, cast: Cast, encoding: str) -> None:
    run = take_in(WANG, encoding=encoding)

    assert (run.state, run.rows, counts(run)) == ("done", 1, (1, 0, 0, 0))
    made = Customer.objects.get(name="王小明")
    assert made.tags == ["老客户", "胡桃木"]
    assert str(made.birthday) == "1990-05-20"
    assert made.owner == cast.ana_agent
    assert set(made.contact_points.values_list("kind", "value", "preferred")) == {
        ("phone", "+8613812345678", True),
        ("email", "wang@example.com", False),
        ("wechat", "wang_2026", False),
    }
    assert made.addresses.get().detail == "科技路1号"
    assert SearchDocument.objects.filter(kind="customer", ref_id=made.pk).exists()
    assert (
        JournalEntry.objects.get(subject_kind="customer", subject_id=made.pk).verb
        == "people.customer_created"
    )
    assert list(verify_journal()) == []


def test_a_check_writes_nothing(take_in: Any) -> None:
    run = take_in(WANG, "没有电话,,,,,,,,", steps=("check",))

    assert (run.state, counts(run)) == ("checked", (1, 0, 0, 1))
    assert Customer.objects.count() == 1
    assert ImportedRow.objects.count() == 0
    assert run.problems[0]["row"] == 3


def test_the_same_file_twice_changes_nothing(take_in: Any) -> None:
    take_in(WANG)

    again = take_in(WANG)

    assert counts(again) == (0, 0, 1, 0)
    assert Customer.objects.filter(name="王小明").count() == 1


def test_a_known_customer_is_changed_and_a_blank_cell_says_nothing(take_in: Any, cast: Cast) -> None:
    take_in(WANG)

    run = take_in("王大明,13812345678,,,,,,人民路2号,", "李雷,,li@example.com,,,,,,")

    assert counts(run) == (1, 1, 0, 0)
    made = Customer.objects.get(name="王大明")
    assert made.tags == ["老客户", "胡桃木"]
    assert made.addresses.count() == 2


def test_refused_rows_come_back_with_reasons_and_can_be_sent_again(take_in: Any, cast: Cast) -> None:
    run = take_in(
        WANG,
        ",13900000000,,,,,,,",
        "短号,123,,,,,,,",
        "没有联系方式,,,,,,,,",
        "同一个号,13812345678,,,,,,,",
        "谁,13911112222,,,,,,,nobody",
        "哪天,13911113333,,,,某天,,,",
        "=cmd(),13911114444,,,,,,,",
    )

    assert counts(run) == (2, 0, 0, 6)
    with default_storage.open(run.problems_file) as file:
        sheet = open_sheet(file, name="a.csv")
        rows = list(sheet.rows())
    assert sheet.headings[:2] == ["姓名", "手机号"] and len(sheet.headings) == 10
    assert [row[1][0] for row in rows] == ["", "短号", "没有联系方式", "同一个号", "谁", "哪天"]
    assert all(row[1][9] for row in rows)
    assert [one["row"] for one in run.problems] == [3, 4, 5, 6, 7, 8]
    assert Customer.objects.filter(name="=cmd()").exists()


def test_contacts_of_two_customers_in_one_row_are_refused(take_in: Any) -> None:
    take_in("甲,13812345678,,,,,,,", "乙,,b@example.com,,,,,,")

    run = take_in("丙,13812345678,b@example.com,,,,,,")

    assert counts(run) == (0, 0, 0, 1)
    assert not Customer.objects.filter(name="丙").exists()


def test_undo_takes_back_new_and_changed_files(take_in: Any, cast: Cast) -> None:
    actor = cast.actor("leo_manager")
    known = create_customer(actor=actor, now=NOW, name="老王")
    add_contact_point(actor=actor, now=NOW, customer_id=known.pk, kind="phone", text="13812345678")

    run = take_in(WANG, "李雷,,li@example.com,,,,,,")
    undone = undo(cast, run)

    known.refresh_from_db()
    assert (undone.state, undone.kept) == ("undone", 0)
    assert (known.name, known.tags, known.birthday, known.owner) == ("老王", [], None, None)
    assert ContactPoint.objects.count() == 1
    assert Address.objects.count() == 0
    assert set(Customer.objects.values_list("name", flat=True)) == {"Kim", "老王"}
    assert not ImportedRow.objects.exists()
    assert list(verify_journal()) == []


def test_undo_leaves_what_was_changed_or_used_since(take_in: Any, cast: Cast, ask: Any) -> None:
    from yinuo.people.actions.arrival import Arrival

    run = take_in("甲,13812345678,,,,,,,", "乙,13812345679,,,,,,,", "丙,13812345670,,,,,,,")
    first, second, _third = Customer.objects.exclude(name="Kim").order_by("name")
    change_customer(
        actor=cast.actor("leo_manager"),
        now=NOW,
        customer_id=Customer.objects.get(name="甲").pk,
        fields={"level": "VIP"},
    )
    ask(asker=Arrival(customer_id=None, name="乙", phone="13812345679"))
    del first, second

    undone = undo(cast, run)

    assert undone.kept == 2 and len(undone.problems) == 2
    assert set(Customer.objects.values_list("name", flat=True)) == {"Kim", "甲", "乙"}


def test_needs_the_rights(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        upload_import(
            actor=cast.actor("ana_agent"),
            now=NOW,
            kind="customers",
            name="a.csv",
            stream=io.BytesIO(b"a\n1\n"),
        )

    assert not ImportRun.objects.exists()


def test_columns_are_remembered(take_in: Any, cast: Cast) -> None:
    actor = cast.actor("leo_manager")
    content = "谁,号码\n王小明,13812345678\n".encode()
    run = upload_import(actor=actor, now=NOW, kind="customers", name="a.csv", stream=io.BytesIO(content))
    assert run.mapping == {}
    with pytest.raises(DomainError):
        start_import_step(actor=actor, now=NOW, run_id=run.pk, step="check")

    map_import(actor=actor, now=NOW, run_id=run.pk, mapping={"name": "谁", "phone": "号码", "nonsense": "x"})
    again = upload_import(actor=actor, now=NOW, kind="customers", name="a.csv", stream=io.BytesIO(content))

    assert again.mapping == {"name": "谁", "phone": "号码"}


def test_many_rows_go_on_after_an_interruption(
    take_in: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_engine, "BATCH", 500)
    lines = [f"客户{n},139{n:08d},,,,,,," for n in range(2000)]
    run = take_in(*lines, steps=("check",))
    actor = cast.actor("leo_manager")
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="run", here=True)

    class Died(Exception):
        pass

    def stop(done: int, _rows: int) -> None:
        if done == 1000:
            raise Died

    with pytest.raises(Died):
        perform_step(actor=actor, run_id=run.pk, step="run", progress=stop)
    done = perform_step(actor=actor, run_id=run.pk, step="run")

    assert counts(done) == (2000, 0, 0, 0)
    assert Customer.objects.count() == 2001


def test_a_run_that_is_stopped_leaves_nothing(
    take_in: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_engine, "BATCH", 500)
    actor = cast.actor("leo_manager")
    run = take_in(*(f"客户{n},139{n:08d},,,,,,," for n in range(1200)), "短号,123,,,,,,,", steps=("check",))
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="run", here=True)
    seen: list[int] = []

    def stop(done: int, _rows: int) -> None:
        seen.append(done)
        if len(seen) == 2:
            stop_import(actor=actor, now=NOW, run_id=run.pk, here=True)

    stopped = perform_step(actor=actor, run_id=run.pk, step="run", progress=stop)
    written = Customer.objects.count()
    undone = perform_step(actor=actor, run_id=run.pk, step="undo")

    assert (stopped.state, seen, written) == ("undoing", [500, 1000], 1001)
    assert (undone.state, undone.kept) == ("undone", 0)
    assert Customer.objects.count() == 1
    assert not ImportedRow.objects.exists()
    assert list(verify_journal()) == []


def test_a_check_that_is_stopped_goes_no_further(
    take_in: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_engine, "BATCH", 500)
    actor = cast.actor("leo_manager")
    run = take_in(*(f"客户{n},139{n:08d},,,,,,," for n in range(1200)), steps=())
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="check", here=True)
    seen: list[int] = []

    def stop(done: int, _rows: int) -> None:
        seen.append(done)
        stop_import(actor=actor, now=NOW, run_id=run.pk)

    stopped = perform_step(actor=actor, run_id=run.pk, step="check", progress=stop)

    assert (stopped.state, seen) == ("uploaded", [500])


def test_a_check_already_returns_the_rows_that_would_be_refused(take_in: Any) -> None:
    run = take_in(WANG, "短号,123,,,,,,,", steps=("check",))

    with default_storage.open(run.problems_file) as file:
        rows = list(open_sheet(file, name="a.csv").rows())
    assert [(number, cells[0]) for number, cells in rows] == [(2, "短号")]

    mended = take_in(WANG, "短号,13900000000,,,,,,,", steps=("check",))

    assert mended.problems_file == ""


def statements_of(monkeypatch: pytest.MonkeyPatch, work: Any) -> int:
    """Return how many statements a work sends, those of `core.rows` too, which go past Django."""
    sent: list[str] = []
    execute, copy = RawCursor.execute, RawCursor.copy

    def note(run: Any, statement: str, *rest: Any) -> Any:
        sent.append(statement)
        return run(statement, *rest)

    def counted(original: Any) -> Any:
        return lambda cursor, statement, *a, **k: (
            sent.append(statement),
            original(cursor, statement, *a, **k),
        )[1]

    with monkeypatch.context() as patched, connection.execute_wrapper(note):
        patched.setattr(RawCursor, "execute", counted(execute))
        patched.setattr(RawCursor, "copy", counted(copy))
        work()
    return len(sent)


def test_the_number_of_statements_does_not_grow_with_the_rows(
    take_in: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of eight hundred: each row alone would be hundreds."""

    def lines(level: str) -> list[str]:
        return [
            f"客户{n},139{n:08d},c{n}@example.com,,{level},,广东省,科技路{level}{n}号," for n in range(800)
        ]

    numbers = [
        statements_of(monkeypatch, lambda: take_in(*lines("甲"), steps=("check",))),
        statements_of(monkeypatch, lambda: take_in(*lines("甲"))),
    ]
    changed: list[ImportRun] = []
    numbers.append(statements_of(monkeypatch, lambda: changed.append(take_in(*lines("乙")))))
    numbers.append(statements_of(monkeypatch, lambda: undo(cast, changed[0])))

    assert counts(changed[0]) == (0, 800, 0, 0)
    assert max(numbers) <= 160, numbers


@pytest.mark.parametrize("start", range(1300, 2000, 7))
def test_a_mobile_number_is_read_as_the_library_reads_it(start: int) -> None:
    for tail in ("0000000", "1234567", "9999999", "5000000"):
        for fifth in "059":
            text = f"{start}{fifth}{tail}"[:11]
            known, found = [], []
            for read in (lambda t: checked_contact("phone", t), phone):
                try:
                    (known if read is phone else found).append(read(text).value)
                except DomainError as error:
                    (known if read is phone else found).append(error.code)
            assert known == found
