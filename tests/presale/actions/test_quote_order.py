from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import content_for, entries, make_product, promised
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.models import Customer
from yinuo.presale.actions.quote_order import take_quote_order
from yinuo.presale.errors import ApprovalNeeded, PrecautionsNotTold
from yinuo.presale.models import Inquiry, Quote, Telling
from yinuo.presale.tellings import needs_of_products

KIM = Arrival(name="陈女士", phone="13800002222")


def test_an_order_by_telephone_is_one_deed(cast: Cast) -> None:
    product = make_product(precautions=1)
    needs = needs_of_products([product.pk], customer_id=None, language="zh-hans")

    quote = take_quote_order(
        actor=cast.actor("ana_agent"),
        now=NOW,
        customer=KIM,
        content=content_for(product, delivery="上海市徐汇区天钥桥路 1 号"),
        words="要一张岩板茶几，四月二十号前送到",
        understood=tuple(need.key for need in needs),
    )

    inquiry = Inquiry.objects.get()
    assert (quote.state, quote.matter_id, quote.evidence["how"]) == ("accepted", inquiry.pk, "phone")
    assert (inquiry.channel, inquiry.owner_id, inquiry.bought_at) == ("phone", cast.ana_agent.pk, NOW)
    assert quote.customer.name == "陈女士"
    assert quote.delivery == "上海市徐汇区天钥桥路 1 号"
    assert len(promised(quote)) == 1
    assert Telling.objects.get().told_by_id == cast.ana_agent.pk
    assert len(entries("quote_order_taken")) == 1


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, PrecautionsNotTold),
        ({"words": " "}, EmptyText),
        ({"channel": "pigeon"}, InvalidValue),
        ({"discount": Decimal(50)}, ApprovalNeeded),
    ],
)
def test_a_refused_order_leaves_nothing_behind(
    cast: Cast, more: dict[str, Any], kind: type[DomainError]
) -> None:
    product = make_product(precautions=1)
    discount = more.pop("discount", Decimal(0))

    with pytest.raises(kind):
        take_quote_order(
            actor=cast.actor("ana_agent"),
            now=NOW,
            customer=KIM,
            content=content_for(product, discount_percent=discount),
            **{"words": "要一张", **more},
        )

    assert (Quote.objects.count(), Matter.objects.count()) == (0, 0)
    assert Customer.objects.filter(name="陈女士").count() == 0


def test_a_known_customer_keeps_their_file(cast: Cast) -> None:
    product = make_product()

    quote = take_quote_order(
        actor=cast.actor("ana_agent"),
        now=NOW,
        customer=Arrival(customer_id=cast.kim_customer.pk),
        content=content_for(product),
        words="来信订购",
        channel="email",
    )

    assert (quote.customer_id, quote.evidence["how"]) == (cast.kim_customer.pk, "mail")


def test_is_for_those_who_write_quotes(cast: Cast) -> None:
    product = make_product()

    with pytest.raises(NotAllowed):
        take_quote_order(
            actor=cast.actor("tia_technician"),
            now=NOW,
            customer=KIM,
            content=content_for(product),
            words="要一张",
        )

    assert Quote.objects.count() == 0
