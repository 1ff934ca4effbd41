"""Possible sales for the tests of opportunities."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.cast import NOW, Cast
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.models import LossReason, MarketTopic, Opportunity
from yinuo.presale.rules.opportunity import NextStep

TODAY = date(2026, 3, 12)
STEP = NextStep(what="打电话问尺寸", on=date(2026, 3, 16))


def opened(
    cast: Cast, *, now: datetime = NOW, by: str = "ana_agent", step: NextStep = STEP, **fields: Any
) -> Opportunity:
    """Kim thinks of furniture for eight guest rooms, in Ana's hands."""
    more = {key: fields.pop(key) for key in ("origin_id", "owner_id") if key in fields}
    known = {
        "customer_id": cast.kim_customer.pk,
        "amount": Decimal("32500"),
        "expected_close": date(2026, 4, 20),
    }
    made = open_opportunity(
        actor=cast.actor(by),
        now=now,
        prospect=Prospect(text="民宿 8 间客房想换一批家具。", **{**known, **fields}),
        step=step,
        **more,
    )
    return Opportunity.objects.get(pk=made.pk)


def in_stage(opportunity: Opportunity, stage: str) -> Opportunity:
    """Put it into a stage without asking for what leads there."""
    Opportunity.objects.filter(pk=opportunity.pk).update(stage=stage)
    opportunity.stage = stage
    return opportunity


def make_reason(code: str = "delivery-time", **fields: Any) -> LossReason:
    return LossReason.objects.create(code=code, names={"zh-hans": "交货期", "en": "Delivery time"}, **fields)


def make_topic(
    code: str = "linmu", *, kind: str = "competitor", words: tuple[str, ...] = ("林木家",)
) -> MarketTopic:
    return MarketTopic.objects.create(
        code=code, kind=kind, names={"zh-hans": "林木家", "en": "Linmu"}, words=list(words), created_at=NOW
    )
