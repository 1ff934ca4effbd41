from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.channels.conftest import mail
from yinuo.channels.incoming import pipe_mail
from yinuo.channels.models import QuarantineItem
from yinuo.channels.queries.quarantine import count_waiting, get_quarantined, list_quarantine
from yinuo.core.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast: Cast) -> Cast:
    for n in range(3):
        pipe_mail(mail(message_id=f"<{n}@x>", List_Id="<l.x>"), now=NOW + timedelta(minutes=n))
    return cast


def test_pages_newest_first(three: Cast, django_assert_num_queries: Any) -> None:
    actor = three.actor("sun_supervisor")

    with django_assert_num_queries(1):
        first, after = list_quarantine(actor=actor, limit=2)
    second, end = list_quarantine(actor=actor, limit=2, after=after)

    assert [row.received_at for row in [*first, *second]] == [NOW + timedelta(minutes=n) for n in (2, 1, 0)]
    assert end == ""
    assert (first[0].size, first[0].code) == (len(mail(message_id="<2@x>", List_Id="<l.x>")), "bulk_mail")


def test_shows_what_can_be_read_of_it(three: Cast) -> None:
    item = QuarantineItem.objects.order_by("id").first()
    assert item is not None

    found = get_quarantined(actor=three.actor("leo_manager"), item_id=item.pk)

    assert (found.sender, found.subject) == ("kim@example.com", "Kettle")
    assert found.text == "My kettle leaks. Please advise."


def test_counts_what_waits(three: Cast) -> None:
    assert count_waiting(actor=three.actor("leo_manager")) == 3
    assert count_waiting(actor=three.actor("ana_agent")) == 0


def test_is_closed_to_agents(three: Cast) -> None:
    ana = three.actor("ana_agent")

    with pytest.raises(NotAllowed):
        list_quarantine(actor=ana)
    with pytest.raises(NotFound):
        get_quarantined(actor=ana, item_id=QuarantineItem.objects.order_by("id").first().pk)  # type: ignore[union-attr]
