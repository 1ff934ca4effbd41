"""What the market says on the desk: the table, the messages behind it, beside a matter, the topics' editor."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_reason, make_topic, opened
from tests.web.desk.conftest import SignIn
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter
from yinuo.presale.actions.opportunity_stage import lose_opportunity
from yinuo.presale.market_topics import forget_topics
from yinuo.presale.models import MarketSignal, MarketTopic
from yinuo.presale.rules.opportunity import NextStep

pytestmark = pytest.mark.django_db
TEXT = "林木家的柜子便宜两千，你们太贵"


@pytest.fixture
def leo(sign_in: SignIn) -> Client:
    return sign_in("leo_manager")


@pytest.fixture
def heard(cast: Cast, ask: Any) -> Matter:
    """Kim compares us with Linmu."""
    make_topic()
    make_topic("price", kind="objection", words=("太贵",))
    matter: Matter = ask(TEXT, now=timezone.now(), product_id=make_product().pk)
    return matter


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:400]
    return str(answer.content.decode())


def links_in(page: str, place: str) -> list[str]:
    return [unescape(url) for url in re.findall(rf'href="({re.escape(place)}[^"]*)"', page)]


def test_the_table_counts_and_every_number_leads_to_its_messages(leo: Client, heard: Matter) -> None:
    page = text_of(leo.get("/desk/market/"))

    assert "Competitors" in page and "Objections" in page and "Wishes" not in page
    cells = set(links_in(page, "/desk/market/messages/?from="))
    assert len(cells) == 2 * 2 + 1  # each topic's month and sum, and what waits
    for url in cells:
        shown = text_of(leo.get(url))
        assert shown.count("data-item") == (2 if "state=" in url else 1), url
        assert heard.number in shown and "<mark>" in shown


def test_by_product_the_numbers_lead_on_too(leo: Client, heard: Matter, ask: Any) -> None:
    ask("林木家", now=timezone.now())
    page = text_of(leo.get("/desk/market/?by=product"))

    assert "Slate table" in page and "No product known" in page
    for url in links_in(page, "/desk/market/messages/?from="):
        if "product=0" in url:
            assert text_of(leo.get(url)).count("data-item") == 1


def test_refused_ones_are_in_no_number_but_can_be_found(leo: Client, heard: Matter) -> None:
    MarketSignal.objects.update(state="refused")

    assert not links_in(text_of(leo.get("/desk/market/")), "/desk/market/messages/?from=")
    assert text_of(leo.get("/desk/market/messages/?state=refused")).count("data-item") == 2


def test_what_one_may_not_read_is_not_counted(sign_in: SignIn, heard: Matter) -> None:
    otto = sign_in("otto_other_outlet")

    page = text_of(otto.get("/desk/market/"))
    assert "Nothing was heard" in page and heard.number not in page
    assert "No message is behind this" in text_of(otto.get("/desk/market/messages/"))


def test_an_empty_page_says_what_to_do(desk: Client, leo: Client) -> None:
    assert "A manager sets" in text_of(desk.get("/desk/market/"))
    assert "/desk/market/topics/new/" in text_of(leo.get("/desk/market/"))


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-13", "to=9999-12", "from=2031-01&to=2020-01", "product=x", "product=99999999999999999999",
        "product=-1", "product=0", "topic=999999999", "topic=x", "state=maybe", "by=nothing", "from=%D9%A1",
    ],
)  # fmt: skip
def test_any_filter_is_a_page(leo: Client, heard: Matter, query: str) -> None:
    text_of(leo.get(f"/desk/market/?{query}"))
    text_of(leo.get(f"/desk/market/messages/?{query}"))


def test_a_wrong_cursor_is_refused(leo: Client, heard: Matter) -> None:
    assert leo.get("/desk/market/messages/?after=nonsense").status_code == 422


def test_months_and_products_narrow(leo: Client, heard: Matter, ask: Any) -> None:
    before = timezone.now() - timedelta(days=70)
    ask("林木家", now=before)
    month = timezone.localtime(before).strftime("%Y-%m")

    narrow = text_of(leo.get(f"/desk/market/?from={month}&to={month}"))
    assert {url for url in links_in(narrow, "/desk/market/messages/") if "state" not in url} == {
        f"/desk/market/messages/?from={month}&to={month}&topic={MarketTopic.objects.get(code='linmu').pk}"
    }
    product = MarketSignal.objects.exclude(product=None)[0].product_id
    other = text_of(leo.get(f"/desk/market/?product={product}&from={month}&to={month}"))
    assert not links_in(other, "/desk/market/messages/?from=")


def test_sales_lost_stand_below(cast: Cast, leo: Client, heard: Matter) -> None:
    now = timezone.now()
    sale = opened(cast, now=now, step=NextStep(what="打电话", on=timezone.localdate() + timedelta(days=2)))
    lose_opportunity(
        actor=cast.actor("leo_manager"),
        now=now,
        opportunity_id=sale.pk,
        loss_reason_id=make_reason().pk,
        competitor_id=MarketTopic.objects.get(code="linmu").pk,
    )

    page = text_of(leo.get("/desk/market/"))

    assert "Sales lost, and to whom" in page and "100%" in page.replace(" ", "")


def test_the_pages_cost_the_same_whatever_there_is(
    leo: Client, heard: Matter, ask: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(6):
        make_topic(f"more-{place}", kind="wish", words=("柜子",))
    forget_topics()
    for _each in range(4):
        ask(TEXT, now=timezone.now())
    leo.get("/desk/market/")

    with django_assert_max_num_queries(9):
        leo.get("/desk/market/")
    with django_assert_max_num_queries(8):
        leo.get("/desk/market/messages/")


def test_a_spreadsheet_holds_the_counts(leo: Client, heard: Matter) -> None:
    month = timezone.localdate().strftime("%Y-%m")

    answer = leo.get(f"/desk/exports/market.csv?from={month}&to={month}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert (
        lines[1:]
        == [
            f"{month},Competitor,linmu,Linmu,T-1 Slate table,0,1",
            f"{month},Objection,price,Linmu,T-1 Slate table,0,1",
        ]
        or "zh" in lines[0]
    )
    nothing = leo.get("/desk/exports/market.csv?from=2020-01&to=2020-01&product=x")
    assert len(b"".join(nothing.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]
    book = leo.get("/desk/exports/market.xlsx?from=9999-99")
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_beside_the_matter_one_click_decides(desk: Client, heard: Matter) -> None:
    page = text_of(desk.get(f"/desk/matters/{heard.pk}/sale/"))
    assert "What was heard" in page and "Linmu" in page and "<mark>林木家</mark>" in page
    one, two = MarketSignal.objects.order_by("pk")

    back = {"HTTP_REFERER": f"http://testserver/desk/matters/{heard.pk}/"}
    answer = desk.post(f"/desk/signals/{one.pk}/confirm/", **back)  # type: ignore[arg-type]
    desk.post(f"/desk/signals/{two.pk}/refuse/")

    assert answer.headers["Location"] == f"/desk/matters/{heard.pk}/"
    assert list(MarketSignal.objects.order_by("pk").values_list("state", flat=True)) == [
        "confirmed",
        "refused",
    ]
    shown = text_of(desk.get(f"/desk/matters/{heard.pk}/sale/"))
    assert f"/desk/signals/{one.pk}/refuse/" in shown and f"/desk/signals/{two.pk}/" not in shown


def test_who_reads_but_does_not_mark_sees_no_buttons(sign_in: SignIn, heard: Matter, ask: Any) -> None:
    sun = sign_in("sun_supervisor")
    signal = MarketSignal.objects.order_by("pk")[0]

    page = text_of(sun.get(f"/desk/matters/{heard.pk}/sale/"))
    assert "Linmu" in page and "/desk/signals/" not in page and "signals/new" not in page
    assert sun.post(f"/desk/signals/{signal.pk}/confirm/").status_code == 403
    quiet = ask("茶几能混搭吗？", now=timezone.now())
    assert "What was heard" not in text_of(sun.get(f"/desk/matters/{quiet.pk}/sale/"))


def test_a_message_is_marked_by_hand(desk: Client, heard: Matter) -> None:
    url = f"/desk/matters/{heard.pk}/signals/new/"
    wish = make_topic("corners", kind="wish", words=())
    message = heard.messages.get()

    page = text_of(desk.get(url))
    assert "Kim · 林木家的柜子" in page and '<optgroup label="Wishes">' in page
    assert desk.post(url, {"message_id": message.pk, "topic_id": wish.pk}).status_code == 302
    for wrong in (
        {"next": ""},
        {"message_id": message.pk},
        {"message_id": "x", "topic_id": wish.pk},
        {"message_id": 1, "topic_id": 2},
    ):
        assert desk.post(url, wrong).status_code == 422

    assert MarketSignal.objects.get(topic=wish).state == "confirmed"


@pytest.mark.parametrize("key", ["999999999", "999999999999999999", "99999999999999999999999"])
def test_strange_keys_are_not_found(leo: Client, key: str) -> None:
    assert leo.post(f"/desk/signals/{key}/confirm/").status_code == 404
    assert leo.get(f"/desk/matters/{key}/signals/new/").status_code == 404
    assert leo.get(f"/desk/market/topics/{key}/").status_code == 404


def topic_form(**fields: str) -> dict[str, str]:
    return {
        "kind": "competitor", "code": "linmu", "name_zh_hans": "林木家", "name_zh_hant": "", "name_en": "Linmu",
        "words": "林木家，ikea\nIKEA", "active": "on", **fields,
    }  # fmt: skip


def test_a_topic_is_looked_at_before_it_is_made(leo: Client, ask: Any) -> None:
    ask(TEXT, now=timezone.now() - timedelta(days=2))

    page = text_of(leo.post("/desk/market/topics/new/", topic_form(look="1")))

    assert "heard in 1 message of the last 90 days" in page and "<mark>林木家</mark>" in page
    assert "林木家，ikea" in page  # what was typed stays
    assert not MarketTopic.objects.exists()


def test_a_topic_is_made_with_its_past(leo: Client, ask: Any) -> None:
    ask(TEXT, now=timezone.now() - timedelta(days=2))

    answer = leo.post("/desk/market/topics/new/", topic_form(past="on"), follow=True)

    assert "1 message of the last 90 days was found" in text_of(answer)
    assert MarketTopic.objects.get().words == ["林木家", "ikea"]
    assert MarketSignal.objects.get().state == "suggested"


def test_a_topic_is_changed(leo: Client, heard: Matter) -> None:
    topic = MarketTopic.objects.get(code="linmu")
    url = f"/desk/market/topics/{topic.pk}/"
    page = text_of(leo.get(url))
    assert "林木家</textarea>" in page and 'name="code"' not in page and "heard 1 time" in page

    assert leo.post(url, topic_form(words="林木", active="")).status_code == 302

    topic.refresh_from_db()
    assert (topic.code, topic.words, topic.active) == ("linmu", ["林木"], False)
    assert "out of use" in text_of(leo.get("/desk/market/topics/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": "贵"}, "too short"),
        ({"words": "贵" * 41}, "too long"),
        ({"words": ",".join(f"word{n}" for n in range(41))}, "At most 40 words"),
        ({"name_zh_hans": ""}, "required"),
        ({"name_zh_hans": "\x00"}, "Null characters"),
        ({"code": "林木"}, "valid"),
        ({"code": "price"}, "already exists"),
        ({"kind": "rumour"}, "valid choice"),
    ],
)
@pytest.mark.parametrize("look", ["", "1"])
def test_objections_stand_beside_their_fields(
    leo: Client, wrong: dict[str, str], said: str, look: str
) -> None:
    make_topic("price")
    if look and said == "already exists":
        return

    page = text_of(
        leo.post("/desk/market/topics/new/", topic_form(look=look, **wrong) if look else topic_form(**wrong)),
        422,
    )

    assert said in page
    assert MarketTopic.objects.count() == 1
    assert not JournalEntry.objects.filter(verb="presale.market_topic_made").exists()


def test_agents_do_not_set_topics(desk: Client) -> None:
    assert desk.get("/desk/market/topics/").status_code == 403
    assert desk.post("/desk/market/topics/new/", topic_form()).status_code == 403
