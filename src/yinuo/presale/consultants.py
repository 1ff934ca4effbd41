"""Who could look after a sale: skill first, then how much somebody has, then how long ago they were given something."""

from datetime import datetime

from msgspec import Struct

from yinuo.matters.duty import Colleague, active_teams, colleagues_on_duty
from yinuo.people.models import Staff
from yinuo.presale.models import Opportunity


class Candidate(Struct, frozen=True, kw_only=True):
    """A consultant who is on duty; `skills` are those of the sale that they have, `load` their open matters."""

    staff_id: int
    name: str
    skills: tuple[str, ...]
    load: int
    is_consultant: bool


def skills_wanted(opportunity: Opportunity) -> set[str]:
    """Return the words by which skill is known here: family, tags and code of the product, tags of the matter."""
    product = opportunity.product
    of_product = {product.family, product.code, *product.tags} if product is not None else set()
    return {word.casefold() for word in {*of_product, *opportunity.tags} if word}


def candidates(opportunity: Opportunity, *, now: datetime) -> list[Candidate]:
    """Return who is on duty and could take it, the most suitable first: consultants with the skill and the least load."""
    wanted = skills_wanted(opportunity)
    on_duty: dict[int, Colleague] = {}
    for team in active_teams():
        for member in colleagues_on_duty(team, now=now):
            on_duty.setdefault(member.staff.pk, member)
    rows = [_candidate(member.staff, member.load, wanted) for member in on_duty.values()]
    return sorted(rows, key=lambda row: (not row.is_consultant, -len(row.skills), row.load, row.staff_id))


def _candidate(staff: Staff, load: int, wanted: set[str]) -> Candidate:
    return Candidate(
        staff_id=staff.pk,
        name=staff.name,
        skills=tuple(skill for skill in staff.skills if skill.casefold() in wanted),
        load=load,
        is_consultant="consultant" in staff.roles,
    )
