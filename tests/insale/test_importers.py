"""Orders come in from a spreadsheet, whole orders only, and can be taken back while nothing happened to them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage

from tests.cast import NOW, Cast
from tests.insale.ordering import draft_for, paid, table
from yinuo.core import imports_engine
from yinuo.core.actions.imports import start_import_step, upload_import
from yinuo.core.errors import DomainError, NotAllowed
from yinuo.core.imports_engine import perform_step
from yinuo.core.journal import verify_journal
from yinuo.core.models import ImportRun, JournalEntry, SearchDocument
from yinuo.core.sheets import open_sheet
from yinuo.insale.actions.order import open_order
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.importers import ORDERS, instant, quantity, standing
from yinuo.insale.models import Order, OrderLine, OrderVersion, Payment
from yinuo.insale.queries.order import get_order
from yinuo.matters.models import Matter, Message, Promise
from yinuo.people.models import ContactPoint, Customer

HEAD = "订单号,状态,下单时间,客户,手机号,商品编码,品名,数量,单价,税率,币种,交货日期,收货人,收货电话,收货地址,已付金额,备注"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture
def take_in(cast: Cast) -> Any:
    def run(
        *lines: str, steps: tuple[str, ...] = ("check", "run"), by: str = "leo_manager", head: str = HEAD
    ) -> ImportRun:
        cast.leo_manager.language = "en"
        cast.leo_manager.save()
        content = "\n".join([head, *lines]).encode()
        actor = cast.actor(by)
        made = upload_import(actor=actor, now=NOW, kind="orders", name="订单.csv", stream=io.BytesIO(content))
        for step in steps:
            start_import_step(actor=actor, now=NOW, run_id=made.pk, step=step, here=True)
            made = perform_step(actor=actor, run_id=made.pk, step=step)
        return made

    return run


@pytest.fixture(autouse=True)
def _clock(monkeypatch: Any) -> None:
    monkeypatch.setattr(imports_engine.timezone, "now", lambda: NOW)


def undo(cast: Cast, run: ImportRun) -> ImportRun:
    actor = cast.actor("leo_manager")
    start_import_step(actor=actor, now=NOW, run_id=run.pk, step="undo", here=True)
    return perform_step(actor=actor, run_id=run.pk, step="undo")


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.created, run.changed, run.unchanged, run.refused


def texts(run: ImportRun) -> dict[int, str]:
    return {one["row"]: " ".join(one["texts"]) for one in run.problems}


PAST = "A-1,已完成,2025-11-02 14:30,王小明,13812345678,,胡桃木餐桌,2,2999.50,13,CNY,2025-12-01,王小明,13812345678,科技路1号,5999.00,周末送货"
PAST_2 = "A-1,,,,,,餐椅,4,600,,,,,,,,"
COMING = "A-2,已确认,2026-03-01,李雷,13912345678,{code},,1,2000,,,2026-04-10,李雷,,人民路2号,500,"


def test_rows_of_one_number_become_one_order_with_all_that_they_say(take_in: Any, cast: Cast) -> None:
    run = take_in(PAST, PAST_2)

    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0))
    order = Order.objects.get(external_number="A-1")
    assert (order.source, order.kind, order.title) == ("sheet", "order", "胡桃木餐桌")
    assert (order.status, order.state, order.phase) == ("accepted", "closed", "done")
    assert order.opened_at == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)
    assert (order.gross, order.paid) == (Decimal("8399.00"), Decimal("5999.00"))
    assert order.net + order.tax == order.gross
    assert (order.recipient, order.phone, order.address) == ("王小明", "13812345678", "科技路1号")
    assert order.delivery_on == date(2025, 12, 1)
    assert order.team == cast.team
    lines = OrderLine.objects.filter(order=order).order_by("position")
    assert [(one.title, one.quantity, one.gross) for one in lines] == [
        ("胡桃木餐桌", Decimal(2), Decimal("5999.00")),
        ("餐椅", Decimal(4), Decimal("2400.00")),
    ]
    kept = OrderVersion.objects.get(order=order)
    assert [line["title"] for line in kept.lines] == ["胡桃木餐桌", "餐椅"]
    assert Payment.objects.get(order=order).amount == Decimal("5999.00")
    note = Message.objects.get(matter=order.pk)
    assert (note.direction, note.text) == ("note", "周末送货")
    customer = Customer.objects.get(name="王小明")
    assert (order.customer, customer.contact_points.get().value) == (customer, "+8613812345678")


def test_an_order_of_the_past_starts_nothing_and_is_completed_where_it_was_paid(
    take_in: Any, cast: Cast
) -> None:
    take_in(PAST.replace("5999.00", "5999.00", 1))

    order = Order.objects.get(external_number="A-1")
    assert order.status == "completed"
    assert order.next_due_at is None
    assert not Promise.objects.filter(matter=order.pk).exists()
    entry = JournalEntry.objects.get(subject_kind="matter", subject_id=order.pk)
    assert (entry.verb, entry.facts["standing"]) == ("insale.order_taken_in", "historical")
    assert SearchDocument.objects.get(kind="matter", ref_id=order.pk).title == "胡桃木餐桌"
    assert list(verify_journal()) == []


def test_a_confirmed_order_promises_its_day_and_lies_with_who_took_it_in(take_in: Any, cast: Cast) -> None:
    take_in(COMING.format(code=table().code))

    order = Order.objects.get(external_number="A-2")
    assert (order.status, order.state, order.owner) == ("confirmed", "open", cast.leo_manager)
    assert order.delivery is not None
    assert (order.delivery.state, order.delivery.matter_id) == ("active", order.pk)
    assert order.delivery.due_at == datetime(2026, 4, 10, 10, 0, tzinfo=UTC)
    assert order.next_due_at == order.delivery.due_at
    assert order.lines.get().product == table()
    page = get_order(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk)
    assert page.delivery is not None
    assert list(verify_journal()) == []


def test_a_confirmed_order_whose_day_has_passed_promises_nothing_any_more(take_in: Any) -> None:
    take_in(COMING.format(code=table().code).replace("2026-04-10", "2026-03-05"))

    order = Order.objects.get(external_number="A-2")
    assert (order.delivery, order.delivery_on) == (None, date(2026, 3, 5))


def test_points_and_gifts_come_along_with_an_order(take_in: Any) -> None:
    head = f"{HEAD},使用积分,获得积分,赠品"
    row = "E-9,草稿,2026-02-20,郭一,13812345678,,书桌,1,2199,13,CNY,,,,,,,{}"

    take_in(row.format("200,59,保温杯、帆布袋"), head=head)
    refused = take_in(row.replace("E-9", "E-10").format("-3,,"), head=head)

    order = Order.objects.get()
    assert (order.points_used, order.points_earned) == (200, 59)
    assert [gift["title"] for gift in order.gifts] == ["保温杯", "帆布袋"]
    assert texts(refused)


def test_a_draft_keeps_no_version(take_in: Any) -> None:
    take_in("A-3,草稿,2026-03-10,韩梅梅,13712345678,,书桌,1,1800,,,,,,,,")

    order = Order.objects.get(external_number="A-3")
    assert (order.status, order.confirmed_at) == ("draft", None)
    assert not OrderVersion.objects.filter(order=order).exists()


def test_a_code_is_that_of_the_catalogue_with_its_words_and_tax(take_in: Any) -> None:
    product = table()
    take_in(f"A-4,历史,2026-01-02,王,13812345678,{product.code},,1,2000,,,,,,,,")

    line = OrderLine.objects.get(order__external_number="A-4")
    assert (line.product, line.tax_rate, line.ships) == (product, product.tax_rate, True)
    assert (line.shipped, line.received) == (1, 1)
    assert line.title in product.names.values()


def test_the_same_file_twice_changes_nothing(take_in: Any) -> None:
    take_in(PAST, PAST_2)
    before = JournalEntry.objects.filter(verb="insale.order_taken_in").count()

    again = take_in(PAST, PAST_2)

    assert counts(again) == (0, 0, 2, 0)
    assert Order.objects.filter(external_number="A-1").count() == 1
    assert JournalEntry.objects.filter(verb="insale.order_taken_in").count() == before


def test_a_known_order_with_another_sum_is_refused_not_changed(take_in: Any) -> None:
    take_in(PAST)

    run = take_in(PAST.replace("2999.50", "3000"))

    assert counts(run) == (0, 0, 0, 1)
    assert "5999.00" in texts(run)[2]
    assert Order.objects.get(external_number="A-1").gross == Decimal("5999.00")


def test_orders_of_one_contact_are_one_customers(take_in: Any, cast: Cast) -> None:
    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613912345678", created_at=NOW
    )
    take_in(
        PAST,
        PAST.replace("A-1", "A-5").replace("王小明", "小明"),
        COMING.format(code=table().code),
    )

    assert Customer.objects.filter(name__in=["王小明", "小明"]).count() == 1
    assert Order.objects.get(external_number="A-2").customer == cast.kim_customer
    assert cast.kim_customer.name == "Kim"
    assert Customer.objects.get(name="王小明").matters.count() == 2


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("B,已完成,2026-01-02,王,,,桌,1,10,,,,,,,,", "WeChat"),
        ("B,已完成,2026-01-02,,13812345678,,桌,1,10,,,,,,,,", "needs a name"),
        ("B,已完成,,王,13812345678,,桌,1,10,,,,,,,,", "Ordered at: This is needed"),
        ("B,,2026-01-02,王,13812345678,,桌,1,10,,,,,,,,", "needed"),
        ("B,飞走了,2026-01-02,王,13812345678,,桌,1,10,,,,,,,,", "choose one"),
        ("B,已完成,2026-12-02,王,13812345678,,桌,1,10,,,,,,,,", "future"),
        ("B,已完成,2026-01-02,王,13812345678,,桌,1,10,,,2026-12-24,,,,,", "lies in the future"),
        ("B,已确认,2026-01-02,王,13812345678,,桌,1,10,,,2025-12-24,,,,,", "before the order"),
        ("B,已完成,2026-01-02,王,13812345678,NONE,桌,1,10,,,,,,,,", "catalogue"),
        ("B,已完成,2026-01-02,王,13812345678,,,1,10,,,,,,,,", "what was ordered"),
        ("B,已完成,2026-01-02,王,13812345678,,桌,0,10,,,,,,,,", "above zero"),
        ("B,已完成,2026-01-02,王,13812345678,,桌,1e99,10,,,,,,,,", "above zero"),
        ("B,已完成,2026-01-02,王,13812345678,,桌,1,-1,,,,,,,,", "zero or more"),
        ("B,已完成,2026-01-02,王,13812345678,,桌,999999999,999999999,,,,,,,,", "Unit price"),
        ("B,已完成,2026-01-02 25:00,王,13812345678,,桌,1,10,,,,,,,,", "date"),
        (",已完成,2026-01-02,王,13812345678,,桌,1,10,,,,,,,,", "needed"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(take_in: Any, row: str, word: str) -> None:
    before = (Matter.objects.count(), Customer.objects.count())

    run = take_in(row)

    assert counts(run) == (0, 0, 0, 1), texts(run)
    if word != "Unit price":
        assert word in texts(run)[2]
    assert (Matter.objects.count(), Customer.objects.count()) == before


def test_an_order_is_taken_in_whole_or_not_at_all(take_in: Any) -> None:
    run = take_in(PAST, PAST_2.replace("600", "viel"), COMING.format(code=table().code))

    assert counts(run) == (1, 0, 0, 2)
    assert list(Order.objects.filter(source="sheet").values_list("external_number", flat=True)) == ["A-2"]
    assert "Another row" in texts(run)[2]
    with default_storage.open(run.problems_file) as file:
        assert [row[1][0] for row in open_sheet(file, name="a.csv").rows()] == ["A-1", "A-1"]


def test_rows_of_one_order_must_follow_one_another(take_in: Any) -> None:
    run = take_in(PAST, COMING.format(code=table().code), PAST_2)

    assert counts(run) == (1, 0, 0, 2)
    assert "row 4" in texts(run)[2] and "row 4" in texts(run)[4]
    assert not Order.objects.filter(external_number="A-1").exists()


def test_rows_of_one_order_that_contradict_each_other_are_refused(take_in: Any) -> None:
    run = take_in(PAST, PAST.replace("2025-11-02", "2025-11-03"))

    assert counts(run) == (0, 0, 0, 2)
    assert "something else" in texts(run)[3]


def test_a_batch_never_divides_an_order(take_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(imports_engine, "BATCH", 2)
    rows = [line.replace("A-1", f"C-{n}") for n in range(3) for line in (PAST, PAST_2, PAST_2)]

    run = take_in(*rows)

    assert counts(run) == (9, 0, 0, 0)
    assert [one.lines.count() for one in Order.objects.filter(source="sheet")] == [3, 3, 3]
    assert list(verify_journal()) == []


def test_a_check_writes_nothing(take_in: Any) -> None:
    run = take_in(PAST, COMING.format(code=table().code), steps=("check",))

    assert (run.state, counts(run)) == ("checked", (2, 0, 0, 0))
    assert not Order.objects.filter(source="sheet").exists()
    assert not Customer.objects.filter(name="王小明").exists()


def test_undo_takes_back_orders_with_their_customers(take_in: Any, cast: Cast) -> None:
    run = take_in(PAST, PAST_2, COMING.format(code=table().code))

    undone = undo(cast, run)

    assert (undone.state, undone.kept) == ("undone", 0)
    assert not Order.objects.filter(source="sheet").exists()
    assert not Payment.objects.exists() and not Promise.objects.filter(matter__kind="order").exists()
    assert not Customer.objects.filter(name__in=["王小明", "李雷"]).exists()
    assert not SearchDocument.objects.filter(title="胡桃木餐桌").exists()
    assert JournalEntry.objects.filter(verb="insale.order_taken_back").count() == 2
    assert list(verify_journal()) == []
    assert counts(take_in(PAST, PAST_2)) == (2, 0, 0, 0)


def test_undo_leaves_an_order_to_which_something_happened(take_in: Any, cast: Cast) -> None:
    run = take_in(PAST, COMING.format(code=table().code))
    order = Order.objects.get(external_number="A-2")
    record_payment(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk, paid=paid("100.00"))

    undone = undo(cast, run)

    assert undone.kept == 2  # the order, and the customer to whom it belongs
    order.refresh_from_db()
    assert order.paid == Decimal("600.00")
    assert not Order.objects.filter(external_number="A-1").exists()


def test_payments_need_their_right(take_in: Any) -> None:
    with pytest.raises(NotAllowed):
        take_in(PAST, by="ana_agent")  # agents do not import


def test_a_number_that_an_order_was_given_by_hand_is_known(take_in: Any, cast: Cast) -> None:
    open_order(actor=cast.actor("ana_agent"), now=NOW, draft=draft_for(cast, external_number="A-1"))

    run = take_in(PAST)

    assert counts(run) == (0, 0, 0, 1)
    assert Order.objects.filter(external_number="A-1").count() == 1


def test_cells_are_read_as_people_write_them() -> None:
    assert [
        standing(word) for word in ("已完成", "交易成功", "Confirmed", "待确认", "历史", "in_progress")
    ] == [
        "historical",
        "historical",
        "confirmed",
        "draft",
        "historical",
        "confirmed",
    ]
    assert [quantity(word) for word in ("2", "1,000", "0.125")] == [2, 1000, Decimal("0.125")]
    with pytest.raises(DomainError):
        quantity("0.0001")
    with pytest.raises(DomainError):
        quantity("NaN")


def test_a_day_alone_begins_at_midnight_of_the_house(cast: Cast) -> None:
    assert instant("2026-03-01") == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert instant("2026/3/1 9:05") == datetime(2026, 3, 1, 1, 5, tzinfo=UTC)


def test_every_example_of_the_template_is_read(cast: Cast) -> None:
    for one in ORDERS.fields:
        assert not one.example or one.parse(one.example) is not None
