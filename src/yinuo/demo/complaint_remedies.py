"""Solutions of complaints these days: one lies at its customer's, one waits for approval, one is carried out, one to be confirmed, one closed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from yinuo.aftersale.actions.apology import send_apology, write_apology
from yinuo.aftersale.actions.apology_template import make_apology_template
from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.actions.complaint_stage import accept_complaint
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal
from yinuo.aftersale.actions.proposal_review import ask_proposal_approval
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.actions.verification import confirm_put_right
from yinuo.aftersale.models import Complaint, ComplaintCause, ComplaintProposal
from yinuo.aftersale.queries.apologies import apology_beginnings
from yinuo.demo.complaints import Heard, take_heard
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story

_MANAGER, _BY = "gaojianguo", "songyifan"
_BUDGETS = {"songyifan": 500, "zhoumin": 500, "xujia": 300, "heyutong": 300}
# cause, names, texts
_TEXTS = (
    (
        "",
        ("通用", "通用", "For any cause"),
        (
            "{customer}您好：\n\n这一次没有做好，让您费心了，是我们的错，向您道歉。事情的经过和补救办法，我会在这里一件一件跟您说清楚，直到您满意为止。\n\n{organisation} {agent}",
            "{customer}您好：\n\n這一次沒有做好，讓您費心了，是我們的錯，向您道歉。事情的經過和補救辦法，我會在這裡一件一件跟您說清楚，直到您滿意為止。\n\n{organisation} {agent}",
            "Dear {customer},\n\nWe did not do well this time and you had the trouble of it. That is our fault, and we apologise. I will tell you here what happened and what we do about it, one thing after the other, until it is right for you.\n\n{agent}, {organisation}",
        ),
    ),
    (
        "quality",
        ("商品质量", "商品品質", "Quality of the goods"),
        (
            "{customer}您好：\n\n您信任我们才把家具带回家，它却没用多久就出了问题，是我们出厂前把关不严，向您道歉。有问题的这一批我们正在逐件复查，您家的这一件由我负责到底。\n\n{organisation} {agent}",
            "{customer}您好：\n\n您信任我們才把家具帶回家，它卻沒用多久就出了問題，是我們出廠前把關不嚴，向您道歉。有問題的這一批我們正在逐件複查，您家的這一件由我負責到底。\n\n{organisation} {agent}",
            "Dear {customer},\n\nYou trusted us and took this piece home, and it failed after a short time. We did not check it well enough before it left us, and we apologise. We are looking at every piece of that batch, and yours is in my hands until it is right.\n\n{agent}, {organisation}",
        ),
    ),
    (
        "delivery",
        ("配送", "配送", "Delivery"),
        (
            "{customer}您好：\n\n说好的送货没有做到，打乱了您的安排，向您道歉。原因已经查清，下一次的时间由我提前一天跟您确认。\n\n{organisation} {agent}",
            "{customer}您好：\n\n說好的送貨沒有做到，打亂了您的安排，向您道歉。原因已經查清，下一次的時間由我提前一天跟您確認。\n\n{organisation} {agent}",
            "Dear {customer},\n\nWe did not deliver as agreed and upset your plans. We apologise. We know why it happened, and I will confirm the next time with you a day before.\n\n{agent}, {organisation}",
        ),
    ),
)
_LANGUAGES = ("zh-hans", "zh-hant", "en")


def complaint_remedy_stories(stage: Stage) -> list[Story]:
    """Return the stories of solutions; budgets and texts are written before the first, after the trees of causes."""
    return [
        _settings(stage),
        _closed(stage),
        _to_confirm(stage),
        _carried_out(stage),
        _at_the_customers(stage),
        _to_approve(stage),
    ]


def _settings(stage: Stage) -> Iterator[datetime]:
    at = stage.day(-7, 11, 30)
    yield at
    manager = stage.actor(_MANAGER, at)
    for username, amount in _BUDGETS.items():
        set_budget(
            actor=manager,
            now=at,
            staff_id=stage.company.staff[username].pk,
            month=date(at.year, at.month, 1),
            amount=Decimal(amount),
        )
    for code, names, texts in _TEXTS:
        make_apology_template(
            actor=manager,
            now=at,
            names=dict(zip(_LANGUAGES, names, strict=True)),
            texts=dict(zip(_LANGUAGES, texts, strict=True)),
            cause_id=_cause(code).pk if code else None,
        )


def _cause(code: str) -> ComplaintCause:
    return ComplaintCause.objects.get(code=code)


def _in(stage: Stage, days: int) -> date:
    """Return the day some days from today."""
    return stage.day(days, 12).date()


def _begin(stage: Stage, at: datetime, said: Heard, *, cause: str, words: str) -> Complaint:
    """Take a complaint down and on, and write down what was found."""
    complaint = take_heard(stage, at, said)
    by = stage.actor(_BY, at)
    accept_complaint(actor=by, now=at, complaint_id=complaint.pk)
    write_findings(
        actor=by,
        now=at,
        complaint_id=complaint.pk,
        cause_id=_cause(cause).pk,
        responsibility_id=_cause("house").pk,
        words=words,
    )
    return complaint


def _write(
    stage: Stage, at: datetime, complaint: Complaint, words: str, *remedies: PlannedRemedy
) -> ComplaintProposal:
    return write_proposal(
        actor=stage.actor(_BY, at), now=at, complaint_id=complaint.pk, words=words, remedies=remedies
    )


def offer(
    stage: Stage, at: datetime, complaint: Complaint, words: str, *remedies: PlannedRemedy
) -> ComplaintProposal:
    """Write a solution and offer it."""
    proposal = _write(stage, at, complaint, words, *remedies)
    return offer_proposal(actor=stage.actor(_BY, at), now=at, proposal_id=proposal.pk)


def agree(stage: Stage, at: datetime, proposal: ComplaintProposal, words: str) -> None:
    """Note the customer's yes on the telephone."""
    agree_proposal(
        actor=stage.actor(_BY, at), now=at, proposal_id=proposal.pk, said=Said(how="phone", words=words)
    )


