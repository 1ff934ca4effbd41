"""Shipments on the desk: the list, one of them, what is done with it, and what worries us about it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.insale.shipping import WAYBILL, confirmed_order, on_its_way, packed, scan, told
from tests.web.desk.conftest import SignIn
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.tracking import Push
from yinuo.insale.models import Shipment, ShipmentConcern, TrackingEvent
from yinuo.matters.models import Message, Promise

HOME = "/desk/shipments/"


def url_of(shipment: Shipment) -> str:
    return f"{HOME}{shipment.pk}/"


def page_of(desk: Client, shipment: Shipment) -> str:
    return desk.get(url_of(shipment)).content.decode()


@pytest.fixture
def boxed(cast: Cast) -> Shipment:
    return packed(cast, confirmed_order(cast))


@pytest.fixture
def moving(cast: Cast) -> Shipment:
    return on_its_way(cast)


@pytest.fixture
def troubled(moving: Shipment) -> ShipmentConcern:
    told(scan("EXCEPTION", 3))
    return ShipmentConcern.objects.get()


def entries(verb: str) -> int:
    return JournalEntry.objects.filter(verb=f"insale.{verb}").count()


def test_lists_what_is_to_hand_over_and_leads_by_a_scan(
    desk: Client, cast: Cast, boxed: Shipment, moving: Shipment, django_assert_max_num_queries: Any
) -> None:
    desk.get(HOME)

    with django_assert_max_num_queries(8):
        page = desk.get(HOME).content.decode()

    assert boxed.number in page
    assert moving.number not in page
    assert "autofocus" in page
    assert moving.number in desk.get(f"{HOME}?group=on_the_way").content.decode()
    moving.refresh_from_db()
    for code in (WAYBILL, "sf 1234567890123", moving.number, f"https://example.com/r/{moving.secret}/"):
        assert desk.get(HOME, {"q": code})["Location"] == url_of(moving), code
    assert moving.number in desk.get(HOME, {"q": WAYBILL[:8]}).content.decode()
    assert "Nothing with this code" in desk.get(HOME, {"q": "NOSUCH99"}).content.decode()


def test_what_needs_care_comes_first_and_stands_on_my_day(
    desk: Client, cast: Cast, troubled: ShipmentConcern
) -> None:
    newer = packed(cast, confirmed_order(cast))
    Shipment.objects.filter(pk=newer.pk).update(packed_at=NOW + timedelta(days=1), state="in_transit")

    page = desk.get(f"{HOME}?group=on_the_way").content.decode()
    care = desk.get(f"{HOME}?care=1&whose=mine").content.decode()

    shipment = troubled.shipment
    assert page.index(shipment.number) < page.index(newer.number)
    assert shipment.number in care
    assert newer.number not in care
    assert url_of(shipment) in desk.get("/desk/").content.decode()


@pytest.mark.parametrize("query", ["group=x&whose=y", "q=%25", "care=1&group=back", "q=%2Fr%2Fx"])
def test_a_strange_address_is_no_fault_of_ours(desk: Client, boxed: Shipment, query: str) -> None:
    assert desk.get(f"{HOME}?{query}").status_code == 200
    assert desk.get(f"{HOME}?after=nonsense").status_code == 422


def test_shows_what_is_in_it_and_its_way(
    desk: Client, moving: Shipment, django_assert_max_num_queries: Any
) -> None:
    told(scan("PICKED_UP", 1, location="Hangzhou"), scan("IN_TRANSIT", 8))
    page_of(desk, moving)

    with django_assert_max_num_queries(20):
        page = page_of(desk, moving)

    assert "Taken along by the courier" in page
    assert "Hangzhou" in page
    assert "SF Express" in page
    assert "文三路 1 号" not in page
    assert f"{url_of(moving)}lose/" in page
    assert f"{url_of(moving)}hand-over/" not in page


def test_is_handed_over_with_a_day_that_becomes_a_promise(desk: Client, boxed: Shipment) -> None:
    day = (timezone.now() + timedelta(days=6)).date().isoformat()
    url = f"{url_of(boxed)}hand-over/"
    beside = desk.get(f"{url}beside/?courier=jd&waybill={WAYBILL}&promised_on={day}").content.decode()
    assert "looks like one of SF Express" in beside

    done = desk.post(url, {"courier": "shunfeng", "waybill": "sf1234567890123", "promised_on": day})

    boxed.refresh_from_db()
    assert (done.status_code, boxed.state, boxed.waybill) == (302, "handed_over", WAYBILL)
    assert boxed.promise is not None
    assert str(boxed.promised_on) == day
    assert desk.get(url).status_code == 200  # the move itself is refused, not the look at its form


def test_a_doubtful_waybill_is_said_and_taken(desk: Client, boxed: Shipment) -> None:
    url = f"{url_of(boxed)}hand-over/"

    answer = desk.post(url, {"courier": "jd", "waybill": WAYBILL}, follow=True)

    boxed.refresh_from_db()
    assert boxed.courier == "jd"
    assert "looks like one of SF Express" in answer.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"courier": "jd", "waybill": "12"},
        {"courier": "jd", "waybill": ""},
        {"courier": "x", "waybill": WAYBILL},
        {"courier": "jd", "waybill": "\x00" * 8},
        {"courier": "own", "promised_on": "2020-01-01"},
        {"courier": "own", "promised_on": "2026-02-31"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    desk: Client, boxed: Shipment, values: dict[str, str]
) -> None:
    url = f"{url_of(boxed)}hand-over/"

    assert desk.post(url, values).status_code == 422
    assert desk.get(f"{url}beside/", values).status_code in (200, 400)
    boxed.refresh_from_db()
    assert (boxed.state, boxed.promise_id) == ("packed", None)
    assert not Promise.objects.filter(what__contains=boxed.number).exists()


def test_a_waybill_belongs_to_one_parcel(desk: Client, boxed: Shipment, moving: Shipment) -> None:
    answer = desk.post(f"{url_of(boxed)}hand-over/", {"courier": "shunfeng", "waybill": WAYBILL})

    assert (answer.status_code, "belongs to another shipment" in answer.content.decode()) == (422, True)


def test_is_unpacked_lost_and_written_about(desk: Client, boxed: Shipment, moving: Shipment) -> None:
    for url, values in (
        (f"{url_of(boxed)}unpack/", {"reason": ""}),
        (f"{url_of(moving)}note/", {"status": "OUT_FOR_DELIVERY", "words": "The driver called"}),
        (f"{url_of(moving)}lose/", {"reason": "The depot burnt down"}),
    ):
        assert desk.get(url).status_code == 200
        assert desk.post(url, values).status_code == 302, url
    assert desk.post(f"{url_of(moving)}note/", {"status": "X", "words": "x"}).status_code == 422
    assert desk.post(f"{url_of(moving)}note/", {"status": "IN_TRANSIT", "words": ""}).status_code == 422

    boxed.refresh_from_db()
    moving.refresh_from_db()
    assert (boxed.state, moving.state) == ("cancelled", "lost")
    assert "The driver called" in page_of(desk, moving)


def test_the_ready_message_is_looked_over_and_sent(desk: Client, troubled: ShipmentConcern) -> None:
    shipment = troubled.shipment
    url = f"{url_of(shipment)}concerns/{troubled.pk}/tell/"
    ready = desk.get(url).context["form"]["text"].value()
    assert WAYBILL in ready

    done = desk.post(url, {"text": f"{ready} 明天给您回电。"})

    troubled.refresh_from_db()
    message = Message.objects.get(matter=shipment.order_id, direction="out")
    assert (done.status_code, message.text) == (302, f"{ready} 明天给您回电。")
    assert troubled.told_at is not None
    assert troubled.settled_at is None
    assert "The customer was told" in page_of(desk, shipment)
    assert entries("concern_told") == 1


def test_telling_may_settle_it(desk: Client, troubled: ShipmentConcern) -> None:
    url = f"{url_of(troubled.shipment)}concerns/{troubled.pk}/"

    desk.post(f"{url}tell/", {"text": "All is well.", "is_settled": "on"})
    again = desk.post(f"{url}tell/", {"text": "All is well."})

    troubled.refresh_from_db()
    assert troubled.settled_at is not None
    assert (again.status_code, Message.objects.filter(direction="out").count()) == (422, 1)


def test_a_worry_is_settled_with_what_was_done(desk: Client, troubled: ShipmentConcern) -> None:
    url = f"{url_of(troubled.shipment)}concerns/{troubled.pk}/settle/"

    assert desk.post(url, {"words": " "}).status_code == 422
    assert desk.post(url, {"words": "The box is mended"}).status_code == 302
    assert desk.get(f"{url_of(troubled.shipment)}concerns/1/settle/").status_code == 404
    assert "The box is mended" in page_of(desk, troubled.shipment)


def test_what_the_courier_sent_is_shown_to_few_and_journalled(
    desk: Client, sign_in: SignIn, moving: Shipment
) -> None:
    body = b'{"Data": [{"LogisticCode": "SF1234567890123", "who": "Kim 13800138000"}, {"LogisticCode": "SF9999999999999", "who": "Lee"}]}'
    told(scan("PICKED_UP", 1), push=Push(provider="kdniao", body=body))
    event = TrackingEvent.objects.get()
    url = f"{url_of(moving)}events/{event.pk}/raw/"
    assert url in page_of(desk, moving)

    shown = desk.post(url).content.decode()
    wrong = desk.post(f"{HOME}1/events/{event.pk}/raw/").status_code
    other = sign_in("otto_other_outlet").post(url).status_code

    assert ("13800138000" in shown, "Lee" in shown) == (True, False)
    assert (wrong, other) == (404, 404)
    assert entries("push_revealed") == 1


def test_the_order_shows_its_shipments(desk: Client, boxed: Shipment) -> None:
    page = desk.get(f"/desk/orders/{boxed.order_id}/").content.decode()

    assert url_of(boxed) in page
    assert f"/desk/orders/{boxed.order_id}/pack/" in page


def test_is_for_those_who_reach_the_order(
    sign_in: SignIn, boxed: Shipment, troubled: ShipmentConcern
) -> None:
    otto = sign_in("otto_other_outlet")
    deeds = ("", "hand-over/", "hand-over/beside/", "unpack/", "lose/", "note/")

    for rest in deeds:
        assert otto.get(f"{url_of(boxed)}{rest}").status_code == 404, rest
    for rest in ("tell/", "settle/"):
        assert otto.get(f"{url_of(troubled.shipment)}concerns/{troubled.pk}/{rest}").status_code == 404
    assert boxed.number not in otto.get(HOME).content.decode()


def test_the_next_page_goes_on_behind_the_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.insale.queries.shipments_list import ShipmentFilter, find_shipments

    made = [packed(cast, confirmed_order(cast)) for _ in range(3)]
    at: datetime = NOW
    for place, one in enumerate(made):
        Shipment.objects.filter(pk=one.pk).update(packed_at=at + timedelta(minutes=place // 2))
    ana = cast.actor("ana_agent")

    first, cursor = find_shipments(actor=ana, wanted=ShipmentFilter(), limit=2)
    rest, end = find_shipments(actor=ana, wanted=ShipmentFilter(), limit=2, after=cursor)

    assert sorted(one.row.id for one in [*first, *rest]) == sorted(one.pk for one in made)
    assert (len(first), len(rest), end) == (2, 1, "")
