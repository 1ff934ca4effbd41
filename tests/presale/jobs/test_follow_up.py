"""The worker plans each look once, however many workers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import SYSTEM, Cast
from tests.presale.looking_after import WEEK_LATER, answered
from yinuo.core.models import JournalEntry
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.follow_up import plan_follow_up
from yinuo.presale.jobs.follow_up import plan_follow_ups
from yinuo.presale.models import FollowUp
from yinuo.presale.queries.follow_up import inquiries_to_look_after


@pytest.fixture
def at_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: WEEK_LATER)


def test_plans_what_has_its_day_and_again_nothing(cast: Cast, ask: Any, at_week_later: None) -> None:
    inquiries = [
        answered(cast, ask, asker=Arrival(name=f"客{n}", email=f"c{n}@example.com")) for n in range(3)
    ]
    answered(cast, ask, now=WEEK_LATER - timedelta(days=2), asker=Arrival(name="客9", email="c9@example.com"))

    plan_follow_ups()
    entries = JournalEntry.objects.count()
    plan_follow_ups()

    assert set(FollowUp.objects.values_list("inquiry", flat=True)) == {inquiry.pk for inquiry in inquiries}
    assert JournalEntry.objects.count() == entries


def test_finds_them_in_two_statements(cast: Cast, ask: Any, django_assert_num_queries: Any) -> None:
    inquiry = answered(cast, ask)

    with django_assert_num_queries(2):
        assert inquiries_to_look_after(now=WEEK_LATER) == [inquiry.pk]


@pytest.mark.django_db(transaction=True)
def test_two_workers_plan_one_look_for_one_customer(cast: Cast, ask: Any) -> None:
    one = answered(cast, ask, text="第一问")
    other = answered(cast, ask, text="第二问", now=WEEK_LATER - timedelta(days=7))
    assert one.customer_id == other.customer_id
    together = Barrier(4)

    def run(key: int) -> bool:
        together.wait()
        try:
            return plan_follow_up(actor=SYSTEM, now=WEEK_LATER, inquiry_id=key) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(run, [one.pk, other.pk, one.pk, other.pk]))

    assert sum(made) == 1
    assert FollowUp.objects.filter(state="planned").count() == 1


def test_what_is_long_over_never_stands_before_what_is_due(cast: Cast, ask: Any, at_week_later: None) -> None:
    """Only what is due is found, so that a house with a long past does not spend every run on it."""
    old = answered(
        cast, ask, now=WEEK_LATER - timedelta(days=23), asker=Arrival(name="旧", email="old@example.com")
    )
    soon = answered(
        cast, ask, now=WEEK_LATER - timedelta(days=6), asker=Arrival(name="新", email="new@example.com")
    )
    due = answered(cast, ask)

    found = inquiries_to_look_after(now=WEEK_LATER)

    assert found == [due.pk]
    assert {old.pk, soon.pk}.isdisjoint(found)
