"""What a timeline says of an entry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from msgspec.structs import replace

from yinuo.matters.queries.timeline import EntryRow
from yinuo.web.views_rows.entries import entry_words

NOW = datetime(2026, 10, 9, 2, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def entry(verb: str, *, actor: str, sentence: str, **facts: Any) -> EntryRow:
    return EntryRow(
        id=1,
        verb=verb,
        at=NOW,
        recorded_at=NOW,
        actor=actor,
        actor_kind="customer",
        sentence=sentence,
        reason="",
        facts=facts,
        sequence=1,
        hash="",
    )


def test_says_that_a_standard_promised_not_the_customer_who_wrote() -> None:
    row = entry(
        "matters.promise_made", actor="Kim", sentence="Kim promised: answer", source="standard", what="answer"
    )

    said = entry_words(row, now=NOW)

    assert said == "Promised by the standard: answer"


def test_says_who_promised_where_a_person_did() -> None:
    row = entry(
        "matters.promise_made", actor="Ana", sentence="Ana promised: call", source="person", what="call"
    )

    said = entry_words(row, now=NOW)

    assert said == "Ana promised: call"


def test_does_not_say_that_a_customer_gave_the_matter_to_its_owner() -> None:
    row = entry(
        "matters.matter_assigned",
        actor="Kim",
        sentence="Kim gave this to Ana",
        how="round_robin",
        owner="Ana",
    )

    said = entry_words(row, now=NOW)

    assert said == "Given to Ana by the team's way of assignment"


def test_says_who_gave_the_matter_away_by_hand() -> None:
    row = entry(
        "matters.matter_assigned", actor="Leo", sentence="Leo gave this to Ana", how="by_hand", owner="Ana"
    )

    said = entry_words(row, now=NOW)

    assert said == "Leo gave this to Ana"


def test_says_that_somebody_took_a_matter_on_themselves() -> None:
    row = entry(
        "matters.matter_assigned", actor="Ana", sentence="Ana gave this to Ana", how="by_hand", owner="Ana"
    )

    said = entry_words(replace(row, actor_kind="staff"), now=NOW)

    assert said == "Ana took this on"
