"""Making what is written findable again: for rows that stood here before search did, or after its words changed."""

from datetime import datetime

from yinuo.catalog.journal import CatalogueIndexed
from yinuo.catalog.models import Article, Product
from yinuo.catalog.search import index_article, index_products
from yinuo.core.action import action, record
from yinuo.core.actor import Actor

MOST = 500
KINDS = ("product", "article")


@action(journal=CatalogueIndexed, many=True)
def index_catalogue(
    *, actor: Actor, now: datetime, kind: str, after: int = 0, limit: int = MOST
) -> tuple[int, int]:
    """Index the next products or published articles after a key; return how many, and the last key (0: none is left).

    Raises: NotAllowed.
    """
    actor.require(f"{kind}.edit")
    if kind == "product":
        products = list(Product.objects.filter(pk__gt=after).order_by("pk")[:limit])
        index_products(products, now=now)
        keys = [row.pk for row in products]
    else:
        articles = Article.objects.filter(
            pk__gt=after, retired_at__isnull=True, versions__published_at__isnull=False
        )
        keys = list(articles.order_by("pk").values_list("pk", flat=True).distinct()[:limit])
        for article in Article.objects.filter(pk__in=keys).order_by("pk"):
            index_article(article, now=now)
    if keys:
        record(CatalogueIndexed(subject_id=1, kind=kind, rows=len(keys)))
    return len(keys), keys[-1] if len(keys) == limit else 0
