from yinuo.catalog.models.article import Article, ArticleVersion
from yinuo.catalog.models.product import Precaution, Product

__all__ = ["Article", "ArticleVersion", "Precaution", "Product"]
