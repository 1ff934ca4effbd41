"""Rows for the living page: an invented shop at one fixed moment. Sample words are data, as a customer would have written them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yinuo.web.components.control import ControlPoint
from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.components.guard_words import Guard
from yinuo.web.components.matter_rows import MatterLine
from yinuo.web.components.places import Places
from yinuo.web.components.rows import (
    AttachmentRow,
    ClockDay,
    Cursor,
    DiffLine,
    FoundPromise,
    Link,
    MessageRow,
    NavItem,
    PromiseRow,
    StepRow,
    TimelineRow,
)

NOW = datetime(2026, 10, 9, 2, 42, tzinfo=UTC)


def _at(**ahead: int) -> datetime:
    return NOW + timedelta(**ahead)


def promise_states() -> list[tuple[PromiseRow, Any]]:
    """Return a promise in each state with the sentence that says what the state means."""
    rows = (
        ("active", "回电告知安装时间", "林晓梅", _at(hours=2, minutes=18), 0.62, _("Time is running; the arc is the share spent.")),
        ("risk", "答复换货结论", "林晓梅", _at(minutes=38), 0.9, _("Past its warning point. Amber is used here only.")),
        ("overdue", "重开发票", "郑国强", _at(minutes=-42), 1.0, _("Marked by the system at its minute; nobody can change it.")),
        ("kept", "首次答复", "林晓梅", None, 1.0, _("Kept in time: a full seal.")),
        ("late", "补寄螺丝", "林晓梅", None, 1.0, _("Done, but late: a seal with a gap, for ever.")),
        ("broken", "周三送达", "马玉芬", None, 1.0, _("Not done. An apology, a remedy and a reason are owed.")),
        ("paused", "退款到账", "刘思远", None, 0.5, _("Dashed: the clock stands, and says for whom.")),
        ("proposed", "明天 15:00 前回电", "林晓梅", None, 0.0, _("Found in what was written; recorded on sending.")),
        ("released", "周五前报价", "小满食堂", None, 0.4, _("The customer said it is no longer needed; there is evidence.")),
        ("superseded", "10-08 送达", "陈立新", None, 0.4, _("A new agreement the customer consented to takes its place.")),
        ("written-off", "赠送保养", "陈立新", None, 1.0, _("Written off by someone with the right to; the reason stays.")),
        ("remedied", "周三送达", "马玉芬", None, 1.0, _("Broken, then apologised for and made good.")),
    )  # fmt: skip
    return [
        (
            PromiseRow(
                id=number,
                state=state,
                what=what,
                whom=whom,
                due_at=due_at,
                share=share,
                explain_url=f"?promise={number}",
            ),
            meaning,
        )
        for number, (state, what, whom, due_at, share, meaning) in enumerate(rows, start=1)
    ]


def promise_rows() -> list[PromiseRow]:
    """Return the lines of a working day."""
    return [
        PromiseRow(id=1, state="overdue", what="重开增值税发票，抬头改为“国强五金”", whom="郑国强", due_at=_at(minutes=-42), source="投诉 TS-2610-0031-2 · 电话里答应", url="#1"),
        PromiseRow(id=2, state="risk", what="答复换货结论", whom="林晓梅", due_at=_at(minutes=38), share=0.9, source="投诉 TS-2609-0418-7 · 聊天原话", url="#2"),
        PromiseRow(id=3, state="active", what="发午睡床甲醛检测报告", whom="青禾幼儿园 孙园长", whom_kind="company", due_at=_at(hours=3, minutes=48), share=0.35, source="商机 SJ-2609-0112-5", url="#3"),
        PromiseRow(id=4, state="paused", what="退款到账", whom="刘思远", share=0.5, source="退货 TH-2610-0019-4 · 等待银行回执", detail="1 / 2", url="#4"),
        PromiseRow(id=5, state="kept", what="确认改期", whom="赵一鸣", due_at=_at(hours=-2), source="预约 YY-2610-0007-3", url="#5"),
        PromiseRow(id=6, state="active", what="Send the assembly drawing with the revised measurements of both side panels", whom="Maximiliane Freifrau von Hohenstaufen-Weißenburg", due_at=_at(days=3, hours=7), share=0.1, source="Order DD-2610-0309-6", url="#6"),
    ]  # fmt: skip


def clock(*, state: str) -> dict[str, Any]:
    """Return a clock as the tip of a promise shows it."""
    return {
        "state": state,
        "title": "答复换货结论",
        "by": "周敏 答应 林晓梅，聊天原话",
        "made_at": _at(minutes=-97),
        "due_at": _at(minutes=38 if state != "overdue" else -2),
        "warn_at": _at(minutes=11),
        "pauses": [(_at(minutes=-70), _at(minutes=-40))] if state == "paused" else [],
        "facts": [
            {"name": _("Calendar"), "value": "售后一组，09:00–21:00"},
            {"name": _("History"), "value": "80% < 96 min, n=214"},
            {"name": _("Evidence"), "value": "发给客户的结论"},
        ],
        "url": "#clock",
    }


def clock_days() -> list[ClockDay]:
    """Return the days of three working days over a holiday with a make-up Saturday."""
    skipped = [ClockDay(day=date(2026, 10, number), kind="skip", note="国庆") for number in range(1, 8)]
    return [
        ClockDay(day=date(2026, 9, 30), kind="start", note="收到"),
        *skipped,
        ClockDay(day=date(2026, 10, 8), kind="count", note="1"),
        ClockDay(day=date(2026, 10, 9), kind="count", note="2"),
        ClockDay(day=date(2026, 10, 10), kind="due", note="3"),
    ]


def stats() -> list[dict[str, Any]]:
    """Return figures with an interval, a meter and a run of values."""
    interval = {"low": 0.96, "high": 0.995, "value": 0.986, "target": 0.95, "floor": 0.9, "ceiling": 1.0}
    day = [{"kind": "kept", "amount": 4}, {"kind": "late", "amount": 1}, {"kind": "none", "amount": 6}]
    return [
        {"name": _("Kept this month"), "value": "98.6", "unit": "%", "interval": interval, "note": "96.0–99.5, n=214"},
        {"name": _("Overdue"), "value": "1", "unit": "/ 11", "state": "overdue", "meter": day, "label": "4 · 1 · 6", "note": "4 · 1 · 6"},
        {"name": _("First answer, median"), "value": "2:10", "unit": "min", "spark": [130, 155, 140, 118, 190, 132, 128, 130], "label": "130 s", "note": "P80 3:40"},
    ]  # fmt: skip


def interval_rows() -> list[dict[str, Any]]:
    """Return standards whose target lies below, within and above the interval."""
    return [
        {"name": "在线咨询首答", "n": "8,412", "value": 0.980, "low": 0.976, "high": 0.982, "target": 0.95, "verdict": "met", "floor": 0.88},
        {"name": "投诉处置", "n": "146", "value": 0.993, "low": 0.962, "high": 0.999, "target": 0.99, "verdict": "unclear", "floor": 0.88},
        {"name": "退款到账", "n": "203", "value": 0.936, "low": 0.894, "high": 0.962, "target": 0.98, "verdict": "missed", "floor": 0.88},
    ]  # fmt: skip


def control_chart() -> dict[str, Any]:
    """Return 26 weeks with one beyond its limits."""
    mean = 0.959
    values = [.956, .947, .985, .973, .961, .966, .976, .958, .943, .972, .966, .959, .964, .949, .963, .941, .902, .945, .957, .969, .968, .943, .970, .966, .961, .957]  # fmt: skip
    sizes = [260, 250, 300, 230, 240, 300, 280, 300, 260, 210, 212, 290, 250, 262, 275, 268, 245, 232, 290, 246, 240, 285, 275, 255, 235, 270]  # fmt: skip
    points = []
    for week, (value, n) in enumerate(zip(values, sizes, strict=True), start=1):
        spread = 3 * (mean * (1 - mean) / n) ** 0.5
        points.append(
            ControlPoint(
                name=f"W{week + 14}",
                n=n,
                value=value,
                lower=mean - spread,
                upper=min(1.0, mean + spread),
                tick=f"W{week + 14}" if week % 4 == 1 else "",
                note="台风停运两天；47 位客户已逐一致歉改约" if value < 0.91 else "",
            )
        )
    return {"label": _("Arrived in the agreed window, 26 weeks"), "points": points, "mean": mean, "goal": 0.95, "floor": 0.88, "ceiling": 1.0, "download_url": "#csv"}  # fmt: skip


def messages_of_a_thread(*, lamp: str) -> list[MessageRow]:
    """Return the three voices, and a reply that can still be taken back."""
    photo = AttachmentRow(name="裂纹近照.jpg", url="#photo", size=2_411_724, icon="image")
    return [
        MessageRow(id=f"{lamp}-1", side="them", author="林晓梅", via="微信", at=_at(hours=-18), text="你好，上个月买的胡桃木餐桌，台面右边裂了一条缝，大概十厘米。", attachments=[photo]),
        MessageRow(id=f"{lamp}-2", side="us", author="周敏", author_kind="staff", at=_at(minutes=-97), text="林女士早上好，照片和木材批次都看过了，责任在我们。是换整张台面还是全额退款，由您选。", delivery="已读"),
        MessageRow(id=f"{lamp}-3", side="note", author="高建国", role="售后经理", at=_at(minutes=-54), text="批次 WN-0817 第三起了。同意整张更换，运费和拆装我们出。"),
        MessageRow(id=f"{lamp}-4", side="us", author="周敏", author_kind="staff", at=NOW, text="好的。我明天下午三点前给您回电。", held_until=_at(seconds=9), undo_url="#undo"),
    ]  # fmt: skip


def matter_rows(*, lamp: str) -> list[MatterLine]:
    """Return lines of an inbox: unread, open in the pane, plain."""
    return [
        MatterLine(id=f"{lamp}-1", url="#a", name="何俊", at=_at(minutes=-1), text="岩板茶几和胡桃木的能不能混搭", promise=PromiseRow(id=7, state="active", what="首次答复", due_at=_at(minutes=4), share=0.7), badge="咨询", unread=True),
        MatterLine(id=f"{lamp}-2", url="#b", name="林晓梅", at=_at(minutes=-6), text="桌面右边有一条裂纹，越来越长了", promise=PromiseRow(id=8, state="risk", what="答复换货结论", due_at=_at(minutes=38), share=0.9), badge="投诉", current=True, urgent=True),
        MatterLine(id=f"{lamp}-3", url="#c", name="青禾幼儿园 · 孙园长", name_kind="company", at=_at(days=-1), text="午睡床的环保检测报告能先发我吗？", badge="商机", owner="周敏"),
    ]  # fmt: skip


def timeline() -> list[TimelineRow]:
    """Return what happened, newest first."""
    return [
        TimelineRow(at=_at(minutes=-6), who="林晓梅", what="选择更换台面", icon="message-square", body="“那就换台面吧。”"),
        TimelineRow(at=_at(minutes=-54), who="高建国", what="写了内部备注", icon="lock"),
        TimelineRow(at=_at(minutes=-97), what="提出处置方案", state="kept", body="早于承诺 8 时 55 分"),
    ]  # fmt: skip


def steps() -> list[StepRow]:
    """Return the stages of a complaint."""
    return [
        StepRow(name="接收", step="done", note="9-30"),
        StepRow(name="调查", step="done", note="10-08"),
        StepRow(name="同意", step="current", note="等客户"),
        StepRow(name="关闭", step="next", note="满意度"),
    ]


def composer(*, key: str, likely: bool | None) -> dict[str, Any]:
    """Return a composer with a promise found in it."""
    return {
        "key": key,
        "action": "#send",
        "draft_key": "",
        "channel": "微信",
        "language": "简体中文",
        "can_note": True,
        "text": "好的，给您换整张台面。我明天下午三点前给您回电，定下上门安装的时间。",
        "founds": [
            FoundPromise(
                text="我明天下午三点前给您回电",
                due_at=_at(days=1, hours=4, minutes=18),
                what="回电",
                whom="林晓梅",
                why="10-10 周六，调休上班 · 同类 80% 在 13:20 前完成（n=214）",
                likely=likely,
            )
        ],
    }


class ExampleForm(forms.Form):
    """Every kind of field, bound so that one of them is wrong."""

    what = forms.CharField(label=_("What is promised"), initial="明天下午三点前回电")
    due_at = forms.DateTimeField(label=_("By when"), widget=DateTimeWidget)
    standard = forms.ChoiceField(
        label=_("Standard"),
        required=False,
        choices=[("4", "《投诉处置》第 4 版"), ("5", "《在线咨询首答》第 2 版")],
        help_text=_("With a standard, the time follows from it."),
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DateWidget)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("Evidence"), required=False)
    via = forms.ChoiceField(
        label=_("Tell the customer by"),
        choices=[("wechat", "微信"), ("sms", "短信"), ("none", "不通知")],
        widget=forms.RadioSelect,
    )
    remind = forms.BooleanField(label=_("Remind me before it is due"), required=False)

    def clean_due_at(self) -> datetime:
        """Refuse: the example shows a field that is wrong."""
        raise forms.ValidationError(
            _("Nobody works that day, so nobody would keep it. The earliest is Mon 12 Oct 09:00.")
        )


def change_lines() -> list[dict[str, str]]:
    """Return the lines of a change to an order: one other than it was, one that comes."""
    return [
        {"kind": "changed", "kind_words": "变更", "title": "胡桃木餐椅", "note": "", "before": "4 把", "before_amount": "¥3,200.00", "after": "6 把", "amount": "¥4,800.00"},
        {"kind": "added", "kind_words": "新增", "title": "椅垫", "note": "亚麻，可拆洗", "before": "", "before_amount": "", "after": "6 个", "amount": "¥540.00"},
    ]  # fmt: skip


def form(*, prefix: str) -> ExampleForm:
    """Return the example form with its answers and its objection."""
    answers = {
        "what": "明天下午三点前回电",
        "due_at": "2026-10-11T09:00",
        "standard": "4",
        "via": "wechat",
        "remind": "on",
    }
    bound = ExampleForm({f"{prefix}-{name}": value for name, value in answers.items()}, prefix=prefix)
    bound.is_valid()
    return bound


def nav() -> Places:
    """Return the rail of a desk."""
    places = [
        NavItem(name=str(_("My day")), url="/desk/", icon="sun", key="d"),
        NavItem(name=str(_("Inbox")), url="/desk/inbox/", icon="inbox", count=12, key="i"),
        NavItem(name=str(_("Customers")), url="/desk/customers/", icon="users", key="c"),
        NavItem(name=str(_("Knowledge")), url="/desk/knowledge/", icon="book-open", key="k"),
        NavItem(name=str(_("Standards")), url="/desk/standards/", icon="shield-check", key="s"),
        NavItem(name=str(_("Components")), url="/desk/ui/", icon="swatch-book", key="u", group="foot"),
        NavItem(name=str(_("Settings")), url="/desk/settings/", icon="settings", key="t", group="foot"),
    ]
    return Places(places)


def guards() -> list[Guard]:
    """Return what the guard says of a date: likely, unknown, unlikely with the reason it asks for."""
    return [
        Guard(
            due_at=_at(days=1),
            why="同类承诺一半在今天 15:10 前办成，八成在今天 17:40 前办成（n=24）",
            unlikely=False,
            needs_reason=False,
        ),
        Guard(due_at=_at(days=3), why="", unlikely=False, needs_reason=False),
        Guard(
            due_at=_at(hours=1),
            why="同类承诺里 36% 在这么短的时间内办成（n=24）",
            unlikely=True,
            needs_reason=True,
        ),
    ]


def links() -> list[Link]:
    """Return tabs, segments or filters."""
    return [
        Link(name="经过", url="#1", current=True, count=27),
        Link(name="沟通", url="#2", count=9, icon="message-square"),
        Link(name="附件", url="#3", icon="paperclip"),
    ]


def diff() -> list[DiffLine]:
    """Return two versions of a standard side by side."""
    return [
        DiffLine(kind="same", text="适用于所有投诉。"),
        DiffLine(kind="removed", text="五个工作日内给出处置。"),
        DiffLine(kind="added", text="三个工作日内给出处置，并征得客户同意。"),
    ]


def cursor() -> Cursor:
    """Return the first page of a long list."""
    return Cursor(older_url="?before=418", shown=50)


def specimens(*, lamp: str) -> dict[str, Any]:
    """Return everything the living page shows under one lamp, "light" or "dark"."""
    return {
        "lamp": lamp,
        "states": promise_states(),
        "chips": [row for row, _meaning in promise_states()[:6]],
        "rows": promise_rows(),
        "owed": promise_rows()[1],
        "owed_list": promise_rows()[2:5],
        "clocks": [clock(state=state) for state in ("active", "risk", "overdue", "paused")],
        "tip": clock(state="risk"),
        "days": clock_days(),
        "today": date(2026, 10, 9),
        "stats": stats(),
        "intervals": interval_rows(),
        "chart": control_chart(),
        "thread": messages_of_a_thread(lamp=lamp),
        "event": {"icon": "shield-check", "text": "按《投诉处置》第 4 版立下承诺", "at": _at(hours=-18)},
        "matters": matter_rows(lamp=lamp),
        "entries": timeline(),
        "steps": steps(),
        "reply": composer(key=f"{lamp}-reply", likely=True),
        "hard": composer(key=f"{lamp}-hard", likely=False),
        "form": form(prefix=lamp),
        "links": links(),
        "exports": [Link(name=".xlsx", url="#"), Link(name=".csv", url="#")],
        "guards": guards(),
        "guard_id": f"guard-{lamp}",
        "path": [Link(name="售后", url="#"), Link(name="投诉", url="#"), Link(name="TS-2609-0418-7")],
        "diff": diff(),
        "change": {"lines": change_lines()},
        "cursor": cursor(),
        "history": [1, 4, 9, 14, 11, 7, 4, 2, 1, 1],
        "results_id": f"results-{lamp}",
    }
