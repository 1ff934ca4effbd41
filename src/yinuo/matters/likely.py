"""Does the calendar and history make it likely? What the composer says beside a promise that was just written."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from msgspec import Struct

from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import Unit, WorkCalendar
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.errors import UnlikelyPromise
from yinuo.matters.models import Matter
from yinuo.matters.queries.figures_of_history import Past, settled_like

FEWEST = 8
LIKELY_SHARE = 0.8
# The same act in the words that people use for it; the first that fits names it.
ACTS: dict[str, tuple[str, ...]] = {
    "call": ("回电", "回電", "致电", "致電", "电话", "電話", "call", "phone"),
    "refund": ("退款", "退还", "退還", "退费", "退費", "refund", "reimburse"),
    "invoice": ("发票", "發票", "开票", "開票", "invoice"),
    "ship": ("发货", "發貨", "寄出", "寄送", "补发", "補發", "ship", "dispatch"),
    "deliver": ("送货", "送貨", "配送", "送达", "送達", "deliver"),
    "visit": ("上门", "上門", "visit"),
    "repair": ("维修", "維修", "修理", "修好", "安装", "安裝", "repair", "install"),
    "replace": ("换货", "換貨", "更换", "更換", "replace", "exchange"),
    "answer": ("答复", "答覆", "回复", "回覆", "回信", "answer", "reply", "respond", "get back"),
    "contact": ("联系", "聯繫", "联络", "聯絡", "contact"),
    "inform": ("通知", "告知", "inform", "let you know", "update"),
    "send": ("发送", "發送", "提供", "send", "e-mail", "email"),
    "confirm": ("确认", "確認", "confirm"),
    "arrange": ("安排", "arrange"),
    "solve": (
        "解决",
        "解決",
        "处理",
        "處理",
        "办理",
        "辦理",
        "solve",
        "resolve",
        "handle",
        "sort out",
        "fix",
    ),
}


class Likelihood(Struct, frozen=True, kw_only=True):
    """How likely a promise is kept.

    `day` is a code for words: open, outside_hours, weekend, holiday, closure, makeup, opening. The figures are None
    where fewer than eight past promises compare: `share_kept_by_then` of them were done within the working time that
    there is until the due instant; half were done by `p50_at`, four fifths by `p80_at`, counted from now.
    """

    is_open_then: bool
    day: str
    provisional: bool
    n: int
    share_kept_by_then: float | None = None
    p50_at: datetime | None = None
    p80_at: datetime | None = None

    @property
    def is_likely(self) -> bool | None:
        """Whether history says yes; None where it says nothing."""
        return None if self.share_kept_by_then is None else self.share_kept_by_then >= LIKELY_SHARE


def judge(
    *, what: str, due_at: datetime, now: datetime, calendar: WorkCalendar, team_id: int | None
) -> Likelihood:
    """Judge a promise of a team by its calendar and by what became of promises of the same act. One query."""
    act = act_of(what)
    past = settled_like(words=ACTS[act], team_id=team_id, now=now) if act else []
    return weigh(past, due_at=due_at, now=now, calendar=calendar)


def weigh(past: Sequence[Past], *, due_at: datetime, now: datetime, calendar: WorkCalendar) -> Likelihood:
    """Judge an instant by a calendar and by what became of work of the same kind.

    Time is compared as working time, so that a night or a holiday in between does not count against anybody.
    """
    before = due_at - timedelta(microseconds=1)
    day = calendar.day(calendar.local_date(before))
    is_open = calendar.is_open(before)
    code = "open" if is_open and day.kind.value == "workday" else day.kind.value
    if not is_open and day.working:
        code = "outside_hours"
    if len(past) < FEWEST:
        return Likelihood(is_open_then=is_open, day=code, provisional=day.provisional, n=len(past))
    took = sorted(calendar.working_time(p.made_at, p.done_at) for p in past if p.done_at is not None)
    available = calendar.working_time(now, due_at)
    return Likelihood(
        is_open_then=is_open,
        day=code,
        provisional=day.provisional,
        n=len(past),
        share_kept_by_then=sum(length <= available for length in took) / len(past),
        p50_at=_reached(took, len(past), 0.5, now, calendar),
        p80_at=_reached(took, len(past), 0.8, now, calendar),
    )


def refuse_unlikely(matter: Matter, plans: Iterable[PlannedPromise], *, now: datetime) -> None:
    """Refuse a promise that history calls unlikely unless its writer says why it can be kept. One query a promise.

    Raises: UnlikelyPromise.
    """
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    for plan in plans:
        if plan.override.strip():
            continue
        judged = judge(what=plan.what, due_at=plan.due_at, now=now, calendar=calendar, team_id=matter.team_id)
        refuse_against_history(plan, judged)


def refuse_against_history(plan: PlannedPromise, judged: Likelihood) -> None:
    """Refuse what was judged unlikely unless its writer says why it can be kept. Raises: UnlikelyPromise."""
    if judged.is_likely is False and not plan.override.strip():
        share = judged.share_kept_by_then or 0.0
        raise UnlikelyPromise(field="override", what=plan.what, percent=round(share * 100), n=judged.n)


def act_of(what: str) -> str:
    """Return the code of the act that the words of a promise name, "" where they name none that is known."""
    folded = what.casefold()
    return next((act for act, words in ACTS.items() if any(word in folded for word in words)), "")


def _reached(
    took: list[timedelta], n: int, share: float, now: datetime, calendar: WorkCalendar
) -> datetime | None:
    """Return the instant by which that share was done, None where so many never were."""
    place = ceil(n * share) - 1
    if place >= len(took):
        return None
    seconds = max(1, int(took[place].total_seconds()))
    return calendar.add(now, Decimal(seconds) / 3600, Unit.WORKING_HOURS).at
