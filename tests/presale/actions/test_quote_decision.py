from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import (
    DELIVERY,
    HEAVY,
    drafted,
    entries,
    promised,
    reader_of,
    sent,
    viewed,
    yes,
)
from yinuo.catalog.models import Precaution
from yinuo.core.errors import InvalidMove, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry, JournalPersonal
from yinuo.matters.errors import EvidenceNeeded
from yinuo.matters.models import Notice
from yinuo.people.actions.customers import erase_customer
from yinuo.people.actors import customer_actor
from yinuo.people.errors import NameMissing
from yinuo.presale.actions.quote import renew_quote
from yinuo.presale.actions.quote_decision import accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.errors import (
    NotAgreed,
    PrecautionsNotTold,
    QuoteDecided,
    QuoteExpired,
    QuoteSuperseded,
)
from yinuo.presale.models import Inquiry, Quote, Telling
from yinuo.presale.rules.quote_content import OfferedDate
from yinuo.presale.tellings import needs_of_quote


def keys_of(quote: Quote) -> tuple[str, ...]:
    return tuple(need.key for need in needs_of_quote(quote))


def test_dates_become_promises_and_the_inquirer_has_bought(cast: Cast, ask: Any) -> None:
    dates = (
        OfferedDate(what="胡桃木茶几放到您家客厅", due_at=DELIVERY),
        OfferedDate(what="上门安装", amount=5, unit="working_days"),
    )
    quote = viewed(cast, ask, dates=dates)

    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())

    first, second = promised(quote)
    assert (first.what, first.state, first.source) == ("上门安装", "active", "person")
    # five working days after Thursday 12 March: the end of Thursday 19 March
    assert (first.amount, first.unit, first.due_at.date().isoformat()) == (5, "working_days", "2026-03-19")
    assert (second.certainty, second.owner_id) == ("day", cast.ana_agent.pk)
    assert second.due_at == quote.dates.get(position=0).due_at
    assert {d.promise_id for d in quote.dates.all()} == {first.pk, second.pk}
    assert Inquiry.objects.get(pk=quote.matter_id).bought_at == NOW
    (entry,) = entries("quote_accepted")
    assert sorted(entry.facts["promise_ids"]) == sorted([first.pk, second.pk])


def test_the_evidence_is_kept_and_can_be_erased(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)

    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())

    quote.refresh_from_db()
    assert quote.evidence == {
        "how": "page",
        "name": "金女士",
        "words": "",
        "address": "203.0.113.9",
        "at": NOW.isoformat(),
        "told": [],
    }
    (entry,) = entries("quote_accepted")
    assert "name" not in entry.facts
    assert JournalPersonal.objects.get(entry=entry).facts == {"name": "金女士", "address": "203.0.113.9"}
    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=quote.customer_id, reason="自己要求"
    )
    quote.refresh_from_db()
    assert (quote.evidence, quote.state) == ({}, "accepted")
    assert not JournalPersonal.objects.filter(entry=entry).exists()


def test_is_refused_until_precautions_are_told_and_understood(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, precautions=2)
    reader = reader_of(quote)
    first, second = keys_of(quote)

    with pytest.raises(PrecautionsNotTold) as refused:
        accept_quote(
            actor=reader, now=NOW, quote_id=quote.pk, acceptance=yes(understood=(second, "7-deadbeef"))
        )

    assert refused.value.data["count"] == 1
    assert Quote.objects.get(pk=quote.pk).state == "viewed"
    assert not Telling.objects.filter(confirmed_at__isnull=False).exists()
    assert (promised(quote), entries("quote_accepted")) == ([], [])
    accept_quote(actor=reader, now=NOW, quote_id=quote.pk, acceptance=yes(understood=(first, second)))
    assert {(t.confirmed_how, t.confirmed_at) for t in Telling.objects.all()} == {("page", NOW)}
    assert len(entries("precautions_confirmed")) == 1


def test_what_was_shown_counts_although_the_file_was_rewritten(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, precautions=1)
    keys = keys_of(quote)
    Precaution.objects.update(texts={"zh-hans": "另一句话"})

    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes(understood=keys))

    telling = Telling.objects.get()
    assert (telling.words, telling.confirmed_at) == (HEAVY, NOW)


