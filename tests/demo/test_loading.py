"""Loading the demo: a small one, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.demo.conftest import SUNDAY_NIGHT
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.demo.loading import load_demo, sign_in_lines
from yinuo.demo.texts import articles, scenarios
from yinuo.matters.models import Matter, Mention, Notice, Promise
from yinuo.people.models import Staff


def of_zhoumin(**conditions: Any) -> list[Promise]:
    return list(Promise.objects.filter(owner__username="zhoumin", **conditions))


@pytest.mark.django_db
def test_has_one_promise_of_zhoumin_due_in_twenty_minutes(loaded: list[str]) -> None:
    soon = of_zhoumin(state="active", due_at__lte=SUNDAY_NIGHT + timedelta(hours=1))

    assert [(p.what, p.due_at) for p in soon] == [("答复换货结论", SUNDAY_NIGHT + timedelta(minutes=20))]


@pytest.mark.django_db
def test_has_one_promise_overdue_since_yesterday(loaded: list[str]) -> None:
    closing = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    overdue = list(Promise.objects.filter(state="overdue", missed_at__lt=closing))

    assert [p.what for p in overdue] == ["重开增值税发票，抬头改为“国强五金”"]
    assert overdue[0].missed_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    # of today there are two, both parcels: one that does not come, one that nobody asked about yet
    assert (
        list(
            Promise.objects.filter(state="overdue", missed_at__gte=closing).values_list(
                "matter__kind", "missed_at"
            )
        )
        == [("order", closing)] * 2
    )
    assert not Promise.objects.filter(state="broken").exists()


@pytest.mark.django_db
def test_has_a_clock_that_waits_for_its_customer(loaded: list[str]) -> None:
    paused = Promise.objects.filter(paused_at__isnull=False, state="active", matter__customer__name="刘思远")

    assert [p.matter.state for p in paused] == ["waiting_customer"]


@pytest.mark.django_db
def test_has_one_matter_that_nobody_took(loaded: list[str]) -> None:
    unowned = Matter.objects.filter(owner__isnull=True, phase="new")

    assert [(m.title, m.team.name if m.team else "") for m in unowned] == [
        ("床板异响，想请师傅上门", "售后支持组")
    ]


@pytest.mark.django_db
def test_has_one_mention_that_zhoumin_has_not_seen(loaded: list[str]) -> None:
    mentions = Mention.objects.filter(staff__username="zhoumin", seen_at__isnull=True)
    notices = Notice.objects.filter(staff__username="zhoumin", seen_at__isnull=True, kind="mention")

    assert [m.message.matter.customer.name for m in mentions if m.message.matter.customer] == ["林晓梅"]
    assert notices.count() == 1


@pytest.mark.django_db
def test_has_a_question_asked_three_minutes_ago(loaded: list[str]) -> None:
    newest = Matter.objects.order_by("-opened_at")[0]

    assert (newest.opened_at, newest.first_answered_at) == (SUNDAY_NIGHT - timedelta(minutes=3), None)


@pytest.mark.django_db
def test_writes_a_journal_that_verifies(loaded: list[str]) -> None:
    assert list(verify_journal()) == []
    # a spreadsheet is taken in by the clock on the wall
    assert not JournalEntry.objects.filter(recorded_at__gt=max(SUNDAY_NIGHT, timezone.now())).exists()


@pytest.mark.django_db
def test_settles_every_promise_with_a_time_and_an_end_of_its_clock(loaded: list[str]) -> None:
    settled = Promise.objects.exclude(state__in=("active", "overdue", "proposed"))

    assert settled.count() > 20
    assert not settled.filter(settled_at__isnull=True).exists()
    assert all(
        {"met", "stopped"} & {e.kind for e in p.clock.all()} for p in settled.prefetch_related("clock")
    )


@pytest.mark.django_db
def test_leaves_nothing_to_be_sent(loaded: list[str]) -> None:
    assert not OutboxItem.objects.exclude(state="sent").exists()


@pytest.mark.django_db
def test_says_how_every_role_signs_in(loaded: list[str]) -> None:
    lines = sign_in_lines()

    assert "yinuo-demo" in lines[0]
    assert [line.split()[:2] for line in lines[1:]] == [
        ["zhoumin", "agent"],
        ["heyutong", "consultant"],
        ["fangyuan", "coordinator"],
        ["lushifu", "technician"],
        ["gaojianguo", "manager"],
        ["shenli", "supervisor"],
        ["guqing", "administrator"],
    ]
    assert all(staff.check_password("yinuo-demo") for staff in Staff.objects.all())


@pytest.mark.django_db
def test_does_nothing_the_second_time(loaded: list[str]) -> None:
    before = (Matter.objects.count(), JournalEntry.objects.count())

    again = load_demo(now=SUNDAY_NIGHT, say=loaded.append, days=7, matters=12)

    assert again is False
    assert (Matter.objects.count(), JournalEntry.objects.count()) == before


def test_every_conversation_begins_with_the_customer_and_is_answered() -> None:
    for scenario in scenarios():
        assert scenario.lines[0][0] == "customer", scenario.title
        assert "reply" in {who for who, _ in scenario.lines}, scenario.title


def test_enough_articles_stand_in_three_languages() -> None:
    found = articles()

    assert len(found) >= 20
    assert len([a for a in found if set(a.texts) == {"zh-hans", "zh-hant", "en"}]) >= 12
    assert {a.audience for a in found} == {"public", "staff"}
