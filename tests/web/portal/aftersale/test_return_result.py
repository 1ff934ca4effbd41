"""What came of a return, on its customer's own page: what was found, what they get, and its line of time."""

from decimal import Decimal
from typing import Any

from django.test import Client

from tests.aftersale.benching import PAID, SEEN, authorised, back, bought, inspected, line_of, settled
from tests.cast import Cast
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_settlement import Terms, pay_refund
from yinuo.aftersale.models import Return


def page_of(client: Client, found: Return) -> str:
    answer = client.get(f"/rt/{found.secret}/")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_follows_from_the_wish_to_the_money(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    order = bought(cast)
    waiting = authorised(cast, order, "1")
    before = client.get(f"/rt/{waiting.secret}/").context
    assert before["result"] is None and len(before["stops"]) == 2

    found = back(cast, order, "1")
    inspected(cast, line_of(found), words="完好")
    settled(cast, found, terms=Terms(deduction=Decimal(1), because="外箱破损"))
    page = page_of(client, found)
    assert "完好" in page and "外箱破损" in page
    pay_refund(actor=cast.actor("leo_manager"), now=PAID, refund_id=found.refunds.get().pk)
    client.get(f"/rt/{found.secret}/")
    with django_assert_max_num_queries(20):
        answer = client.get(f"/rt/{found.secret}/")

    kinds = len(answer.context["stops"])
    assert kinds >= 6 and answer.context["result"]["paid"]
    times = [stop["at"] for stop in answer.context["stops"]]
    assert times == sorted(times)


def test_leads_to_the_replacement(client: Client, cast: Cast) -> None:
    found = back(cast)
    inspected(cast, line_of(found), "exchange_due")
    made = order_replacement(actor=cast.actor("ana_agent"), now=SEEN, return_id=found.pk)

    assert f"/o/{made.secret}/" in page_of(client, found)
