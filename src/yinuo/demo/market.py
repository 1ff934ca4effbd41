"""What the market says of the company: the topics it listens for, talks in which they were heard, and who decided."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yinuo.demo.stage import Stage
from yinuo.demo.texts import read_json, traditional
from yinuo.demo.timeline import Story
from yinuo.presale.actions.market import confirm_signal, refuse_signal
from yinuo.presale.actions.market_topics import make_topic
from yinuo.presale.models import MarketSignal

_BY = ("heyutong", "songyifan", "zhoumin")
_ANSWERS = {
    "zh-hans": "您好，您说的记下了。材料、尺寸和时间我逐条写给您，方便您比较，不着急定。",
    "en": "Thank you, noted. I am writing down materials, sizes and times for you to compare; there is no hurry.",
}
_FIRST_LOOK, _LAST_LOOK = 82, 5


def market_stories(stage: Stage) -> list[Story]:
    """Return the stories of the topics, of the talks in which they were heard, and of the weekly look at suggestions."""
    talks = read_json("market.json")["talks"]
    return [_topics(stage), _weekly(stage), *(_talk(stage, talk, place) for place, talk in enumerate(talks))]


def _topics(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-88, 9)
    yield at
    for row in read_json("market.json")["topics"]:
        chinese, english = row["names"]
        make_topic(
            actor=stage.actor("gaojianguo", at),
            now=at,
            kind=row["kind"],
            code=row["code"],
            names={"zh-hans": chinese, "zh-hant": traditional(chinese), "en": english},
            words=row["words"],
        )


def _talk(stage: Stage, talk: dict[str, Any], place: int) -> Iterator[datetime]:
    at = stage.day(-talk["days"], talk["hour"], 3 + place)
    yield at
    by, language = _BY[place % len(_BY)], talk.get("language", "zh-hans")
    matter = stage.ask(
        at,
        talk["name"],
        f"199000097{place:02d}",
        talk["text"],
        topic="product",
        owner=by,
        product_id=stage.products[talk["product"]].pk,
        language=language,
    )
    at += timedelta(minutes=8)
    yield at
    answer = _ANSWERS.get(language) or traditional(_ANSWERS["zh-hans"])
    stage.reply(at, matter, answer, by=by, then="resolve")
    at += timedelta(hours=2)
    yield at
    decided = {
        **dict.fromkeys(talk.get("yes", ()), confirm_signal),
        **dict.fromkeys(talk.get("no", ()), refuse_signal),
    }
    for signal in MarketSignal.objects.filter(matter=matter.pk).select_related("topic").order_by("pk"):
        if decide := decided.get(signal.topic.code):
            decide(actor=stage.actor(by, at), now=at, signal_id=signal.pk)


def _weekly(stage: Stage) -> Iterator[datetime]:
    """The manager goes through what words suggested, and leaves now and then one to ask about first."""
    places = count()
    for days in range(_FIRST_LOOK, _LAST_LOOK, -7):
        at = stage.day(-days, 17, 40)
        yield at
        for key in MarketSignal.objects.filter(state="suggested").order_by("pk").values_list("pk", flat=True):
            if next(places) % 6 != 5:
                confirm_signal(actor=stage.actor("gaojianguo", at), now=at, signal_id=key)
