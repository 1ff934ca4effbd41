"""The returns bench on the desk: scan, take in, inspect, settle, pay, exchange, send again, give up as lost."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.aftersale.benching import SEEN, authorised, back, bought, inspected, line_of, received, settled
from tests.cast import Cast
from tests.insale.arriving import png
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import Return, ReturnLeg, ReturnLine, ReturnSettlement
from yinuo.insale.actions.extras import GiftGiven, OrderExtras, note_extras
from yinuo.insale.models import Order, Payment

HOME = "/desk/returns/bench/"


@pytest.fixture
def leo(sign_in: SignIn) -> Client:
    return sign_in("leo_manager")


def url_of(found: Return) -> str:
    return f"{HOME}{found.pk}/"


def test_lists_what_is_awaited_and_what_is_here(
    desk: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    order = bought(cast)
    awaited, here = authorised(cast, order, "1"), back(cast, order, "1")
    desk.get(HOME)

    with django_assert_max_num_queries(10):
        page = desk.get(HOME).content.decode()

    assert awaited.number in page and here.number not in page
    assert here.number in desk.get(f"{HOME}?group=here").content.decode()
    assert here.number in desk.get(f"{HOME}?q={here.number}").content.decode()


def test_a_scanned_waybill_opens_its_return(desk: Client, cast: Cast) -> None:
    found = authorised(cast, bought(cast))
    ReturnLeg.objects.update_or_create(
        goods_return=found,
        direction="back",
        defaults={"courier": "shunfeng", "waybill": "SF7654321098765", "planned_at": found.opened_at},
    )

    assert desk.get(f"{HOME}?scan=sf7654321098765")["Location"] == url_of(found)
    assert desk.get(f"{HOME}?scan={found.number}")["Location"] == url_of(found)
    page = desk.get(f"{HOME}?scan=SF0000000000000")
    assert page.status_code == 200 and "No return has" in page.content.decode()


def test_pages_by_key(desk: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.aftersale.queries import return_bench as queries

    order = bought(cast)
    both = {authorised(cast, order, "1").number for _n in range(2)}
    monkeypatch.setattr(queries, "MAX_ROWS", 1)

    first = desk.get(HOME)
    second = desk.get(HOME + first.context["cursor"].older_url)

    seen = [{row["row"].number for row in page.context["rows"]} for page in (first, second)]
    assert seen[0] | seen[1] == both and len(seen[0]) == len(seen[1]) == 1
    assert desk.get(f"{HOME}?after=nonsense").status_code == 422


def test_from_the_parcel_to_the_money(
    desk: Client, leo: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    order = bought(cast)
    found = authorised(cast, order)
    line = line_of(found)
    url = url_of(found)
    assert "Is it here?" in desk.get(url).content.decode()

    answer = desk.post(
        f"{url}receive/",
        {
            f"quantities.{line.pk}": "2",
            "seal": "yes",
            "words": "纸箱完好",
            "photos": SimpleUploadedFile("box.png", png(), "image/png"),
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert desk.get(f"{url}lines/{line.pk}/inspect/").status_code == 200
    answer = desk.post(
        f"{url}lines/{line.pk}/inspect/",
        {"quantity": "2", "finding": "as_described", "outcome": "refund_due", "restocked": "on"},
    )
    assert answer.status_code == 302
    assert "Reckon what is given back" not in desk.get(url).content.decode(), "Ana does not settle"
    leo.get(url)
    with django_assert_max_num_queries(40):
        page = leo.get(url).content.decode()
    assert "Reckon what is given back" in page
    assert leo.get(f"{url}settle/").status_code == 200
    assert leo.post(f"{url}settle/", {"at_fault": "", "deduction": "", "because": ""}).status_code == 302
    refund = found.refunds.get()
    assert (
        leo.post(f"{url}refunds/{refund.pk}/pay/", {"method": "alipay", "reference": "A-1"}).status_code
        == 302
    )

    found.refresh_from_db()
    assert (found.stage, Payment.objects.get(kind="refund").amount) == ("closed", order.gross / 2)
    photo = found.photos.get()
    shown = desk.get(f"{url}photos/{photo.pk}/")
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("image/png", png())  # type: ignore[attr-defined]
    assert "Take in, inspect, settle" in desk.get(f"/desk/returns/{found.pk}/").content.decode()
    assert ReturnLine.objects.get(pk=line.pk).restocked is True


def test_what_cannot_be_stands_beside_its_field(desk: Client, leo: Client, cast: Cast) -> None:
    found = authorised(cast, bought(cast))
    line, url = line_of(found), url_of(found)

    page = desk.post(f"{url}receive/", {f"quantities.{line.pk}": "9", "words": "拆过"})
    assert page.status_code == 422
    assert page.context["form"].errors[f"quantities.{line.pk}"] and "拆过" in page.content.decode()
    assert desk.post(f"{url}receive/", {f"quantities.{line.pk}": "viele"}).status_code == 422
    received(cast, found)
    page = desk.post(
        f"{url}lines/{line.pk}/inspect/", {"quantity": "2", "finding": "other_damage", "outcome": "send_back"}
    )
    assert page.status_code == 422 and page.context["form"].errors["words"]
    inspected(cast, line)
    page = leo.post(f"{url}settle/", {"deduction": "5"})
    assert page.status_code == 422 and page.context["form"].errors["because"]
    assert not ReturnSettlement.objects.exists()


def test_photos_are_added_and_refused_gently(desk: Client, cast: Cast) -> None:
    found = back(cast)
    url = url_of(found)

    desk.post(f"{url}photos/", {"photos": SimpleUploadedFile("a.png", png(), "image/png")})
    page = desk.post(
        f"{url}photos/", {"photos": SimpleUploadedFile("a.txt", b"text", "text/plain")}, follow=True
    )

    assert (found.photos.count(), page.status_code) == (1, 200)
    assert desk.post(f"{url}photos/", {}).status_code == 302


def test_an_exchange_is_ordered(desk: Client, cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "exchange_due")

    assert desk.get(f"{url_of(found)}replacement/").status_code == 200
    assert desk.post(f"{url_of(found)}replacement/", {"delivery_on": ""}).status_code == 302

    made = Order.objects.get(source="exchange")
    page = desk.get(url_of(found)).content.decode()
    assert made.number in page and "Order the replacement" not in page
    assert "Exchange" in desk.get(f"/desk/orders/{made.pk}/").content.decode()


def test_goods_go_to_the_customer_again(desk: Client, cast: Cast) -> None:
    found = back(cast, reason="faulty", wish="repair")
    inspected(cast, line_of(found), "repair_due")
    url = url_of(found)

    assert "works" in desk.get(f"{url}send/").context["form"].fields
    page = desk.post(f"{url}send/", {"courier": "shunfeng", "waybill": "!!"})
    assert page.status_code == 422 and page.context["form"].errors["waybill"]
    sent = {"courier": "shunfeng", "waybill": "SF7654321098765", "works": "yes", "waited_for": ""}
    assert desk.post(f"{url}send/", sent).status_code == 302
    assert line_of(found).sent_in is not None


def test_a_lost_parcel_is_decided_on(leo: Client, cast: Cast) -> None:
    found = authorised(cast, bought(cast))
    Return.objects.filter(pk=found.pk).update(stage="in_transit")
    found.legs.all().delete()
    ReturnLeg.objects.create(goods_return=found, direction="back", state="lost", planned_at=found.opened_at)
    url = url_of(found)
    assert "Decide on the lost parcel" in leo.get(url).content.decode()

    assert leo.post(f"{url}lost/", {"outcome": "none", "words": ""}).status_code == 422
    assert leo.post(f"{url}lost/", {"outcome": "refund_due", "words": "快递确认丢失"}).status_code == 302
    settled(cast, found)

    assert ReturnSettlement.objects.get().credit == Decimal("2") * found.purchase.gross / 4


def test_is_for_whoever_takes_in(cast: Cast, sign_in: SignIn, desk: Client) -> None:
    found = back(cast)

    assert sign_in("sun_supervisor").get(HOME).status_code == 403
    assert sign_in("otto_other_outlet").get(url_of(found)).status_code == 404
    assert desk.get(f"{url_of(found)}settle/").status_code == 403
    assert desk.get(f"{url_of(found)}send/").status_code == 404, "nothing goes out again"
    assert desk.get(f"{url_of(found)}photos/1/").status_code == 404
    assert desk.get(f"{HOME}1/").status_code == 404


def test_freight_is_noted_and_repaid_with_the_settlement(desk: Client, leo: Client, cast: Cast) -> None:
    order = bought(cast)
    extras = OrderExtras(points_used=200, gifts=(GiftGiven(title="保温杯", over=order.gross),))
    note_extras(actor=cast.actor("ana_agent"), now=SEEN, order_id=order.pk, extras=extras)
    found = back(cast, order)
    Return.objects.filter(pk=found.pk).update(freight_by="seller")
    url = url_of(found)
    slip = SimpleUploadedFile("slip.png", png(), "image/png")

    assert desk.get(f"{url}freight/").status_code == 200
    assert desk.post(f"{url}freight/", {"amount": "18"}).status_code == 422
    assert desk.post(f"{url}freight/", {"amount": "18", "proof": slip}).status_code == 302
    inspected(cast, line_of(found))
    form = leo.get(f"{url}settle/").content.decode()
    assert "¥18.00" in form and "Points to give back: 100" in form and "保温杯" in form
    assert leo.post(f"{url}settle/", {"at_fault": "", "freight": "10"}).status_code == 422
    assert leo.post(f"{url}settle/", {"at_fault": "", "freight": ""}).status_code == 302

    page = leo.get(url).content.decode()
    assert [one.kind for one in found.refunds.order_by("pk")] == ["price", "freight"]
    assert "Repaid" in page and "Points to give back: 100" in page and "保温杯" in page
