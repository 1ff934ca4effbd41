"""A customer orders from the shelf: at the price of today, told what must be known, with the confirmation promised."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast, make_standard
from tests.insale.ordering import entries
from tests.presale.quoting import make_product, make_variant
from yinuo.catalog.models import Product
from yinuo.core.errors import DomainError, NotAllowed, NotFound
from yinuo.core.models import OutboxItem
from yinuo.insale.actions.order import Delivery, confirm_order
from yinuo.insale.actions.portal_order import GoodsWish, order_goods
from yinuo.insale.errors import NotForSale
from yinuo.insale.models import Order
from yinuo.matters.errors import DueInThePast, EmptyText
from yinuo.matters.models import Message, Promise
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.errors import NameMissing
from yinuo.people.models import Customer
from yinuo.presale.errors import NumberOutOfRange, PrecautionsNotTold
from yinuo.presale.models import Telling
from yinuo.presale.tellings import needs_of_products

CHEN = Arrival(name="Chen", phone="13800002222")
WHERE = Delivery(recipient="Chen", phone="13800002222", address="浙江省杭州市西湖区文一西路 1218 号")


def wish(product: Product, **fields: Any) -> GoodsWish:
    keys = [one.key for one in needs_of_products([product.pk], customer_id=None, language="zh-hans")]
    known = GoodsWish(product_id=product.pk, quantity=2, asker=CHEN, delivery=WHERE, understood=keys)
    return replace(known, **fields)


def place(product: Product, **fields: Any) -> Order:
    return order_goods(
        actor=visitor(language="zh-hans", name="Chen"),
        now=NOW,
        wish=wish(product, **fields),
        external_id="form:1",
    )


def test_becomes_a_draft_at_the_price_of_the_list(cast: Cast) -> None:
    order = place(make_product(precautions=2), words="请周末送", delivery=replace(WHERE, on=date(2026, 4, 1)))

    assert (order.status, order.source, order.channel, order.gross) == (
        "draft",
        "portal",
        "web",
        Decimal("4000.00"),
    )
    assert (order.delivery_on, order.delivery_id, order.address) == (date(2026, 4, 1), None, WHERE.address)
    assert order.customer is not None
    assert order.customer.name == "Chen"
    message = Message.objects.get(matter=order, external_id="form:1")
    assert "岩板茶几 × 2" in message.text
    assert "请周末送" in message.text
    told = Telling.objects.filter(matter=order)
    assert [(one.channel, one.confirmed_how) for one in told] == [("page", "page")] * 2
    (entry,) = entries("order_placed")
    assert (entry.facts["quantity"], sorted(entry.facts["told"])) == (2, sorted(one.pk for one in told))


def test_the_confirmation_is_promised_and_kept_by_it(cast: Cast) -> None:
    order = place(make_product())
    promise = order.promises.get(unit="working_days")
    assert (promise.due_at.date(), promise.amount) == (date(2026, 3, 13), 1)

    confirm_order(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk)

    assert Promise.objects.get(pk=promise.pk).state == "kept"


def test_a_standard_that_starts_with_it_is_the_word_given(cast: Cast) -> None:
    version = make_standard(
        "confirm",
        titles={"zh-hans": "确认订单", "zh-hant": "確認訂單", "en": "Confirm"},
        starts_on=["insale.order_placed"],
        met_by=["insale.order_confirmed_entry"],
        amount=3,
        unit="working_hours",
    )

    order = place(make_product())

    assert order.promises.filter(standard_version=version).count() == 1
    assert not order.promises.filter(standard_version=None).exists()


def test_a_variant_has_its_own_price(cast: Cast) -> None:
    product = make_product()
    variant = make_variant(product, price="2600.00")

    order = place(product, variant_id=variant.pk, quantity=1)

    assert (order.gross, order.lines.get().variant_id) == (Decimal("2600.00"), variant.pk)
    with pytest.raises(EmptyText):
        place(product)


def test_what_was_understood_before_is_not_told_again(cast: Cast) -> None:
    product = make_product(precautions=1)
    place(product)

    order_goods(actor=visitor(language="zh-hans"), now=NOW, wish=wish(product))

    assert Customer.objects.filter(name="Chen").count() == 1
    assert Telling.objects.count() == 1


def test_the_link_goes_by_mail_to_who_left_an_address(cast: Cast) -> None:
    order = place(make_product(), asker=replace(CHEN, email="chen@example.com"))

    mail = OutboxItem.objects.get(recipient="chen@example.com")
    assert f"/o/{order.secret}/" in mail.body


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"quantity": 0}, NumberOutOfRange),
        ({"quantity": 1000}, NumberOutOfRange),
        ({"asker": replace(CHEN, name=" ")}, NameMissing),
        ({"asker": replace(CHEN, phone="")}, EmptyText),
        ({"delivery": replace(WHERE, address=" \x00")}, EmptyText),
        ({"delivery": replace(WHERE, on=date(2026, 3, 12))}, DueInThePast),
        ({"understood": ()}, PrecautionsNotTold),
        ({"asker": replace(CHEN, phone="12")}, DomainError),
        ({"product_id": 10**15}, NotFound),
    ],
)
def test_what_is_no_order_is_refused(cast: Cast, fields: dict[str, Any], error: type[DomainError]) -> None:
    product = make_product(precautions=1)

    with pytest.raises(error):
        place(product, **fields)

    assert not Order.objects.exists()
    assert not Telling.objects.exists()
    assert not Customer.objects.filter(name="Chen").exists()


def test_what_has_no_price_or_is_not_on_offer_is_not_sold(cast: Cast) -> None:
    product = make_product()
    Product.objects.filter(pk=product.pk).update(price=None)
    with pytest.raises(NotForSale):
        place(product)

    Product.objects.filter(pk=product.pk).update(price=1, active=False)
    with pytest.raises(NotFound):
        place(product)


def test_staff_write_orders_elsewhere(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        order_goods(actor=cast.actor("tia_technician"), now=NOW, wish=wish(make_product()))
