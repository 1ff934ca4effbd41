"""Bodies outside of the house: since when, under which number, with what outcome."""

from datetime import timedelta

import pytest

from tests.aftersale.appealing import LATER, declined, stored
from tests.aftersale.complaining import entries, take
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.external import begin_external, end_external
from yinuo.aftersale.errors_appeal import ExternalStageOver, StillWithExternalBody
from yinuo.aftersale.models import ExternalStage
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.matters.errors import EmptyText, TextTooLong


def test_begins_and_ends_and_leaves_the_stage_alone(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), declined(cast)

    stage = begin_external(
        actor=ana, now=LATER, complaint_id=complaint.pk, body="12315", reference=" TS2026-17 ", begun_at=NOW
    )
    ended = end_external(actor=ana, now=LATER, stage_id=stage.pk, outcome="调解：退回定金")

    assert (ended.reference, ended.begun_at, ended.ended_at) == ("TS2026-17", NOW, LATER)
    assert stored(complaint).stage == "not_accepted"
    with pytest.raises(ExternalStageOver):
        end_external(actor=ana, now=LATER, stage_id=stage.pk, outcome="再记一次")
    assert len(entries("external_stage_ended")) == 1


def test_one_body_deals_with_it_once_at_a_time(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), take(cast)
    first = begin_external(actor=ana, now=LATER, complaint_id=complaint.pk, body="platform", name="淘宝")

    with pytest.raises(StillWithExternalBody):
        begin_external(actor=ana, now=LATER, complaint_id=complaint.pk, body="platform", name="淘宝")
    begin_external(actor=ana, now=LATER, complaint_id=complaint.pk, body="platform", name="京东")
    end_external(actor=ana, now=LATER, stage_id=first.pk, outcome="平台驳回")
    begin_external(actor=ana, now=LATER, complaint_id=complaint.pk, body="platform", name="淘宝")

    assert ExternalStage.objects.count() == 3


def test_is_refused(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), take(cast)
    known = {"actor": ana, "now": LATER, "complaint_id": complaint.pk}

    with pytest.raises(InvalidValue):
        begin_external(**known, body="moon")
    with pytest.raises(InvalidValue):
        begin_external(**known, body="court", begun_at=LATER + timedelta(minutes=1))
    with pytest.raises(TextTooLong):
        begin_external(**known, body="court", reference="9" * 81)
    assert not ExternalStage.objects.exists()
    stage = begin_external(**known, body="court")
    with pytest.raises(EmptyText):
        end_external(actor=ana, now=LATER, stage_id=stage.pk, outcome=" ")
    with pytest.raises(NotFound):
        end_external(actor=cast.actor("otto_other_outlet"), now=LATER, stage_id=stage.pk, outcome="x")
