"""What of articles and products can be found."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from yinuo.catalog.models import Article, ArticleVersion, MissedSearch, Product, Variant
from yinuo.core import search

KIND = "article"
PRODUCT_KIND = "product"


def published_versions(article_ids: list[int]) -> list[ArticleVersion]:
    """Return of these articles the newest published version in each language, by article and language."""
    rows = ArticleVersion.objects.filter(article__in=article_ids, published_at__isnull=False)
    return list(rows.order_by("article_id", "language", "-number").distinct("article_id", "language"))


def index_article(article: Article, *, now: datetime) -> None:
    """Make an article findable in all its languages at once: by its published words, and by searches it settled."""
    versions = published_versions([article.pk])
    searched = MissedSearch.objects.filter(article=article).order_by("pk").values_list("text", flat=True)
    search.index(
        kind=KIND,
        ref_id=article.pk,
        at=now,
        title=versions[0].title if versions else article.slug,
        heavy="\n".join([*(version.title for version in versions), article.category, *searched]),
        text="\n".join(version.body for version in versions),
        audience=article.audience,
    )


def forget_article(article: Article) -> None:
    """Take an article out of what can be found."""
    search.forget(kind=KIND, ref_id=article.pk)


def index_product(product: Product, *, now: datetime) -> None:
    """Make a product findable by its names, numbers, tags and what is written about it, in all languages at once."""
    index_products([product], now=now)


def index_products(products: Collection[Product], *, now: datetime) -> None:
    """Make many products findable; their variants are read at once."""
    variants: dict[int, list[Variant]] = defaultdict(list)
    of_them = Variant.objects.filter(product__in=[product.pk for product in products])
    for variant in of_them.order_by("product", "position", "pk"):
        variants[variant.product_id].append(variant)
    for product in products:
        _index(product, variants[product.pk], now=now)


def _index(product: Product, variants: list[Variant], *, now: datetime) -> None:
    numbers = [text for variant in variants for text in (variant.sku, variant.barcode) if text]
    options = [str(value) for variant in variants for value in variant.options.values()]
    values = [f"{name} {value}" for name, value in product.parameters.items()]
    prose = (product.summaries, product.materials, product.process, product.care)
    search.index(
        kind=PRODUCT_KIND,
        ref_id=product.pk,
        at=now,
        title=product.names.get("zh-hans") or next(iter(product.names.values()), product.code),
        heavy="\n".join(
            [*product.names.values(), product.code, *numbers, product.family, product.brand, *product.tags]
        ),
        text="\n".join([*dict.fromkeys(options), *values, *(t for texts in prose for t in texts.values())]),
        audience="public" if product.active else "staff",
    )
