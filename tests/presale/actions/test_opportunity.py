"""Opening a possible sale, and what is known about it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import STEP, TODAY, opened
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter
from yinuo.presale.actions.opportunity import Prospect, edit_opportunity, open_opportunity, set_next_step
from yinuo.presale.errors import NextStepNeeded, NextStepPassed
from yinuo.presale.models import Opportunity
from yinuo.presale.rules.opportunity import NextStep


def verbs(opportunity: Opportunity) -> list[str]:
    rows = JournalEntry.objects.filter(matter_id=opportunity.pk).order_by("id")
    return [verb.split(".")[1] for verb in rows.values_list("verb", flat=True)]


def test_opens_with_a_dated_next_step_and_an_owner(cast: Cast) -> None:
    made = opened(cast)

    assert (made.kind, made.stage, made.next_step, made.next_step_on) == (
        "opportunity", "new", "打电话问尺寸", date(2026, 3, 16),
    )  # fmt: skip
    assert made.number.startswith("SJ")
    assert (made.amount, made.currency, made.owner_id) == (Decimal("32500.00"), "CNY", cast.ana_agent.pk)
    assert verbs(made).count("opportunity_opened") == 1
    assert list(verify_journal()) == []


def test_takes_over_what_the_inquiry_knows(cast: Cast, ask: Any) -> None:
    product = make_product()
    inquiry = ask(product_id=product.pk)

    made = opened(cast, origin_id=inquiry.pk, customer_id=None)

    assert (made.origin_id, made.customer_id, made.product_id) == (
        inquiry.pk,
        inquiry.customer_id,
        product.pk,
    )


def test_goes_to_the_one_who_is_named(cast: Cast) -> None:
    made = opened(cast, by="leo_manager", owner_id=cast.leo_manager.pk)

    assert made.owner_id == cast.leo_manager.pk


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (NextStep(what="  ", on=TODAY), NextStepNeeded),
        (NextStep(what="打电话", on=TODAY - timedelta(days=1)), NextStepPassed),
        (NextStep(what="打电话", on=TODAY + timedelta(days=731)), NextStepPassed),
    ],
)
def test_refuses_a_step_without_a_day_ahead(cast: Cast, step: NextStep, error: type[DomainError]) -> None:
    with pytest.raises(error):
        opened(cast, step=step)

    assert not Matter.objects.exists() and not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("-1")},
        {"amount": Decimal("NaN")},
        {"amount": Decimal("1e14")},
        {"currency": "yuan"},
        {"expected_close": date(1990, 1, 1)},
        {"expected_close": date(9999, 12, 31)},
    ],
)
def test_refuses_what_cannot_be(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        opened(cast, **wrong)

    assert not Matter.objects.exists()


def test_refuses_a_product_or_customer_that_is_not_there(cast: Cast) -> None:
    for wrong in ({"product_id": 7}, {"customer_id": 7}):
        with pytest.raises(NotFound):
            opened(cast, **wrong)

    assert not Matter.objects.exists()


def test_needs_the_right_to_open(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        open_opportunity(
            actor=cast.actor("sun_supervisor"), now=NOW, prospect=Prospect(text="想买床"), step=STEP
        )


def test_a_new_step_takes_the_place_of_the_old_one(cast: Cast) -> None:
    made = opened(cast)

    set_next_step(
        actor=cast.actor("ana_agent"),
        now=NOW,
        opportunity_id=made.pk,
        step=NextStep(what=" 上门量房 ", on=TODAY),
    )

    made.refresh_from_db()
    assert (made.next_step, made.next_step_on) == ("上门量房", TODAY)
    entry = JournalEntry.objects.get(verb="presale.next_step_set")
    assert entry.facts == {"step_on": "2026-03-12", "before_on": "2026-03-16"}


def test_what_is_known_changes_and_is_journalled_once(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")
    wanted = {"amount": Decimal("28000"), "probability": 70, "expected_close": date(2026, 5, 6)}

    edit_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, fields=wanted)
    edit_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, fields=wanted)

    made.refresh_from_db()
    assert (made.amount, made.probability, made.expected_close) == (Decimal(28000), 70, date(2026, 5, 6))
    entry = JournalEntry.objects.get(verb="presale.opportunity_edited")
    assert entry.facts["changed"]["amount"] == ["32500.00", "28000.00"]


@pytest.mark.parametrize("wrong", [{"probability": 101}, {"probability": -1}, {"stage": "won"}])
def test_refuses_to_set_what_is_no_fact(cast: Cast, wrong: dict[str, Any]) -> None:
    made = opened(cast)

    with pytest.raises(InvalidValue):
        edit_opportunity(
            actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, fields=wanted_of(wrong)
        )

    assert not JournalEntry.objects.filter(verb="presale.opportunity_edited").exists()


def wanted_of(wrong: dict[str, Any]) -> dict[str, Any]:
    return {"amount": Decimal(1), **wrong}


def test_is_not_there_for_another_outlet(cast: Cast) -> None:
    made = opened(cast)

    with pytest.raises(NotFound):
        set_next_step(actor=cast.actor("otto_other_outlet"), now=NOW, opportunity_id=made.pk, step=STEP)
