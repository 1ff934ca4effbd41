"""Progress reports: promised by the rhythm, sent as messages, missed with their promise, ended when the goods are there."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.actions.test_milestone import PICTURE, moved
from tests.insale.ordering import confirmed, entries
from tests.insale.planning import make_plan, planned, report
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.insale.actions.milestone import add_milestone_photo
from yinuo.insale.actions.order import cancel_order
from yinuo.insale.actions.report import review_report, send_report, set_rhythm, stop_reports
from yinuo.insale.errors import NoReportsOwed, ReportSentAlready
from yinuo.insale.jobs.plan import foresee_orders, review_reports
from yinuo.insale.models import Order, OrderLine, ProgressReport, ReportRhythm
from yinuo.insale.queries.plan_review import orders_to_foresee, reports_to_review
from yinuo.insale.rules.plan_content import Rhythm
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import admit_broken, keep_promise, release_promise, supersede_promise
from yinuo.matters.errors import EmptyText, ReasonNeeded
from yinuo.matters.models import Message, Promise
from yinuo.matters.sweep import sweep_now

FRIDAY = date(2026, 3, 13)
AFTER = NOW + timedelta(days=1, hours=7)  # Friday 17:00, an hour after it was due


def owed() -> ProgressReport:
    return ProgressReport.objects.get(state="owed")


def send(cast: Cast, one: ProgressReport, *, now: datetime = NOW, **more: Any) -> ProgressReport:
    return send_report(
        actor=cast.actor("ana_agent"), now=now, report_id=one.pk, **{"text": "一切按计划。", **more}
    )


def promise_of(one: ProgressReport) -> Promise:
    """The promise of a report as it is now."""
    return Promise.objects.get(pk=one.promise_id or 0)


def seen() -> list[tuple[str, str]]:
    return [(f"{one.due_on:%m-%d}", one.state) for one in ProgressReport.objects.order_by("due_on")]


def test_is_promised_with_the_plan_by_its_hour(cast: Cast) -> None:
    order = planned(cast)

    one = owed()
    assert one.promise is not None
    assert (one.due_on, one.promise.due_at.astimezone().isoformat(), one.promise.owner_id) == (
        FRIDAY,
        datetime(2026, 3, 13, 8, 0, tzinfo=NOW.tzinfo).astimezone().isoformat(),
        cast.ana_agent.pk,
    )
    assert order.number in one.promise.what
    assert ReportRhythm.objects.get(order=order).next_on == FRIDAY


def test_is_sent_as_a_message_with_photos_and_the_next_one_is_owed(cast: Cast) -> None:
    order = planned(cast)
    note = report(cast, order, "design", percent=60)
    hidden = report(cast, order, "design", percent=61, shown=False)
    photos = [
        add_milestone_photo(
            actor=cast.actor("ana_agent"), now=NOW, note_id=one.pk, name="a.png",
            declared_type="image/png", stream=BytesIO(PICTURE),
        )
        for one in (note, hidden)
    ]  # fmt: skip
    one = owed()
    for wrong in (photos[1].pk, 10**9):
        with pytest.raises(InvalidValue):
            send(cast, one, photo_ids=[wrong])
    assert not Message.objects.filter(direction="out").exists()

    sent = send(cast, one, photo_ids=[photos[0].pk, photos[0].pk])

    assert (sent.state, int(sent.overall), sent.facts["design"]) == (
        "sent",
        15,
        {"percent": 61, "forecast_on": "2026-03-16"},
    )
    message = Message.objects.get(direction="out")
    assert (message.text, [file.pk for file in message.attachments.all()]) == (
        "一切按计划。",
        [photos[0].pk],
    )
    promise = promise_of(sent)
    assert (promise.state, sent.message_id) == ("kept", message.pk)
    assert seen() == [("03-13", "sent"), ("03-20", "owed")]
    (entry,) = entries("report_sent")
    assert (entry.facts["photos"], entry.facts["covers"]) == (1, [])
    with pytest.raises(ReportSentAlready):
        send(cast, one)
    with pytest.raises(InvalidValue):
        send(cast, owed(), photo_ids=[photos[0].pk])


def test_is_not_sent_empty_nor_by_strangers(cast: Cast) -> None:
    planned(cast)
    one = owed()
    with pytest.raises(EmptyText):
        send(cast, one, text=" \x00 ")
    for name, error in (("otto_other_outlet", NotFound), ("sun_supervisor", NotAllowed)):
        with pytest.raises(error):
            send_report(actor=cast.actor(name), now=NOW, report_id=one.pk, text="x")
    with pytest.raises(NotFound):
        send_report(actor=cast.actor("ana_agent"), now=NOW, report_id=one.pk + 10**6, text="x")
    assert seen() == [("03-13", "owed")]


def test_a_missed_one_is_a_missed_promise_and_still_owed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(cast)
    first = owed()
    assert reports_to_review(now=AFTER) == []
    sweep_now(now=AFTER, actor=SYSTEM)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)

    review_reports()
    review_reports()

    assert seen() == [("03-13", "missed"), ("03-20", "owed")]
    assert [one.facts["outcome"] for one in entries("report_reviewed")] == ["missed"]

    monday = NOW + timedelta(days=4)
    send(cast, owed(), now=monday)

    assert seen() == [("03-13", "sent"), ("03-20", "sent"), ("03-27", "owed")]
    assert promise_of(first).state == "kept_late"
    assert entries("report_sent")[0].facts["covers"] == [first.pk]


def test_a_late_one_alone_can_be_sent_while_the_next_is_owed(cast: Cast) -> None:
    planned(cast)
    first = owed()

    send(cast, first, now=AFTER)

    assert promise_of(first).state == "kept_late"
    assert seen() == [("03-13", "sent"), ("03-20", "owed")]


def test_follows_what_people_did_with_its_promise(cast: Cast) -> None:
    planned(cast)
    leo = cast.actor("leo_manager")
    one = owed()
    plan = PlannedPromise(what="Report", due_at=NOW + timedelta(days=4))
    supersede_promise(
        actor=leo, now=NOW, promise_id=one.promise_id or 0, plan=plan, consent="said so", reason="away"
    )
    review_report(actor=SYSTEM, now=NOW, report_id=one.pk)
    assert seen() == [("03-16", "owed")]

    keep_promise(actor=leo, now=NOW, promise_id=owed().promise_id or 0, evidence="told on the telephone")
    review_report(actor=SYSTEM, now=NOW, report_id=one.pk)
    assert seen() == [("03-16", "sent"), ("03-20", "owed")]

    second = owed()
    release_promise(actor=leo, now=NOW, promise_id=second.promise_id or 0, evidence="not this week")
    assert reports_to_review(now=NOW) == [second.pk]
    review_report(actor=SYSTEM, now=NOW, report_id=second.pk)
    assert seen() == [("03-16", "sent"), ("03-27", "owed")]

    late = datetime(2026, 3, 27, 9, 0, tzinfo=NOW.tzinfo)
    third = owed()
    sweep_now(now=late, actor=SYSTEM)
    admit_broken(actor=leo, now=late, promise_id=third.promise_id or 0, reason="forgotten")
    review_report(actor=SYSTEM, now=late, report_id=third.pk)
    assert seen()[1:] == [("03-27", "missed"), ("04-03", "owed")]
    assert reports_to_review(now=late) == []


@pytest.mark.parametrize("end", ["cancelled", "received"])
def test_ends_with_the_order(cast: Cast, end: str) -> None:
    order = planned(cast)
    one = owed()
    if end == "cancelled":
        cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="搬家")
    else:
        OrderLine.objects.update(shipped=2, received=2)
        moved(order)

    assert seen() == []
    assert promise_of(one).state == "released"
    assert ReportRhythm.objects.get().next_on is None
    if end == "received":
        OrderLine.objects.update(received=0)
        moved(order)
        assert seen() == [("03-13", "owed")]


def test_a_rhythm_is_set_and_what_is_owed_stays_promised(cast: Cast) -> None:
    order, ana = confirmed(cast), cast.actor("ana_agent")
    with pytest.raises(InvalidValue):
        set_rhythm(actor=ana, now=NOW, order_id=order.pk, rhythm=Rhythm(weekday=7))
    set_rhythm(actor=ana, now=NOW, order_id=order.pk, rhythm=Rhythm(weekday=0, weeks=2, by_time=time(11)))
    assert seen() == [("03-23", "owed")]

    set_rhythm(actor=ana, now=NOW, order_id=order.pk, rhythm=Rhythm(weekday=2))
    assert seen() == [("03-23", "owed")]
    send(cast, owed())
    assert seen() == [("03-23", "sent"), ("03-25", "owed")]
    assert len(entries("report_rhythm_set")) == 2


def test_they_stop_when_the_customer_says_so(cast: Cast) -> None:
    order, leo = planned(cast), cast.actor("leo_manager")
    one = owed()
    with pytest.raises(ReasonNeeded):
        stop_reports(actor=leo, now=NOW, order_id=order.pk, reason=" ")
    with pytest.raises(NotAllowed):
        stop_reports(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="x")

    stop_reports(actor=leo, now=NOW, order_id=order.pk, reason="客户说不用每周报")
    with pytest.raises(NoReportsOwed):
        stop_reports(actor=leo, now=NOW, order_id=order.pk, reason="x")

    assert (seen(), ReportRhythm.objects.count()) == ([], 0)
    assert promise_of(one).evidence_words == "客户说不用每周报"


def test_the_forecast_is_looked_at_as_days_go_by(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    order = planned(cast)
    assert orders_to_foresee(now=NOW + timedelta(days=4)) == []
    late = NOW + timedelta(days=6)
    assert orders_to_foresee(now=late) == [order.pk]
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)

    foresee_orders()

    assert orders_to_foresee(now=late) == []
    assert Order.objects.get().forecast_on == date(2026, 4, 7)
    Order.objects.update(status="received")
    assert orders_to_foresee(now=late + timedelta(days=9)) == []


def test_a_template_without_a_weekday_owes_nothing(cast: Cast) -> None:
    make_plan(cast, report_weekday=None)

    planned(cast)

    assert (seen(), ReportRhythm.objects.count()) == ([], 0)
