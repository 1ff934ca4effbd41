from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.presale.quoting import DELIVERY, drafted, entries
from yinuo.core.errors import InvalidMove, NotAllowed, NotFound
from yinuo.matters.errors import ReasonNeeded
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.presale.actions.quote import edit_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.actions.quote_review import (
    approve_quote,
    ask_quote_approval,
    send_quote_back,
    set_quote_limits,
)
from yinuo.presale.errors import (
    ApprovalNeeded,
    ApprovalNotNeeded,
    NumberOutOfRange,
    OwnApproval,
    UnlikelyDate,
)
from yinuo.presale.models import Quote, QuoteApproval
from yinuo.presale.quote_limits import grounds_of, quote_limits
from yinuo.presale.quote_rows import content_of
from yinuo.presale.rules.quote_content import OfferedDate

CHEAP = {"discount_percent": Decimal(20)}


def slow_history(matter: Matter, *, days: int = 20) -> None:
    """Ten promises of a delivery, each of which took as many days."""
    for place in range(10):
        made = NOW - timedelta(days=60 + place)
        Promise.objects.create(
            matter=matter,
            what="送货上门",
            source="person",
            state="kept_late",
            made_at=made,
            first_due_at=made + timedelta(days=3),
            due_at=made + timedelta(days=3),
            settled_at=made + timedelta(days=days),
        )


def in_two_days(override: str = "") -> dict[str, Any]:
    date = OfferedDate(what="送货上门", amount=2, unit="working_days", override=override)
    return {"dates": (date,)}


def test_a_discount_over_the_limit_needs_leave(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = drafted(cast, ask, **CHEAP)

    with pytest.raises(ApprovalNeeded):
        send_quote(actor=ana, now=NOW, quote_id=quote.pk)
    approval = ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk, words="老客户介绍来的")

    assert Quote.objects.get(pk=quote.pk).state == "in_review"
    assert approval.grounds == [{"kind": "discount", "percent": "20.00", "limit": "10.00"}]
    assert [e.reason for e in entries("quote_approval_asked")] == ["老客户介绍来的"]
    assert entries("quote_sent") == []


def test_somebody_else_gives_leave_and_it_is_sent(cast: Cast, ask: Any) -> None:
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")
    quote = drafted(cast, ask, **CHEAP)
    ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk)

    approve_quote(actor=leo, now=NOW, quote_id=quote.pk, words="可以")
    send_quote(actor=ana, now=NOW, quote_id=quote.pk)

    assert Quote.objects.get(pk=quote.pk).state == "sent"
    approval = QuoteApproval.objects.get()
    assert (approval.approved, approval.decided_by_id, approval.words) == (True, cast.leo_manager.pk, "可以")
    assert Notice.objects.filter(staff=cast.ana_agent, kind="quote_approved").count() == 1


def test_nobody_gives_leave_to_themselves(cast: Cast, ask: Any) -> None:
    leo = cast.actor("leo_manager")
    quote = drafted(cast, ask, **CHEAP)
    ask_quote_approval(actor=leo, now=NOW, quote_id=quote.pk)

    with pytest.raises(OwnApproval):
        approve_quote(actor=leo, now=NOW, quote_id=quote.pk)
    with pytest.raises((NotAllowed, NotFound)):
        approve_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk)

    assert Quote.objects.get(pk=quote.pk).state == "in_review"
    assert QuoteApproval.objects.get().decided_at is None


def test_what_is_sent_back_is_a_draft_with_the_reason(cast: Cast, ask: Any) -> None:
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")
    quote = drafted(cast, ask, **CHEAP)
    ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk)

    with pytest.raises(ReasonNeeded):
        send_quote_back(actor=leo, now=NOW, quote_id=quote.pk, words=" ")
    send_quote_back(actor=leo, now=NOW, quote_id=quote.pk, words="最多八折五")

    assert Quote.objects.get(pk=quote.pk).state == "draft"
    assert [e.reason for e in entries("quote_sent_back")] == ["最多八折五"]


def test_leave_ends_when_the_quote_is_written_anew(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = drafted(cast, ask, **CHEAP)
    ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk)
    approve_quote(actor=cast.actor("leo_manager"), now=NOW, quote_id=quote.pk)

    edit_quote(
        actor=ana,
        now=NOW,
        quote_id=quote.pk,
        content=replace(content_of(quote), discount_percent=Decimal(30)),
    )

    with pytest.raises(ApprovalNeeded):
        send_quote(actor=ana, now=NOW, quote_id=quote.pk)


def test_a_quote_within_the_limits_needs_none(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask, discount_percent=Decimal(10))

    with pytest.raises(ApprovalNotNeeded):
        ask_quote_approval(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk)
    with pytest.raises(InvalidMove):
        approve_quote(actor=cast.actor("leo_manager"), now=NOW, quote_id=quote.pk)

    assert Quote.objects.get(pk=quote.pk).state == "draft"


def test_an_unlikely_date_says_why_and_is_approved(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    slow_history(ask())
    quote = drafted(cast, ask, **in_two_days())

    assert quote.dates.get().history["unlikely"] is True
    assert quote.dates.get().history["n"] == 10
    with pytest.raises(UnlikelyDate):
        ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk)
    with pytest.raises(UnlikelyDate):
        send_quote(actor=ana, now=NOW, quote_id=quote.pk)

    edit_quote(
        actor=ana,
        now=NOW,
        quote_id=quote.pk,
        content=replace(content_of(quote), **in_two_days("现货，自己送")),
    )
    ask_quote_approval(actor=ana, now=NOW, quote_id=quote.pk)
    approve_quote(actor=cast.actor("leo_manager"), now=NOW, quote_id=quote.pk)
    send_quote(actor=ana, now=NOW, quote_id=quote.pk)

    offered = entries("unlikely_date_offered")
    assert [(e.reason, e.facts["n"], e.facts["what"]) for e in offered] == [("现货，自己送", 10, "送货上门")]


def test_history_that_is_fair_gives_no_grounds(cast: Cast, ask: Any) -> None:
    slow_history(ask(), days=1)
    quote = drafted(cast, ask, dates=(OfferedDate(what="送货上门", due_at=DELIVERY),))

    assert grounds_of(quote) == []


def test_the_limits_are_set_by_those_who_may(cast: Cast) -> None:
    set_quote_limits(
        actor=cast.actor("leo_manager"), now=NOW, discount_limit_percent=Decimal("12.5"), valid_days=30
    )
    with pytest.raises(NotAllowed):
        set_quote_limits(
            actor=cast.actor("ana_agent"), now=NOW, discount_limit_percent=Decimal(90), valid_days=30
        )
    with pytest.raises(NumberOutOfRange):
        set_quote_limits(
            actor=cast.actor("leo_manager"), now=NOW, discount_limit_percent=Decimal("NaN"), valid_days=30
        )

    assert quote_limits().discount_limit_percent == Decimal("12.50")
    assert [e.facts["before"]["discount_limit_percent"] for e in entries("quote_limits_set")] == ["10"]
