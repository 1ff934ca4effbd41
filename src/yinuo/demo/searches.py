"""What people searched and did not find in these weeks; what editors made of some of it."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from yinuo.catalog.actions.missed import note_missed_search, settle_missed_search
from yinuo.catalog.models import Article
from yinuo.core.actor import Actor
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.people.actors import customer_actor

_EDITOR = "gaojianguo"


class _Missed(Struct, frozen=True, kw_only=True):
    """Words that found nothing, on these days before today; `article` or `why` is how an editor settled it yesterday."""

    text: str
    days: tuple[int, ...]
    place: str = "portal"
    article: str = ""
    why: str = ""
    language: str = "zh-hans"


_MISSED = (
    _Missed(text="榻榻米", days=(24, 19, 15, 11, 9, 6, 4, 2, 1)),
    _Missed(text="折叠餐桌", days=(21, 14, 12, 8, 5, 3, 1)),
    _Missed(text="旧家具回收", days=(18, 10, 7, 2)),
    _Missed(text="儿童椅 可升降", days=(13, 6, 2)),
    _Missed(text="分期付款", days=(16, 9, 3), place="desk"),
    _Missed(text="猫抓布", days=(11, 5), place="desk"),
    _Missed(text="wardrobe light", days=(8, 4), language="en"),
    _Missed(text="白色水渍圈", days=(20, 12, 6), article="water-marks"),
    _Missed(text="岩板开裂热锅", days=(17,), why="岩板耐热已写在商品页的“事先须知”里"),
)  # fmt: skip


def search_stories(stage: Stage) -> list[Story]:
    """Return the stories of the searches."""
    return [_searched(stage, one, place) for place, one in enumerate(_MISSED)]


def _searched(stage: Stage, missed: _Missed, place: int) -> Iterator[datetime]:
    key = None
    for number, days in enumerate(missed.days):
        at = stage.day(-days, 10 + (place + number) % 9, 7 + 5 * place)
        yield at
        key = note_missed_search(
            actor=_seeker(stage, missed, at),
            now=at,
            text=missed.text,
            language=missed.language,
            place=missed.place,
        )
    if key is None or not (missed.article or missed.why):
        return
    at = stage.day(-1, 15, 10 + place)
    yield at
    article = Article.objects.filter(slug=missed.article).first() if missed.article else None
    settle_missed_search(
        actor=stage.actor(_EDITOR, at),
        now=at,
        missed_id=key,
        article_id=article.pk if article is not None else None,
        reason=missed.why,
    )


def _seeker(stage: Stage, missed: _Missed, at: datetime) -> Actor:
    if missed.place == "desk":
        return stage.actor("zhoumin", at)
    return customer_actor(customer_id=None, name="", language=missed.language)
