"""What is reported of a stage: its share, its day, its cause; what follows for the stages after it, the order and its owner."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import entries
from tests.insale.planning import days_of, planned, report, stage
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.insale.actions.milestone import add_milestone_photo, report_milestone, review_forecast
from yinuo.insale.actions.order import hold_order
from yinuo.insale.errors import CauseNeeded
from yinuo.insale.journal import ChangeApplied, OrderStatusChanged
from yinuo.insale.models import MilestoneNote, Order, OrderLine
from yinuo.insale.order_rows import restate
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment, Notice, Promise
from yinuo.people.actions.customers import erase_customer

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def notices() -> list[Notice]:
    return list(Notice.objects.filter(kind="order_late"))


def test_moves_the_order_on(cast: Cast) -> None:
    order = planned(cast)

    note = report(cast, order, "design", percent=60, words="图纸出了两版")

    order.refresh_from_db()
    assert (stage(order, "design").percent, order.status) == (60, "in_progress")
    assert (note.percent, note.slip_days, note.forecast_on) == (60, 0, date(2026, 3, 16))
    assert days_of(order)[0] == ("design", "03-16", "03-16")
    (entry,) = entries("milestone_reported")
    assert (entry.facts["percent"], entry.facts["shown"]) == (60, True)
    assert "图纸" not in str(entry.facts)


def test_all_of_it_is_done_today_and_everything_before_the_door_makes_it_ready(cast: Cast) -> None:
    order = planned(cast)
    for code in ("design", "purchase", "production"):
        report(cast, order, code, percent=100)

    order.refresh_from_db()
    assert (stage(order, "production").done_on, order.status) == (date(2026, 3, 12), "ready")
    assert order.forecast_on == date(2026, 4, 2)
    report(cast, order, "production", percent=80)
    order.refresh_from_db()
    assert (stage(order, "production").done_on, order.status) == (None, "in_progress")


def test_a_day_that_moves_back_needs_its_cause(cast: Cast) -> None:
    order = planned(cast)

    with pytest.raises(CauseNeeded) as refused:
        report(cast, order, "purchase", forecast_on=date(2026, 3, 24), words="等木料")

    assert (refused.value.field, refused.value.data["days"]) == ("cause", 3)
    assert not MilestoneNote.objects.exists()
    assert days_of(order)[1] == ("purchase", "03-19", "03-19")
    earlier = report(cast, order, "purchase", forecast_on=date(2026, 3, 18))
    assert earlier.slip_days == -1


def test_a_slip_pushes_what_comes_after_it_and_warns_where_it_passes_the_promise(cast: Cast) -> None:
    order = planned(cast)
    promise = Promise.objects.get(pk=order.delivery_id or 0)

    report(cast, order, "purchase", forecast_on=date(2026, 3, 20), cause="木料晚到一天")
    order.refresh_from_db()
    assert (order.forecast_on, notices()) == (date(2026, 4, 3), [])
    report(cast, order, "purchase", forecast_on=date(2026, 3, 26), cause="木料要重新烘干")

    order.refresh_from_db()
    assert days_of(order)[1:] == [
        ("purchase", "03-19", "03-26"),
        ("production", "03-30", "04-07"),
        ("delivery", "04-02", "04-10"),
    ]
    (notice,) = notices()
    assert (notice.staff_id, notice.facts["what"], notice.seen_at) == (
        cast.ana_agent.pk,
        order.number,
        None,
    )
    moved = entries("forecast_moved")[-1]
    assert moved.facts["promised_on"] == "2026-04-07"
    assert moved.facts["late_days"] > 0
    promise.refresh_from_db()
    assert (promise.state, order.delivery_on) == ("active", date(2026, 4, 7))

    report(cast, order, "purchase", forecast_on=date(2026, 3, 19))
    assert notices()[0].seen_at == NOW


def test_what_those_before_it_push_needs_no_cause_of_its_own(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "design", forecast_on=date(2026, 3, 20), cause="客户改了尺寸")
    later = NOW + timedelta(days=8)
    report(cast, order, "design", now=later, percent=100)

    pushed = stage(order, "purchase").forecast_on
    note = report(cast, order, "purchase", now=later, forecast_on=pushed)

    assert (pushed, note.slip_days) == (date(2026, 3, 25), 0)


def test_days_that_pass_without_a_word_move_the_forecast(cast: Cast) -> None:
    order = planned(cast)
    late = NOW + timedelta(days=11)  # Monday 23 March

    review_forecast(actor=SYSTEM, now=late, order_id=order.pk)
    review_forecast(actor=SYSTEM, now=late, order_id=order.pk)

    order.refresh_from_db()
    assert days_of(order)[0] == ("design", "03-16", "03-23")
    assert days_of(order)[3][2] == f"{order.forecast_on:%m-%d}" == "04-10"
    assert len(notices()) == len(entries("forecast_moved")) == 1
    with pytest.raises(CauseNeeded):
        report(cast, order, "design", now=late, percent=100)
    assert report(cast, order, "design", now=late, percent=100, cause="忘了登记").slip_days == 5


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, EmptyText),
        ({"percent": 101}, InvalidValue),
        ({"percent": -1}, InvalidValue),
        ({"forecast_on": date(2026, 3, 11)}, InvalidValue),
        ({"done_on": date(2026, 3, 13)}, InvalidValue),
        ({"done_on": date(2026, 3, 12), "percent": 50}, InvalidValue),
        ({"percent": 1, "cause": "x" * 201}, TextTooLong),
        ({"words": "x" * 2001}, TextTooLong),
        ({"percent": 101, "forecast_on": date(2026, 1, 1)}, SeveralErrors),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, said: dict[str, Any], error: type[DomainError]) -> None:
    order = planned(cast)

    with pytest.raises(error):
        report(cast, order, "design", **said)

    assert not MilestoneNote.objects.exists()
    assert entries("milestone_reported") == []
    assert stage(order, "design").percent == 0


def test_only_who_leads_orders_reports(cast: Cast) -> None:
    key = stage(planned(cast), "design").pk
    for name, error in (("otto_other_outlet", NotFound), ("sun_supervisor", NotAllowed)):
        with pytest.raises(error):
            report_milestone(actor=cast.actor(name), now=NOW, milestone_id=key, percent=5)
    with pytest.raises(NotFound):
        report_milestone(actor=cast.actor("ana_agent"), now=NOW, milestone_id=key + 10**6, percent=5)


def test_photos_are_pictures(cast: Cast) -> None:
    order = planned(cast)
    note = report(cast, order, "design", percent=30)
    ana = cast.actor("ana_agent")

    photo = add_milestone_photo(
        actor=ana, now=NOW, note_id=note.pk, name="a.png", declared_type="image/png", stream=BytesIO(PICTURE)
    )
    with pytest.raises(InvalidValue):
        add_milestone_photo(
            actor=ana, now=NOW, note_id=note.pk, name="a.pdf", declared_type="application/pdf",
            stream=BytesIO(b"%PDF-1.4\n" + b"x" * 40),
        )  # fmt: skip

    assert list(note.photos.all()) == [photo]
    assert Attachment.objects.count() == 1


def test_what_left_the_house_was_made_and_what_is_there_was_delivered(cast: Cast) -> None:
    order = planned(cast)
    hold_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="x")
    OrderLine.objects.update(shipped=2)
    moved(order)
    assert [stage(order, code).done_on is not None for code in ("design", "production", "delivery")] == [
        True,
        True,
        False,
    ]

    OrderLine.objects.update(received=2)
    moved(order)

    order.refresh_from_db()
    assert order.status == "received"
    assert stage(order, "delivery").done_on == date(2026, 3, 12)
    assert set(MilestoneNote.objects.values_list("shown", "percent")) == {(False, 100)}


def moved(order: Order) -> None:
    """Reckon the status as an action does that changed a fact."""

    @action(journal=OrderStatusChanged, many=True)
    def reckon_again(*, actor: Any, now: Any) -> None:
        restate(Order.objects.get(pk=order.pk))

    reckon_again(actor=SYSTEM, now=NOW)


def test_the_words_go_when_the_customer_is_erased(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "design", percent=30, words="客户儿子结婚用")

    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=cast.kim_customer.pk, reason="asked"
    )

    assert MilestoneNote.objects.get().words == ""


def test_another_day_that_was_agreed_settles_the_warning(cast: Cast) -> None:
    order = planned(cast)
    report(cast, order, "purchase", forecast_on=date(2026, 3, 26), cause="木料晚到")
    assert [one.seen_at for one in notices()] == [None]

    @action(journal=ChangeApplied)
    def apply(*, actor: Any, now: Any, on: date) -> None:
        Order.objects.update(delivery_on=on)
        record(
            ChangeApplied(
                subject_id=order.pk,
                matter_id=order.pk,
                change_id=1,
                number=1,
                version=2,
                before_gross="0",
                gross="0",
                currency="CNY",
                delivery_on=on.isoformat(),
            )
        )

    apply(actor=SYSTEM, now=NOW, on=date(2026, 4, 20))
    assert [one.seen_at for one in notices()] == [NOW]
    apply(actor=SYSTEM, now=NOW, on=date(2026, 4, 1))
    assert sorted(one.seen_at is None for one in notices()) == [False, True]
