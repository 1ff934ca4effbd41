"""What couriers pushed is emptied when it is old; that it came, and its scans, are known on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.shipping import on_its_way, scan, told
from yinuo.insale.actions.tracking import Push
from yinuo.insale.jobs import tracking
from yinuo.insale.models import TrackingEvent, TrackingPush

PUSH = Push(provider="kuaidi100", body=b"Kim 13800138000")


def bodies() -> list[bytes]:
    return [bytes(body) for body in TrackingPush.objects.values_list("body", flat=True)]


@pytest.fixture
def pushed(cast: Cast) -> TrackingPush:
    on_its_way(cast)
    told(scan("PICKED_UP", 1), push=PUSH)
    return TrackingPush.objects.get()


def test_old_bodies_go_and_the_same_push_is_still_known(
    pushed: TrackingPush, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = pushed.received_at + timedelta(days=90)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    tracking.forget_pushes()
    assert bodies() == [PUSH.body]

    monkeypatch.setattr("django.utils.timezone.now", lambda: at + timedelta(seconds=1))
    tracking.forget_pushes()

    assert bodies() == [b""]
    assert told(scan("PICKED_UP", 1), push=PUSH).new == 0
    assert (TrackingEvent.objects.count(), TrackingPush.objects.get().outcome) == (1, "taken")


def test_goes_on_until_none_is_left(pushed: TrackingPush, monkeypatch: pytest.MonkeyPatch) -> None:
    told(push=Push(provider="kuaidi100", body=b"2", is_readable=False))
    monkeypatch.setattr(tracking, "BATCH", 1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=400))

    tracking.forget_pushes()

    assert bodies() == [b"", b""]


def test_nothing_goes_where_they_are_kept(pushed: TrackingPush, settings: Any) -> None:
    settings.YINUO_TRACKING_PUSH_DAYS = 0

    assert tracking.empty_old_pushes(now=NOW + timedelta(days=4000)) == 0
    assert bodies() == [PUSH.body]
