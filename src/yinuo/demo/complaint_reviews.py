"""What followed a “no” in these days: one who asked for a review, and one with whom we talk once more while 12315 looks on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.actions.complaint import ComplaintSaid
from yinuo.aftersale.actions.complaint_stage import accept_complaint, decline_complaint
from yinuo.aftersale.actions.external import begin_external
from yinuo.aftersale.actions.mediation import begin_mediation
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, refuse_proposal
from yinuo.aftersale.actions.web_complaint import complain
from yinuo.aftersale.models import Complaint
from yinuo.core.actor import Actor
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.messages import send_reply
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor

_LEAD, _BY = "fangyuan", "songyifan"


def review_of_complaint_stories(stage: Stage) -> list[Story]:
    """Return the stories of what follows a “no”."""
    return [_reviewed(stage), _talked_over(stage)]


def _on_the_web(
    stage: Stage, at: datetime, name: str, phone: str, text: str, *demands: str, product: str
) -> Complaint:
    complaint = complain(
        actor=visitor(language="zh-hans", name=name),
        now=at,
        said=ComplaintSaid(
            text=text,
            source="web",
            demands=demands,
            asker=Arrival(name=name, phone=phone),
            product_id=stage.products[product].pk,
        ),
        language="zh-hans",
    )
    stage.matter_ids.add(complaint.pk)
    owner_id = stage.company.staff[_BY].pk
    if complaint.owner_id != owner_id:
        assign_matter(actor=stage.actor(_LEAD, at), now=at, matter_id=complaint.pk, owner_id=owner_id)
    return complaint


def _guest(complaint: Complaint, name: str) -> Actor:
    return customer_actor(customer_id=None, name=name, matter_ids=[complaint.pk])


def _reviewed(stage: Stage) -> Iterator[datetime]:
    name = "邹文静"
    at = stage.day(-3, 20, 15)
    yield at
    complaint = _on_the_web(
        stage,
        at,
        name,
        "19900019611",
        "茶几台面用了两周出现一圈白印，热水杯垫了杯垫也这样。希望更换台面。",
        "exchange",
        "explanation",
        product="T-1402",
    )
    at = stage.day(-2, 10, 5)
    yield at
    decline_complaint(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        reason="保养说明写明高温会留印，属使用造成",
        where_to="可预约付费修复，或拨打 12315",
        answer="邹女士您好：从描述看，白印是高温造成的，保养说明里有提示，很抱歉不能按质量问题受理。我们可以安排师傅上门修复，费用会先报给您。"
        "如果您有不同看法，可以在 14 天内，在您的投诉页面上申请由另一位同事复核。",
    )
    at = stage.day(-1, 19, 40)
    yield at
    appeal_complaint(
        actor=_guest(complaint, name),
        now=at,
        complaint_id=complaint.pk,
        reason="杯子一直用杯垫，说明书上也没写多少度会留印。你们没有来看过就下结论，请换个人看看。",
    )
    at += timedelta(minutes=35)
    yield at
    send_reply(
        actor=stage.actor(_LEAD, at),
        now=at,
        matter_id=complaint.pk,
        text="邹女士您好：您的复核申请收到了。这次由没有经手过的同事重新看，会先约您上门查看台面。",
    )


def _talked_over(stage: Stage) -> Iterator[datetime]:
    name = "柏立群"
    at = stage.day(-5, 9, 30)
    yield at
    complaint = _on_the_web(
        stage,
        at,
        name,
        "19900019612",
        "餐桌晚到了九天，办家宴只好临时租桌子，要求赔偿租金和误工。",
        "compensation",
        "apology",
        product="C-4508",
    )
    at += timedelta(hours=2)
    yield at
    accept_complaint(actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk)
    at = stage.day(-4, 15, 30)
    yield at
    proposal = write_proposal(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        words="柏先生您好：送货晚了九天，责任在我们，向您道歉。租桌子的费用请把凭据发来。",
        remedies=(
            PlannedRemedy(kind="apology", due_on=stage.day(3, 12).date(), words="主管当面致歉"),
            PlannedRemedy(kind="other", due_on=stage.day(4, 12).date(), words="免费上门保养一次"),
        ),
    )
    offer_proposal(actor=stage.actor(_BY, at), now=at, proposal_id=proposal.pk)
    at = stage.day(-3, 21, 10)
    yield at
    refuse_proposal(
        actor=_guest(complaint, name),
        now=at,
        proposal_id=proposal.pk,
        said=Said(name=name, words="误工也要赔，保养我不需要。"),
    )
    at = stage.day(-2, 9, 45)
    yield at
    begin_mediation(
        actor=stage.actor(_LEAD, at),
        now=at,
        complaint_id=complaint.pk,
        words="柏先生您好：我是主管方圆。我想和您再谈一次，租金和误工两项分开算，今天下午三点给您打电话，方便吗？",
    )
    at = stage.day(-1, 14)
    yield at
    begin_external(
        actor=stage.actor(_LEAD, at),
        now=at,
        complaint_id=complaint.pk,
        body="12315",
        reference="33010620260117",
    )
