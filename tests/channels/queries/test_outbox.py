from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.channels.conftest import mail
from yinuo.channels.actions.mail import take_mail
from yinuo.channels.queries.outbox import get_outbox_item, list_outbox
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.models import OutboxItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast: Cast) -> Cast:
    for n in range(3):
        take_mail(actor=SYSTEM, now=NOW + timedelta(minutes=n), raw=mail(message_id=f"<{n}@x>"))
    return cast


def test_says_why_nothing_leaves(three: Cast, settings: Any, django_assert_num_queries: Any) -> None:
    settings.YINUO_SMTP_URL = ""
    actor = three.actor("sun_supervisor")

    with django_assert_num_queries(2):
        rows, after = list_outbox(actor=actor)

    assert after == ""
    assert [row.state for row in rows] == ["queued"] * 3
    assert all("YINUO_SMTP_URL" in row.reason for row in rows)
    assert rows[0].created_at == NOW + timedelta(minutes=2)
    assert rows[0].number in rows[0].subject
    assert "kim@example.com" not in rows[0].recipient


def test_pages_newest_first(three: Cast) -> None:
    actor = three.actor("ada_administrator")

    first, after = list_outbox(actor=actor, limit=2)
    second, end = list_outbox(actor=actor, limit=2, after=after)

    keys = [row.id for row in [*first, *second]]
    assert keys == list(OutboxItem.objects.order_by("-created_at").values_list("id", flat=True))
    assert end == ""


@pytest.mark.parametrize("cursor", ["x", "~", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x"])
def test_refuses_a_cursor_that_is_none(three: Cast, cursor: str) -> None:
    with pytest.raises(InvalidValue):
        list_outbox(actor=three.actor("ada_administrator"), after=cursor)


def test_filters_by_state_and_matter(three: Cast) -> None:
    item = OutboxItem.objects.order_by("id").first()
    assert item is not None

    rows, _after = list_outbox(actor=SYSTEM, state="queued", matter_id=item.matter_id)

    assert [row.id for row in rows] == [item.pk]
    assert list_outbox(actor=SYSTEM, state="sent") == ([], "")


def test_shows_one_but_never_an_accounts_link(three: Cast) -> None:
    item = OutboxItem.objects.order_by("id").first()
    assert item is not None

    assert get_outbox_item(actor=SYSTEM, item_id=item.pk).body == item.body
    OutboxItem.objects.filter(pk=item.pk).update(purpose="account")
    assert get_outbox_item(actor=SYSTEM, item_id=item.pk).body == ""


def test_is_closed_to_agents(three: Cast) -> None:
    ana = three.actor("ana_agent")

    with pytest.raises(NotAllowed):
        list_outbox(actor=ana)
    with pytest.raises(NotFound):
        get_outbox_item(actor=ana, item_id=OutboxItem.objects.order_by("id").first().pk)  # type: ignore[union-attr]
