"""A quote as PDF."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from yinuo.core.organisation import organisation
from yinuo.presale.queries.quote import QuoteFile
from yinuo.web.components.paper import paper_pdf
from yinuo.web.components.quote_words import document

STYLES = "yinuo/css/quote_pdf.css"


def quote_pdf(file: QuoteFile, *, now: datetime) -> bytes:
    """Return the document as PDF in the quote's language. Raises: NoPdf."""
    with translation.override(file.language):
        html = render_to_string(
            "portal/presale/quote_pdf.html",
            {
                **document(file, now=now),
                "name": organisation().name_in(file.language),
                "phone": organisation().service_phone,
                "language": file.language,
                "now": now,
            },
        )
    return paper_pdf(html, styles=STYLES)
