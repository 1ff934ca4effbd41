import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.indexing import index_catalogue
from yinuo.catalog.actions.products import create_product
from yinuo.catalog.models import Article, Product
from yinuo.core import search
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry, SearchDocument


@pytest.fixture
def shelf(cast: Cast) -> tuple[list[Product], Article]:
    products = [
        create_product(actor=SYSTEM, now=NOW, code=f"T-{n}", names={"zh-hans": f"餐桌 {n}"}, fields={})
        for n in range(3)
    ]
    article = create_article(actor=SYSTEM, now=NOW, slug="care")
    write_article_version(
        actor=SYSTEM, now=NOW, article_id=article.pk, language="zh-hans", title="怎么保养", body="软布"
    )
    publish_article(actor=SYSTEM, now=NOW, article_id=article.pk, audience="public", languages=["zh-hans"])
    create_article(actor=SYSTEM, now=NOW, slug="draft")
    SearchDocument.objects.all().delete()
    return products, article


def test_makes_products_findable_part_by_part(shelf: tuple[list[Product], Article]) -> None:
    products, _article = shelf
    keys = [row.pk for row in products]

    count, after = index_catalogue(actor=SYSTEM, now=NOW, kind="product", limit=2)
    rest = index_catalogue(actor=SYSTEM, now=NOW, kind="product", after=after, limit=2)

    assert (count, after, rest) == (2, keys[1], (1, 0))
    assert sorted(hit.ref_id for hit in search.find(text="餐桌", kind="product")) == keys
    entries = JournalEntry.objects.filter(verb="catalog.catalogue_indexed").order_by("id")
    assert [entry.facts for entry in entries] == [
        {"kind": "product", "rows": 2},
        {"kind": "product", "rows": 1},
    ]


def test_makes_published_articles_findable_alone(shelf: tuple[list[Product], Article]) -> None:
    _products, article = shelf

    assert index_catalogue(actor=SYSTEM, now=NOW, kind="article") == (1, 0)
    assert list(SearchDocument.objects.values_list("kind", "ref_id")) == [("article", article.pk)]


def test_says_nothing_where_nothing_is(cast: Cast) -> None:
    assert index_catalogue(actor=SYSTEM, now=NOW, kind="product") == (0, 0)
    assert not JournalEntry.objects.filter(verb="catalog.catalogue_indexed").exists()


def test_is_closed_to_whoever_may_not_edit(cast: Cast, shelf: tuple[list[Product], Article]) -> None:
    with pytest.raises(NotAllowed):
        index_catalogue(actor=cast.actor("ana_agent"), now=NOW, kind="product")
    assert not SearchDocument.objects.exists()
