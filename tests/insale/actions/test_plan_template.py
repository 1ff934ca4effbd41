"""Templates of plans: written, changed, one default; orders keep what they got."""

from datetime import time
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import entries
from tests.insale.planning import days_of, make_plan, planned, stage_items
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.insale.actions.plan_template import change_plan, create_plan
from yinuo.insale.models import MilestonePlan
from yinuo.matters.errors import TextTooLong
from yinuo.people.errors import AlreadyExists


def test_is_written_with_codes_for_stages_that_have_none(cast: Cast) -> None:
    items = [{"names": {"en": "Look"}, "days": 1}, {"names": {"en": "Do"}, "days": "3", "weight": "4"}]

    plan = make_plan(cast, items=items, report_weekday=None)

    assert plan.items == [
        {"code": "stage-1", "names": {"en": "Look"}, "days": 1, "weight": 1},
        {"code": "stage-2", "names": {"en": "Do"}, "days": 3, "weight": 4},
    ]
    (entry,) = entries("milestone_plan_changed")
    assert entry.facts == {"code": "furniture", "stages": 2, "active": True, "is_default": True}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"code": "Not good"}, InvalidValue),
        ({"names": {"fr": "x"}}, InvalidValue),
        ({"names": {"en": "x" * 81}}, TextTooLong),
        ({"items": []}, InvalidValue),
        ({"items": [{"names": {"en": "x"}, "days": 1}] * 31}, InvalidValue),
        ({"items": [{"names": {}, "days": 1}]}, InvalidValue),
        ({"items": [{"names": {"en": "x"}, "days": "soon"}]}, InvalidValue),
        ({"items": [{"names": {"en": "x"}, "days": 501}]}, InvalidValue),
        ({"items": [{"names": {"en": "x"}, "days": 1, "weight": 0}]}, InvalidValue),
        ({"items": stage_items(("a", "一", "A", 5), ("b", "二", "B", 4))}, InvalidValue),
        ({"items": stage_items(("a", "一", "A", 5), ("a", "二", "B", 6))}, SeveralErrors),
        ({"report_weekday": 9}, InvalidValue),
        ({"report_weeks": 0}, InvalidValue),
    ],
)
def test_what_is_no_plan_is_refused(cast: Cast, fields: dict[str, Any], error: type[DomainError]) -> None:
    with pytest.raises(error):
        make_plan(cast, **fields)

    assert not MilestonePlan.objects.exists()


def test_there_is_one_default_and_one_out_of_use_is_none(cast: Cast) -> None:
    first, leo = make_plan(cast), cast.actor("leo_manager")
    second = make_plan(cast, code="second")
    first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)

    gone = change_plan(actor=leo, now=NOW, plan_id=second.pk, fields={"active": False})

    assert (gone.is_default, MilestonePlan.objects.filter(is_default=True).exists()) == (False, False)
    with pytest.raises(AlreadyExists):
        make_plan(cast, code="second")


def test_a_change_leaves_running_orders_as_they_are(cast: Cast) -> None:
    order = planned(cast)
    plan, leo = MilestonePlan.objects.get(), cast.actor("leo_manager")

    changed = change_plan(
        actor=leo, now=NOW, plan_id=plan.pk, fields={"items": stage_items()[:1], "report_by": time(9)}
    )

    assert (len(changed.items), changed.report_by, changed.report_weekday) == (1, time(9), 4)
    assert len(days_of(order)) == 4
    with pytest.raises(InvalidValue):
        change_plan(actor=leo, now=NOW, plan_id=plan.pk, fields={"code": "x"})
    with pytest.raises(NotFound):
        change_plan(actor=leo, now=NOW, plan_id=plan.pk + 999, fields={})


def test_only_who_writes_plans(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    with pytest.raises(NotAllowed):
        create_plan(actor=ana, now=NOW, code="x", names={"en": "X"}, items=stage_items())
    plan = make_plan(cast)
    with pytest.raises(NotAllowed):
        change_plan(actor=ana, now=NOW, plan_id=plan.pk, fields={"active": False})
    assert MilestonePlan.objects.get().active
