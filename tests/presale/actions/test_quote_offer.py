from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.quoting import HEAVY, drafted, entries, reader_of, sent, viewed
from yinuo.catalog.models import Precaution
from yinuo.core.errors import InvalidMove, NotAllowed, NotFound, StaleState
from yinuo.core.models import OutboxItem
from yinuo.matters.errors import DueInThePast, EmptyText
from yinuo.matters.models import Message
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.quote_offer import ask_about_quote, expire_quote, open_quote, send_quote
from yinuo.presale.errors import DateBeforeValidity, QuoteEmpty
from yinuo.presale.jobs.quote import expire_quotes
from yinuo.presale.models import Quote, Telling
from yinuo.presale.rules.quote_content import OfferedDate

LATER = NOW + timedelta(days=30)


def test_the_customer_gets_a_message_with_the_link(cast: Cast, ask: Any) -> None:
    def by_mail() -> Any:
        return ask(asker=Arrival(name="Kim", email="kim@example.com"))

    quote = sent(cast, by_mail)

    message = Message.objects.filter(matter=quote.matter, direction="out").get()
    assert f"/q/{quote.secret}/" in message.text
    assert "¥2,000.00" in message.text
    assert OutboxItem.objects.filter(recipient="kim@example.com", purpose="reply").count() == 1
    assert [e.facts["gross"] for e in entries("quote_sent")] == ["2000.00"]


def test_it_stands_for_the_days_of_the_house_where_nobody_said_otherwise(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)

    # fourteen whole days after Thursday 12 March, by the clock of Shanghai
    assert quote.valid_until is not None
    assert quote.valid_until.isoformat() == "2026-03-27T00:00:00+08:00"


def test_refuses_an_empty_quote_a_past_end_and_a_date_before_the_end(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    empty = drafted(cast, ask, items=())
    past = drafted(cast, ask, valid_on=(NOW - timedelta(days=1)).date())
    early = drafted(cast, ask, dates=(OfferedDate(what="送货", due_at=NOW + timedelta(days=5)),))

    for quote, kind in ((empty, QuoteEmpty), (past, DueInThePast), (early, DateBeforeValidity)):
        with pytest.raises(kind):
            send_quote(actor=ana, now=NOW, quote_id=quote.pk)

    assert set(Quote.objects.values_list("state", flat=True)) == {"draft"}
    assert Message.objects.filter(direction="out").count() == 0


def test_the_first_opening_is_noted_and_tells_the_precautions(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, precautions=2)

    assert (quote.state, quote.viewed_at) == ("viewed", NOW)
    told = list(Telling.objects.filter(quote=quote).order_by("id"))
    assert {t.words for t in told} == {HEAVY, "注意 1"}
    assert {(t.channel, t.confirmed_at, len(t.words_sha256)) for t in told} == {("page", None, 64)}
    assert len(entries("precautions_told")) == 1
    with pytest.raises(InvalidMove):
        open_quote(actor=reader_of(quote), now=LATER, quote_id=quote.pk)


def test_staff_do_not_open_it_for_the_customer_and_nobody_sees_a_draft(cast: Cast, ask: Any) -> None:
    quote, draft = sent(cast, ask), drafted(cast, ask)

    with pytest.raises(NotAllowed):
        open_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk)
    with pytest.raises(NotFound):
        open_quote(actor=reader_of(draft), now=NOW, quote_id=draft.pk)

    assert entries("quote_viewed") == []


def test_a_precaution_written_anew_undoes_no_telling(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask, precautions=1)

    Precaution.objects.update(texts={"zh-hans": "另一句话"})

    assert Telling.objects.get(quote=quote).words == HEAVY


def test_a_question_is_a_message_that_names_the_quote_and_the_line(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    line = quote.lines.get()

    ask_about_quote(
        actor=reader_of(quote), now=NOW, quote_id=quote.pk, text="能换成灰色吗？", line_id=line.pk
    )

    message = Message.objects.filter(matter=quote.matter, direction="in").order_by("id").last()
    assert message is not None
    assert quote.number in message.text
    assert "岩板茶几" in message.text
    assert message.text.endswith("能换成灰色吗？")
    assert [e.facts["line_id"] for e in entries("quote_questioned")] == [line.pk]
    with pytest.raises(EmptyText):
        ask_about_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, text=" \x00 ")


def test_the_line_of_another_quote_is_not_named(cast: Cast, ask: Any) -> None:
    quote, other = viewed(cast, ask), viewed(cast, ask)

    ask_about_quote(
        actor=reader_of(quote), now=NOW, quote_id=quote.pk, text="？？", line_id=other.lines.get().pk
    )

    assert entries("quote_questioned")[0].facts["line_id"] is None


def test_it_expires_by_itself_when_its_time_is_over(cast: Cast, ask: Any, monkeypatch: Any) -> None:
    quote, draft = sent(cast, ask), drafted(cast, ask)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    expire_quotes()
    expire_quotes()

    assert Quote.objects.get(pk=quote.pk).state == "expired"
    assert Quote.objects.get(pk=draft.pk).state == "draft"
    (entry,) = entries("quote_expired_unanswered")
    assert entry.at == quote.valid_until


def test_it_does_not_expire_before_its_time(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)

    with pytest.raises(StaleState):
        expire_quote(actor=SYSTEM, now=NOW + timedelta(days=1), quote_id=quote.pk)

    assert Quote.objects.get(pk=quote.pk).state == "sent"
