"""What a member of staff may give without asking: their budget of the month, and what of it is used."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from msgspec import Struct

from yinuo.aftersale.models import GoodwillBudget, ProposedRemedy
from yinuo.core.organisation import organisation

GIVEN = (
    Q(proposal__state="offered", proposal__complaint__stage="proposed")
    | Q(proposal__state="agreed")
    | Q(proposal__state="superseded", proposal__decided_at__isnull=False)
)
"""What counts as given: what lies at the customer's, and what they agreed to. What they did not take is free again."""


class Allowance(Struct, frozen=True, kw_only=True):
    """What somebody may give in a month, and what of it is used already; 0 without a budget."""

    amount: Decimal
    used: Decimal
    currency: str

    @property
    def left(self) -> Decimal:
        return max(self.amount - self.used, Decimal(0))

    def covers(self, amount: Decimal, currency: str) -> bool:
        """Tell whether an amount may be given alone; no money always may."""
        return not amount or (currency == self.currency and amount <= self.left)


def month_of(now: datetime) -> date:
    """Return the first day of the local month of an instant."""
    return now.astimezone(organisation().zone).date().replace(day=1)


def bounds_of(month: date) -> tuple[datetime, datetime]:
    """Return a local month as instants, half-open."""
    following = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    zone = organisation().zone
    return datetime.combine(month, time.min, tzinfo=zone), datetime.combine(following, time.min, tzinfo=zone)


def allowance_of(staff_id: int | None, *, now: datetime, lock: bool = False) -> Allowance:
    """Return what somebody may give this month; with `lock` nobody else gives from the same budget meanwhile. Two queries."""
    month = month_of(now)
    budgets = GoodwillBudget.objects.select_for_update() if lock else GoodwillBudget.objects.all()
    budget = budgets.filter(staff=staff_id or 0, month__lte=month).order_by("-month").first()
    if budget is None:
        return Allowance(amount=Decimal(0), used=Decimal(0), currency="CNY")
    given = given_alone(month).filter(proposal__made_by=staff_id, currency=budget.currency)
    used = given.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return Allowance(amount=budget.amount, used=used, currency=budget.currency)


def allowances_of(staff_ids: Collection[int], *, now: datetime) -> dict[int, Allowance]:
    """Return what each of some members of staff may give this month. Two queries."""
    month = month_of(now)
    budgets: dict[int, GoodwillBudget] = {}
    for budget in GoodwillBudget.objects.filter(staff__in=staff_ids, month__lte=month).order_by("month"):
        budgets[budget.staff_id] = budget
    used: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    given = given_alone(month).filter(proposal__made_by__in=staff_ids)
    for staff_id, currency, amount in given.values_list("proposal__made_by", "currency", "amount"):
        used[staff_id, currency] += amount or 0
    return {
        key: Allowance(amount=one.amount, used=used[key, one.currency], currency=one.currency)
        for key, one in budgets.items()
    }


def given_alone(month: date) -> QuerySet[ProposedRemedy]:
    """Return what was given in a month without anybody's approval."""
    begin, end = bounds_of(month)
    return ProposedRemedy.objects.filter(
        GIVEN,
        amount__isnull=False,
        proposal__approved_at__isnull=True,
        proposal__offered_at__gte=begin,
        proposal__offered_at__lt=end,
    )
