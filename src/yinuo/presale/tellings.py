"""What must be told before a sale, and what of it was. The words are kept as they were told, with their SHA-256.

Until the customer opens a quote, what its products' files say today is owed. Opening it fixes the words: what was shown is
what has to be understood, and a precaution that is rewritten later undoes nothing.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from msgspec import Struct

from yinuo.catalog.models import Precaution
from yinuo.catalog.rules import text_in
from yinuo.core.action import current_frame
from yinuo.presale.models import Quote, QuoteLine, Telling

GRAVEST_FIRST = ("danger", "warning", "notice")
CHANNELS = ("page", "phone", "visit", "mail", "chat")
SHORT = 16


class Need(Struct, frozen=True, kw_only=True):
    """One thing that must be told of a product. `key` names it in forms; without a `telling_id` it was not told yet."""

    key: str
    product_id: int
    product: str
    words: str
    sha256: str
    severity: str
    language: str
    telling_id: int | None = None
    told_at: datetime | None = None
    told_by: str = ""
    channel: str = ""
    confirmed_at: datetime | None = None
    confirmed_how: str = ""
    excludes: str = ""

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None


def sha256_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def needs_of_quote(quote: Quote) -> list[Need]:
    """Return what must be told before this quote is accepted, the gravest first. At most three queries."""
    told = [_need_of(t) for t in _tellings().filter(quote=quote).order_by("id")]
    known = {need.key for need in told}
    products = set(
        QuoteLine.objects.filter(quote=quote, product__isnull=False).values_list("product_id", flat=True)
    )
    others = needs_of_products(products, customer_id=quote.customer_id, language=quote.language)
    fixed = quote.viewed_at is not None
    told += [need for need in others if need.key not in known and not (fixed and need.is_open)]
    return _ordered(told)


def needs_of_products(product_ids: Iterable[int], *, customer_id: int | None, language: str) -> list[Need]:
    """Return what must be told of these products; what a customer has understood before, in any language, counts."""
    rows = list(
        Precaution.objects.filter(product__in=list(product_ids)).select_related("product").order_by("id")
    )
    confirmed = {}
    if rows and customer_id is not None:
        past = _tellings().filter(
            customer=customer_id, product__in={row.product_id for row in rows}, confirmed_at__isnull=False
        )
        confirmed = {(t.product_id, t.words_sha256): t for t in past.order_by("id")}
    needs = []
    for row in rows:
        marks = [sha256_of(text) for text in row.texts.values()]
        found = next((t for mark in marks if (t := confirmed.get((row.product_id, mark)))), None)
        needs.append(_need_of(found) if found else _untold(row, language))
    return _ordered(needs)


def told_unconfirmed(product_ids: Iterable[int], *, customer_id: int) -> dict[str, Need]:
    """Return what a customer was told of these products and has not confirmed, by key, the last telling. One query."""
    rows = _tellings().filter(customer=customer_id, product__in=list(product_ids), confirmed_at__isnull=True)
    return {need.key: need for need in map(_need_of, rows.order_by("id"))}


def _untold(row: Precaution, language: str) -> Need:
    words = text_in(row.texts, language)
    mark = sha256_of(words)
    return Need(
        key=f"{row.product_id}-{mark[:SHORT]}",
        product_id=row.product_id,
        product=text_in(row.product.names, language) or row.product.code,
        words=words,
        sha256=mark,
        severity=row.severity,
        language=language,
        excludes=row.excludes,
    )


def _tellings() -> QuerySet[Telling]:
    return Telling.objects.select_related("product", "told_by")


def _need_of(row: Telling) -> Need:
    return Need(
        key=f"{row.product_id}-{row.words_sha256[:SHORT]}",
        product_id=row.product_id,
        product=text_in(row.product.names, row.language) or row.product.code,
        words=row.words,
        sha256=row.words_sha256,
        severity=row.severity,
        language=row.language,
        telling_id=row.pk,
        told_at=row.told_at,
        told_by=row.told_by.name if row.told_by else "",
        channel=row.channel,
        confirmed_at=row.confirmed_at,
        confirmed_how=row.confirmed_how,
        excludes=row.excludes,
    )


def _ordered(needs: list[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: GRAVEST_FIRST.index(need.severity))


def write_tellings(
    needs: Iterable[Need],
    *,
    customer_id: int,
    matter_id: int,
    quote: Quote | None,
    channel: str,
    told_by_id: int | None = None,
) -> list[Telling]:
    """Write that these words were told just now. Runs inside an action; the caller records it."""
    now = current_frame().now
    return Telling.objects.bulk_create(
        [
            Telling(
                customer_id=customer_id,
                product_id=need.product_id,
                matter_id=matter_id,
                quote=quote,
                words=need.words,
                words_sha256=need.sha256,
                severity=need.severity,
                excludes=need.excludes,
                language=need.language,
                channel=channel,
                told_by_id=told_by_id,
                told_at=now,
            )
            for need in needs
        ]
    )


def confirm(tellings: Iterable[int], *, how: str, words: str = "") -> None:
    """Write that the customer understood; what was confirmed before stays as it was."""
    Telling.objects.filter(pk__in=list(tellings), confirmed_at__isnull=True).update(
        confirmed_at=current_frame().now, confirmed_how=how, confirmed_words=words[:200]
    )
