"""Links that send a list as a spreadsheet, narrowed as its page is."""

from collections.abc import Mapping

from django.urls import reverse

from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import query_of


def export_links(kind: str, filters: Mapping[str, str]) -> list[Link]:
    """Return the addresses of a registered list as .xlsx and .csv."""
    asked = query_of(dict(filters)) if filters else ""
    return [
        Link(name=f".{ending}", url=f"{reverse('export', args=[kind, ending])}{asked}")
        for ending in ("xlsx", "csv")
    ]
