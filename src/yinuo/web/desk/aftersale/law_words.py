"""What the law calls goods, as choices and as words: the codes of its pack in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yinuo.aftersale.law import law
from yinuo.catalog.queries.products import ProductFile

Choices = list[tuple[str, str]]


def categories() -> Choices:
    """Return the kinds of goods that the law knows."""
    return [("", "–"), *named(sorted(law().classes))]


def traits() -> Choices:
    """Return what excludes goods from return by their nature."""
    rules = law().of_kind("excluded_by_nature")
    return named(code for rule in rules for code in rule.details["traits"])


def exclusions() -> Choices:
    """Return for what goods are excluded from return where the buyer confirmed it."""
    rules = law().of_kind("excluded_by_confirmation")
    return named(code for rule in rules for code in rule.details["causes"])


def exclusion_law() -> list[dict[str, str]]:
    """Return what the law says of goods that are excluded where the buyer confirmed it: its words and where they stand."""
    language = get_language() or "en"
    return [
        {"title": rule.title.text(language), "text": rule.text.text(language), "source": rule.source}
        for rule in law().of_kind("excluded_by_confirmation")
    ]


def named(codes: Iterable[str]) -> Choices:
    """Return codes with their words in the active language, each once."""
    pack, language = law(), get_language() or "en"
    return [(code, pack.name(code, language)) for code in dict.fromkeys(codes)]


def facts(file: ProductFile) -> list[dict[str, str]]:
    """Return what the law and the house say of a product's return and guarantee; nothing where nobody said anything."""
    codes = [code for code in (file.law_category, *file.law_traits, *file.law_exclusions) if code]
    found = []
    if codes:
        value = "、".join(name for _code, name in named(codes))
        found.append({"name": _("For returns and guarantee"), "value": value})
    if file.return_days is not None:
        days = _("%(count)s days") % {"count": file.return_days}
        found.append({"name": _("Return without a reason, promised"), "value": days})
    if file.warranty_months is not None:
        months = _("%(count)s months") % {"count": file.warranty_months}
        found.append({"name": _("Guarantee, promised"), "value": months})
    return found
