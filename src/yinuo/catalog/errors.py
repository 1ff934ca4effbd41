"""What can stand in the way with products and articles."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class CodeTaken(DomainError):
    code = "code_taken"
    status = 409
    message = _("“%(code)s” is already used. Choose another one.")


class CatalogTextMissing(DomainError):
    code = "catalog_text_missing"
    message = _("Please write a text in at least one language.")


class CatalogTextTooLong(DomainError):
    code = "catalog_text_too_long"
    message = _("This has %(length)s characters; at most %(limit)s fit.")


class UnknownLanguage(DomainError):
    code = "unknown_language"
    message = _("“%(language)s” is not one of the languages here.")


class BadSlug(DomainError):
    code = "bad_slug"
    message = _("A short name has letters, digits and hyphens.")


class ProductRetired(DomainError):
    code = "product_retired"
    status = 409
    message = _("This product was retired already.")


class ArticleRetired(DomainError):
    code = "article_retired"
    status = 409
    message = _("This article was retired.")


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    status = 409
    message = _("There is no new text in this language: %(languages)s")


class NotPublished(DomainError):
    code = "not_published"
    status = 409
    message = _("This article is not published.")


class VariantRetired(DomainError):
    code = "variant_retired"
    status = 409
    message = _("This variant was retired already.")


class PictureUnreadable(DomainError):
    code = "picture_unreadable"
    message = _(
        "“%(name)s” cannot be read as a picture. Send a JPEG, PNG, WebP or GIF of at most 50 megapixels."
    )


class TooManyPictures(DomainError):
    code = "too_many_pictures"
    status = 409
    message = _("A product has at most %(limit)s pictures. Remove one first.")


class MatchesItself(DomainError):
    code = "matches_itself"
    message = _("A product cannot go with itself. Choose another one.")


class PriceListRetired(DomainError):
    code = "price_list_retired"
    status = 409
    message = _("This price list is not used any more.")


class SearchSettled(DomainError):
    code = "search_settled"
    status = 409
    message = _("This search was settled already.")


class NothingSettles(DomainError):
    code = "nothing_settles"
    message = _("Choose the article that answers it, or say why none is needed.")


class FaultRetired(DomainError):
    code = "fault_retired"
    status = 409
    message = _("This fault is out of use.")


class FaultOfOneThing(DomainError):
    code = "fault_of_one_thing"
    message = _("Choose either one product or one family of products.")
