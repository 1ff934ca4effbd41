"""What the market says through the API: topics, signals, counts, losses."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_topic
from yinuo.matters.models import Matter
from yinuo.presale.models import MarketSignal, MarketTopic

TEXT = "林木家的柜子便宜两千，你们太贵"
TOPIC = {"kind": "competitor", "code": "linmu", "names": {"zh-hans": "林木家", "en": "Linmu"}, "words": ["林木家", "IKEA"]}  # fmt: skip


@pytest.fixture
def heard(cast: Cast, ask: Any) -> Matter:
    make_topic()
    make_topic("price", kind="objection", words=("太贵",))
    matter: Matter = ask(TEXT, now=timezone.now(), product_id=make_product().pk)
    return matter


def test_a_topic_is_made_once_for_its_key_and_changed(program: Program) -> None:
    made = program.post("/market/topics", TOPIC, Idempotency_Key="a")
    again = program.post("/market/topics", TOPIC, Idempotency_Key="a")

    assert (made.status, again.status, made.body) == (201, 201, again.body)
    assert made.headers["Location"] == f"/api/v1/market/topics/{made.body['id']}"
    assert (made.body["words"], made.body["active"], made.body["heard"]) == (["林木家", "IKEA"], True, 0)
    assert program.post("/market/topics", TOPIC).code == "already_exists"

    changed = program.patch(f"/market/topics/{made.body['id']}", {"words": ["林木"]})
    assert (changed.status, changed.body["words"], changed.body["names"]) == (200, ["林木"], TOPIC["names"])
    assert program.get(f"/market/topics/{made.body['id']}?language=en").body["name"] == "Linmu"
    assert [row["code"] for row in program.get("/market/topics?fields=code").body["items"]] == ["linmu"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour"}, {"code": "林木"}, {"code": "x" * 41}, {"words": ["贵"]}, {"words": ["x" * 41]},
        {"words": [f"word{n}" for n in range(41)]}, {"names": {"fr": "Bois"}}, {"names": {}},
    ],
)  # fmt: skip
def test_what_is_no_topic_is_refused(program: Program, wrong: dict[str, Any]) -> None:
    assert program.post("/market/topics", {**TOPIC, **wrong}).status == 422
    assert not MarketTopic.objects.exists()


def test_words_are_previewed_and_the_past_is_heard(program: Program, ask: Any) -> None:
    ask(TEXT, now=timezone.now() - timedelta(days=2))

    found = program.post("/market/preview", {"words": ["林木家"]}).body
    assert (found["count"], found["examples"][0]["words"]) == (1, "林木家")
    made = program.post("/market/topics", TOPIC).body
    assert program.post(f"/market/topics/{made['id']}/past").body == {"new": 1}
    assert program.post(f"/market/topics/{made['id']}/past").body == {"new": 0}


def test_signals_are_listed_and_decided(program: Program, heard: Matter) -> None:
    page = program.get("/market/signals?limit=1&language=en").body
    rest = program.get(f"/market/signals?limit=1&cursor={page['next'].replace('+', '%2B')}").body
    assert len(page["items"]) == len(rest["items"]) == 1 and rest["next"] == ""
    one, two = (body["items"][0]["id"] for body in (page, rest))

    assert program.post(f"/market/signals/{one}/confirm").body["state"] == "confirmed"
    assert program.post(f"/market/signals/{two}/refuse").body["state"] == "refused"

    assert [row["id"] for row in program.get("/market/signals").body["items"]] == [one]
    assert [row["id"] for row in program.get("/market/signals?state=refused").body["items"]] == [two]
    assert program.get(f"/market/signals?matter_id={heard.pk}&product_id=0").body["items"] == []


def test_a_message_is_marked(program: Program, heard: Matter) -> None:
    wish = make_topic("corners", kind="wish", words=())
    message = heard.messages.get()

    marked = program.post(f"/messages/{message.pk}/signals", {"topic_id": wish.pk})

    assert (marked.status, marked.body["state"], marked.body["message_id"]) == (201, "confirmed", message.pk)
    assert program.post(f"/messages/{message.pk}/signals", {"topic_id": 999_999}).status == 404
    assert program.post("/messages/999999/signals", {"topic_id": wish.pk}).status == 404


def test_counts_by_product_and_month(program: Program, heard: Matter) -> None:
    month = timezone.localdate().replace(day=1).isoformat()
    product = MarketSignal.objects.all()[0].product_id

    rows = program.get(f"/market/counts?first={month[:7]}&last={month[:7]}").body["items"]

    assert [(row["month"], row["product_id"], row["confirmed"], row["suggested"]) for row in rows] == [
        (month, product, 0, 1),
        (month, product, 0, 1),
    ]
    assert program.get("/market/counts?product_id=0").body["items"] == []
    assert program.get("/market/losses").body["items"] == []


@pytest.mark.parametrize(
    "query",
    ["first=2026-13", "last=x", "first=9999-12", "product_id=-1", "state=maybe", "cursor=zzz", "topic_id=0"],
)
def test_a_wrong_question_is_refused(program: Program, query: str) -> None:
    assert program.get(f"/market/signals?{query}").status == 422


def test_each_needs_its_right(make_program: MakeProgram, heard: Matter) -> None:
    reader = make_program("matter.read")
    key, message = MarketSignal.objects.all()[0].pk, heard.messages.get().pk
    topic = MarketTopic.objects.all()[0].pk

    assert reader.get("/market/signals").status == reader.get("/market/counts").status == 200
    refused = [
        reader.post("/market/topics", TOPIC),
        reader.patch(f"/market/topics/{topic}", {"active": False}),
        reader.post(f"/market/topics/{topic}/past"),
        reader.post("/market/preview", {"words": ["林木家"]}),
        reader.post(f"/market/signals/{key}/confirm"),
        reader.post(f"/market/signals/{key}/refuse"),
        reader.post(f"/messages/{message}/signals", {"topic_id": topic}),
    ]
    assert {answer.status for answer in refused} == {403}
    assert set(MarketSignal.objects.values_list("state", flat=True)) == {"suggested"}
