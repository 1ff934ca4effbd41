"""What is stored of a sale, as the rules read it: nobody's guess among it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.returning import LATE, SOON, delivered, in_locker, line_of
from tests.cast import Cast
from tests.insale.arriving import NEIGHBOUR, says
from tests.insale.shipping import confirmed_order, on_its_way, told
from yinuo.aftersale.rules.facts import Buyer, Channel, Confirmation, Facts, Fault, Repair
from yinuo.aftersale.rules.reading import facts_json, facts_of
from yinuo.aftersale.sold_facts import Claimed, claiming, decide, facts_of_lines
from yinuo.core.organisation import organisation
from yinuo.insale.models import Order
from yinuo.people.models import Customer
from yinuo.presale.models import Telling

pytestmark = pytest.mark.django_db


def facts(order: Order) -> Facts:
    return facts_of_lines(order, [line_of(order).pk])[line_of(order).pk]


def test_time_runs_from_the_customers_own_hand(cast: Cast) -> None:
    order = delivered(cast)

    known = facts(order)

    assert (known.channel, known.received_is_certain, known.has_invoice) == (Channel.ONLINE, True, True)
    assert known.received_at is not None


def test_a_locker_is_no_hand_until_the_customer_picks_it_up(cast: Cast) -> None:
    order = in_locker(cast)
    before = facts(order)

    says(order.shipments.get(), now=SOON)

    after = facts(order)
    assert (before.received_at, before.waits_in) == (None, "locker")
    assert (after.received_at, after.waits_in) == (SOON, "")
    claimed = Claimed(reason="changed_mind")
    last = SOON + timedelta(days=7)
    assert decide(claiming(after, claimed, at=last), "return", at=last).verdict == "yes"
    over = SOON + timedelta(days=16)
    assert decide(claiming(after, claimed, at=over), "return", at=over).verdict == "no"


def test_another_hand_is_not_certain_and_a_person_decides_after_the_time(cast: Cast) -> None:
    order = confirmed_order(cast)
    Order.objects.filter(number=order.number).update(source="portal")
    on_its_way(cast, order)
    told(NEIGHBOUR)
    order.refresh_from_db()

    known = facts(order)

    assert known.received_is_certain is False
    found = decide(claiming(known, Claimed(reason="changed_mind"), at=LATE), "return", at=LATE)
    assert (found.verdict, found.missing) == ("person_decides", ("who_signed",))


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("phone", Channel.PHONE),
        ("visit", Channel.SHOP),
        ("chat", Channel.ONLINE),
        ("sheet", None),
        ("api", None),
    ],
)
def test_the_channel_is_that_of_the_order(cast: Cast, source: str, channel: Channel | None) -> None:
    assert facts(delivered(cast, source=source)).channel is channel


def test_a_company_is_no_consumer(cast: Cast) -> None:
    order = delivered(cast)
    Customer.objects.filter(matters=order.matter).update(kind="company")

    assert facts(order).buyer is Buyer.COMPANY


def test_only_what_was_confirmed_at_this_purchase_excludes(cast: Cast) -> None:
    order = delivered(cast, law_exclusions=["opened_health"])
    line = line_of(order)
    assert order.confirmed_at is not None
    told_at = order.confirmed_at - timedelta(days=1)
    row = Telling.objects.create(
        customer_id=order.customer_id or 0,
        product_id=line.product_id or 0,
        words="拆封后影响健康，不适用无理由退货。",
        words_sha256="x",
        severity="warning",
        excludes="opened_health",
        language="zh-hans",
        channel="page",
        told_at=told_at,
    )
    assert facts(order).confirmations == {}

    Telling.objects.filter(pk=row.pk).update(confirmed_at=told_at, confirmed_how="page")

    [confirmation] = facts(order).confirmations.values()
    assert (confirmation.at_purchase, confirmation.counts) == (False, False)
    opened = replace(facts(order), opened=True)
    assert decide(opened, "return", at=SOON).verdict == "yes"
    proved = Confirmation(at_purchase=True, ticked_beforehand=False, proved=True)
    here = replace(opened, confirmations={"opened_health": proved})
    assert decide(here, "return", at=SOON).verdict == "no"


def test_what_is_kept_reads_as_the_same_facts() -> None:
    facts = Facts(
        sold_at=SOON,
        channel=Channel.TV,
        buyer=Buyer.COMPANY,
        traits=frozenset({"custom_made", "perishable"}),
        received_is_certain=False,
        confirmations={"near_expiry": Confirmation(at_purchase=True, ticked_beforehand=False, proved=True)},
        opened=False,
        fault=Fault(found_at=SOON, code="x", confirmed=None),
        repairs=(Repair(fault_code="x", handed_in_at=SOON, works=False),),
        exchanged_at=(SOON,),
        promised_return_days=15,
    )

    assert facts_of(facts_json(facts), zone=organisation().zone) == facts
    assert facts_json(Facts()) == {}
