import pytest

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.articles import (
    count_answered,
    create_article,
    publish_article,
    write_article_version,
)
from yinuo.catalog.actions.missed import note_missed_search, settle_missed_search
from yinuo.catalog.errors import NothingSettles, NotPublished, SearchSettled
from yinuo.catalog.models import Article, MissedSearch
from yinuo.catalog.queries.articles import find_articles
from yinuo.catalog.queries.missed import get_missed, list_missed
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound


def _miss(actor: Actor, text: str, place: str = "portal") -> int | None:
    return note_missed_search(actor=actor, now=NOW, text=text, language="zh-hans", place=place)


@pytest.fixture
def article(leo: Actor) -> Article:
    made = create_article(actor=leo, now=NOW, slug="invoice")
    write_article_version(
        actor=leo,
        now=NOW,
        article_id=made.pk,
        language="zh-hans",
        title="怎么开发票",
        body="在订单页填写抬头。",
    )
    return publish_article(actor=leo, now=NOW, article_id=made.pk, audience="public", languages=["zh-hans"])


def test_counts_the_same_words_once(kim: Actor, leo: Actor) -> None:
    first = _miss(kim, "會員積分？")
    again = _miss(kim, " 会员积分 ")
    elsewhere = _miss(leo, "会员积分", place="desk")

    assert first == again != elsewhere
    row = get_missed(actor=leo, missed_id=first or 0)
    assert (row.text, row.times, row.place) == ("会员积分", 2, "portal")
    assert last_entry("missed_search", first or 0).facts["times"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "？！",
        "a",
        "13812345678",
        "订单 2026 0312 0001",
        "kim@example.com",
        "\x00",
        "１３８１２３４５６７８ 王",
    ],
)
def test_keeps_nothing_that_says_nothing_or_is_personal(kim: Actor, text: str) -> None:
    assert _miss(kim, text) is None
    assert MissedSearch.objects.count() == 0


def test_takes_any_length(kim: Actor) -> None:
    key = _miss(kim, "长" * 5000)

    assert len(MissedSearch.objects.get(pk=key).text) == 120


def test_refuses_a_place_that_is_none(kim: Actor) -> None:
    with refused(InvalidValue):
        _miss(kim, "会员积分", place="moon")


def test_is_found_by_the_words_of_a_search_it_settled(kim: Actor, leo: Actor, article: Article) -> None:
    assert find_articles(actor=kim, text="开收据", language="zh-hans") == []
    key = _miss(kim, "开收据") or 0

    settle_missed_search(actor=leo, now=NOW, missed_id=key, article_id=article.pk)

    assert [row.slug for row in find_articles(actor=kim, text="收据", language="zh-hans")] == ["invoice"]
    assert list_missed(actor=leo) == ([], "")
    (row,), _after = list_missed(actor=leo, settled=True)
    assert (row.article, row.reason, row.settled_at) == ("invoice", "", NOW)
    assert last_entry("missed_search", key).facts == {"article_id": article.pk}


def test_begins_anew_after_it_was_settled(kim: Actor, leo: Actor) -> None:
    key = _miss(kim, "开收据") or 0
    settle_missed_search(actor=leo, now=NOW, missed_id=key, reason="不是我们的业务")

    again = _miss(kim, "开收据")

    assert again != key
    assert [row.times for row in list_missed(actor=leo)[0]] == [1]


def test_refuses_to_settle_by_nothing_twice_or_without_the_right(
    kim: Actor, ana: Actor, leo: Actor, article: Article
) -> None:
    key = _miss(kim, "开收据") or 0

    with refused(NothingSettles):
        settle_missed_search(actor=leo, now=NOW, missed_id=key, reason="  ")
    with refused(NotFound):
        settle_missed_search(actor=leo, now=NOW, missed_id=key, article_id=2**62)
    with refused(NotFound):
        settle_missed_search(actor=leo, now=NOW, missed_id=key + 999, reason="x")
    with refused(NotAllowed):
        settle_missed_search(actor=ana, now=NOW, missed_id=key, reason="x")
    settle_missed_search(actor=leo, now=NOW, missed_id=key, reason="x")
    with refused(SearchSettled):
        settle_missed_search(actor=leo, now=NOW, missed_id=key, reason="x")


def test_lists_the_most_frequent_first_by_pages(
    kim: Actor,
    ana: Actor,
    leo: Actor,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for times, text in ((1, "积分"), (3, "开收据"), (2, "换购")):
        for _time in range(times):
            _miss(kim, text)

    with django_assert_num_queries(1):
        first, after = list_missed(actor=leo, limit=2)
    rest, end = list_missed(actor=leo, limit=2, after=after)

    assert [row.text for row in first + rest] == ["开收据", "换购", "积分"]
    assert end == ""
    with pytest.raises(NotAllowed):
        list_missed(actor=ana)
    for wrong in ("x", "1", "1~", "~1", "9" * 30 + "~1", "-1~1"):
        with pytest.raises(InvalidValue):
            list_missed(actor=leo, after=wrong)


def test_counts_a_self_service_answer(kim: Actor, leo: Actor, article: Article) -> None:
    count_answered(actor=kim, now=NOW, article_id=article.pk)

    article.refresh_from_db()
    assert (article.answered, article.helpful, article.not_helpful) == (1, 1, 0)
    draft = create_article(actor=leo, now=NOW, slug="draft")
    with refused(NotPublished):
        count_answered(actor=leo, now=NOW, article_id=draft.pk)
    with refused(NotFound):
        count_answered(actor=kim, now=NOW, article_id=draft.pk)
