"""The only doors to the rows of the catalogue."""

from django.db.models import QuerySet

from yinuo.catalog.errors import ArticleRetired
from yinuo.catalog.models import Article, ArticleVersion, PriceList, Product, ProductFault
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound


def visible_articles(actor: Actor) -> QuerySet[Article]:
    """Return the articles that the actor may read; customers see what is public and published.

    Drafts and retired articles are for those who may edit.
    """
    if not actor.can("article.read"):
        return Article.objects.none()
    if actor.can("article.edit"):
        return Article.objects.all()
    versions = ArticleVersion.objects.filter(published_at__isnull=False)
    published = Article.objects.filter(pk__in=versions.values("article"), retired_at__isnull=True)
    if actor.kind is ActorKind.CUSTOMER:
        return published.filter(audience=Article.Audience.PUBLIC)
    return published


def visible_products(actor: Actor) -> QuerySet[Product]:
    """Return the products that the actor may read; customers see those on offer."""
    if not actor.can("product.read"):
        return Product.objects.none()
    if actor.kind is ActorKind.CUSTOMER:
        return Product.objects.filter(active=True)
    return Product.objects.all()


def article_for(actor: Actor, article_id: int, right: str) -> Article:
    """Return a living article, locked, for a deed that needs the right.

    Raises: NotFound, NotAllowed, ArticleRetired.
    """
    if not visible_articles(actor).filter(pk=article_id).exists():
        raise NotFound()
    actor.require(right)
    article = Article.objects.select_for_update().get(pk=article_id)
    if article.retired_at is not None:
        raise ArticleRetired()
    return article


def product_for(actor: Actor, product_id: int) -> Product:
    """Return a product, locked, for a change.

    Raises: NotFound, NotAllowed.
    """
    product = visible_products(actor).select_for_update().filter(pk=product_id).first()
    if product is None:
        raise NotFound()
    actor.require("product.edit")
    return product


def visible_price_lists(actor: Actor) -> QuerySet[PriceList]:
    """Return the price lists that the actor may read; a customer learns only what they pay."""
    if actor.kind is ActorKind.CUSTOMER or not actor.can("product.read"):
        return PriceList.objects.none()
    return PriceList.objects.all()


def price_list_for(actor: Actor, price_list_id: int) -> PriceList:
    """Return a price list, locked, for a change.

    Raises: NotFound, NotAllowed.
    """
    found = visible_price_lists(actor).select_for_update().filter(pk=price_list_id).first()
    if found is None:
        raise NotFound()
    actor.require("product.edit")
    return found


def visible_faults(actor: Actor) -> QuerySet[ProductFault]:
    """Return the faults whose words the actor may read: those in force; drafts and those out of use are for who may edit.

    Customers read those meant for everybody.
    """
    if not actor.can("article.read"):
        return ProductFault.objects.none()
    if actor.can("article.edit"):
        return ProductFault.objects.all()
    in_force = ProductFault.objects.filter(published__isnull=False, retired_at__isnull=True)
    if actor.kind is ActorKind.CUSTOMER:
        return in_force.filter(audience=Article.Audience.PUBLIC)
    return in_force


def fault_for(actor: Actor, fault_id: int, right: str) -> ProductFault:
    """Return a fault, locked, for a deed that needs the right. Raises: NotFound, NotAllowed."""
    if not visible_faults(actor).filter(pk=fault_id).exists():
        raise NotFound()
    actor.require(right)
    return ProductFault.objects.select_for_update().get(pk=fault_id)
