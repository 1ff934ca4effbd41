"""What each member of staff may give in a month without asking, and what of it is used."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.aftersale.goodwill import given_alone, month_of
from yinuo.aftersale.models import GoodwillBudget
from yinuo.core.actor import Actor
from yinuo.people.models import Staff


class BudgetRow(Struct, frozen=True, kw_only=True):
    """Somebody's budget in a month: `since` is the month from which the amount holds, None where there is none."""

    staff_id: int
    name: str
    amount: Decimal
    used: Decimal
    left: Decimal
    currency: str
    since: date | None


def list_budgets(*, actor: Actor, now: datetime, month: date | None = None) -> list[BudgetRow]:
    """Return everybody's budget in a month, by default this one. Three queries. Raises: NotAllowed."""
    actor.require("complaint.edit")
    month = (month or month_of(now)).replace(day=1)
    in_force: dict[int, GoodwillBudget] = {}
    for budget in GoodwillBudget.objects.filter(month__lte=month).order_by("month"):
        in_force[budget.staff_id] = budget
    used: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    given = given_alone(month).values_list("proposal__made_by", "currency", "amount")
    for staff_id, currency, amount in given:
        used[staff_id, currency] += amount or 0
    staff = Staff.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name")
    return [_row(key, name, in_force.get(key), used) for key, name in staff]


def _row(
    staff_id: int,
    name: str,
    budget: GoodwillBudget | None,
    used: dict[tuple[int | None, str], Decimal],
) -> BudgetRow:
    amount = budget.amount if budget is not None else Decimal(0)
    currency = budget.currency if budget is not None else "CNY"
    spent = used.get((staff_id, currency), Decimal(0))
    return BudgetRow(
        staff_id=staff_id,
        name=name,
        amount=amount,
        used=spent,
        left=max(amount - spent, Decimal(0)),
        currency=currency,
        since=budget.month if budget is not None else None,
    )