def carry_out(stage: Stage, at: datetime, proposal: ComplaintProposal, position: int, words: str) -> None:
    """Note that a part of a solution is done."""
    remedy = proposal.remedies.get(position=position)
    carry_out_remedy(actor=stage.actor(_BY, at), now=at, remedy_id=remedy.pk, words=words)


def _closed(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="蒋文静",
        phone="19900019586",
        source="call",
        text="衣柜的门装好第三天就关不严了，缝有一指宽。",
        demands=("repair", "apology"),
        product="W-2405",
    )
    at = stage.day(-6, 9, 40)
    yield at
    complaint = _begin(stage, at, said, cause="service", words="安装时没有按说明调铰链，师傅承认漏了一步。")
    at += timedelta(hours=1, minutes=10)
    yield at
    proposal = offer(
        stage,
        at,
        complaint,
        "蒋女士您好：看了您发来的视频，是安装时铰链没有调到位，很抱歉。",
        PlannedRemedy(kind="repair", due_on=_in(stage, -4), words="派师傅上门调好全部柜门"),
        PlannedRemedy(kind="apology", due_on=_in(stage, -5), words="书面致歉"),
    )
    at += timedelta(minutes=35)
    yield at
    agree(stage, at, proposal, "可以，周末在家，来之前打个电话。")
    at += timedelta(minutes=20)
    yield at
    begun = apology_beginnings(actor=stage.actor(_BY, at), complaint_id=complaint.pk)[0]
    letter = write_apology(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        text=begun.text,
        template_id=begun.template_id,
    )
    send_apology(actor=stage.actor(_BY, at), now=at, letter_id=letter.pk)
    at = stage.day(-5, 15, 20)
    yield at
    carry_out(stage, at, proposal, 0, "陆师傅上门，四扇门全部调平，客户当面试过，回单已签。")
    at = stage.day(-4, 10, 5)
    yield at
    confirm_put_right(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        said=Said(how="phone", words="门都关严了，师傅态度也好，谢谢。"),
        answer="蒋女士您好：柜门已全部调好，您也确认满意，这件投诉今天办结。给您添麻烦了，再次致歉。以后哪里不顺手，随时在这里告诉我们。",
    )


