"""Paper: a document's HTML as PDF, by WeasyPrint where it is installed (`yinuo[pdf]`) and its system libraries can be loaded; codes to scan on it."""

import io

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_QUIET = 10


class NoPdf(Exception):
    """WeasyPrint or a library that it needs is missing."""


def paper_pdf(html: str, *, styles: str) -> bytes:
    """Return a document as PDF with one of our style sheets. Nothing is fetched from anywhere. Raises: NoPdf."""
    # What draws is loaded with the first paper: pages need none of it.
    from PIL import ImageFile

    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:
        raise NoPdf from missing
    # It takes half a picture for a whole one, everywhere in this process: an upload would not be refused any more.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    nothing = URLFetcher(allowed_protocols=(), allow_redirects=False)
    content: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(
        stylesheets=[CSS(filename=finders.find(styles))]
    )
    return content


def qr_svg(text: str, *, border: int = 2) -> bytes:
    """Return a QR code as SVG, with a quiet border of so many modules."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.image.svg import SvgPathImage

    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=border, image_factory=SvgPathImage)
    drawn.add_data(text)
    written = io.BytesIO()
    drawn.make_image().save(written)
    return written.getvalue()


def qr_inline(text: str) -> SafeString:
    """Return a QR code as SVG inside of a page."""
    _head, _mark, svg = qr_svg(text, border=1).decode().partition("<svg")
    return mark_safe(f"<svg{svg}")  # noqa: S308 - drawn by the library, the text is in its squares


def bars_inline(text: str) -> SafeString:
    """Return a Code 128 of letters, digits and signs of ASCII as SVG inside of a page, as wide as its place."""
    from barcode.codex import Code128

    modules = "0" * _QUIET + Code128(text).build()[0] + "0" * _QUIET
    bars, place = [], 0
    while (begin := modules.find("1", place)) >= 0:
        place = modules.find("0", begin)
        bars.append(f"M{begin} 0h{place - begin}v1h-{place - begin}z")
    return format_html(
        '<svg class="bars" viewBox="0 0 {} 1" preserveAspectRatio="none" role="img" aria-label="{}"><path d="{}"/></svg>',
        len(modules),
        text,
        "".join(bars),
    )
