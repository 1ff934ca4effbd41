"""What was heard: confirmed, refused, marked by hand; who may."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_topic
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.customers import erase_customer
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.market import confirm_signal, mark_message, refuse_signal
from yinuo.presale.models import MarketSignal, MarketTopic

LATER = NOW + timedelta(hours=1)
TEXT = "林木家的柜子便宜两千"


@pytest.fixture
def signal(cast: Cast, ask: Any) -> MarketSignal:
    make_topic()
    ask(TEXT)
    return MarketSignal.objects.get()


def verbs() -> list[str]:
    rows = JournalEntry.objects.filter(verb__startswith="presale.market_signal").order_by("id")
    return [verb.removeprefix("presale.market_signal_") for verb in rows.values_list("verb", flat=True)]


def test_one_is_confirmed_once(cast: Cast, signal: MarketSignal) -> None:
    ana = cast.actor("ana_agent")

    confirm_signal(actor=ana, now=LATER, signal_id=signal.pk)
    confirm_signal(actor=cast.actor("leo_manager"), now=LATER, signal_id=signal.pk)

    signal.refresh_from_db()
    assert (signal.state, signal.decided_by_id, signal.decided_at) == ("confirmed", ana.id, LATER)
    assert verbs() == ["confirmed"]
    entry = JournalEntry.objects.get(verb="presale.market_signal_confirmed")
    assert (entry.matter_id, entry.facts["topic"], entry.facts["before"]) == (
        signal.matter_id,
        "林木家",
        "suggested",
    )


def test_a_decision_may_be_taken_back(cast: Cast, signal: MarketSignal) -> None:
    ana = cast.actor("ana_agent")

    refuse_signal(actor=ana, now=LATER, signal_id=signal.pk)
    refuse_signal(actor=ana, now=LATER, signal_id=signal.pk)
    confirm_signal(actor=ana, now=LATER, signal_id=signal.pk)

    signal.refresh_from_db()
    assert signal.state == "confirmed"
    assert verbs() == ["refused", "confirmed"]


def test_a_person_hears_what_no_word_says(cast: Cast, ask: Any) -> None:
    product = make_product()
    topic = make_topic()
    matter = ask("隔壁那家便宜两千", product_id=product.pk)
    ana = cast.actor("ana_agent")

    made = mark_message(actor=ana, now=LATER, message_id=matter.messages.get().pk, topic_id=topic.pk)
    again = mark_message(actor=ana, now=LATER, message_id=matter.messages.get().pk, topic_id=topic.pk)

    assert made.pk == again.pk
    signal = MarketSignal.objects.get()
    assert (signal.state, signal.words, signal.product_id, signal.at) == ("confirmed", "", product.pk, NOW)
    assert verbs() == ["marked"]


def test_marking_what_was_suggested_confirms_it(cast: Cast, signal: MarketSignal) -> None:
    mark_message(
        actor=cast.actor("ana_agent"), now=LATER, message_id=signal.message_id, topic_id=signal.topic_id
    )

    signal.refresh_from_db()
    assert signal.state == "confirmed"
    assert verbs() == ["confirmed"]


def test_a_note_can_be_marked_and_a_reply_not(cast: Cast, ask: Any) -> None:
    topic, matter, ana = make_topic(), ask(), cast.actor("ana_agent")
    note = write_note(actor=ana, now=LATER, matter_id=matter.pk, text="电话里说林木家便宜")
    reply = send_reply(actor=ana, now=LATER, matter_id=matter.pk, text="林木家我们也知道")

    assert mark_message(actor=ana, now=LATER, message_id=note.pk, topic_id=topic.pk).state == "confirmed"
    with pytest.raises(NotFound):
        mark_message(actor=ana, now=LATER, message_id=reply.pk, topic_id=topic.pk)


def test_only_topics_in_use_are_marked(cast: Cast, ask: Any) -> None:
    topic, matter = make_topic(), ask()
    MarketTopic.objects.update(active=False)

    for key in (topic.pk, 999_999):
        with pytest.raises(NotFound):
            mark_message(
                actor=cast.actor("ana_agent"),
                now=LATER,
                message_id=matter.messages.get().pk,
                topic_id=key,
            )

    assert not MarketSignal.objects.exists()


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("otto_other_outlet", NotFound),  # marks, but does not reach the matter
        ("tia_technician", NotFound),
        ("sun_supervisor", NotAllowed),  # reads every matter, and marks nothing
    ],
)
def test_who_may_not_decide_changes_nothing(
    cast: Cast, signal: MarketSignal, who: str, error: type[Exception]
) -> None:
    actor = cast.actor(who)

    for work in (confirm_signal, refuse_signal):
        with pytest.raises(error):
            work(actor=actor, now=LATER, signal_id=signal.pk)
    with pytest.raises(error):
        mark_message(actor=actor, now=LATER, message_id=signal.message_id, topic_id=signal.topic_id)

    signal.refresh_from_db()
    assert signal.state == "suggested" and verbs() == []


def test_a_customer_hears_nothing_of_it(cast: Cast, signal: MarketSignal) -> None:
    guest = customer_actor(customer_id=None, name="Kim", matter_ids=[signal.matter_id])

    with pytest.raises(NotAllowed):
        confirm_signal(actor=guest, now=LATER, signal_id=signal.pk)


def test_nothing_is_found_where_nothing_is(cast: Cast) -> None:
    with pytest.raises(NotFound):
        confirm_signal(actor=cast.actor("leo_manager"), now=LATER, signal_id=999_999)
    with pytest.raises(NotFound):
        mark_message(actor=cast.actor("leo_manager"), now=LATER, message_id=999_999, topic_id=1)


def test_erasing_a_person_leaves_the_count_alone(cast: Cast, ask: Any) -> None:
    make_topic()
    matter: Matter = ask(TEXT, asker=Arrival(name="Kim", phone="13812345678"))

    erase_customer(actor=SYSTEM, now=LATER, customer_id=matter.customer_id or 0, reason="要求删除")

    signal = MarketSignal.objects.get()
    assert (signal.words, signal.state, signal.at) == ("", "suggested", NOW)
