"""A quote as PDF, by WeasyPrint where it is installed (`yinuo[pdf]`) and its system libraries can be loaded."""

from datetime import datetime
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from yinuo.core.organisation import organisation
from yinuo.presale.queries.quote import QuoteFile
from yinuo.web.components.quote_words import document

STYLES = "yinuo/css/quote_pdf.css"


class NoPdf(Exception):
    """WeasyPrint or a library that it needs is missing."""


def quote_pdf(file: QuoteFile, *, now: datetime) -> bytes:
    """Return the document as PDF in the quote's language. Nothing is fetched from anywhere. Raises: NoPdf."""
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError) as missing:
        raise NoPdf from missing
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
    content: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf(
        stylesheets=[CSS(filename=finders.find(STYLES))]
    )
    return content


def _fetch_nothing(url: str, *_more: Any, **_options: Any) -> Any:
    raise ValueError(f"a quote fetches nothing: {url[:80]}")
