from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.models import Article, MissedSearch
from yinuo.matters.models import Matter
from yinuo.presale.models import Inquiry


@pytest.fixture
def article(cast: Cast) -> Article:
    create_product(actor=SYSTEM, now=NOW, code="T-1601", names={"zh-hans": "胡桃木餐桌"})
    made = create_article(actor=SYSTEM, now=NOW, slug="water-marks")
    write_article_version(
        actor=SYSTEM,
        now=NOW,
        article_id=made.pk,
        language="zh-hans",
        title="桌面有水印怎么办",
        body="软布蘸少许木蜡油，<b>顺木纹</b>擦。",
    )
    return publish_article(
        actor=SYSTEM, now=NOW, article_id=made.pk, audience="public", languages=["zh-hans"]
    )


def test_shows_what_may_answer_while_it_is_written(client: Client, article: Article) -> None:
    page = client.get("/ask/suggest/", {"question": "胡桃木餐桌上有一圈水印怎么处理"}).content.decode()

    assert "桌面有<mark>水印</mark>怎么办" in page
    assert "/help/water-marks/" in page and "/products/T-1601/" in page
    assert 'formaction="/help/water-marks/answered/"' in page
    assert "<b>顺木纹</b>" not in page


@pytest.mark.parametrize("text", ["", "水", "你好", "'" * 700, "冰箱不制冷"])
def test_shows_nothing_where_nothing_fits(client: Client, article: Article, text: str) -> None:
    response = client.get("/ask/suggest/", {"question": text})

    assert (response.status_code, response.content.decode().strip()) == (200, "")
    assert MissedSearch.objects.count() == 0


def test_carries_what_was_searched_into_the_question(
    client: Client, article: Article, question: dict[str, Any]
) -> None:
    page = client.get("/ask/", {"from": "search:水印", "q": "水印"}).content.decode()
    assert 'name="searched" value="水印"' in page
    assert "桌面有<mark>水印</mark>怎么办" in page

    client.post("/ask/", question | {"searched": "水印", "asked_from": "search:水印"})

    assert Inquiry.objects.get().searched == "水印"


def test_closes_a_question_without_asking_and_counts_it_once(client: Client, article: Article) -> None:
    first = client.post("/help/water-marks/answered/", follow=True)
    client.post("/help/water-marks/answered/")

    article.refresh_from_db()
    assert (article.answered, article.helpful) == (1, 1)
    assert "Nothing was sent" in first.content.decode() or "没有" in first.content.decode()
    assert Matter.objects.count() == 0
    assert client.post("/help/none/answered/").status_code == 404
    assert client.get("/help/water-marks/answered/").status_code == 405


def test_counts_what_was_not_found(client: Client, article: Article) -> None:
    page = client.get("/help/", {"q": "会员积分"}).content.decode()
    client.get("/help/", {"q": "會員積分"})
    client.get("/help/", {"q": "水印"})
    client.get("/help/", {"q": "13812345678"})

    missed = MissedSearch.objects.get()
    assert (missed.text, missed.times, missed.place) == ("會員積分", 2, "portal")
    assert "search%3A" in page or "search:" in page


def test_answers_but_no_longer_counts_whoever_searches_without_end(client: Client, cast: Cast) -> None:
    for number in range(32):
        assert client.get("/help/", {"q": f"找不到的词{chr(0x4E00 + number)}"}).status_code == 200

    assert MissedSearch.objects.count() == 30
