"""A contract in words: its state, who accepted it and how, its text as the paragraphs of a page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.queries.contract import ContractRow

STATES = {
    "draft": pgettext_lazy("contract", "Draft"),
    "sent": pgettext_lazy("contract", "Sent"),
    "viewed": pgettext_lazy("contract", "Opened by the customer"),
    "accepted": pgettext_lazy("contract", "Accepted"),
    "replaced": pgettext_lazy("contract", "Replaced"),
}
KINDS = {"draft": "line", "sent": "accent", "viewed": "accent", "accepted": "accent", "replaced": "line"}


def state_words(state: str) -> str:
    """Return the name of a contract's state."""
    return str(STATES[state])


def accepted_words(row: ContractRow) -> str:
    """Return who accepted a contract and how, "" while nobody did."""
    if row.accepted_at is None:
        return ""
    name = row.accepted_by or "–"
    if row.accepted_how == "paper":
        return _("signed on paper by %(name)s") % {"name": name}
    return _("accepted online by %(name)s") % {"name": name}


def sections_of(text: str) -> list[tuple[str, str]]:
    """Return a contract's words as (heading, body): a paragraph that begins with a numbered line has that line as its heading."""
    found = []
    for paragraph in text.split("\n\n"):
        first, _mark, rest = paragraph.partition("\n")
        number, dot, _name = first.partition(". ")
        if dot and number.isascii() and number.isdigit() and rest:
            found.append((first, rest))
        elif paragraph.strip():
            found.append(("", paragraph))
    return found
