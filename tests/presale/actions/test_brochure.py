from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.guiding import begun, say
from tests.presale.quoting import entries, make_product
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.brochure import brochure_url, open_brochure, send_brochure
from yinuo.presale.actions.discovery import finish_discovery
from yinuo.presale.errors import BrochureTooEarly
from yinuo.presale.models import Brochure
from yinuo.presale.queries.brochure import brochures_of_matter, needs_reason


def send(cast: Cast, matter: Any, **more: Any) -> Brochure:
    return send_brochure(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, **more)


def test_asks_for_a_reason_until_the_need_is_known(cast: Cast, ask: Any) -> None:
    matter, product = ask(), make_product()
    with pytest.raises(BrochureTooEarly):
        send(cast, matter, product_id=product.pk)
    assert not Brochure.objects.exists() and not Message.objects.filter(direction="out").exists()
    early = send(cast, matter, product_id=product.pk, reason="客户点名要这一款")

    session = begun(cast, matter)
    say(cast, session, home="new", budget="30000")
    finish_discovery(actor=cast.actor("ana_agent"), now=NOW, session_id=session.pk)
    later = send(cast, matter, product_id=product.pk, words="按您说的选了这款。")

    assert (early.reason, later.reason) == ("客户点名要这一款", "")
    assert [e.reason for e in entries("brochure_sent")] == ["客户点名要这一款", ""]
    assert not needs_reason(actor=cast.actor("ana_agent"), matter_id=matter.pk)
    said = Message.objects.filter(direction="out").latest("id").text
    assert said == f"按您说的选了这款。\n{brochure_url(later)}"


def test_counts_openings_and_keeps_the_first_in_the_journal(cast: Cast, ask: Any) -> None:
    matter = ask()
    brochure = send(cast, matter, product_id=make_product().pk, reason="客户要求")
    kim = customer_actor(customer_id=None, name="Kim", matter_ids=[matter.pk])

    for hours in (1, 5):
        open_brochure(actor=kim, now=NOW + timedelta(hours=hours), brochure_id=brochure.pk)

    [row] = brochures_of_matter(actor=cast.actor("ana_agent"), matter_id=matter.pk, language="zh-hans")
    assert (row.what, row.opened) == ("岩板茶几", 2)
    assert (row.first_opened_at, row.last_opened_at) == (
        NOW + timedelta(hours=1),
        NOW + timedelta(hours=5),
    )
    assert [e.at for e in entries("brochure_opened")] == [NOW + timedelta(hours=1)]


def test_sends_one_thing_that_customers_may_read(cast: Cast, ask: Any) -> None:
    matter, hidden = ask(), make_product("T-9", active=False)

    for wrong in ({}, {"product_id": hidden.pk, "article_id": 1}):
        with pytest.raises(InvalidValue):
            send(cast, matter, reason="x", **wrong)
    for missing in ({"product_id": hidden.pk}, {"article_id": 0}):
        with pytest.raises(NotFound):
            send(cast, matter, reason="x", **missing)
    with pytest.raises(InvalidValue):
        send(cast, matter, reason="x" * 201, product_id=make_product().pk)

    assert not Brochure.objects.exists()


def test_is_only_for_who_works_in_the_matter(cast: Cast, ask: Any) -> None:
    matter, product = ask(), make_product()
    sent = send(cast, matter, product_id=product.pk, reason="客户要求")

    for name, error in (("otto_other_outlet", NotFound), ("sun_supervisor", NotAllowed)):
        with pytest.raises(error):
            send_brochure(
                actor=cast.actor(name), now=NOW, matter_id=matter.pk, product_id=product.pk, reason="x"
            )
    with pytest.raises(NotFound):
        open_brochure(
            actor=customer_actor(customer_id=None, name="Eve", matter_ids=[0]), now=NOW, brochure_id=sent.pk
        )
