"""What follows from goods that came back: what is promised for them, what the customer is told, and the end of their return."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale.law import law
from yinuo.aftersale.models import Return, ReturnFreight, ReturnLine, ReturnRefund
from yinuo.aftersale.return_rows import day_words, move_stage
from yinuo.aftersale.return_states import RETURN_MOVES, Outcome
from yinuo.aftersale.rules.counting import count
from yinuo.aftersale.rules.decision import Counted
from yinuo.core.action import current_frame
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.ids import new_id
from yinuo.core.worktime import Unit
from yinuo.insale.actions.receipt import NewPhoto, keep_picture
from yinuo.insale.receipt_words import tell_in_thread
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.models import Attachment, Matter, Promise
from yinuo.matters.states import MatterPhase

MONEY, REPLACEMENT, AGAIN = (
    "aftersale.return_money_back",
    "aftersale.replacement_sent",
    "aftersale.goods_sent_again",
)
"""What is promised with a return is known by the entry that keeps it."""
_BY_WISH = {"return": MONEY, "exchange": REPLACEMENT, "repair": AGAIN}
_BY_OUTCOME = {
    Outcome.REFUND_DUE.value: MONEY,
    Outcome.EXCHANGE_DUE.value: REPLACEMENT,
    Outcome.REPAIR_DUE.value: AGAIN,
    Outcome.SEND_BACK.value: AGAIN,
}
_CLOCKS = {MONEY: "refund", REPLACEMENT: "fulfil", AGAIN: "fulfil"}
_USUAL_DAYS = 7


def coming(found: Return) -> list[ReturnLine]:
    """Return the lines of a return that may come back, in their order. One query."""
    rows = ReturnLine.objects.filter(goods_return=found).exclude(granted=False)
    return list(rows.select_related("order_line").order_by("position"))


def split_off(line: ReturnLine, quantity: Decimal) -> ReturnLine:
    """Make a line of its own of a part of another's quantity; what was decided goes along, what was found does not."""
    last = ReturnLine.objects.filter(goods_return=line.goods_return_id).aggregate(last=Max("position"))[
        "last"
    ]
    part = ReturnLine(
        id=new_id(),
        goods_return_id=line.goods_return_id,
        position=(last or 0) + 1,
        split_from=line,
        quantity=quantity,
        **{
            name: getattr(line, name)
            for name in (
                "order_line_id", "wish", "reason", "words", "serial", "fault_code", "opened", "verdict", "decision",
                "facts", "granted", "granted_because", "decided_at", "decided_by_id",
            )
        },
    )  # fmt: skip
    part.save(force_insert=True)
    line.quantity -= quantity
    line.save(update_fields=["quantity"])
    return part


def keep_pictures(found: Return, photos: Sequence[NewPhoto], known: Sequence[str]) -> list[Attachment]:
    """Keep pictures of a return; those that are known by their hash are left out. Raises: InvalidValue, and what `keep_file` raises."""
    kept, seen = [], set(known)
    for photo in photos:
        one = keep_picture(found, photo, field="photos")
        if one.sha256 not in seen:
            seen.add(one.sha256)
            kept.append(one)
    return kept


def clock_of_return(promised: str, at: datetime) -> Counted | None:
    """Return until when what is promised for goods that came back at the instant is owed; the law's own term where it has one.

    The law's term for a refund is our word for every return of goods, whatever rule allowed it.
    """
    pack = law()
    calendar = pack.calendar()
    day = calendar.local_date(at)
    for rule in pack.of_kind("seller_deadline"):
        if rule.details["code"] == _CLOCKS[promised] and rule.in_force(day) and rule.term is not None:
            return count(rule, at, calendar)
    return None


