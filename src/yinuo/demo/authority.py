"""What authorities passed on: one to be answered in two days with a report begun, one answered on its day, one registered twice."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from yinuo.aftersale.actions.authority import NoticeSaid, register_transfer, take_back_transfer
from yinuo.aftersale.actions.authority_answer import note_interview, submit_answer
from yinuo.aftersale.actions.authority_report import keep_signed_report, write_report
from yinuo.aftersale.actions.complaint import ComplaintSaid
from yinuo.aftersale.actions.complaint_stage import accept_complaint
from yinuo.aftersale.actions.proposal import PlannedRemedy
from yinuo.aftersale.models import AuthorityTransfer, Complaint
from yinuo.aftersale.queries.authority_draft import draft_report
from yinuo.demo.complaint_remedies import agree, carry_out, offer
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.assignment import assign_matter
from yinuo.people.actions.arrival import Arrival

_MANAGER, _LEAD, _BY = "gaojianguo", "fangyuan", "songyifan"
_AUTHORITY = "青浦区市场监督管理局"
_SCAN = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def authority_stories(stage: Stage) -> list[Story]:
    """Return the stories of what authorities passed on."""
    return [_waiting(stage), _answered(stage)]


def _register(stage: Stage, at: datetime, notice: NoticeSaid, said: ComplaintSaid) -> AuthorityTransfer:
    found = register_transfer(
        actor=stage.actor(_MANAGER, at),
        now=at,
        notice=notice,
        owner_id=stage.company.staff[_MANAGER].pk,
        said=said,
    )
    stage.matter_ids.add(found.complaint_id)
    owner_id = stage.company.staff[_BY].pk
    if Complaint.objects.get(pk=found.complaint_id).owner_id != owner_id:
        assign_matter(actor=stage.actor(_LEAD, at), now=at, matter_id=found.complaint_id, owner_id=owner_id)
    return found


def _report(stage: Stage, at: datetime, transfer: AuthorityTransfer, conclusion: str) -> int:
    actor = stage.actor(_MANAGER, at)
    sections = draft_report(actor=actor, now=at, transfer_id=transfer.pk, language="zh-hans")
    made = write_report(
        actor=actor,
        now=at,
        transfer_id=transfer.pk,
        language="zh-hans",
        sections={**sections, "conclusion": conclusion},
    )
    return int(made.pk)


def _waiting(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-3, 10, 5)
    yield at
    transfer = _register(
        stage,
        at,
        NoticeSaid(
            authority=_AUTHORITY,
            doc_kind="transfer_letter",
            doc_no=f"青市监转〔{at.year}〕118号",
            noticed_on=stage.day(-4, 12).date(),
            due_on=stage.day(2, 12).date(),
            contact="消保科 王科长",
        ),
        ComplaintSaid(
            text="订购的实木衣柜送到后有刺鼻气味，要求商家提供检测报告并退货，商家拖延不办。",
            source="letter",
            demands=("return", "refund", "explanation"),
            severity=3,
            asker=Arrival(name="邵文静", phone="19900019591"),
        ),
    )
    at += timedelta(minutes=10)
    yield at
    twice = register_transfer(
        actor=stage.actor(_BY, at),
        now=at,
        notice=NoticeSaid(
            authority=_AUTHORITY,
            doc_kind="transfer_letter",
            doc_no=f"青市监转({at.year})118号",
            noticed_on=stage.day(-4, 12).date(),
            due_on=stage.day(2, 12).date(),
        ),
        owner_id=stage.company.staff[_MANAGER].pk,
        complaint_id=transfer.complaint_id,
    )
    at += timedelta(minutes=25)
    yield at
    take_back_transfer(
        actor=stage.actor(_MANAGER, at), now=at, transfer_id=twice.pk, reason="同一份转办单登记了两次。"
    )
    accept_complaint(actor=stage.actor(_BY, at), now=at, complaint_id=transfer.complaint_id)
    at = stage.day(-2, 15, 20)
    yield at
    note_interview(
        actor=stage.actor(_MANAGER, at),
        now=at,
        transfer_id=transfer.pk,
        at=at - timedelta(hours=1),
        way="visit",
        with_whom="消保科 王科长",
        words="当面说明了经过。对方要求一并附上甲醛检测报告，并写明整改措施。",
    )
    at = stage.day(-1, 11, 30)
    yield at
    offer(
        stage,
        at,
        Complaint.objects.get(pk=transfer.complaint_id),
        "邵女士您好：气味的事让您担心了。我们请第三方上门检测甲醛，检测期间先换备用衣柜；检测不合格，全额退款。",
        PlannedRemedy(kind="other", due_on=stage.day(4, 12).date(), words="第三方上门检测，报告给您一份"),
    )
    at += timedelta(minutes=30)
    yield at
    _report(stage, at, transfer, "已安排第三方检测，检测期间先为客户更换备用衣柜；检测不合格的，全额退款。")


def _answered(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-6, 9, 40)
    yield at
    transfer = _register(
        stage,
        at,
        NoticeSaid(
            authority="全国 12315 平台",
            doc_kind="online_dispute",
            doc_no=f"3101{at:%y%m%d}0457",
            noticed_on=at.date(),
        ),
        ComplaintSaid(
            text="定金合同上没有写清楚交货时间，要求退还定金。",
            source="web",
            demands=("refund",),
            asker=Arrival(name="曹立新", phone="19900019592"),
        ),
    )
    at += timedelta(minutes=50)
    yield at
    accept_complaint(actor=stage.actor(_BY, at), now=at, complaint_id=transfer.complaint_id)
    at = stage.day(-5, 15, 20)
    yield at
    complaint = Complaint.objects.get(pk=transfer.complaint_id)
    proposal = offer(
        stage,
        at,
        complaint,
        "曹先生您好：合同没写清交货时间，是我们的疏忽，定金今天原路退还。",
        PlannedRemedy(kind="other", due_on=stage.day(-3, 12).date(), words="定金原路退还"),
    )
    at += timedelta(minutes=50)
    yield at
    agree(stage, at, proposal, "可以，退了就行。")
    at = stage.day(-4, 10, 30)
    yield at
    carry_out(stage, at, proposal, 0, "定金已原路退回，退款流水号已发给客户。")
    at = stage.day(-3, 14, 10)
    yield at
    report_id = _report(stage, at, transfer, "定金已全额退还；合同范本补上交货日期一栏，未填写的不得签订。")
    at += timedelta(hours=1)
    yield at
    keep_signed_report(
        actor=stage.actor(_MANAGER, at),
        now=at,
        report_id=report_id,
        name="情况报告（盖章）.pdf",
        declared_type="application/pdf",
        stream=io.BytesIO(_SCAN),
    )
    at += timedelta(minutes=20)
    yield at
    submit_answer(
        actor=stage.actor(_MANAGER, at),
        now=at,
        transfer_id=transfer.pk,
        way="platform",
        evidence="平台已显示“企业已反馈”，截图存档。",
    )
