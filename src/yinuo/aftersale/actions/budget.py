"""What a member of staff may give in a month without asking."""

from datetime import date, datetime
from decimal import Decimal

from yinuo.aftersale.errors import OwnBudget
from yinuo.aftersale.journal import GoodwillBudgetSet
from yinuo.aftersale.models import GoodwillBudget
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.money import Money
from yinuo.people.models import Staff

EDITS = "complaint.edit"
MOST_BUDGET = Decimal("9999999999")


@action(journal=GoodwillBudgetSet, many=True)
def set_budget(
    *,
    actor: Actor,
    now: datetime,
    staff_id: int,
    month: date,
    amount: Decimal,
    currency: str = "CNY",
) -> GoodwillBudget:
    """Set what somebody may give from a month on until another is set; as it was is left alone, and nothing is journalled for nothing.

    `month` is any of its days. Nobody sets their own. Raises: NotAllowed, OwnBudget, NotFound, InvalidValue.
    """
    actor.require(EDITS)
    if staff_id == actor.staff_id:
        raise OwnBudget(field="staff_id")
    if not Staff.objects.filter(pk=staff_id, is_active=True).exists():
        raise NotFound(field="staff_id")
    if not amount.is_finite() or not 0 <= amount <= MOST_BUDGET:
        raise InvalidValue(field="amount", problem=str(amount)[:40])
    try:
        amount = Money(amount, currency).amount.quantize(Decimal("0.01"))
    except ValueError as error:
        raise InvalidValue(field="currency", problem=currency[:40]) from error
    month = month.replace(day=1)
    rows = GoodwillBudget.objects.select_for_update()
    budget = rows.filter(staff=staff_id, month=month).first()
    before = "" if budget is None else str(budget.amount)
    if budget is not None and (budget.amount, budget.currency) == (amount, currency):
        return budget
    if budget is None:
        budget = GoodwillBudget.objects.create(
            staff_id=staff_id, month=month, amount=amount, currency=currency
        )
    else:
        budget.amount, budget.currency = amount, currency
        budget.save(update_fields=["amount", "currency"])
    record(
        GoodwillBudgetSet(
            subject_id=budget.pk,
            staff_id=staff_id,
            month=month.isoformat(),
            amount=str(amount),
            currency=currency,
            before=before,
        ),
        subject_is_new=not before,
    )
    return budget