def test_what_was_understood_once_is_not_asked_again(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = viewed(cast, ask, precautions=1)
    decline = quote
    accept_quote(
        actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes(understood=keys_of(quote))
    )
    again = drafted(cast, lambda: decline.matter)
    send_quote(actor=ana, now=NOW, quote_id=again.pk)

    (need,) = needs_of_quote(again)
    assert (need.is_open, need.confirmed_how) == (False, "page")
    accept_quote(actor=reader_of(again), now=NOW, quote_id=again.pk, acceptance=yes())
    assert Telling.objects.count() == 1


def test_accepting_again_changes_nothing(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    reader = reader_of(quote)
    accept_quote(actor=reader, now=NOW, quote_id=quote.pk, acceptance=yes())

    again = accept_quote(
        actor=reader, now=NOW + timedelta(days=99), quote_id=quote.pk, acceptance=yes(name="")
    )

    assert (again.state, again.decided_at) == ("accepted", NOW)
    assert (len(promised(quote)), len(entries("quote_accepted"))) == (1, 1)


def test_says_everything_that_is_missing_at_once(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, precautions=1)

    with pytest.raises(SeveralErrors) as refused:
        accept_quote(
            actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes(name=" ", agreed=False)
        )

    assert [type(e) for e in refused.value.errors] == [NameMissing, NotAgreed, PrecautionsNotTold]


def test_it_is_too_late_after_the_last_day_even_before_the_job_ran(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    assert quote.valid_until is not None

    with pytest.raises(QuoteExpired) as refused:
        accept_quote(actor=reader_of(quote), now=quote.valid_until, quote_id=quote.pk, acceptance=yes())

    assert refused.value.data["until"] == "2026-03-26"
    just = quote.valid_until - timedelta(microseconds=1)
    accept_quote(actor=reader_of(quote), now=just, quote_id=quote.pk, acceptance=yes())
    assert Quote.objects.get(pk=quote.pk).state == "accepted"


def test_an_earlier_version_is_not_accepted(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = viewed(cast, ask)
    newer = renew_quote(actor=ana, now=NOW, quote_id=quote.pk)
    send_quote(actor=ana, now=NOW, quote_id=newer.pk)

    with pytest.raises(QuoteSuperseded):
        accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())
    accept_quote(actor=reader_of(newer), now=NOW, quote_id=newer.pk, acceptance=yes())

    assert list(Quote.objects.order_by("version").values_list("state", flat=True)) == [
        "superseded",
        "accepted",
    ]


def test_an_accepted_version_is_not_replaced(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = viewed(cast, ask)
    newer = renew_quote(actor=ana, now=NOW, quote_id=quote.pk)
    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())

    with pytest.raises(QuoteDecided):
        send_quote(actor=ana, now=NOW, quote_id=newer.pk)

    assert Quote.objects.get(pk=newer.pk).state == "draft"


def test_staff_write_a_yes_by_telephone_with_the_words(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = sent(cast, ask, precautions=1)
    said = yes(how="phone", words="电话里说：就按这个办", understood=keys_of(quote))

    with pytest.raises(EvidenceNeeded):
        accept_quote(
            actor=ana, now=NOW, quote_id=quote.pk, acceptance=yes(how="phone", understood=keys_of(quote))
        )
    with pytest.raises(SeveralErrors) as refused:
        accept_quote(actor=ana, now=NOW, quote_id=quote.pk, acceptance=yes(understood=keys_of(quote)))
    assert [type(e) for e in refused.value.errors] == [InvalidValue, EvidenceNeeded]
    accept_quote(actor=ana, now=NOW, quote_id=quote.pk, acceptance=said)

    telling = Telling.objects.get()
    assert (telling.told_by_id, telling.channel, telling.confirmed_how) == (
        cast.ana_agent.pk,
        "phone",
        "phone",
    )
    assert telling.confirmed_words == "电话里说：就按这个办"


def test_a_draft_is_not_accepted_and_a_stranger_does_not_decide(cast: Cast, ask: Any) -> None:
    draft, quote = drafted(cast, ask), sent(cast, ask)
    stranger = customer_actor(customer_id=None, name="?", matter_ids=[draft.matter_id])

    with pytest.raises(NotFound):
        accept_quote(actor=reader_of(draft), now=NOW, quote_id=draft.pk, acceptance=yes())
    with pytest.raises(InvalidMove):
        accept_quote(
            actor=cast.actor("ana_agent"),
            now=NOW,
            quote_id=draft.pk,
            acceptance=yes(how="phone", words="好"),
        )
    with pytest.raises(NotFound):
        accept_quote(actor=stranger, now=NOW, quote_id=quote.pk, acceptance=yes())
    with pytest.raises((NotAllowed, NotFound)):
        accept_quote(
            actor=cast.actor("tia_technician"),
            now=NOW,
            quote_id=quote.pk,
            acceptance=yes(how="phone", words="好"),
        )

    assert JournalEntry.objects.filter(verb="presale.quote_accepted").count() == 0


def test_is_declined_in_the_customers_words_and_the_writer_is_told(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)

    decline_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, words="预算不够\x00")
    decline_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, words="又点了一次")

    quote.refresh_from_db()
    assert (quote.state, quote.declined_words) == ("declined", "预算不够")
    assert len(entries("quote_declined")) == 1
    assert Notice.objects.filter(staff=cast.ana_agent, kind="quote_declined").count() == 1
    with pytest.raises(QuoteDecided):
        accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())


def test_a_promise_counts_from_the_acceptance_not_from_the_writing(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, dates=(OfferedDate(what="送货", amount=10, unit="calendar_days"),))

    accept_quote(actor=reader_of(quote), now=NOW + timedelta(days=7), quote_id=quote.pk, acceptance=yes())

    (promise,) = promised(quote)
    assert (promise.due_at - NOW - timedelta(days=7)).days in (10, 11)
    assert promise.amount == Decimal(10)


def test_the_matter_waits_for_the_customer_until_the_decision(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    matter = quote.matter
    matter.refresh_from_db()
    assert matter.state == "waiting_customer"

    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())

    matter.refresh_from_db()
    assert matter.state == "open"
