"""The customer decides on a change: what was agreed is in force, what was not stays."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.changing import YES, asked, assessed, offered, reader_of, tables
from tests.insale.ordering import confirmed, content_of_two, entries, ordered, paid, table
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotFound, SeveralErrors
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.insale.access import promises_of
from yinuo.insale.actions.change import offer_change, withdraw_change
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change, apply_change, reject_change
from yinuo.insale.actions.order import Delivery, cancel_order, confirm_order
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.actions.shipment import PackedLine, pack_shipment, unpack_shipment
from yinuo.insale.errors import (
    ChangeDecided,
    ChangeNotAgreed,
    ChangeOutdated,
    ChangeTakenBack,
    LessThanShipped,
)
from yinuo.insale.models import ChangeRequest, Order, OrderLine
from yinuo.matters.errors import DueInThePast, EvidenceNeeded
from yinuo.matters.models import Notice, Promise
from yinuo.people.actions.customers import erase_customer
from yinuo.people.errors import NameMissing
from yinuo.presale.rules.quote_content import Payment, QuoteContent, QuoteItem, QuotePart

SOON, LATER = date(2026, 4, 20), date(2026, 4, 27)


def agree(order: Order, change: ChangeRequest, decision: ChangeDecision = YES, **more: Any) -> ChangeRequest:
    known = {"actor": reader_of(order), "now": NOW, "change_id": change.pk, "decision": decision}
    return agree_change(**{**known, **more})


def test_a_yes_is_in_force_at_once_as_the_next_version(cast: Cast) -> None:
    order = confirmed(cast, content=content_of_two(deposit_percent=Decimal(50)))
    record_payment(actor=cast.actor("leo_manager"), now=NOW, order_id=order.pk, paid=paid("2000.00"))
    line = order.lines.get()
    oil = QuoteItem(title="Oil", unit_price=Decimal(100))
    change = offered(cast, order, assessment=tables("3", oil))

    agree(order, change)

    order.refresh_from_db()
    change.refresh_from_db()
    assert (order.version, order.gross, order.net + order.tax) == (2, Decimal("6100.00"), Decimal("6100.00"))
    assert [(one.pk == line.pk, one.title, one.quantity) for one in order.lines.order_by("position")] == [
        (True, line.title, Decimal(3)),
        (False, "Oil", Decimal(1)),
    ]
    assert [term.amount for term in order.terms.order_by("position")] == [
        Decimal("2000.00"),
        Decimal("4100.00"),
    ]
    first, second = order.versions.order_by("number")
    assert (first.gross, first.change_id, second.gross, second.change_id) == (
        Decimal("4000.00"),
        None,
        Decimal("6100.00"),
        change.pk,
    )
    assert (change.state, change.evidence["name"], change.evidence["address"]) == (
        "applied",
        "Kim Lee",
        "203.0.113.5",
    )
    (agreed,) = entries("change_agreed")
    (applied,) = entries("change_applied")
    assert "name" not in agreed.facts
    assert (applied.facts["version"], applied.facts["before_gross"], applied.facts["gross"]) == (
        2,
        "4000.00",
        "6100.00",
    )
    assert Notice.objects.filter(staff=cast.ana_agent, kind="change_agreed").count() == 1
    assert list(verify_journal()) == []


def test_another_day_takes_the_place_of_the_old_with_consent_and_keeps_its_lineage(cast: Cast) -> None:
    order = confirmed(cast, delivery=Delivery(on=SOON))
    before = Promise.objects.get(pk=order.delivery_id or 0)

    agree(order, offered(cast, order, assessment=tables("2", delivery_on=LATER)))

    order.refresh_from_db()
    before.refresh_from_db()
    after = Promise.objects.get(pk=order.delivery_id or 0)
    assert (before.state, before.due_at.date()) == ("superseded", SOON)
    assert (after.replaces_id, after.state, after.certainty, after.due_at.date()) == (
        before.pk,
        "active",
        "day",
        LATER,
    )
    assert order.delivery_on == LATER
    entry = JournalEntry.objects.get(verb="matters.promise_superseded")
    assert "consent" not in entry.facts
    assert entry.facts["new_promise_id"] == after.pk


def test_a_word_of_the_quote_goes_on_in_the_order(cast: Cast, ask: Any) -> None:
    quote, order = ordered(cast, ask)
    order = confirm_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk)
    before = Promise.objects.get(pk=order.delivery_id or 0)
    assert before.matter_id == quote.matter_id
    later = order.delivery_on + timedelta(days=7) if order.delivery_on else LATER
    kept = replace(tables("1"), content=QuoteContent(items=(QuoteItem(product_id=table().pk),)))

    agree(order, offered(cast, order, assessment=replace(kept, delivery_on=later)))

    order.refresh_from_db()
    before.refresh_from_db()
    after = Promise.objects.get(pk=order.delivery_id or 0)
    assert (before.state, after.matter_id, after.replaces_id) == ("superseded", order.pk, before.pk)
    assert {before.pk, after.pk} <= set(promises_of(order).values_list("pk", flat=True))


def test_a_late_word_stays_late(cast: Cast) -> None:
    order = confirmed(cast, delivery=Delivery(on=SOON))
    past = NOW + timedelta(days=45)
    change = offered(cast, order, now=past, assessment=tables("2", delivery_on=date(2026, 5, 20)))

    agree(order, change, now=past)

    before = Promise.objects.get(replaced_by__isnull=False)
    assert before.missed_at is not None
    assert before.missed_at.date() == SOON


def test_without_consent_everything_stays(cast: Cast) -> None:
    order = confirmed(cast, delivery=Delivery(on=SOON))
    change = offered(cast, order, assessment=tables("3", delivery_on=LATER))

    reject_change(
        actor=reader_of(order),
        now=NOW,
        change_id=change.pk,
        decision=ChangeDecision(words="Too late for us."),
    )

    order.refresh_from_db()
    change.refresh_from_db()
    assert (order.version, order.gross, order.delivery_on) == (1, Decimal("4000.00"), SOON)
    assert Promise.objects.get(pk=order.delivery_id or 0).state == "active"
    assert (change.state, change.decision_words) == ("rejected", "Too late for us.")
    assert Notice.objects.filter(kind="change_rejected").count() == 1


def test_deciding_twice_changes_nothing_and_another_way_is_refused(cast: Cast) -> None:
    order = confirmed(cast)
    change = offered(cast, order)
    agree(order, change)

    again = agree(order, change)
    with pytest.raises(ChangeDecided):
        reject_change(
            actor=reader_of(order), now=NOW, change_id=change.pk, decision=ChangeDecision(words="no")
        )

    assert (again.state, order.versions.count(), len(entries("change_agreed"))) == ("applied", 2, 1)


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (ChangeDecision(name=" "), NameMissing),
        (ChangeDecision(name="Kim", agreed=False), ChangeNotAgreed),
        (ChangeDecision(name="Kim", how="phone", words="yes"), InvalidValue),
        (ChangeDecision(name="x" * 81, agreed=False), SeveralErrors),
    ],
)
def test_a_yes_that_is_none_is_refused(
    cast: Cast, decision: ChangeDecision, error: type[DomainError]
) -> None:
    order = confirmed(cast)
    change = offered(cast, order)

    with pytest.raises(error):
        agree(order, change, decision)

    change.refresh_from_db()
    assert (change.state, order.versions.count()) == ("offered", 1)


def test_staff_write_down_a_yes_with_the_words_that_were_said(cast: Cast) -> None:
    order = confirmed(cast)
    change, ana = offered(cast, order), cast.actor("ana_agent")
    by_phone = ChangeDecision(how="phone", name="Kim", words="Yes, three it is.")

    with pytest.raises(EvidenceNeeded):
        agree(order, change, replace(by_phone, words=" "), actor=ana)
    agree(order, change, by_phone, actor=ana)

    change.refresh_from_db()
    assert (change.state, change.evidence["how"]) == ("applied", "phone")


def test_nobody_decides_on_what_was_not_asked_or_taken_back(cast: Cast) -> None:
    order = confirmed(cast)
    waiting = assessed(cast, order)

    with pytest.raises(NotFound):
        agree(order, waiting)
    offer_change(actor=cast.actor("ana_agent"), now=NOW, change_id=waiting.pk)
    withdraw_change(actor=cast.actor("ana_agent"), now=NOW, change_id=waiting.pk, reason="mistake")

    with pytest.raises(ChangeTakenBack):
        agree(order, waiting)


def test_a_day_that_has_passed_is_agreed_no_more(cast: Cast) -> None:
    order = confirmed(cast)
    change = offered(cast, order, assessment=tables("2", delivery_on=SOON))

    with pytest.raises(DueInThePast):
        agree(order, change, now=NOW + timedelta(days=60))

    assert ChangeRequest.objects.get(pk=change.pk).state == "offered"


def test_a_yes_never_fails_for_our_sake_and_waits_where_it_cannot_be_applied(cast: Cast) -> None:
    order = confirmed(cast)
    ana, leo = cast.actor("ana_agent"), cast.actor("leo_manager")
    change = offered(cast, order, assessment=tables("1"))
    packed = [PackedLine(line_id=order.lines.get().pk, quantity=Decimal(2))]
    shipment = pack_shipment(actor=ana, now=NOW, order_id=order.pk, lines=packed)

    agree(order, change)

    change.refresh_from_db()
    assert (change.state, Order.objects.get(pk=order.pk).version) == ("agreed", 1)
    assert Notice.objects.filter(kind="change_stuck").count() == 1
    with pytest.raises(LessThanShipped):
        apply_change(actor=leo, now=NOW, change_id=change.pk)
    unpack_shipment(actor=ana, now=NOW, shipment_id=shipment.pk)
    apply_change(actor=leo, now=NOW, change_id=change.pk)
    assert Order.objects.get(pk=order.pk).gross == Decimal("2000.00")


def test_a_line_that_goes_stays_where_a_shipment_names_it(cast: Cast) -> None:
    order = confirmed(cast)
    ana, line = cast.actor("ana_agent"), order.lines.get()
    packed = [PackedLine(line_id=line.pk, quantity=Decimal(1))]
    shipment = pack_shipment(actor=ana, now=NOW, order_id=order.pk, lines=packed)
    unpack_shipment(actor=ana, now=NOW, shipment_id=shipment.pk)
    bundle = QuoteItem(
        title="Set",
        unit_price=Decimal(5000),
        parts=(QuotePart(title="", product_id=table().pk, quantity=Decimal(2)),),
    )
    other = replace(tables("1"), content=QuoteContent(items=(bundle,)))

    agree(order, offered(cast, order, assessment=other))

    gone = OrderLine.objects.get(pk=line.pk)
    head, part = order.lines.filter(removed_in__isnull=True).order_by("position")
    assert gone.removed_in == 2
    assert (head.title, head.ships, part.bundle_id, part.ships, part.quantity) == (
        "Set",
        False,
        head.pk,
        True,
        Decimal(2),
    )
    agree(order, offered(cast, order, assessment=tables("2")))
    assert order.lines.filter(removed_in__isnull=True).count() == 1
    assert Order.objects.get(pk=order.pk).gross == Decimal("4000.00")


def test_what_was_assessed_for_an_earlier_version_is_assessed_anew(cast: Cast) -> None:
    order = confirmed(cast)
    waiting = assessed(cast, order, assessment=tables("5"))
    agree(order, offered(cast, order))

    with pytest.raises(ChangeOutdated):
        offer_change(actor=cast.actor("ana_agent"), now=NOW, change_id=waiting.pk)


def test_an_order_called_off_takes_its_open_changes_back(cast: Cast) -> None:
    order = confirmed(cast)
    change, other = offered(cast, order), asked(cast, order)
    cancel_order(actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, reason="asked by Kim")

    with pytest.raises(ChangeTakenBack):
        agree(order, change)

    assert [
        one.state for one in (ChangeRequest.objects.get(pk=change.pk), ChangeRequest.objects.get(pk=other.pk))
    ] == [
        "withdrawn",
        "withdrawn",
    ]
    assert Promise.objects.get(pk=other.promise_id or 0).state == "released"
    assert Order.objects.get(pk=order.pk).version == 1


def test_parts_of_the_price_that_have_words_of_their_own_keep_them(cast: Cast) -> None:
    half = Payment(percent=Decimal(50), when="before")
    order = confirmed(cast, content=content_of_two(payments=(half, replace(half, when="after"))))

    agree(order, offered(cast, order))

    assert [(one.what, one.percent, one.amount) for one in order.terms.order_by("position")] == [
        ("before", Decimal(50), Decimal("3000.00")),
        ("after", Decimal(50), Decimal("3000.00")),
    ]


def test_erasing_the_customer_leaves_what_changed_without_their_words(cast: Cast) -> None:
    order = confirmed(cast)
    change = offered(cast, order)
    agree(order, change, replace(YES, words="my own words"))

    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=cast.kim_customer.pk, reason="asked"
    )

    change.refresh_from_db()
    assert (change.wish, change.decision_words, change.evidence) == ("", "", {})
    assert change.price_change == Decimal("2000.00")
    assert list(verify_journal()) == []


def test_an_agreed_change_is_applied_once(cast: Cast) -> None:
    order = confirmed(cast)
    change = offered(cast, order)
    agree(order, change)

    with pytest.raises(InvalidMove):
        apply_change(actor=cast.actor("leo_manager"), now=NOW, change_id=change.pk)
