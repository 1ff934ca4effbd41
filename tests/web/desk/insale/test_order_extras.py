"""Points and gifts of an order on the desk."""

from django.test import Client

from tests.cast import Cast
from tests.insale.shipping import confirmed_order
from tests.web.desk.conftest import SignIn
from yinuo.insale.models import Order


def test_are_written_down_and_shown(desk: Client, cast: Cast) -> None:
    order = confirmed_order(cast)
    address = f"/desk/orders/{order.pk}/"
    assert f"{address}extras/" in desk.get(address).content.decode()
    values = {
        "points_used": "200",
        "gifts.0.title": "保温杯",
        "gifts.0.over": "199",
        "gifts.0.marked_price": "15",
        "gifts.1.over": "5",
    }

    assert desk.post(f"{address}extras/", values).status_code == 302

    page = desk.get(address).content.decode()
    assert "保温杯" in page and "from ¥199.00 on" in page and "marked ¥15.00" in page
    assert 'value="保温杯"' in desk.get(f"{address}extras/").content.decode()


def test_refuses_what_is_wrong(desk: Client, cast: Cast, sign_in: SignIn) -> None:
    order = confirmed_order(cast)
    address = f"/desk/orders/{order.pk}/extras/"

    for wrong in (
        {"points_used": "-1"},
        {"points_earned": "x"},
        {"gifts.0.title": "a", "gifts.0.over": "NaN"},
    ):
        assert desk.post(address, wrong).status_code == 422
    assert sign_in("sun_supervisor").get(address).status_code == 403
    assert Order.objects.get(pk=order.pk).gifts == []
