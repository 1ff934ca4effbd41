"""The search over articles and products against its truth table, asked of the database."""

import pytest

from tests.cast import NOW, Cast
from tests.catalog.search_truth import ARTICLES, KNOWLEDGE, PRODUCTS, SHELF, Row
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.actions.variants import add_variant
from yinuo.catalog.queries.articles import find_articles
from yinuo.catalog.queries.products import find_products
from yinuo.catalog.queries.suggestions import suggest_articles, suggest_products
from yinuo.core.actor import SYSTEM
from yinuo.people.actors import customer_actor

VISITOR = customer_actor(customer_id=None, name="Kim")


@pytest.fixture
def world(cast: Cast) -> None:
    """Write the whole world of the table."""
    for slug, texts in KNOWLEDGE.items():
        article = create_article(actor=SYSTEM, now=NOW, slug=slug)
        for language, (title, body) in texts.items():
            write_article_version(
                actor=SYSTEM, now=NOW, article_id=article.pk, language=language, title=title, body=body
            )
        publish_article(
            actor=SYSTEM, now=NOW, article_id=article.pk, audience="public", languages=list(texts)
        )
    for code, facts in SHELF.items():
        names = {language: name for language, name in facts.items() if language != "sku"}
        product = create_product(actor=SYSTEM, now=NOW, code=code, names=names, fields={})
        add_variant(actor=SYSTEM, now=NOW, product_id=product.pk, sku=facts["sku"])


def _is_wrong(found: list[str], row: Row) -> bool:
    right = found[:1] == ([row.first] if row.first else [])
    return not (right and set(row.also) <= set(found) and not set(row.never) & set(found))


def test_finds_the_articles(world: None) -> None:
    wrong = {}
    for row in ARTICLES:
        found = [one.slug for one in find_articles(actor=VISITOR, text=row.typed, language="zh-hans")]
        near = suggest_articles(actor=VISITOR, text=row.typed, language="zh-hans", limit=10)
        suggested = [one.row.slug for one in near]
        if _is_wrong(found, row) or _is_wrong(suggested, row):
            wrong[row.typed] = (found, suggested)

    assert wrong == {}


def test_finds_the_products(world: None) -> None:
    wrong = {}
    for row in PRODUCTS:
        found = [one.code for one in find_products(actor=VISITOR, text=row.typed, language="zh-hans")]
        near = suggest_products(actor=VISITOR, text=row.typed, language="zh-hans", limit=10)
        suggested = [one.code for one in near]
        if _is_wrong(found, row) or _is_wrong(suggested, row):
            wrong[row.typed] = (found, suggested)

    assert wrong == {}


def test_has_enough_truth() -> None:
    rows = [*ARTICLES, *PRODUCTS]

    assert len(rows) >= 60
    assert sum(not row.first for row in rows) >= 20
    assert len({(row.typed, place < len(ARTICLES)) for place, row in enumerate(rows)}) == len(rows)
