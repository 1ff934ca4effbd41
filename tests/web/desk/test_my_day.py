"""My day: promises by due time, notices, whom I stand in for."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.arriving import NEIGHBOUR, arrived
from tests.insale.shipping import scan
from yinuo.insale.models import Order, ShipmentConcern
from yinuo.insale.states import ConcernKind
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.people import actors
from yinuo.people.models import Coverage
from yinuo.web.desk.my_day import NOTICE_ICONS, NOTICE_WORDS


def test_groups_my_promises_by_due_time(desk: Client, cast: Cast, asked: Matter) -> None:
    Promise.objects.filter(matter=asked).update(due_at=timezone.now() - timedelta(minutes=5), state="overdue")

    page = desk.get("/desk/").content.decode()

    assert "<h3>Overdue</h3>" in page and "首次答复" in page
    assert "nothing has fallen due yet" in page or "too few for a rate" in page


def test_groups_them_by_customer_too(desk: Client, asked: Matter) -> None:
    page = desk.get("/desk/?by=customer").content.decode()

    assert "<h3>No customer</h3>" in page or "<h3>Kim</h3>" in page


def test_says_what_to_do_when_nothing_is_owed(desk: Client) -> None:
    assert "Nothing is owed" in desk.get("/desk/").content.decode()


def test_shows_a_notice_until_it_was_seen(desk: Client, cast: Cast, asked: Matter) -> None:
    notice = Notice.objects.filter(staff=cast.ana_agent, kind="assigned").get()
    assert "Leo gave you a matter" in desk.get("/desk/").content.decode()

    response = desk.post("/desk/notices/seen/", {"notice": notice.pk})

    notice.refresh_from_db()
    assert (response.status_code, notice.seen_at is not None) == (302, True)
    assert "Leo gave you a matter" not in desk.get("/desk/").content.decode()


def test_sees_no_notice_of_a_colleague_as_seen(desk: Client, cast: Cast) -> None:
    now = timezone.now()
    other = Notice.objects.create(staff=cast.leo_manager, kind="assigned", at=now, show_from=now)

    desk.post("/desk/notices/seen/", {"notice": other.pk})

    other.refresh_from_db()
    assert other.seen_at is None


def test_names_whom_i_stand_in_for(desk: Client, cast: Cast) -> None:
    now = timezone.now()
    Coverage.objects.create(
        staff=cast.leo_manager, deputy=cast.ana_agent, begins_at=now, ends_at=now + timedelta(days=2)
    )
    actors.forget_actors()

    page = desk.get("/desk/").content.decode()

    assert "You stand in for" in page and "<b>Leo</b>" in page


def test_records_a_promise_in_the_matter_of_a_number(desk: Client, asked: Matter) -> None:
    number = asked.number.replace("-", "").lower()

    response = desk.post("/desk/promises/new/", {"number": number, "what": "寄样板", "preset": "noon"})

    assert response["Location"] == "/desk/"
    assert Promise.objects.filter(matter=asked, what="寄样板").exists()


def test_says_that_a_number_is_unknown(desk: Client) -> None:
    response = desk.post("/desk/promises/new/", {"number": "ZX-1", "what": "寄样板", "preset": "noon"})

    assert response.status_code == 422
    assert "does not exist" in response.content.decode() and 'value="寄样板"' in response.content.decode()


def test_every_concern_about_a_parcel_has_words_and_a_sign() -> None:
    kinds = {f"shipment_{kind}" for kind in ConcernKind.values}

    assert kinds <= set(NOTICE_WORDS)
    assert kinds <= set(NOTICE_ICONS)


def test_a_parcel_that_somebody_looks_after_stands_there_once(desk: Client, cast: Cast) -> None:
    shipment = arrived(cast, NEIGHBOUR)
    lost = arrived(
        cast, scan("EXCEPTION", 30, waybill_no="SF9999999999", raw_text="包裹异常"), waybill="SF9999999999"
    )
    assert {shipment.pk, lost.pk} == set(
        ShipmentConcern.objects.filter(settled_at__isnull=True).values_list("shipment", flat=True)
    )
    Order.objects.update(owner=cast.ana_agent)

    page = desk.get("/desk/").content.decode()

    arrivals, parcels, news = (
        page.index(f'id="{part}-title"') for part in ("arrivals", "parcels", "notices")
    )
    assert shipment.number in page[arrivals:parcels]
    assert shipment.number not in page[parcels:news]
    assert lost.number in page[parcels:news]
