"""A solution in words: its state, what is done by when, how the customer answered."""

from typing import Any

from django.utils.translation import gettext as _

from yinuo.aftersale.journal.proposal import HOWS
from yinuo.aftersale.queries.proposals import ProposalRow, RemedyRow
from yinuo.aftersale.states import ProposalState, RemedyKind
from yinuo.core.money_words import money_words

BADGES = {
    "draft": "line",
    "in_review": "ink",
    "approved": "accent",
    "offered": "accent",
    "agreed": "accent",
    "refused": "ink",
    "superseded": "line",
}


def shown_proposal(row: ProposalRow, *, url: str) -> dict[str, Any]:
    """Return a version of a solution as the complaint's page shows it."""
    return {
        "row": row,
        "name": _("Solution %(number)s") % {"number": row.number},
        "state": str(ProposalState(row.state).label),
        "badge": BADGES[row.state],
        "how": str(HOWS[row.how]) if row.how in HOWS else "",
        "remedies": [shown_remedy(one, url=url, is_open=_is_open(one, row)) for one in row.remedies],
    }


def shown_remedy(row: RemedyRow, *, url: str, is_open: bool) -> dict[str, Any]:
    """Return a remedy as a line; `deed` is where it is carried out, if that can be noted now."""
    name = str(RemedyKind(row.kind).label)
    if row.amount is not None:
        name = f"{name} {money_words(row.amount, row.currency)}"
    return {
        "row": row,
        "name": name,
        "late": row.state in ("overdue", "kept_late", "broken"),
        "deed": f"{url}remedies/{row.id}/" if is_open else "",
    }


def _is_open(one: RemedyRow, row: ProposalRow) -> bool:
    return one.done_at is None and "carry_out" in row.may
