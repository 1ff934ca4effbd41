"""Addresses inside plain text as links: what was sent to somebody on a phone is there to be tapped."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Chinese text goes on right after an address without a space: only what an address is written with belongs to it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\[][!#-;=?-~]*")
_CLOSING = ".,:;!?'*)]}"


def linked(text: str) -> SafeString:
    """Return a text escaped, its http and https addresses as links that tell nobody where they were followed from."""
    parts: list[str] = []
    done = 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_CLOSING)
        parts += [
            escape(text[done : found.start()]),
            format_html(
                '<a class="link" href="{}" rel="nofollow noopener noreferrer">{}</a>', address, address
            ),
        ]
        done = found.start() + len(address)
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308  # every part is escaped
