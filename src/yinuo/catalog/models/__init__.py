from yinuo.catalog.models.article import Article, ArticleVersion
from yinuo.catalog.models.fault import FaultVersion, ProductFault
from yinuo.catalog.models.missed import MissedSearch
from yinuo.catalog.models.price import ListPrice, PriceList
from yinuo.catalog.models.product import Precaution, Product, ProductMatch, ProductPicture, Variant

__all__ = [
    "Article",
    "ArticleVersion",
    "FaultVersion",
    "ListPrice",
    "MissedSearch",
    "Precaution",
    "PriceList",
    "Product",
    "ProductFault",
    "ProductMatch",
    "ProductPicture",
    "Variant",
]
