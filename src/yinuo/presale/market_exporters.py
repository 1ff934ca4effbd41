"""What the market says as a spreadsheet: a row for each topic, month and product."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from yinuo.catalog.models import Product
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.exports import ExportKind, register_export
from yinuo.presale.market_topics import KIND_WORDS
from yinuo.presale.models import MarketTopic
from yinuo.presale.queries.market import READS, Wanted, market_counts
from yinuo.presale.queries.market_topics import list_topics
from yinuo.presale.rules.market import month_named

KINDS = list(MarketTopic.Kind.values)


def _rows(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and counts by month, kind and topic; months and product as the page asks for them."""
    yield [
        _("Month"),
        _("Kind"),
        _("Code"),
        pgettext("market", "Topic"),
        _("Product"),
        pgettext("what was heard", "Confirmed"),
        pgettext("what was heard", "Suggested"),
    ]
    product = filters.get("product", "")
    wanted = Wanted(
        first=month_named(filters.get("from", "")),
        last=month_named(filters.get("to", "")),
        product_id=int(product) if product.isascii() and product.isdigit() and len(product) < 19 else None,
    )
    language = get_language() or actor.language
    topics = {topic.id: topic for topic in list_topics(actor=actor, language=language)}
    counts = market_counts(actor=actor, wanted=wanted)
    keys = {row.product_id for row in counts if row.product_id is not None}
    names = {
        key: f"{code} {text_in(texts, language)}".strip()
        for key, code, texts in Product.objects.filter(pk__in=keys).values_list("pk", "code", "names")
    }
    for row in sorted(
        counts, key=lambda row: (row.month, KINDS.index(topics[row.topic_id].kind), row.topic_id)
    ):
        topic = topics[row.topic_id]
        yield [
            f"{row.month:%Y-%m}",
            str(KIND_WORDS[topic.kind]),
            topic.code,
            topic.name,
            names.get(row.product_id or 0, ""),
            row.confirmed,
            row.suggested,
        ]


register_export(
    ExportKind(
        code="market",
        label=pgettext_lazy("what customers say of it", "Market"),
        right=READS,
        filters=("from", "to", "product"),
        rows=_rows,
    )
)
