"""Several do the same at once: one report is sent once, one stage is reported by both, one report is missed once."""

from datetime import timedelta

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.insale.ordering import entries
from tests.insale.planning import make_plan, planned, stage
from tests.matters.test_races import at_once
from yinuo.core.journal import verify_journal
from yinuo.insale.actions.milestone import report_milestone
from yinuo.insale.actions.plan_template import change_plan
from yinuo.insale.actions.report import review_report, send_report
from yinuo.insale.errors import ReportSentAlready
from yinuo.insale.models import MilestoneNote, MilestonePlan, ProgressReport
from yinuo.matters.models import Message
from yinuo.matters.sweep import sweep_now

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_report_that_several_send_reaches_the_customer_once(cast: Cast) -> None:
    planned(cast)
    ana, one = cast.actor("ana_agent"), ProgressReport.objects.get()

    found = at_once(
        *[lambda: send_report(actor=ana, now=NOW, report_id=one.pk, text="x") for _call in range(4)]
    )

    assert sum(isinstance(answer, ReportSentAlready) for answer in found) == 3
    assert Message.objects.filter(direction="out").count() == 1
    assert ProgressReport.objects.filter(state="owed").count() == 1
    assert list(verify_journal()) == []


def test_a_report_is_missed_once_by_several_workers(cast: Cast) -> None:
    planned(cast)
    late, one = NOW + timedelta(days=2), ProgressReport.objects.get()
    sweep_now(now=late, actor=SYSTEM)

    at_once(*[lambda: review_report(actor=SYSTEM, now=late, report_id=one.pk) for _call in range(4)])

    assert len(entries("report_reviewed")) == 1
    assert sorted(ProgressReport.objects.values_list("state", flat=True)) == ["missed", "owed"]


def test_what_two_report_at_once_is_both_kept(cast: Cast) -> None:
    order, ana = planned(cast), cast.actor("ana_agent")
    key = stage(order, "design").pk

    at_once(
        lambda: report_milestone(actor=ana, now=NOW, milestone_id=key, percent=40),
        lambda: report_milestone(actor=ana, now=NOW, milestone_id=key, words="图纸已寄"),
    )

    assert MilestoneNote.objects.count() == 2
    assert stage(order, "design").percent == 40


def test_two_defaults_chosen_at_once_leave_one(cast: Cast) -> None:
    plans = [make_plan(cast, code=f"p{n}", is_default=False) for n in range(3)]
    leo = cast.actor("leo_manager")

    found = at_once(
        *[
            lambda key=plan.pk: change_plan(actor=leo, now=NOW, plan_id=key, fields={"is_default": True})
            for plan in plans
        ]
    )

    assert MilestonePlan.objects.filter(is_default=True).count() == 1
    assert not [one for one in found if isinstance(one, Exception)]
