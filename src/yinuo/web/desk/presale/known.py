"""What is known of a customer from talking, for their file."""

from typing import Any

from yinuo.people.queries.customers import CustomerRow
from yinuo.presale.queries.discovery import known_answers
from yinuo.web.components.guide_words import ABOUTS
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.pages import StaffRequest


def known_groups(request: StaffRequest, row: CustomerRow) -> list[dict[str, Any]]:
    """Return the latest answers over all talks, by what they are about; none of a file that is closed."""
    if row.merged_into_id is not None or row.erased_at is not None:
        return []
    found = known_answers(actor=request.actor, customer_id=row.id, language=actor_language(request))
    groups = [
        {"name": name, "rows": [one for one in found if one.about == about]} for about, name in ABOUTS.items()
    ]
    return [group for group in groups if group["rows"]]
