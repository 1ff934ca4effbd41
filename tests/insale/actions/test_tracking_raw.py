"""What a courier sent is shown as far as it is about this parcel, and that it was looked at stays."""

from urllib.parse import urlencode

import pytest

from tests.cast import NOW, Cast
from tests.insale.shipping import WAYBILL, on_its_way, scan, told
from yinuo.core.errors import NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.tracking import Push
from yinuo.insale.actions.tracking_raw import ShownPush, reveal_push
from yinuo.insale.models import TrackingEvent, TrackingPush


def shown(cast: Cast, body: bytes, *, by: str = "ana_agent") -> ShownPush:
    on_its_way(cast)
    told(scan("PICKED_UP", 1), push=Push(provider="kuaidi100", body=body))
    return reveal_push(actor=cast.actor(by), now=NOW, event_id=TrackingEvent.objects.get().pk)


def looked_at() -> int:
    return JournalEntry.objects.filter(verb="insale.push_revealed").count()


def test_reads_the_field_of_a_form_and_leaves_others_out(cast: Cast) -> None:
    content = f'{{"Data": [{{"LogisticCode": "{WAYBILL}", "a": 1}}, {{"LogisticCode": "SF9999999999999"}}]}}'

    found = shown(cast, urlencode({"RequestData": content, "DataSign": "x"}).encode())

    assert (
        found.text
        == f'{{\n  "Data": [\n    {{\n      "LogisticCode": "{WAYBILL}",\n      "a": 1\n    }}\n  ]\n}}'
    )
    assert looked_at() == 1


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 1000 + b"]" * 1000])
def test_what_cannot_be_cut_down_is_not_shown(cast: Cast, body: bytes) -> None:
    assert shown(cast, body).text == ""


def test_what_is_not_kept_any_more_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        shown(cast, b"{}", by="otto_other_outlet")
    TrackingPush.objects.update(body=b"")

    with pytest.raises(NotFound):
        reveal_push(actor=cast.actor("ana_agent"), now=NOW, event_id=TrackingEvent.objects.get().pk)
    with pytest.raises(NotFound):
        reveal_push(actor=cast.actor("ana_agent"), now=NOW, event_id=1)
    assert looked_at() == 0
