"""Returns, told from end to end: goods that a locker signed for, and a unit that two repairs did not mend."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from tests.aftersale.returning import ADDRESS, delivered, in_locker, line_of
from tests.cast import Cast
from tests.insale.shipping import scan
from tests.web.desk.conftest import BACKEND
from yinuo.aftersale.models import Return
from yinuo.channels.courier.events import SignType
from yinuo.core.actor import SYSTEM
from yinuo.insale.actions.tracking import take_tracking
from yinuo.insale.models import Order
from yinuo.matters.models import Message
from yinuo.web.portal.tickets import new_ticket

pytestmark = pytest.mark.django_db
BACK = "YT9876543210987"


def form(order: Order, **more: Any) -> dict[str, Any]:
    told = {"take": "on", "quantity": "1", "reason": "changed_mind", "wish": "return", "opened": "no"}
    line = {f"{line_of(order).pk}-{name}": value for name, value in {**told, **more}.items()}
    return {"ticket": new_ticket(now=timezone.now()), **line}


def scanned(status: str, waybill: str, carrier: str, *, ago: timedelta, **more: Any) -> None:
    at = timezone.now() - ago
    event = replace(scan(status, 0, **more), waybill_no=waybill, carrier=carrier, occurred_at=at)
    take_tracking(actor=SYSTEM, now=timezone.now(), events=[event])


def test_goods_signed_for_by_a_locker_start_no_time_until_they_are_picked_up(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.YINUO_RETURN_ADDRESS = ADDRESS
    order = in_locker(cast)

    # The parcel has lain in the locker for months: the courier calls it signed for, the law does not.
    response = client.post(f"/o/{order.secret}/return/", form(order))
    first = Return.objects.get()
    assert response["Location"] == f"/rt/{first.secret}/"
    assert (first.stage, first.lines.get().facts["waits_in"]) == ("authorised", "locker")

    # It is taken out: from then on seven days run, and not from the locker's signature.
    shipment = order.shipments.get()
    scanned(
        "SIGNED",
        shipment.waybill,
        "shunfeng",
        ago=timedelta(days=3),
        sign_type=SignType.SELF,
        is_picked_up=True,
    )
    client.post(f"/o/{order.secret}/return/", form(order))
    second = Return.objects.exclude(pk=first.pk).get()
    assert second.lines.get().verdict == "yes"
    dates = second.lines.get().decision["findings"][0]["dates"]
    assert dates[0]["starts_on"] == "received"
    assert ADDRESS in Message.objects.filter(matter=second.pk, direction="out").get().text

    # They send it and tell the number; the same scans follow it until it is with us.
    assert (
        client.post(f"/rt/{second.secret}/sent/", {"courier": "yuantong", "waybill": BACK}).status_code == 302
    )
    scanned("SIGNED", BACK, "yuantong", ago=timedelta(0), sign_type=SignType.AGENT)
    assert second.legs.get().state == "delivered"
    assert BACK in client.get(f"/rt/{second.secret}/").content.decode()


def test_two_repairs_that_did_not_hold_give_the_right_to_exchange(cast: Cast) -> None:
    order = delivered(cast, source="visit", law_category="refrigerator")
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(cast.ana_agent, backend=BACKEND)
    line, start = line_of(order), timezone.now() - timedelta(days=90)

    def repaired(day: int, works: str) -> None:
        begun = start + timedelta(days=day)
        values = {
            "fault_code": "no_cooling",
            "handed_in_at": begun.strftime("%Y-%m-%dT%H:%M"),
            "given_back_at": (begun + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M"),
            "works": works,
            "recorded": "on",
        }
        address = f"/desk/orders/{order.pk}/repairs/line/{line.pk}/"
        assert desk.post(address, values).status_code == 302

    def exchange() -> Return:
        values = {
            f"quantity_{line.pk}": "1",
            "reason": "faulty",
            "wish": "exchange",
            "fault_code": "no_cooling",
        }
        response = desk.post(f"/desk/orders/{order.pk}/return/", values)
        return Return.objects.get(pk=int(response["Location"].rstrip("/").rsplit("/", 1)[-1]))

    repaired(0, "yes")
    first = exchange()
    assert "R-14a" not in {one["rule"] for one in _yes(first)}

    repaired(30, "no")
    page = desk.get(f"/desk/orders/{order.pk}/").content.decode()
    assert "The right to exchange is reached." in page
    second = exchange()
    findings = second.lines.get().decision["findings"]
    counted = next(one for one in findings if one["rule"] == "R-14a")
    assert counted["freight"] == "seller" or counted["verdict"] in ("yes", "person_decides")


def _yes(found: Return) -> list[dict[str, Any]]:
    return [one for one in found.lines.get().decision["findings"] if one["verdict"] == "yes"]
