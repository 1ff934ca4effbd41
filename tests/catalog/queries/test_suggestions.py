from typing import Any

import pytest

from tests.cast import NOW
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.queries.suggestions import suggest_articles, suggest_products
from yinuo.core.actor import Actor


@pytest.fixture
def shelf(leo: Actor) -> None:
    product = create_product(actor=leo, now=NOW, code="T-1601", names={"zh-hans": "胡桃木餐桌"})
    for slug, audience, title, body in (
        ("water-marks", "public", "桌面有水印怎么办", "软布蘸少许木蜡油擦。\n\n深的水印需要打磨。"),
        ("inside", "staff", "水印投诉的内部处理", "主管同意后上门。"),
    ):
        article = create_article(actor=leo, now=NOW, slug=slug, product_ids=[product.pk])
        write_article_version(
            actor=leo, now=NOW, article_id=article.pk, language="zh-hans", title=title, body=body
        )
        publish_article(actor=leo, now=NOW, article_id=article.pk, audience=audience, languages=["zh-hans"])


def test_says_why_an_article_may_answer(shelf: None, kim: Actor, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        (found,) = suggest_articles(actor=kim, text="餐桌上有一圈水印，怎么处理", language="zh-hans")

    assert found.row.slug == "water-marks"
    assert [piece.text for piece in found.title if piece.is_hit] == ["水印"]
    assert [piece.text for piece in found.excerpt if piece.is_hit] == ["水印"]
    assert "深的水印需要打磨。" in found.passage
    assert len(found.product_ids) == 1 and 0.18 <= found.share <= 1


def test_shows_staff_what_is_theirs_and_customers_what_is_public(shelf: None, ana: Actor, kim: Actor) -> None:
    def slugs(actor: Actor, **more: bool) -> set[str]:
        return {s.row.slug for s in suggest_articles(actor=actor, text="水印", language="zh-hans", **more)}

    assert slugs(ana) == {"water-marks", "inside"}
    assert slugs(ana, public=True) == slugs(kim) == {"water-marks"}


def test_suggests_products_with_what_matched(
    shelf: None, kim: Actor, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        (found,) = suggest_products(actor=kim, text="想买一张胡桃木桌子", language="zh-hans")

    assert (found.code, [p.text for p in found.name if p.is_hit]) == ("T-1601", ["胡桃木"])


@pytest.mark.parametrize("text", ["", "你好", "\x00", "'" * 300, "冰箱", "z" * 5000])
def test_suggests_nothing_for_what_is_not_here(shelf: None, kim: Actor, text: str) -> None:
    assert suggest_articles(actor=kim, text=text, language="zh-hans") == []
    assert suggest_products(actor=kim, text=text, language="zh-hans") == []
