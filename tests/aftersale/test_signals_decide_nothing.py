"""What is worth knowing of a return decides nothing: not what the rules say, not what may be done, not what a customer reads."""

import ast
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from django.test import Client

import yinuo.aftersale
from tests.aftersale.benching import SEEN, back, bought, line_of
from tests.aftersale.returning import SOON, delivered, entries, in_locker, request
from tests.cast import Cast
from tests.insale.arriving import png
from tests.insale.shipping import confirmed_order
from yinuo.aftersale.actions.return_decision import refuse_return
from yinuo.aftersale.actions.return_request import AskedLine, judge
from yinuo.aftersale.models import Return, ReturnLine
from yinuo.aftersale.queries.return_bench import get_bench
from yinuo.aftersale.queries.return_signals import find_signals
from yinuo.aftersale.queries.returns import get_return
from yinuo.aftersale.rules.signals import Signal
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.models import Order
from yinuo.people.models import Customer

ROOM = Path(yinuo.aftersale.__path__[0])
MAY_READ = {"queries/return_signals.py", "queries/return_bench.py", "rules/signals.py"}


def photo() -> NewPhoto:
    return NewPhoto(name="leg.png", declared_type="image/png", stream=BytesIO(png()))


def suspicious(found: Return) -> Return:
    """Load everything that is worth knowing onto a return."""
    Return.objects.filter(pk=found.pk).update(seal_intact=False, weight_kg=Decimal("0.1"))
    found.lines.update(serial="A1", serial_found="B2")
    for place in range(4):
        other = Return.objects.get(pk=found.pk)
        copy = {name: getattr(other, name) for name in ("purchase_id", "customer_id", "language")}
        made = Return.objects.create(
            **copy, kind="return", number=f"TH-X-{place}", title="—", opened_at=SOON, changed_at=SOON, stage_since=SOON,
            secret=f"secret-{place}", source="desk", state="open", phase="open", channel="desk", last_message_at=SOON,
        )  # fmt: skip
        line = line_of(found)
        ReturnLine.objects.create(
            goods_return=made, position=0, order_line=line.order_line, quantity=Decimal("0.001"), wish="return", reason="faulty",
            verdict="yes", finding="no_fault_found", quantity_received=0,
        )  # fmt: skip
    return Return.objects.get(pk=found.pk)


def known(cast: Cast, found: Return, who: str = "ana_agent") -> list[Signal] | None:
    return find_signals(actor=cast.actor(who), now=SEEN, found=found)


def test_no_rule_action_or_follower_reads_them() -> None:
    readers = set()
    for path in ROOM.rglob("*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom)
            for name in (node.module or "", *(one.name for one in node.names))
        }
        if any(name.endswith(("signals", "signals_in", "find_signals")) for name in names):
            readers.add(str(path.relative_to(ROOM)))

    assert readers <= MAY_READ


def test_what_may_be_done_and_what_is_reckoned_stays_the_same(cast: Cast) -> None:
    order = bought(cast)
    found = back(cast, order)
    actor = cast.actor("leo_manager")
    before = get_bench(actor=actor, now=SEEN, return_id=found.pk)
    judged = judge(
        order, [AskedLine(order_line_id=line_of(found).order_line_id, quantity=Decimal(1))], now=SOON
    )
    page = get_return(actor=actor, now=SEEN, return_id=found.pk, language="en")

    suspicious(found)

    after = get_bench(actor=actor, now=SEEN, return_id=found.pk)
    assert len(after.signals or []) > len(before.signals or [])
    assert (after.may, after.reckoning) == (before.may, before.reckoning)
    again = judge(
        order, [AskedLine(order_line_id=line_of(found).order_line_id, quantity=Decimal(1))], now=SOON
    )
    assert [one for _asked, one in again] == [one for _asked, one in judged]
    assert get_return(actor=actor, now=SEEN, return_id=found.pk, language="en").may == page.may


def test_a_wish_is_authorised_at_once_whatever_is_known(cast: Cast, settings: object) -> None:
    settings.YINUO_RETURN_ADDRESS = "苏州"  # type: ignore[attr-defined]
    order = in_locker(cast)
    suspicious(request(cast, order))

    second = request(cast, order)

    assert second.stage == "authorised"


def test_those_who_decide_know_them_and_nobody_else(cast: Cast, client: Client) -> None:
    found = suspicious(request(cast, delivered(cast), "2"))

    codes = {one.code for one in known(cast, found) or []}
    assert codes >= {"many_returns", "found_otherwise", "did_not_come", "seal_open", "other_serial"}
    assert known(cast, found, "leo_manager") is not None
    assert known(cast, found, "sun_supervisor") is None
    assert known(cast, found, "otto_other_outlet") is None
    page = client.get(f"/rt/{found.secret}/").content.decode()
    assert "B2" not in page and "Worth knowing" not in page and "值得了解" not in page


def test_the_same_photo_elsewhere_is_known_by_its_digest(cast: Cast) -> None:
    order = delivered(cast)
    first = request(cast, order, photos=[photo()])
    assert "same_photo" not in {one.code for one in known(cast, first) or []}

    second = request(cast, order, photos=[photo()])

    (one,) = [one for one in known(cast, second) or [] if one.code == "same_photo"]
    assert one.numbers == {"returns": [first.number]}


def test_many_customers_at_one_address_are_counted(cast: Cast) -> None:
    found = request(cast, order := delivered(cast))
    Order.objects.filter(pk=order.pk).update(address="学院路 1 号")
    for place in range(2):
        assert "shared_address" not in {one.code for one in known(cast, found) or []}
        other = Customer.objects.create(name=f"邻居{place}", created_at=SOON)
        stay = confirmed_order(cast)
        Order.objects.filter(pk=stay.pk).update(address="学院路 1 号", customer=other)

    (one,) = [one for one in known(cast, found) or [] if one.code == "shared_address"]
    assert one.numbers == {"customers": 3}


def test_who_rests_a_decision_on_one_names_it_in_the_journal(cast: Cast) -> None:
    found = request(cast, delivered(cast))

    refuse_return(
        actor=cast.actor("leo_manager"), now=SEEN, return_id=found.pk, because="序列号不同：寄出 A1，收到 B2"
    )

    assert "序列号不同" in entries("return_refused")[0].reason
