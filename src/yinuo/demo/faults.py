"""Two owners of these weeks who asked whether something is normal, and had it explained."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.explanation import explain_fault
from yinuo.aftersale.actions.fault import name_fault
from yinuo.demo.complaints import Heard, take_heard
from yinuo.demo.fault_texts import fault_of
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story

_SMELL = Heard(
    name="姚书语",
    phone="19900019591",
    source="chat",
    text="乳胶床垫拆开有股味道，家里有孩子，是不是不合格？",
    demands=("explanation",),
    product="M-1812",
    batch="2606-A",
    severity=2,
)
_LINES = Heard(
    name="简宁",
    phone="19900019592",
    source="call",
    text="餐椅椅背有几道很细的纹，想知道会不会越裂越大。",
    demands=("explanation",),
    product="C-4508",
    batch="2607-A",
    severity=1,
)


def fault_stories(stage: Stage) -> list[Story]:
    """Return the stories of two owners whose worry was explained."""
    return [_explained(stage, _SMELL, "latex-smell", 34), _explained(stage, _LINES, "wood-crack", 12)]


def _explained(stage: Stage, said: Heard, code: str, days: int) -> Iterator[datetime]:
    at = stage.day(-days, 10, 20)
    yield at
    complaint = take_heard(stage, at, said)
    at += timedelta(minutes=25)
    yield at
    actor = stage.actor(said.by, at)
    name_fault(actor=actor, now=at, complaint_id=complaint.pk, fault_id=fault_of(code))
    explain_fault(actor=actor, now=at, matter_id=complaint.pk, fault_id=fault_of(code))
    at += timedelta(hours=3)
    yield at
    withdraw_complaint(
        actor=stage.actor(said.by, at),
        now=at,
        complaint_id=complaint.pk,
        reason="客户按说明试过，属于正常情况，不再投诉",
        answer=f"{said.name}您好：您按说明试过、放心了，我们也就放心了，这件投诉按您的意思撤回。以后看到有变化，随时拍照发到这里。",
    )
