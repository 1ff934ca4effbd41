"""What may be done with products and articles."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.rights import register_rights

register_rights(
    {
        "article.read": _("Read articles"),
        "article.edit": _("Write and publish articles"),
        "product.read": _("Read products"),
        "product.edit": _("Edit products"),
    }
)
