"""Cases of faults as a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale.fault_words import SOURCE_WORDS
from yinuo.aftersale.queries.faults import MAX_ROWS, READS, WantedFaults, list_sightings
from yinuo.core.actor import Actor
from yinuo.core.exports import ExportKind, register_export
from yinuo.core.organisation import organisation
from yinuo.presale.rules.market import month_named

FILTERS = ("from", "to", "fault", "product", "batch", "supplier")
UNKNOWN = "-"
"""In an address it stands for the batch or the supplier that nobody knows."""


def wanted_faults(asked: Mapping[str, str]) -> WantedFaults:
    """Return what an address asks for; what is no month or no key is not asked for."""
    texts = {name: asked.get(name, "").replace("\x00", "").strip()[:100] for name in FILTERS}
    return WantedFaults(
        first=month_named(texts["from"]),
        last=month_named(texts["to"]),
        fault_id=_key(texts["fault"]),
        product_id=_key(texts["product"]),
        batch=_word(texts["batch"]),
        supplier=_word(texts["supplier"]),
    )


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _word(text: str) -> str | None:
    return None if not text else "" if text == UNKNOWN else text


def _rows(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and the cases that are counted, the newest first."""
    yield [
        pgettext("of a fault", "Seen on"),
        pgettext("of a product", "Fault"),
        _("Code"),
        _("Product"),
        _("Product code"),
        _("Batch"),
        _("Supplier"),
        pgettext("of a fault", "Seen in"),
        _("Number"),
    ]
    language, zone, after = get_language() or actor.language, organisation().zone, ""
    wanted = wanted_faults(filters)
    while True:
        page, after = list_sightings(
            actor=actor, wanted=wanted, language=language, after=after, limit=MAX_ROWS
        )
        for row in page:
            yield [
                row.seen_at.astimezone(zone).date(),
                row.fault,
                row.code,
                row.product,
                row.product_code,
                row.batch,
                row.supplier,
                str(SOURCE_WORDS[row.source]),
                row.number,
            ]
        if not after:
            return


register_export(
    ExportKind(code="faults", label=lazy("Faults of products"), right=READS, filters=FILTERS, rows=_rows)
)
