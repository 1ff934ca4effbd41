"""Market topics: made, changed, previewed, heard in the past."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_topic
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.people.errors import AlreadyExists
from yinuo.presale.actions.market import refuse_signal
from yinuo.presale.actions.market_topics import change_topic, hear_past
from yinuo.presale.actions.market_topics import make_topic as make
from yinuo.presale.models import MarketSignal, MarketTopic
from yinuo.presale.queries import market_topics
from yinuo.presale.queries.market_topics import get_topic, list_topics, past_heard

NAMES = {"zh-hans": "林木家", "zh-hant": "", "en": "Linmu"}
TEXT = "林木家的柜子便宜两千，你们能便宜吗？"


def test_a_topic_is_made_and_listened_for_at_once(cast: Cast, ask: Any) -> None:
    ask("还没有人听")
    topic = make(
        actor=cast.actor("leo_manager"), now=NOW, kind="competitor", code=" Linmu ", names=NAMES,
        words=[" 林木家 ", "LinMu", "linmu", "林木傢"],
    )  # fmt: skip
    ask(TEXT)

    assert (topic.code, topic.kind, topic.active) == ("linmu", "competitor", True)
    assert topic.names == {"zh-hans": "林木家", "en": "Linmu"}
    assert topic.words == ["林木家", "LinMu"]
    assert MarketSignal.objects.get().topic_id == topic.pk
    entry = JournalEntry.objects.get(verb="presale.market_topic_made")
    assert entry.facts["words"] == ["林木家", "LinMu"] and entry.subject_id == topic.pk


def test_a_change_names_what_it_changed(cast: Cast, ask: Any) -> None:
    topic = make_topic()
    ask(TEXT)

    change_topic(
        actor=cast.actor("leo_manager"), now=NOW, topic_id=topic.pk, fields={"words": ["林木"], "active": False}
    )  # fmt: skip
    ask(TEXT)

    entry = JournalEntry.objects.get(verb="presale.market_topic_changed")
    assert entry.facts == {
        "code": "linmu",
        "changed": {"words": [["林木家"], ["林木"]], "active": [True, False]},
    }
    assert MarketSignal.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "error", "field"),
    [
        ({"kind": "rumour"}, InvalidValue, "kind"),
        ({"code": ""}, InvalidValue, "code"),
        ({"code": "林木"}, InvalidValue, "code"),
        ({"code": "a" * 41}, InvalidValue, "code"),
        ({"code": "taken"}, AlreadyExists, "code"),
        ({"names": {}}, InvalidValue, "names"),
        ({"names": {"fr": "Bois"}}, InvalidValue, "names"),
        ({"names": {"zh-hans": "林" * 81}}, InvalidValue, "names"),
        ({"words": ["贵"]}, InvalidValue, "words"),
        ({"words": ["!?"]}, InvalidValue, "words"),
        ({"words": ["贵" * 41]}, InvalidValue, "words"),
        ({"words": [f"word{n}" for n in range(41)]}, InvalidValue, "words"),
    ],
)
def test_refuses_what_is_no_topic(
    cast: Cast, wrong: dict[str, Any], error: type[DomainError], field: str
) -> None:
    make_topic("taken")
    known: dict[str, Any] = {"kind": "wish", "code": "linmu", "names": NAMES, "words": ["林木家"]}

    with pytest.raises(error) as refused:
        make(actor=cast.actor("leo_manager"), now=NOW, **{**known, **wrong})

    assert refused.value.field == field
    assert MarketTopic.objects.count() == 1 and not JournalEntry.objects.exists()


def test_all_objections_come_at_once(cast: Cast) -> None:
    topic = make_topic()

    with pytest.raises(SeveralErrors) as refused:
        change_topic(
            actor=cast.actor("leo_manager"), now=NOW, topic_id=topic.pk, fields={"names": {}, "words": ["贵"]}
        )

    assert [error.field for error in refused.value.errors] == ["names", "words"]


def test_only_who_may_set_topics_does(cast: Cast) -> None:
    topic = make_topic()
    ana = cast.actor("ana_agent")

    for work in (
        lambda: make(actor=ana, now=NOW, kind="wish", code="x", names=NAMES),
        lambda: change_topic(actor=ana, now=NOW, topic_id=topic.pk, fields={"active": False}),
        lambda: hear_past(actor=ana, now=NOW, topic_id=topic.pk),
        lambda: past_heard(actor=ana, now=NOW, words=["林木家"]),
    ):
        with pytest.raises(NotAllowed):
            work()
    with pytest.raises(NotFound):
        change_topic(actor=cast.actor("leo_manager"), now=NOW, topic_id=999_999, fields={})
    with pytest.raises(InvalidValue):
        change_topic(actor=cast.actor("leo_manager"), now=NOW, topic_id=topic.pk, fields={"kind": "wish"})


def test_words_show_what_they_would_have_heard(cast: Cast, ask: Any) -> None:
    ask("林木家，一百天前", now=NOW - timedelta(days=100))
    ask(TEXT, now=NOW - timedelta(days=3))
    matter = ask("發貨慢，林木傢三天就到", now=NOW - timedelta(days=2))
    ask("林木和家人", now=NOW - timedelta(days=1))

    found = past_heard(actor=cast.actor("leo_manager"), now=NOW, words=["林木家", "发货慢", "ikea"])

    assert (found.count, found.is_more) == (2, False)
    newest = found.examples[0]
    assert (newest.matter_id, newest.number, newest.words) == (matter.pk, matter.number, "发货慢 · 林木家")
    assert not MarketSignal.objects.exists()


def test_words_that_nobody_said_show_nothing(cast: Cast, ask: Any) -> None:
    ask("unlikeable")

    for words in (["ikea"], [], ["!!"], ["'; DROP TABLE"], ["\x00\x00"]):
        assert past_heard(actor=cast.actor("leo_manager"), now=NOW, words=words).count == 0


def test_more_than_it_counts_is_said(cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(market_topics, "MOST_PAST", 2)
    for _each in range(3):
        ask(TEXT)

    found = past_heard(actor=cast.actor("leo_manager"), now=NOW, words=["林木家"])

    assert (found.count, found.is_more) == (2, True)


def test_a_preview_is_one_query(cast: Cast, ask: Any, django_assert_num_queries: Any) -> None:
    for _each in range(3):
        ask(TEXT)
    leo = cast.actor("leo_manager")

    with django_assert_num_queries(1):
        past_heard(actor=leo, now=NOW, words=["林木家", "便宜"])


def test_the_past_is_heard_once(cast: Cast, ask: Any) -> None:
    product = make_product()
    ask(TEXT, now=NOW - timedelta(days=91))
    ask(TEXT, now=NOW - timedelta(days=89), product_id=product.pk)
    ask("茶几能混搭吗？", now=NOW - timedelta(days=1))
    topic = make_topic()
    leo = cast.actor("leo_manager")

    assert hear_past(actor=leo, now=NOW, topic_id=topic.pk) == 1
    signal = MarketSignal.objects.get()
    refuse_signal(actor=leo, now=NOW, signal_id=signal.pk)
    assert hear_past(actor=leo, now=NOW, topic_id=topic.pk) == 0

    signal.refresh_from_db()
    assert (signal.state, signal.words, signal.product_id) == ("refused", "林木家", product.pk)
    counts = JournalEntry.objects.filter(verb="presale.market_past_heard").order_by("id")
    assert [entry.facts["count"] for entry in counts] == [1, 0]


def test_topics_are_listed_by_kind_with_what_was_heard(cast: Cast, ask: Any) -> None:
    make_topic("price", kind="objection", words=("便宜",))
    make_topic("gone", words=("没有",))
    make_topic()
    MarketTopic.objects.filter(code="gone").update(active=False)
    ask(TEXT)
    ask(TEXT)
    refuse_signal(
        actor=cast.actor("leo_manager"),
        now=NOW,
        signal_id=MarketSignal.objects.filter(topic__code="linmu").order_by("pk")[0].pk,
    )

    rows = list_topics(actor=cast.actor("leo_manager"), language="en")
    assert [(row.code, row.name, row.heard) for row in rows] == [
        ("linmu", "Linmu", 1),
        ("gone", "Linmu", 0),
        ("price", "Linmu", 2),
    ]
    used = list_topics(actor=cast.actor("leo_manager"), language="en", active=True)
    assert [row.code for row in used] == ["linmu", "price"]
    assert list_topics(actor=cast.actor("otto_other_outlet"), language="en")[0].heard == 0
    with pytest.raises(NotFound):
        get_topic(actor=cast.actor("leo_manager"), topic_id=999_999, language="en")
