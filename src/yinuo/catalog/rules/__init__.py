"""Pure decisions of the catalogue: no rows, no clock."""

from yinuo.catalog.rules.texts import (
    FALLBACK_LANGUAGE,
    SLUG_LIMIT,
    checked_language,
    checked_slug,
    checked_text,
    checked_texts,
    needed_text,
    render_markdown,
    shown_language,
    text_in,
)

__all__ = [
    "FALLBACK_LANGUAGE",
    "SLUG_LIMIT",
    "checked_language",
    "checked_slug",
    "checked_text",
    "checked_texts",
    "needed_text",
    "render_markdown",
    "shown_language",
    "text_in",
]
