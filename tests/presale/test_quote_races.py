"""Two decide at once: real connections, one yes."""

from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.matters.test_races import at_once
from tests.presale.quoting import drafted, entries, promised, reader_of, viewed, yes
from yinuo.core.errors import DomainError
from yinuo.core.journal import verify_journal
from yinuo.presale.actions.quote import edit_quote, renew_quote
from yinuo.presale.actions.quote_decision import accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import expire_quote, open_quote, send_quote
from yinuo.presale.models import Quote
from yinuo.presale.quote_rows import content_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_accept_once(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    reader = reader_of(quote)

    found = at_once(
        *[
            lambda: accept_quote(actor=reader, now=NOW, quote_id=quote.pk, acceptance=yes())
            for _tab in range(6)
        ]
    )

    assert [row.state for row in found] == ["accepted"] * 6
    assert (len(promised(quote)), len(entries("quote_accepted"))) == (1, 1)
    assert list(verify_journal()) == []


def test_accepting_and_expiring_at_the_last_moment_leave_one_end(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    end = quote.valid_until
    assert end is not None

    at_once(
        lambda: accept_quote(
            actor=reader_of(quote), now=end.replace(microsecond=0), quote_id=quote.pk, acceptance=yes()
        ),
        lambda: expire_quote(actor=SYSTEM, now=end, quote_id=quote.pk),
    )

    assert Quote.objects.get(pk=quote.pk).state == "expired"
    assert (promised(quote), entries("quote_accepted")) == ([], [])


def test_a_yes_in_time_wins_or_loses_whole_against_the_job(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    assert quote.valid_until is not None

    yes_or_no, expiring = at_once(
        lambda: accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes()),
        lambda: expire_quote(actor=SYSTEM, now=quote.valid_until, quote_id=quote.pk),
    )

    refused = [one for one in (yes_or_no, expiring) if isinstance(one, DomainError)]
    assert len(refused) == 1
    accepted = Quote.objects.get(pk=quote.pk).state == "accepted"
    assert len(promised(quote)) == len(entries("quote_accepted")) == (1 if accepted else 0)


def test_yes_and_no_at_once_are_one_of_them(cast: Cast, ask: Any) -> None:
    quote = viewed(cast, ask)
    reader = reader_of(quote)

    found = at_once(
        lambda: accept_quote(actor=reader, now=NOW, quote_id=quote.pk, acceptance=yes()),
        lambda: decline_quote(actor=reader, now=NOW, quote_id=quote.pk, words="不要了"),
    )

    assert sum(isinstance(one, DomainError) for one in found) == 1
    assert len(entries("quote_accepted")) + len(entries("quote_declined")) == 1


def test_a_new_version_and_a_yes_to_the_old_one_never_both_stand(cast: Cast, ask: Any) -> None:
    ana = cast.actor("ana_agent")
    quote = viewed(cast, ask)
    newer = renew_quote(actor=ana, now=NOW, quote_id=quote.pk)

    found = at_once(
        lambda: accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes()),
        lambda: send_quote(actor=ana, now=NOW, quote_id=newer.pk),
    )

    assert sum(isinstance(one, DomainError) for one in found) == 1
    states = dict(Quote.objects.values_list("version", "state"))
    assert states in ({1: "accepted", 2: "draft"}, {1: "superseded", 2: "sent"})


def test_one_of_two_first_openings_is_noted(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask, precautions=1)
    send_quote(actor=cast.actor("ana_agent"), now=NOW, quote_id=quote.pk)
    reader = reader_of(quote)

    found = at_once(*[lambda: open_quote(actor=reader, now=NOW, quote_id=quote.pk) for _tab in range(3)])

    assert sum(isinstance(one, DomainError) for one in found) == 2
    assert len(entries("precautions_told")) == 1


def test_of_two_who_save_the_same_draft_one_is_told(cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask)
    content = content_of(quote)

    found = at_once(
        *[
            lambda a=a: edit_quote(
                actor=a, now=NOW, quote_id=quote.pk, content=content, seen_at=quote.changed_at
            )
            for a in (cast.actor("ana_agent"), cast.actor("leo_manager"))
        ]
    )

    assert [one.code for one in found if isinstance(one, DomainError)] == ["stale_state"]
