"""Questions that the automatic answer took these days: one it answered, one it left to a person."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from yinuo.core.actor import SYSTEM, Actor
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.bot import answer_by_bot, ask_for_person, say_bot_helped


def automatic_stories(stage: Stage) -> list[Story]:
    """Return the stories of the automatic answer."""
    return [_helped(stage), _left_to_a_person(stage)]


def _helped(stage: Stage) -> Iterator[datetime]:
    at = stage.ago(hours=29)
    yield at
    matter = _ask(stage, at, "许明远", "19900009701", "布艺沙发的布套怎么洗？可以机洗吗", product="S-3006")
    at += timedelta(seconds=2)
    yield at
    answer_by_bot(actor=SYSTEM, now=at, matter_id=matter.pk)
    at += timedelta(minutes=4)
    yield at
    say_bot_helped(actor=_asker(matter), now=at, matter_id=matter.pk)
    at += timedelta(hours=1)
    yield at
    text = "许先生您好，看到自动答复帮上了忙。布套如果缩水或褪色，随时在这里写，我们给您看。"
    stage.reply(at, matter, text, then="resolve")


def _left_to_a_person(stage: Stage) -> Iterator[datetime]:
    at = stage.ago(hours=27)
    yield at
    matter = _ask(stage, at, "汤雨薇", "19900009702", "桌面有水印怎么办？擦了两遍还在", product="T-1601")
    at += timedelta(seconds=2)
    yield at
    answer_by_bot(actor=SYSTEM, now=at, matter_id=matter.pk)
    at += timedelta(minutes=6)
    yield at
    ask_for_person(actor=_asker(matter), now=at, matter_id=matter.pk)
    at += timedelta(minutes=9)
    yield at
    text = "汤女士您好，我是周敏。擦两遍还在，多半是渗得深了。您拍一张近照发来，我请师傅看要不要打磨。"
    stage.reply(at, matter, text)
    at += timedelta(minutes=40)
    yield at
    stage.write(at, matter, "照片发到店里的邮箱了，师傅说自己能处理，谢谢。")
    at += timedelta(minutes=12)
    yield at
    stage.reply(at, matter, "好的汤女士，处理中有拿不准的地方，写在这里就行。", then="resolve")


def _ask(stage: Stage, at: datetime, name: str, phone: str, text: str, *, product: str) -> Matter:
    return stage.ask(
        at, name, phone, text, topic="usage", product_id=stage.products[product].pk, channel="web"
    )


def _asker(matter: Matter) -> Actor:
    name = matter.customer.name if matter.customer is not None else ""
    return customer_actor(customer_id=None, name=name, matter_ids=[matter.pk], language=matter.language)
