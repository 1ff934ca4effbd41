from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.models import Article
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Matter, Message, Promise
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.bot import answer_by_bot, ask_for_person, say_bot_helped
from yinuo.presale.models import BotTalk

QUESTION = "餐桌桌面有水印怎么办"
SOON = NOW + timedelta(seconds=2)


def _publish(body: str, audience: str = "public") -> Article:
    made = create_article(actor=SYSTEM, now=NOW, slug="water-marks")
    write_article_version(
        actor=SYSTEM, now=NOW, article_id=made.pk, language="zh-hans", title="桌面有水印怎么办", body=body
    )
    return publish_article(
        actor=SYSTEM, now=NOW, article_id=made.pk, audience=audience, languages=["zh-hans"]
    )


@pytest.fixture
def article(cast: Cast) -> Article:
    return _publish("软布蘸少许木蜡油，顺木纹擦三五遍。")


def _guest(matter: Matter) -> Actor:
    return customer_actor(customer_id=None, name="Kim", matter_ids=[matter.pk])


def _verbs(matter: Matter) -> list[str]:
    rows = JournalEntry.objects.filter(matter_id=matter.pk, verb__startswith="presale.bot").order_by("id")
    return list(rows.values_list("verb", flat=True))


def _write(matter: Matter, text: str) -> None:
    take_customer_message(actor=_guest(matter), now=SOON, matter_id=matter.pk, text=text, channel="web")


def test_answers_from_an_article_and_meets_no_promise(article: Article, ask: Any, settings: Any) -> None:
    matter = ask(QUESTION)

    message = answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)

    assert message is not None and (message.author_kind, message.direction) == ("bot", "out")
    assert "软布蘸少许木蜡油" in message.text
    assert f"{settings.YINUO_PUBLIC_URL}/help/water-marks/" in message.text
    assert _verbs(matter) == ["presale.bot_answered"]
    matter.refresh_from_db()
    assert matter.first_answered_at is None
    assert Promise.objects.get(matter=matter).state == "active"


def test_hears_each_message_once(article: Article, ask: Any) -> None:
    matter = ask(QUESTION)
    answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None
    assert BotTalk.objects.get().turns == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("桌面有水印，我要退款", "money"),
        ("桌面有水印，转人工", "asked"),
        ("桌面有水印，太差了", "feeling"),
        ("冰箱不制冷", "unknown"),
    ],
)
def test_leaves_it_to_a_person_without_a_word(article: Article, ask: Any, text: str, reason: str) -> None:
    matter = ask(text)

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None

    talk = BotTalk.objects.get(pk=matter.pk)
    assert (talk.reason, talk.handed_over_at, talk.turns) == (reason, SOON, 0)
    assert _verbs(matter) == ["presale.bot_handed_over"]
    assert Message.objects.filter(matter=matter).count() == 1


def test_hands_over_when_it_is_late(article: Article, ask: Any) -> None:
    matter = ask(QUESTION)

    assert answer_by_bot(actor=SYSTEM, now=NOW + timedelta(minutes=4), matter_id=matter.pk) is None
    assert BotTalk.objects.get().reason == "slow"


def test_never_sends_a_promise(cast: Cast, ask: Any) -> None:
    _publish("桌面有水印怎么办：我们明天下午三点前上门给您处理。")
    matter = ask(QUESTION)

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None
    assert BotTalk.objects.get().reason == "promise"


def test_reads_nothing_that_is_for_staff(cast: Cast, ask: Any) -> None:
    _publish("主管同意后上门。", audience="staff")
    matter = ask(QUESTION)

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None
    assert BotTalk.objects.get().reason == "unknown"


def test_says_once_that_a_person_takes_over_after_three_answers(article: Article, ask: Any) -> None:
    matter = ask(QUESTION)
    answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)
    for again in ("桌面水印擦不掉怎么办", "桌面水印还在怎么办", "桌面水印更深了怎么办"):
        _write(matter, again)
        answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)
    _write(matter, QUESTION)

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None
    assert _verbs(matter) == ["presale.bot_answered"] * 3 + ["presale.bot_handed_over"]
    assert BotTalk.objects.get().reason == "unhelpful"
    assert Message.objects.filter(matter=matter, author_kind="bot").count() == 4


def test_is_silent_once_a_person_has_answered(article: Article, ask: Any, cast: Cast) -> None:
    matter = ask(QUESTION)
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="您好，请问是哪张桌子")

    assert answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk) is None
    assert not BotTalk.objects.exists()


def test_counts_as_the_first_answer_only_when_the_customer_says_so(article: Article, ask: Any) -> None:
    matter = ask(QUESTION)
    say_bot_helped(actor=_guest(matter), now=SOON, matter_id=matter.pk)
    assert _verbs(matter) == []
    answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)

    say_bot_helped(actor=_guest(matter), now=SOON, matter_id=matter.pk)
    say_bot_helped(actor=_guest(matter), now=SOON, matter_id=matter.pk)

    assert _verbs(matter) == ["presale.bot_answered", "presale.bot_helped"]
    promise = Promise.objects.get(matter=matter)
    assert (promise.state, promise.settled_at) == ("kept", SOON)
    matter.refresh_from_db()
    assert matter.first_answered_at == SOON


def test_leaves_it_to_a_person_when_asked_by_the_button(article: Article, ask: Any, cast: Cast) -> None:
    matter = ask(QUESTION)
    answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)

    ask_for_person(actor=_guest(matter), now=SOON, matter_id=matter.pk)
    ask_for_person(actor=_guest(matter), now=SOON, matter_id=matter.pk)

    assert _verbs(matter) == ["presale.bot_answered", "presale.bot_handed_over"]
    assert BotTalk.objects.get().reason == "asked"
    with pytest.raises(NotAllowed):
        ask_for_person(actor=cast.actor("sun_supervisor"), now=SOON, matter_id=matter.pk)


@pytest.mark.parametrize("on", [True, False])
def test_is_asked_for_only_where_the_house_wants_it(cast: Cast, ask: Any, settings: Any, on: bool) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.YINUO_BOT = on
    matter = ask(QUESTION)

    jobs = ProcrastinateJob.objects.filter(task_name="presale.answer_automatically")
    assert [job.args for job in jobs] == ([{"matter_id": matter.pk}] if on else [])


def test_shows_the_customer_two_buttons_until_one_is_pressed(
    article: Article, ask: Any, client: Client, settings: Any
) -> None:
    settings.YINUO_BOT = True
    matter = ask(QUESTION)
    page = f"/t/{matter.secret}/"
    assert f"{page}person/" not in client.get(page).content.decode()
    answer_by_bot(actor=SYSTEM, now=SOON, matter_id=matter.pk)

    assert f"{page}person/" in client.get(page).content.decode()
    assert client.get(f"{page}person/").status_code == 405
    assert client.post("/t/none/person/").status_code == 404
    assert client.post(f"{page}person/")["Location"] == page
    assert f"{page}person/" not in client.get(page).content.decode()
    assert client.post(f"{page}helped/").status_code == 302
    assert _verbs(matter) == ["presale.bot_answered", "presale.bot_handed_over"]
