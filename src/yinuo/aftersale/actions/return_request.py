"""Asking for goods to go back: what, how many, why; where the rules are clear it is authorised at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale.actions.return_decision import ReturnTerms, authorise_return
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_returns import MoreThanDelivered, NothingToReturn, ReturnLinesNeeded
from yinuo.aftersale.journal import ReturnRequested
from yinuo.aftersale.law import law
from yinuo.aftersale.models import Complaint, Return, ReturnLine
from yinuo.aftersale.return_rows import freight_of, kept_decision, kept_facts, promise_answer
from yinuo.aftersale.return_states import ReturnReason, ReturnWish
from yinuo.aftersale.rules.decision import Decision, Verdict
from yinuo.aftersale.rules.facts import Facts
from yinuo.aftersale.sold_facts import Claimed, claiming, decide, facts_of_lines, returnable
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.insale.access import order_for
from yinuo.insale.actions.receipt import PICTURES, NewPhoto
from yinuo.insale.models import Order, OrderLine
from yinuo.matters.actions.attachments import keep_file
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.models import Message

KIND, PREFIX = "return", "TH"
SOURCES = ("portal", "desk", "api")
CHANNELS = {"portal": "web", "desk": "desk", "api": "api"}
LONGEST_WORDS, LONGEST_SERIAL, LONGEST_CODE = 2000, 64, 60
MOST_LINES, MOST_PHOTOS = 50, 8
NOTHING = Decimal(0)
_SMALLEST = Decimal("0.001")


class AskedLine(Struct, frozen=True, kw_only=True):
    """How much of a line of the order is to go back, what is wished for it and why (codes of ReturnWish, ReturnReason)."""

    order_line_id: int
    quantity: Decimal
    wish: str = "return"
    reason: str = "changed_mind"
    words: str = ""
    opened: bool | None = None
    serial: str = ""
    fault_code: str = ""


class ReturnAsked(Struct, frozen=True, kw_only=True):
    """A wish to send something back, with photos. `complaint_id` is the complaint that led to it."""

    lines: Sequence[AskedLine]
    words: str = ""
    photos: Sequence[NewPhoto] = ()
    complaint_id: int | None = None


class _Judged(Struct, frozen=True, kw_only=True):
    asked: AskedLine
    line: OrderLine
    facts: Facts
    decision: Decision


@action(journal=ReturnRequested)
def request_return(
    *,
    actor: Actor,
    now: datetime,
    order_id: int,
    asked: ReturnAsked,
    source: str = "desk",
    external_id: str | None = None,
) -> Return:
    """Ask for a return: the customer for their order, or staff for them. What the rules say of each line is kept with the facts that they read.

    Where they say yes to all of it, it is authorised at once, if the house has said where returns go; else a person decides, within a time that is promised.
    No wish is refused by rules alone. Raises: NotFound, NotAllowed, ReturnLinesNeeded, NothingToReturn, MoreThanDelivered, InvalidValue, TextTooLong,
    and what `keep_file` raises.
    """
    if source not in SOURCES:
        raise InvalidValue(field="source", problem=source[:40])
    by_customer = actor.kind is ActorKind.CUSTOMER
    order = order_for(actor, order_id, "matter.write_in" if by_customer else "return.work", lock=True)
    words = short_words(asked.words, field="words", limit=LONGEST_WORDS)
    judged = _judge(order, asked, now=now)
    complaint_id = _complaint(order, asked.complaint_id)
    found = _open(actor, order, judged, words, source=source, external_id=external_id, now=now)
    if complaint_id is not None:
        found.from_complaint_id = complaint_id
        Return.objects.filter(pk=found.pk).update(from_complaint=complaint_id)
    _keep_photos(found, asked.photos)
    ReturnLine.objects.bulk_create(_row(found, place, one) for place, one in enumerate(judged))
    record(
        ReturnRequested(
            subject_id=found.pk,
            matter_id=found.pk,
            order_id=order.pk,
            source=source,
            lines=len(judged),
            verdicts=[one.decision.verdict.value for one in judged],
            pack=f"{law().code} {law().version}",
        )
    )
    if settings.YINUO_RETURN_ADDRESS and all(one.decision.verdict is Verdict.YES for one in judged):
        freight = freight_of((one.asked.reason, one.decision) for one in judged)
        terms = ReturnTerms(send_to=settings.YINUO_RETURN_ADDRESS, freight_by=freight)
        found = authorise_return(actor=SYSTEM, now=now, return_id=found.pk, terms=terms)
    else:
        promise_answer(found)
    tell("desk", event="return", id=found.pk)
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    return found


def judge(order: Order, lines: Sequence[AskedLine], *, now: datetime) -> list[tuple[AskedLine, Decision]]:
    """Return what the rules say of a wish that nobody has made yet. Raises: as `request_return`."""
    return [(one.asked, one.decision) for one in _judge(order, ReturnAsked(lines=lines), now=now)]


def _judge(order: Order, asked: ReturnAsked, *, now: datetime) -> list[_Judged]:
    """Return each line that is asked for with what the rules say; what is wrong is said before anything is written."""
    left = returnable(order)
    if not any(left.values()):
        raise NothingToReturn()
    if not asked.lines or len(asked.lines) > MOST_LINES:
        raise ReturnLinesNeeded(field="lines")
    rows = {line.pk: line for line in OrderLine.objects.filter(order=order, pk__in=left)}
    facts = facts_of_lines(order, {one.order_line_id for one in asked.lines if one.order_line_id in rows})
    found = []
    for place, one in enumerate(asked.lines):
        where = f"lines.{place}"
        line = rows.get(one.order_line_id)
        if line is None:
            raise InvalidValue(field=f"{where}.order_line_id", problem=str(one.order_line_id))
        _check_line(one, where)
        if one.quantity > left[line.pk]:
            shown = f"{left[line.pk].normalize():f}"
            raise MoreThanDelivered(field=f"{where}.quantity", title=line.title, left=shown)
        left[line.pk] -= one.quantity
        claimed = Claimed(reason=one.reason, opened=one.opened, fault_code=one.fault_code.strip())
        known = claiming(facts[line.pk], claimed, at=now)
        found.append(_Judged(asked=one, line=line, facts=known, decision=decide(known, one.wish, at=now)))
    return found


def _check_line(one: AskedLine, where: str) -> None:
    if one.wish not in ReturnWish.values:
        raise InvalidValue(field=f"{where}.wish", problem=one.wish[:40])
    if one.reason not in ReturnReason.values:
        raise InvalidValue(field=f"{where}.reason", problem=one.reason[:40])
    quantity = one.quantity
    if (
        not quantity.is_finite()
        or quantity <= 0
        or quantity > 10**9
        or quantity != quantity.quantize(_SMALLEST)
    ):
        raise InvalidValue(field=f"{where}.quantity", problem=str(quantity)[:40])
    for name, limit in (("words", LONGEST_WORDS), ("serial", LONGEST_SERIAL), ("fault_code", LONGEST_CODE)):
        short_words(getattr(one, name), field=f"{where}.{name}", limit=limit)


def _complaint(order: Order, complaint_id: int | None) -> int | None:
    if complaint_id is None:
        return None
    if not Complaint.objects.filter(pk=complaint_id, customer=order.customer_id).exists():
        raise NotFound(field="complaint_id")
    return complaint_id


def _open(
    actor: Actor,
    order: Order,
    judged: Sequence[_Judged],
    words: str,
    *,
    source: str,
    external_id: str | None,
    now: datetime,
) -> Return:
    with translation.override(order.language):
        title = _("Return of the order %(number)s") % {"number": order.number}
        lines = [_line_words(one) for one in judged]
    return open_matter(
        actor=actor.also_allowed("matter.open"),
        now=now,
        model=Return,
        kind=KIND,
        prefix=PREFIX,
        customer=order.customer,
        customer_name=order.customer.name if order.customer else actor.name,
        text="\n".join(
            [f"{title}：" if order.language.startswith("zh") else f"{title}:", *lines, words]
        ).strip(),
        title=title,
        channel=CHANNELS[source],
        language=order.language,
        origin_id=order.pk,
        external_id=external_id,
        details={"stage_since": now, "source": source, "purchase_id": order.pk},
    )


def _line_words(one: _Judged) -> str:
    told = [
        f"{one.line.title} × {one.asked.quantity.normalize():f}",
        str(ReturnWish(one.asked.wish).label),
        str(ReturnReason(one.asked.reason).label),
        one.asked.words.replace("\x00", "").strip(),
    ]
    return " · ".join(part for part in told if part)


def _row(found: Return, place: int, one: _Judged) -> ReturnLine:
    return ReturnLine(
        id=new_id(),
        goods_return=found,
        position=place,
        order_line=one.line,
        quantity=one.asked.quantity,
        wish=one.asked.wish,
        reason=one.asked.reason,
        words=one.asked.words.replace("\x00", "").strip(),
        serial=one.asked.serial.replace("\x00", "").strip(),
        fault_code=one.asked.fault_code.replace("\x00", "").strip(),
        opened=one.asked.opened,
        verdict=one.decision.verdict.value,
        decision=kept_decision(one.decision),
        facts=kept_facts(one.facts),
    )


def _keep_photos(found: Return, photos: Sequence[NewPhoto]) -> None:
    """Keep the customer's photos with the message by which they asked. Raises: InvalidValue for what is none, and what `keep_file` raises."""
    if len(photos) > MOST_PHOTOS:
        problem = _("At most %(most)s photos.") % {"most": MOST_PHOTOS}
        raise InvalidValue(field="photos", problem=problem)
    first = Message.objects.filter(matter=found.pk).order_by("at", "id").first() if photos else None
    for photo in photos:
        kept = keep_file(
            found, name=photo.name, declared_type=photo.declared_type, stream=photo.stream, message=first
        )
        if kept.type not in PICTURES:
            raise InvalidValue(field="photos", problem=_("“%(name)s” is no picture.") % {"name": kept.name})
