"""Opening a possible sale, and what is known about it: worth, day, chance, next step."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from yinuo.catalog.access import visible_products
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.core.money import Money
from yinuo.matters import access as matters_access
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for
from yinuo.people.actions.arrival import Arrival, customer_from
from yinuo.people.models import Customer
from yinuo.presale.access_opportunity import opportunity_for
from yinuo.presale.errors import NextStepNeeded, NextStepPassed
from yinuo.presale.journal import NextStepSet, OpportunityEdited, OpportunityOpened
from yinuo.presale.models import Inquiry, Opportunity
from yinuo.presale.rules.opportunity import LONGEST_STEP_DAYS, NextStep
from yinuo.presale.stages import house_day

PREFIX = "SJ"
STEP_LENGTH = 160
MOST_AMOUNT = Decimal("999999999999.99")
FIELDS = ("amount", "currency", "probability", "expected_close", "product_id")


class Prospect(Struct, frozen=True, kw_only=True):
    """What is known of a possible sale at its beginning. `text` is what the customer wants, in their words.

    The customer is one whose file is known (`customer_id`), or who says their name and how to reach them (`asker`).
    """

    text: str
    title: str = ""
    customer_id: int | None = None
    asker: Arrival | None = None
    product_id: int | None = None
    amount: Decimal | None = None
    currency: str = "CNY"
    expected_close: date | None = None


@action(journal=OpportunityOpened)
def open_opportunity(
    *,
    actor: Actor,
    now: datetime,
    prospect: Prospect,
    step: NextStep,
    origin_id: int | None = None,
    owner_id: int | None = None,
    channel: str = "desk",
    language: str = "zh-hans",
    at: datetime | None = None,
) -> Opportunity:
    """Open an opportunity with its dated next step: from a customer, or from the matter in which it was heard.

    What the origin knows (customer, product, language) is taken over. Without an owner it is placed like every matter.
    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, InvalidValue, NextStepNeeded, NextStepPassed, NotOnTheTeam.
    """
    actor.require("matter.open")
    step = checked_step(step, now=now)
    origin = (
        matters_access.matter_for(actor, origin_id, "matter.read", lock=True)
        if origin_id is not None
        else None
    )
    customer = _customer(actor, now, prospect, origin, language=language, channel=channel)
    facts = _checked(
        actor,
        {
            "product_id": prospect.product_id or _product_asked_about(origin),
            "amount": prospect.amount,
            "currency": prospect.currency,
            "expected_close": prospect.expected_close,
        },
        now=now,
    )
    team_id = origin.team_id if origin is not None else min(actor.team_ids, default=None)
    opened = open_matter(
        actor=actor,
        now=now,
        model=Opportunity,
        kind="opportunity",
        prefix=PREFIX,
        customer=customer,
        customer_name=customer.name if customer is not None else actor.name,
        text=prospect.text,
        title=prospect.title,
        channel=channel,
        language=origin.language if origin is not None else language,
        origin_id=origin_id,
        at=at,
        details={
            **facts,
            "team_id": team_id,
            "stage_since": now,
            "next_step": step.what,
            "next_step_on": step.on,
        },
    )
    record(
        OpportunityOpened(
            subject_id=opened.pk,
            matter_id=opened.pk,
            product_id=opened.product_id,
            amount=str(opened.amount) if opened.amount is not None else "",
            currency=opened.currency,
            expected_close=_iso(opened.expected_close),
            step_on=step.on.isoformat(),
            step=step.what,
        )
    )
    if owner_id is not None and owner_id != opened.owner_id:
        assign_matter(actor=actor, now=now, matter_id=opened.pk, owner_id=owner_id)
        opened.owner_id = owner_id
    tell("desk", event="sale", id=opened.pk)
    return opened


@action(journal=NextStepSet)
def set_next_step(*, actor: Actor, now: datetime, opportunity_id: int, step: NextStep) -> Opportunity:
    """Say what is done next and on which day. Raises: NotFound, NotAllowed, NextStepNeeded, NextStepPassed."""
    opportunity, _matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    write_step(opportunity, checked_step(step, now=now))
    touch(opportunity, now=now)
    return opportunity


def write_step(opportunity: Opportunity, step: NextStep) -> None:
    """Write a checked next step and its entry."""
    before = opportunity.next_step_on
    opportunity.next_step, opportunity.next_step_on = step.what, step.on
    Opportunity.objects.filter(pk=opportunity.pk).update(next_step=step.what, next_step_on=step.on)
    record(
        NextStepSet(
            subject_id=opportunity.pk,
            matter_id=opportunity.pk,
            step_on=step.on.isoformat(),
            before_on=_iso(before),
            step=step.what,
        )
    )


@action(journal=OpportunityEdited, many=True)
def edit_opportunity(
    *, actor: Actor, now: datetime, opportunity_id: int, fields: Mapping[str, Any]
) -> Opportunity:
    """Change what is known of an opportunity; what is as it was is left alone, and nothing is journalled for nothing.

    `fields` may name: amount, currency, probability (percent, None for the stage's), expected_close, product_id.
    Raises: NotFound, NotAllowed, InvalidValue.
    """
    opportunity, _matter = opportunity_for(actor, opportunity_id, "matter.work", lock=True)
    wanted = _checked(actor, fields, now=now)
    before = {name: getattr(opportunity, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if not changed:
        return opportunity
    for name, value in changed.items():
        setattr(opportunity, name, value)
    Opportunity.objects.filter(pk=opportunity.pk).update(**changed)
    record(
        OpportunityEdited(
            subject_id=opportunity.pk,
            matter_id=opportunity.pk,
            changed={name: [_fact(before[name]), _fact(value)] for name, value in changed.items()},
        )
    )
    touch(opportunity, now=now)
    return opportunity


def touch(opportunity: Opportunity, *, now: datetime) -> None:
    """Note that somebody worked on it, which takes it out of the count of idle days, and tell open pages."""
    Matter.objects.filter(pk=opportunity.pk).update(changed_at=now)
    tell(f"matter:{opportunity.pk}", event="matter", id=opportunity.pk)
    tell("desk", event="sale", id=opportunity.pk)


def checked_step(step: NextStep | None, *, now: datetime) -> NextStep:
    """Return a next step trimmed, its day between today and two years on. Raises: NextStepNeeded, NextStepPassed."""
    what = step.what.replace("\x00", "").strip()[:STEP_LENGTH] if step is not None else ""
    if step is None or not what:
        raise NextStepNeeded(field="step")
    today = house_day(now)
    if not today <= step.on <= today + timedelta(days=LONGEST_STEP_DAYS):
        raise NextStepPassed(field="step_on")
    return NextStep(what=what, on=step.on)


def _checked(actor: Actor, fields: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Return the fields as columns take them. Raises: InvalidValue, NotFound."""
    if unknown := set(fields) - set(FIELDS):
        raise InvalidValue(field=min(unknown), problem=", ".join(sorted(unknown)))
    found = dict(fields)
    if "currency" in found:
        try:
            Money(Decimal(0), found["currency"])
        except ValueError as error:
            raise InvalidValue(field="currency", problem=str(found["currency"])[:40]) from error
    amount = found.get("amount")
    if amount is not None and (not amount.is_finite() or not 0 <= amount <= MOST_AMOUNT):
        raise InvalidValue(field="amount", problem=str(amount)[:40])
    if amount is not None:
        found["amount"] = amount.quantize(Decimal("0.01"))
    probability = found.get("probability")
    if probability is not None and not 0 <= probability <= 100:
        raise InvalidValue(field="probability", problem=str(probability)[:40])
    closing = found.get("expected_close")
    year = house_day(now).year
    if closing is not None and not year - 1 <= closing.year <= year + 10:
        raise InvalidValue(field="expected_close", problem=closing.isoformat())
    product_id = found.get("product_id")
    if product_id is not None and not visible_products(actor).filter(pk=product_id).exists():
        raise NotFound(field="product_id")
    return found


def _customer(
    actor: Actor, now: datetime, prospect: Prospect, origin: Matter | None, *, language: str, channel: str
) -> Customer | None:
    if prospect.customer_id is not None:
        return customer_for(actor, prospect.customer_id, "customer.read")
    if prospect.asker is not None:
        return customer_from(actor=actor, now=now, arrival=prospect.asker, language=language, channel=channel)
    return origin.customer if origin is not None else None


def _product_asked_about(origin: Matter | None) -> int | None:
    if origin is None or origin.kind != "inquiry":
        return None
    return Inquiry.objects.filter(pk=origin.pk).values_list("product_id", flat=True).first()


def _fact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
