"""The market is heard while a message is taken in, at no statement more."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_topic, opened
from yinuo.core import rows
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.merge import merge_matters, split_matter, undo_merge
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.market import refuse_signal
from yinuo.presale.market_topics import forget_topics
from yinuo.presale.models import MarketSignal, MarketTopic

LATER = NOW + timedelta(minutes=5)
TEXT = "林木家的柜子便宜两千，你们能便宜吗？"


def write(matter: Matter, text: str, **more: Any) -> Message:
    guest = customer_actor(customer_id=None, name="Kim", matter_ids=[matter.pk])
    return take_customer_message(
        actor=guest, now=LATER, matter_id=matter.pk, text=text, channel="web", **more
    )


def heard(matter: Matter) -> list[tuple[str, str, str]]:
    found = MarketSignal.objects.filter(matter=matter).order_by("pk")
    return list(found.values_list("topic__code", "words", "state"))


def statements(monkeypatch: pytest.MonkeyPatch, work: Any) -> int:
    """Return how many statements something takes, those of waiting rows included."""
    written = []
    execute = rows._execute

    def counted(*args: Any, **kwargs: Any) -> None:
        written.append(args)
        execute(*args, **kwargs)

    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as asked:
        patched.setattr(rows, "_execute", counted)
        work()
    return len(asked) + len(written)


def test_a_question_is_heard_with_its_product(cast: Cast, ask: Any) -> None:
    make_topic()
    product = make_product()

    matter = ask(TEXT, product_id=product.pk)

    signal = MarketSignal.objects.get()
    message = matter.messages.get()
    assert (signal.matter_id, signal.message_id, signal.product_id) == (matter.pk, message.pk, product.pk)
    assert (signal.words, signal.state, signal.at) == ("林木家", "suggested", message.at)
    assert signal.decided_at is None


def test_each_message_is_heard_once_for_each_topic(cast: Cast, ask: Any) -> None:
    make_topic()
    make_topic("price", kind="objection", words=("便宜", "太贵"))
    matter = ask(TEXT)

    write(matter, "林木家、林木家、太贵了，便宜点。")

    assert heard(matter) == [
        ("linmu", "林木家", "suggested"),
        ("price", "便宜", "suggested"),
        ("linmu", "林木家", "suggested"),
        ("price", "太贵 · 便宜", "suggested"),
    ]


def test_a_later_message_knows_the_product_too(cast: Cast, ask: Any) -> None:
    product = make_product()
    inquiry, sale = ask("想问问柜子", product_id=product.pk), opened(cast, product_id=product.pk)
    make_topic()
    forget_topics()

    write(inquiry, TEXT)
    write(sale, TEXT)

    assert set(MarketSignal.objects.values_list("product_id", flat=True)) == {product.pk}


def test_what_we_say_is_not_heard(cast: Cast, ask: Any) -> None:
    asked = ask("想问问柜子")
    make_topic()
    forget_topics()
    ana = cast.actor("ana_agent")

    send_reply(actor=ana, now=LATER, matter_id=asked.pk, text=TEXT)
    write_note(actor=ana, now=LATER, matter_id=asked.pk, text=TEXT)

    assert not MarketSignal.objects.exists()


def test_topics_out_of_use_hear_nothing(cast: Cast, ask: Any) -> None:
    make_topic()
    MarketTopic.objects.update(active=False)

    ask(TEXT)

    assert not MarketSignal.objects.exists()


def test_listening_costs_no_statement(cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(TEXT)
    without = statements(monkeypatch, lambda: ask(TEXT))
    make_topic()
    make_topic("price", kind="objection", words=("便宜",))
    forget_topics()
    ask(TEXT)
    assert MarketSignal.objects.count() == 2

    with_unheard = statements(monkeypatch, lambda: ask("茶几能混搭吗？"))
    with_heard = statements(monkeypatch, lambda: ask(TEXT))

    assert (with_unheard, with_heard) == (without, without)
    assert MarketSignal.objects.count() == 4


def test_a_further_message_asks_for_its_product_only_where_it_is_heard(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = ask()
    write(matter, "还在吗")
    without = statements(monkeypatch, lambda: write(matter, "在的话说一声"))
    make_topic()
    forget_topics()
    write(matter, "好的")

    assert statements(monkeypatch, lambda: write(matter, "什么时候到")) == without
    assert statements(monkeypatch, lambda: write(matter, TEXT)) == without + 1


def test_it_is_written_with_the_message_and_not_journalled(cast: Cast, ask: Any) -> None:
    make_topic()

    matter = ask(TEXT)

    verbs = set(JournalEntry.objects.filter(matter_id=matter.pk).values_list("verb", flat=True))
    assert MarketSignal.objects.exists() and not any("market" in verb for verb in verbs)


def test_it_goes_along_when_messages_are_split_off(cast: Cast, ask: Any) -> None:
    make_topic()
    matter = ask("想问问柜子")
    said = write(matter, TEXT)
    signal = MarketSignal.objects.get()
    refuse_signal(actor=cast.actor("ana_agent"), now=LATER, signal_id=signal.pk)

    new = split_matter(actor=cast.actor("ana_agent"), now=LATER, matter_id=matter.pk, message_ids=[said.pk])

    assert heard(new) == [("linmu", "林木家", "refused")]
    assert heard(matter) == []


def test_it_goes_along_when_matters_are_merged_and_back(cast: Cast, ask: Any) -> None:
    make_topic()
    asker = Arrival(name="Kim", phone="13812345678")
    first, second = ask(TEXT, asker=asker), ask("还有一个问题", asker=asker, now=LATER)
    ana = cast.actor("ana_agent")

    merge = merge_matters(
        actor=ana, now=LATER, survivor_id=second.pk, absorbed_id=first.pk, reason="同一件事"
    )
    assert (len(heard(first)), len(heard(second))) == (0, 1)
    undo_merge(actor=ana, now=LATER, merge_id=merge.pk)

    assert (len(heard(first)), len(heard(second))) == (1, 0)