def _to_confirm(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="贺明",
        phone="19900019587",
        source="chat",
        text="说好送两个抱枕的，收到货没有，问了三次都说在查。",
        demands=("make_up_quantity", "explanation"),
        severity=1,
    )
    at = stage.day(-3, 13, 40)
    yield at
    complaint = _begin(stage, at, said, cause="told-wrong", words="活动赠品没有写进出库单。")
    at += timedelta(minutes=50)
    yield at
    proposal = offer(
        stage,
        at,
        complaint,
        "贺先生您好：赠品漏写进了出库单，让您问了三次，很抱歉。",
        PlannedRemedy(kind="other", due_on=_in(stage, -1), words="补寄两个抱枕，运费由我们承担"),
    )
    at += timedelta(minutes=25)
    yield at
    agree(stage, at, proposal, "行，寄到单位吧。")
    at = stage.day(-2, 11, 15)
    yield at
    carry_out(stage, at, proposal, 0, "抱枕已签收，签收人本人。")


def _carried_out(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="杜丽华",
        phone="19900019588",
        source="call",
        text="衣柜里的抽屉轨道响，拉到一半就卡住。",
        demands=("repair", "compensation"),
        product="W-2405",
    )
    at = stage.day(-2, 9, 30)
    yield at
    complaint = _begin(stage, at, said, cause="quality", words="同一家供应商的轨道，本月第三起。")
    at += timedelta(hours=1)
    yield at
    proposal = offer(
        stage,
        at,
        complaint,
        "杜女士您好：抽屉轨道确实有问题，让您用得不顺手，很抱歉。",
        PlannedRemedy(kind="repair", due_on=_in(stage, 3), words="上门更换三副轨道"),
        PlannedRemedy(kind="goodwill", due_on=_in(stage, 0), amount=Decimal(80), words="补偿您的时间"),
    )
    at += timedelta(minutes=30)
    yield at
    agree(stage, at, proposal, "同意，尽快来修。")
    at += timedelta(hours=2)
    yield at
    carry_out(stage, at, proposal, 1, "微信转账 80 元，客户已收。")


def _at_the_customers(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="潘晓峰",
        phone="19900019589",
        source="mail",
        text="订的是 1.8 米的床，送来 1.5 米的，婚期快到了。",
        demands=("exchange", "compensation", "apology"),
        product="B-1803",
        by=_BY,
    )
    at = stage.day(-1, 10, 10)
    yield at
    complaint = _begin(stage, at, said, cause="told-wrong", words="下单时选错了规格，复核没有发现。")
    at += timedelta(hours=1, minutes=30)
    yield at
    offer(
        stage,
        at,
        complaint,
        "潘先生您好：规格是我们下单时选错的，复核也没有发现，赶在您的喜事前出这样的差错，非常抱歉。",
        PlannedRemedy(kind="exchange", due_on=_in(stage, 3), words="换 1.8 米床，送货、拆装由我们负责"),
        PlannedRemedy(
            kind="goodwill", due_on=_in(stage, 4), amount=Decimal(200), words="一点心意，祝您新婚快乐"
        ),
    )


def _to_approve(stage: Stage) -> Iterator[datetime]:
    said = Heard(
        name="方志强",
        phone="19900019590",
        source="visit",
        text="书桌升降的卡扣松了，桌板突然滑下来，砸到孩子的手，肿了。",
        demands=("refund", "compensation", "explanation"),
        product="D-1204",
        severity=3,
    )
    at = stage.ago(hours=1.9)
    yield at
    complaint = _begin(stage, at, said, cause="quality", words="卡扣塑料件断裂，同批次封存送检。")
    at += timedelta(minutes=55)
    yield at
    proposal = _write(
        stage,
        at,
        complaint,
        "方先生您好：孩子受了伤，我们非常难过，也非常抱歉。医药费全部由我们承担。",
        PlannedRemedy(
            kind="refund", due_on=_in(stage, 3), amount=Decimal(2199), words="书桌全额退款，上门取回"
        ),
        PlannedRemedy(kind="compensation", due_on=_in(stage, 5), amount=Decimal(1200), words="医药费和误工"),
    )
    ask_proposal_approval(actor=stage.actor(_BY, at), now=at, proposal_id=proposal.pk)
    at += timedelta(minutes=10)
    yield at
    write_apology(
        actor=stage.actor(_BY, at),
        now=at,
        complaint_id=complaint.pk,
        text="方先生：孩子的手因为我们的桌子受了伤，对不起。卡扣已经封存送检，结果第一时间告诉您；医药费由我们承担。",
    )
