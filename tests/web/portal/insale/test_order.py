"""The customer's order behind its secret: where it stands, what is promised, what they can ask and wish."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from tests.cast import Cast
from tests.insale.changing import YES, offered, reader_of, tables
from tests.insale.ordering import confirmed, content_of_two, entries, opened, ordered, paid
from yinuo.insale.actions.change_decision import agree_change
from yinuo.insale.actions.order import Delivery, cancel_order
from yinuo.insale.actions.payment import record_payment
from yinuo.insale.actions.shipment import PackedLine, hand_over_shipment, pack_shipment
from yinuo.insale.models import (
    ChangeRequest,
    Contract,
    Milestone,
    MilestoneNote,
    Order,
    ProgressReport,
    Shipment,
)
from yinuo.matters.models import Attachment, Message

WHERE = Delivery(recipient="Kim Lee", phone="13812345678", address="浙江省杭州市西湖区文一西路 1218 号 11 幢")


def now() -> Any:
    return timezone.now()


@pytest.fixture
def running(cast: Cast) -> Order:
    day = (now() + timedelta(days=40)).date()
    return confirmed(cast, now=now(), content=content_of_two(language="en"), delivery=replace(WHERE, on=day))


def url(order: Order, rest: str = "") -> str:
    return f"/o/{order.secret}/{rest}"


def page_of(client: Client, order: Order) -> str:
    return client.get(url(order)).content.decode()


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def milestone(order: Order, **fields: Any) -> Milestone:
    day = (now() + timedelta(days=10)).date()
    known = {
        "order": order,
        "position": 0,
        "code": "make",
        "names": {"en": "Making it"},
        "starts_on": day,
        "first_on": day,
        "planned_on": day,
        "forecast_on": day,
    }
    return Milestone.objects.create(**{**known, **fields})


def test_shows_the_way_the_goods_and_what_is_promised(
    client: Client, running: Order, django_assert_max_num_queries: Any
) -> None:
    client.get(url(running))

    with django_assert_max_num_queries(26):
        response = client.get(url(running), headers={"accept-language": "zh-hans"})

    page = response.content.decode()
    assert '<html lang="en"' in page
    for said in (
        "You ordered",
        "We confirmed your order",
        "It is with you",
        "¥4,000.00",
        f"Deliver the order {running.number}",
    ):
        assert said in page
    assert ("138****5678" in page, "13812345678" in page, "1218 号" in page) == (True, False, False)
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_the_words_of_the_quote_stand_here_too_and_the_ways_lead_back(
    client: Client, cast: Cast, ask: Any
) -> None:
    quote, order = ordered(cast, ask, now=now(), language="en")

    page = page_of(client, order)

    assert "You got our quote" in page
    assert f"/q/{quote.secret}/" in page
    assert f"/t/{order.secret}/" in page
    assert order.delivery is not None
    assert order.delivery.what in page
    assert url(order) in client.get(f"/q/{quote.secret}/").content.decode()
    assert url(order) in client.get(f"/t/{order.secret}/").content.decode()


def test_what_was_reported_shows_with_its_photos_and_what_is_ours_does_not(
    client: Client, cast: Cast, running: Order, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    stage = milestone(running, percent=40)
    stored = default_storage.save("p.webp", ContentFile(b"RIFFxxxxWEBP"))
    photo = Attachment.objects.create(
        matter_id=running.pk,
        name="top.webp",
        type="image/webp",
        size=12,
        sha256="0" * 64,
        stored=stored,
        at=now(),
    )
    note = MilestoneNote.objects.create(
        milestone=stage,
        percent=40,
        forecast_on=stage.forecast_on,
        slip_days=2,
        cause="The wood is too wet",
        words="Cut and dried",
        at=now(),
    )
    note.photos.add(photo)
    secret = MilestoneNote.objects.create(
        milestone=stage, percent=40, forecast_on=stage.forecast_on, words="Between us", shown=False, at=now()
    )
    hidden = Attachment.objects.create(
        matter_id=running.pk,
        name="x.webp",
        type="image/webp",
        size=12,
        sha256="0" * 64,
        stored=stored,
        at=now(),
    )
    secret.photos.add(hidden)

    page = page_of(client, running)

    assert "Making it" in page
    assert "Cut and dried" in page
    assert "2 days later: The wood is too wet" in page
    assert "Between us" not in page
    shown = client.get(url(running, f"photos/{photo.pk}/"))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert shown.getvalue() == b"RIFFxxxxWEBP"
    assert client.get(url(running, f"photos/{hidden.pk}/")).status_code == 404
    assert client.get(f"/o/{opened(cast).secret}/photos/{photo.pk}/").status_code == 404


def test_a_parcel_is_told_in_plain_words(client: Client, cast: Cast, running: Order) -> None:
    ana, line = cast.actor("ana_agent"), running.lines.get()
    shipment = pack_shipment(
        actor=ana, now=now(), order_id=running.pk, lines=[PackedLine(line_id=line.pk, quantity=Decimal(1))]
    )
    hand_over_shipment(
        actor=ana, now=now(), shipment_id=shipment.pk, courier="shunfeng", waybill="SF1234567890"
    )
    ProgressReport.objects.create(
        order=running, due_on=now().date(), state="sent", text="Half of it left today.", sent_at=now()
    )

    page = page_of(client, running)

    for said in (
        "Handed to the courier",
        "SF1234567890",
        "Half of it left today.",
        "A part of it is on its way to you.",
    ):
        assert said in page


def test_what_waits_for_the_customer_comes_first(client: Client, cast: Cast, running: Order) -> None:
    change = offered(cast, running, now=now(), assessment=tables("3"))
    Contract.objects.create(
        order=running,
        number=1,
        order_version=1,
        title="x",
        text="x",
        secret="k" * 32,
        made_at=now(),
        sent_at=now(),
    )

    page = page_of(client, running)

    assert f'href="/x/{change.secret}/"' in page
    assert page.index("waits for your decision") < page.index("The way of your order")
    agree_change(actor=reader_of(running), now=now(), change_id=change.pk, decision=YES)
    after = page_of(client, running)
    assert "Changed as you agreed (change 1)" in after
    assert "waits for your decision" not in after
    assert "/k/" + "k" * 32 in after
    assert "+¥2,000.00" in after


def test_money_that_came_in_shows(client: Client, cast: Cast, running: Order) -> None:
    record_payment(actor=cast.actor("leo_manager"), now=now(), order_id=running.pk, paid=paid("1000.00"))

    page = page_of(client, running)

    assert "¥1,000.00" in page
    assert "¥3,000.00" in page


def test_a_question_names_the_point_and_is_sent_once(client: Client, running: Order) -> None:
    line = running.lines.get()
    page = client.get(url(running, f"?about=line:{line.pk}")).content.decode()
    assert f'value="line:{line.pk}" selected' in page
    values = {"text": "Which oil?", "point": f"line:{line.pk}", "ticket": ticket_in(page)}

    first = client.post(url(running, "ask/"), values)
    client.post(url(running, "ask/"), values)

    assert first.status_code == 302
    said = Message.objects.get(matter_id=running.pk, text__contains="Which oil?")
    assert f"“{line.title}”" in said.text
    (entry,) = entries("order_questioned")
    assert entry.facts["point"] == f"line:{line.pk}"


def test_a_wish_is_taken_once_and_its_answer_is_promised(client: Client, running: Order) -> None:
    values = {"text": "Three instead of two", "ticket": ticket_in(page_of(client, running))}

    first = client.post(url(running, "change/"), values)
    client.post(url(running, "change/"), values)

    assert first.status_code == 302
    change = ChangeRequest.objects.get()
    assert (change.raised_by, change.wish) == ("customer", "Three instead of two")
    page = page_of(client, running)
    assert f"Answer your change 1 of the order {running.number}" in page
    assert "Three instead of two" in page


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"text": "x", "ticket": "forged"},
        {"text": "\x00", "ticket": "x"},
        {"text": "x" * 20001, "ticket": "x"},
    ],
)
@pytest.mark.parametrize("deed", ["ask/", "change/"])
def test_what_cannot_be_taken_is_kept_on_the_page(
    client: Client, running: Order, deed: str, values: dict[str, str]
) -> None:
    response = client.post(url(running, deed), values)

    assert response.status_code == 422
    assert not ChangeRequest.objects.exists()
    assert entries("order_questioned") == []


def test_a_point_that_is_none_of_it_is_refused(client: Client, running: Order) -> None:
    ticket = ticket_in(page_of(client, running))

    for point in ("line:1", "promise:999999999999999999999", "x", "line:９"):
        assert (
            client.post(url(running, "ask/"), {"text": "?", "point": point, "ticket": ticket}).status_code
            == 422
        )


def test_an_order_that_is_over_is_not_changed(client: Client, cast: Cast, running: Order) -> None:
    page = page_of(client, running)
    cancel_order(actor=cast.actor("ana_agent"), now=now(), order_id=running.pk, reason="called off")

    response = client.post(url(running, "change/"), {"text": "Three", "ticket": ticket_in(page)})

    assert response.status_code == 409
    over = page_of(client, running)
    assert "This order was cancelled." in over
    assert url(running, "change/") not in over


@pytest.mark.parametrize("secret", ["nothing", "x" * 300, "%F0%9F%8D%B5"])
def test_a_wrong_secret_opens_nothing(client: Client, db: None, secret: str) -> None:
    assert client.get(f"/o/{secret}/").status_code == 404
    assert client.get(f"/o/{secret}/photos/1/").status_code == 404
    for deed in ("ask/", "change/"):
        assert client.post(f"/o/{secret}/{deed}", {"text": "x"}).status_code == 404


def test_a_question_is_no_order(client: Client, ask: Any) -> None:
    assert client.get(f"/o/{ask().secret}/").status_code == 404


def test_drafts_show_what_was_asked_for_and_no_change(client: Client, cast: Cast) -> None:
    draft = opened(cast, now=now())

    page = page_of(client, draft)

    assert draft.number in page
    assert url(draft, "change/") not in page


def test_a_packed_parcel_is_not_on_its_way(client: Client, cast: Cast, running: Order) -> None:
    line = running.lines.get()
    pack_shipment(
        actor=cast.actor("ana_agent"),
        now=now(),
        order_id=running.pk,
        lines=[PackedLine(line_id=line.pk, quantity=Decimal(2))],
    )

    assert "Packed, not on its way yet" in page_of(client, running)
    assert Shipment.objects.get().state == "packed"
