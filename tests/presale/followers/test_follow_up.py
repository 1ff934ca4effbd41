"""What leaves a friendly look out by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.looking_after import MAIL, WEEK_LATER, planned
from tests.presale.quoting import content_for, make_product
from tests.presale.selling import STEP
from yinuo.matters.actions.intake import take_customer_message
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.consents import give_consent, withdraw_consent
from yinuo.people.actions.customers import change_customer, erase_customer
from yinuo.people.actions.merges import merge_customers
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.actions.opportunity_stage import win_opportunity
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.jobs.follow_up import leave_out_overtaken
from yinuo.presale.models import FollowUp

LATER = WEEK_LATER + timedelta(hours=1)


def settled(follow_up: FollowUp) -> tuple[str, str]:
    found = FollowUp.objects.get(pk=follow_up.pk)
    return found.state, found.how


def writes(cast: Cast, follow_up: FollowUp) -> None:
    take_customer_message(
        actor=cast.actor("ana_agent"),
        now=LATER,
        matter_id=follow_up.inquiry_id,
        text="再问一句",
        channel="web",
    )


def gets_a_quote(cast: Cast, follow_up: FollowUp) -> None:
    ana = cast.actor("ana_agent")
    quote = draft_quote(
        actor=ana, now=LATER, matter_id=follow_up.inquiry_id, content=content_for(make_product())
    )
    assert settled(follow_up) == ("planned", "")
    send_quote(actor=ana, now=LATER, quote_id=quote.pk)


def is_a_prospect(cast: Cast, follow_up: FollowUp) -> None:
    open_opportunity(
        actor=cast.actor("ana_agent"),
        now=LATER,
        prospect=Prospect(text="想换一批家具", customer_id=follow_up.customer_id),
        step=replace(STEP, on=date(2026, 3, 23)),
    )


def takes_consent_back(cast: Cast, follow_up: FollowUp) -> None:
    withdraw_consent(
        actor=cast.actor("ana_agent"), now=LATER, customer_id=follow_up.customer_id, purpose="follow_up"
    )


def is_erased(cast: Cast, follow_up: FollowUp) -> None:
    erase_customer(
        actor=cast.actor("ada_administrator"), now=LATER, customer_id=follow_up.customer_id, reason="要求"
    )


@pytest.mark.parametrize(
    ("what", "how"),
    [
        (writes, "wrote"),
        (gets_a_quote, "in_touch"),
        (is_a_prospect, "in_touch"),
        (takes_consent_back, "opted_out"),
        (is_erased, "opted_out"),
    ],
)
def test_is_left_out_by_itself(cast: Cast, ask: Any, what: Any, how: str) -> None:
    follow_up = planned(cast, ask)

    what(cast, follow_up)

    assert settled(follow_up) == ("skipped", how)


def test_is_left_out_for_who_bought(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    sale = open_opportunity(
        actor=cast.actor("ana_agent"),
        now=NOW,
        prospect=Prospect(text="想换一批家具", customer_id=cast.kim_customer.pk),
        step=STEP,
        origin_id=follow_up.inquiry_id,
    )
    assert settled(follow_up) == ("planned", "")

    win_opportunity(actor=SYSTEM, now=LATER, opportunity_id=sale.pk, reason="合同 HT-1")

    assert settled(follow_up) == ("skipped", "bought")


def test_a_change_of_something_else_leaves_it(cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask)
    ana = cast.actor("ana_agent")

    change_customer(actor=ana, now=LATER, customer_id=follow_up.customer_id, fields={"name": "Kim Li"})
    give_consent(actor=ana, now=LATER, customer_id=follow_up.customer_id, purpose="news", evidence="said so")
    withdraw_consent(actor=ana, now=LATER, customer_id=follow_up.customer_id, purpose="news")

    assert settled(follow_up) == ("planned", "")


def test_who_opens_another_matter_is_found_by_the_worker(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_up = planned(cast, ask)
    other = planned(cast, ask, asker=Arrival(name="Lu", email="lu@example.com"))
    ask("另一个问题", now=LATER, asker=MAIL)
    assert settled(follow_up) == ("planned", "")
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    leave_out_overtaken()
    leave_out_overtaken()

    assert settled(follow_up) == ("skipped", "wrote")
    assert settled(other) == ("planned", "")


def test_of_two_files_that_are_one_the_earlier_look_stays(cast: Cast, ask: Any) -> None:
    first = planned(cast, ask)
    second = planned(
        cast, ask, now=WEEK_LATER + timedelta(days=1), asker=Arrival(name="Kim L", email="kl@example.com")
    )

    merge_customers(
        actor=cast.actor("ada_administrator"),
        now=LATER,
        survivor_id=second.customer_id,
        absorbed_id=first.customer_id,
    )

    assert settled(first) == ("planned", "")
    assert settled(second) == ("skipped", "merged")
    assert FollowUp.objects.get(pk=first.pk).customer_id == second.customer_id
