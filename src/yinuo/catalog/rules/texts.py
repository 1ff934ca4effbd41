"""Checked texts, the language shown, Markdown."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from yinuo.catalog.errors import BadSlug, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage
from yinuo.core.html import sanitise_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

FALLBACK_LANGUAGE = "zh-hans"
SLUG_LIMIT = 80
_SLUG = re.compile(r"\w+(?:-\w+)*")


def shown_language(available: Iterable[str], asked: str) -> str | None:
    """Return the language to show: the one asked for, else simplified Chinese, else any; None where there is none."""
    languages = sorted(available)
    for wanted in (asked, FALLBACK_LANGUAGE):
        if wanted in languages:
            return wanted
    return languages[0] if languages else None


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in the language, or the one it falls back to; "" where there is none."""
    shown = shown_language(texts, language)
    return texts[shown] if shown is not None else ""


def checked_text(text: str, *, limit: int, field: str) -> str:
    """Return the text without outer spaces; it may be empty.

    Raises: CatalogTextTooLong.
    """
    found = unicodedata.normalize("NFC", text).replace("\x00", "").strip()
    if len(found) > limit:
        raise CatalogTextTooLong(field=field, length=len(found), limit=limit)
    return found


def needed_text(text: str, *, limit: int, field: str) -> str:
    """Return the text without outer spaces, refusing an empty one.

    Raises: CatalogTextMissing, CatalogTextTooLong.
    """
    found = checked_text(text, limit=limit, field=field)
    if not found:
        raise CatalogTextMissing(field=field)
    return found


def checked_texts(texts: Mapping[str, str], *, limit: int, field: str, needed: bool) -> dict[str, str]:
    """Return language → text, without the empty ones.

    Raises: UnknownLanguage, CatalogTextTooLong, CatalogTextMissing where one is needed.
    """
    found = {
        checked_language(code): checked_text(str(text), limit=limit, field=field)
        for code, text in texts.items()
    }
    kept = {code: text for code, text in found.items() if text}
    if needed and not kept:
        raise CatalogTextMissing(field=field)
    return kept


def checked_language(language: str) -> str:
    """Return the language's code.

    Raises: UnknownLanguage.
    """
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage(field="language", language=language)
    return language


def checked_slug(text: str, *, field: str = "slug") -> str:
    """Return the short name of an article or a fault for its address; any script's letters, digits and single hyphens.

    Raises: BadSlug.
    """
    slug = unicodedata.normalize("NFKC", text).strip().lower()
    if len(slug) > SLUG_LIMIT or not _SLUG.fullmatch(slug):
        raise BadSlug(field=field)
    return slug


def render_markdown(text: str) -> str:
    """Return an article's body as safe HTML: tables work, HTML in the text is shown as text."""
    return sanitise_html(_markdown().render(text))


@cache
def _markdown() -> "MarkdownIt":
    # Loaded with the first text: no other page needs it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