def align_promises(found: Return, *, because: str = "") -> None:
    """Promise what is owed for the lines of a return as far as it is known, and release what is not owed any more; the return is locked.

    Until a line is inspected its wish counts.
    """
    now = current_frame().now
    wanted = {one for line in coming(found) if (one := _owed(line))}
    if ReturnRefund.objects.filter(goods_return=found, done_at__isnull=True).exists():
        wanted.add(MONEY)
    running = {
        code: promise
        for promise in promises.running_promises(found)
        for code in promise.met_by.split()
        if code in _CLOCKS
    }
    for code, promise in running.items():
        if code not in wanted:
            release_running(promise, evidence=because or _told_outcome(found))
    for code in sorted(wanted - running.keys()):
        _promise(found, code, at=max(found.received_at or now, found.inspected_at or now))


def promise_money(found: Return, *, at: datetime) -> None:
    """Promise money back for a return from an instant on, unless it is promised already; the return is locked."""
    if promise_of(found, MONEY) is None:
        _promise(found, MONEY, at=at)


def _owed(line: ReturnLine) -> str:
    if line.done_at is not None:
        return ""
    if line.outcome:
        return _BY_OUTCOME.get(line.outcome, "")
    return _BY_WISH[line.wish]


def _told_outcome(found: Return) -> str:
    with translation.override(found.language):
        return _("The inspection led to something else; the customer was told.")


def _promise(found: Return, code: str, *, at: datetime) -> Promise:
    clock = clock_of_return(code, at)
    calendar = law().calendar()
    due_at = clock.ends_at if clock is not None else calendar.add(at, _USUAL_DAYS, Unit.CALENDAR_DAYS).at
    if due_at <= (now := current_frame().now):
        return _promise(found, code, at=now)
    with translation.override(found.language):
        what = {
            MONEY: _("Your money back for %(number)s"),
            REPLACEMENT: _("Your replacement for %(number)s is on its way"),
            AGAIN: _("Your goods of %(number)s are on their way to you"),
        }[code] % {"number": found.number}
    return promises.start_promise(
        found,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due_at,
            due=clock.due if clock is not None else None,
            certainty="day",
            words=clock.rule.id if clock is not None else "",
            owner_id=found.owner_id,
            calendar_id=found.team.calendar_id if found.team else None,
            met_by=(code,),
        ),
    )


def promise_of(found: Return, code: str) -> Promise | None:
    """Return the running promise of a return that an entry keeps. One query."""
    running = Promise.objects.filter(matter=found, state__in=promises.RUNNING_STATES)
    return next((one for one in running.order_by("due_at") if code in one.met_by.split()), None)


def tell_customer(found: Return, text: str) -> int:
    """Say something in the thread of a return in the house's name, with the address of its page; return the message's key."""
    url = f"{settings.YINUO_PUBLIC_URL}/rt/{found.secret}/"
    with translation.override(found.language):
        where = _("Where it stands: %(url)s") % {"url": url}
    return tell_in_thread(found, f"{text}\n{where}").pk


def last_day(due_at: datetime) -> str:
    """Return the day with which a time ends, in the active language: midnight is the end of the day before."""
    return day_words(due_at - timedelta(seconds=1))


def _owes_freight(found: Return) -> bool:
    """Tell whether freight that was laid out waits to be decided on, or to be repaid. Two queries."""
    waits = ReturnFreight.objects.filter(pk=found.pk, repaid__isnull=True).exists()
    return waits or ReturnRefund.objects.filter(goods_return=found, done_at__isnull=True).exists()


def close_when_done(found: Return) -> None:
    """Close a return, whose matter is locked, once nothing more is owed for any line that came; its matter is resolved unless a word is owed there."""
    if found.stage not in RETURN_MOVES["close"].from_:
        return
    if any(line.done_at is None for line in coming(found)) or _owes_freight(found):
        return
    move_stage(found, "close")
    if Matter.objects.filter(pk=found.pk).exclude(phase=MatterPhase.DONE.value).exists():
        try:
            resolve_matter(actor=SYSTEM, now=current_frame().now, matter_id=found.pk)
        except DomainError:
            return  # its refusals come before its first write; whoever owes the word resolves it after
        found.refresh_from_db()
