"""A return is authorised, with where and until when to send it and who pays; or refused, with the way to complain; or given up."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_returns import ReturnLinesNeeded, SendToNeeded
from yinuo.aftersale.journal import ReturnAuthorised, ReturnCancelled, ReturnExpired, ReturnRefused
from yinuo.aftersale.models import Return, ReturnLeg, ReturnLine
from yinuo.aftersale.return_rows import (
    back_to_work,
    check_stage,
    day_words,
    end,
    move_stage,
    promise,
    say,
    settle_promises,
)
from yinuo.aftersale.return_states import Outcome, ReturnWay
from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.ids import new_id
from yinuo.core.organisation import organisation
from yinuo.insale.couriers import COURIERS, NAMES
from yinuo.insale.errors import UnknownCourier, WaybillTaken, WaybillUnlikely
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.matters import promises
from yinuo.matters.errors import DueInThePast, ReasonNeeded
from yinuo.matters.models import Promise
from yinuo.presale.guard import end_of_day

LONGEST_ADDRESS, LONGEST_REASON = 300, 2000
LONGEST_DAYS = 90
PAYERS = ("", "buyer", "seller")
RIGHT = "return.work"


class ReturnTerms(Struct, frozen=True, kw_only=True):
    """How goods come back: in which way (ReturnWay), to where, who pays (buyer, seller, "" settled after the inspection), until which day.

    With our label its `courier` and `waybill` are known; with a pickup, from when to when the courier comes. `granted` are the lines that may come back, None for all.
    `because` is why, where no rule said yes. `words` go along to the customer.
    """

    way: str = "self"
    send_to: str = ""
    freight_by: str = ""
    expires_on: date | None = None
    courier: str = ""
    waybill: str = ""
    pickup_from: datetime | None = None
    pickup_until: datetime | None = None
    granted: Collection[int] | None = None
    because: str = ""
    words: str = ""


@action(journal=ReturnAuthorised)
def authorise_return(*, actor: Actor, now: datetime, return_id: int, terms: ReturnTerms) -> Return:
    """Let goods come back, all of them or some lines, and tell the customer how. One that was refused or has expired can be authorised as well.

    A line to which no rule said yes needs a reason. Raises: NotFound, NotAllowed, InvalidMove, StaleState, InvalidValue, ReturnLinesNeeded, ReasonNeeded,
    SendToNeeded, DueInThePast, UnknownCourier, WaybillUnlikely, WaybillTaken, TextTooLong.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    check_stage(found, "authorise")
    terms, expires_at = _checked(found, terms, now=now)
    granted = _grant(found, terms, actor=actor, now=now)
    back_to_work(found, reason=_("The return is authorised."))
    answered = [one.pk for one in _running(found)]
    move_stage(
        found,
        "authorise",
        way=terms.way,
        send_to=terms.send_to,
        freight_by=terms.freight_by,
        refused_because="",
        authorised_at=now,
        authorised_by_id=actor.staff_id,
        expires_at=expires_at,
    )
    leg = _plan_leg(found, terms, now=now)
    with translation.override(found.language):
        text = _how_to_send(found, terms, expires_at)
    message = say(found, text, actor=actor, then="wait_customer")
    entry = record(
        ReturnAuthorised(
            subject_id=found.pk,
            matter_id=found.pk,
            granted=granted,
            at_once=actor.kind is ActorKind.SYSTEM,
            freight_by=terms.freight_by,
            way=terms.way,
            expires_at=expires_at.isoformat(),
            leg_id=leg.pk if leg else None,
            message_id=message.pk,
            reason=terms.because,
        )
    )
    _answer(found, answered, evidence_id=entry.id)
    found.refresh_from_db()
    return found


@action(journal=ReturnRefused)
def refuse_return(*, actor: Actor, now: datetime, return_id: int, because: str) -> Return:
    """Refuse a return: the customer reads why, what the rules say, and how to complain.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, TextTooLong.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    check_stage(found, "refuse")
    because = short_words(because, field="because", limit=LONGEST_REASON)
    if not because:
        raise ReasonNeeded(field="because")
    by_rule = not found.lines.exclude(verdict="no").exists()
    found.lines.update(
        granted=False, granted_because=because, decided_at=now, decided_by_id=actor.staff_id, done_at=now
    )
    answered = [one.pk for one in _running(found)]
    move_stage(found, "refuse", refused_because=because)
    with translation.override(found.language):
        lines = [
            _("We cannot take the goods back: %(because)s") % {"because": because},
            _("You find what the rules say on the page of your return."),
            _("If you do not agree, you can complain here; somebody else than before looks at it: %(url)s")
            % {"url": complain_url()},
        ]
    message = say(found, "\n".join(lines), actor=actor)
    entry = record(
        ReturnRefused(
            subject_id=found.pk,
            matter_id=found.pk,
            by_rule=by_rule,
            message_id=message.pk,
            reason=because[:200],
        )
    )
    _answer(found, answered, evidence_id=entry.id)
    end(found, actor=actor)
    return found


@action(journal=ReturnCancelled)
def cancel_return(*, actor: Actor, now: datetime, return_id: int, because: str = "") -> Return:
    """Give a return up before anything was sent: the customer themselves, or staff with a reason.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState, ReasonNeeded, TextTooLong.
    """
    by_customer = actor.kind is ActorKind.CUSTOMER
    found = return_access.return_for(actor, return_id, "matter.write_in" if by_customer else RIGHT, lock=True)
    check_stage(found, "cancel")
    because = short_words(because, field="because", limit=200)
    if not because and not by_customer:
        raise ReasonNeeded(field="because")
    _give_up(found, "cancel")
    entry = record(ReturnCancelled(subject_id=found.pk, matter_id=found.pk, reason=because))
    settle_promises(
        found, evidence_id=entry.id, keep=False, words=because or _("The customer keeps the goods.")
    )
    if not by_customer:
        with translation.override(found.language):
            text = _("We have closed your return: %(because)s") % {"because": because}
        say(found, text, actor=actor)
    end(found, actor=SYSTEM)
    return found


@action(journal=ReturnExpired)
def expire_return(*, actor: Actor, now: datetime, return_id: int) -> Return:
    """Let an authorised return lapse whose time is over and of which nothing is under way; the customer hears of it and can ask again.

    Raises: NotFound, NotAllowed, InvalidMove, StaleState.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    check_stage(found, "expire")
    expires_at = found.expires_at
    if expires_at is None or expires_at > now:
        raise InvalidValue(field="expires_at", problem=str(expires_at))
    _give_up(found, "expire")
    entry = record(ReturnExpired(subject_id=found.pk, matter_id=found.pk, expires_at=expires_at.isoformat()))
    with translation.override(found.language):
        text = _(
            "The time to send your return was over on %(day)s, and no parcel was told to us. If it is on its way, write its number here; "
            "if you still wish to return it, write to us and we look at it again."
        ) % {"day": day_words(expires_at)}
        words = _("The time to send it is over.")
    settle_promises(found, evidence_id=entry.id, keep=False, words=words)
    say(found, text, actor=SYSTEM)
    end(found, actor=SYSTEM)
    return found


def complain_url() -> str:
    """Return where a customer complains."""
    return f"{settings.YINUO_PUBLIC_URL}/complain/"


def _give_up(found: Return, move: str) -> None:
    move_stage(found, move)
    ReturnLeg.objects.filter(goods_return=found, state="planned").update(state="cancelled")


def _running(found: Return) -> list[Promise]:
    return promises.running_promises(found)


def _answer(found: Return, keys: list[int], *, evidence_id: int) -> None:
    """Keep what was promised before the answer."""
    for one in promises.running_promises(found):
        if one.pk in keys:
            promises.meet_promise(one, evidence_id=evidence_id)


def _checked(found: Return, terms: ReturnTerms, *, now: datetime) -> tuple[ReturnTerms, datetime]:
    """Return the terms as rows take them and when they lapse: the end of that day."""
    if terms.way not in ReturnWay.values:
        raise InvalidValue(field="way", problem=terms.way[:40])
    if terms.freight_by not in PAYERS:
        raise InvalidValue(field="freight_by", problem=terms.freight_by[:40])
    send_to = short_words(terms.send_to, field="send_to", limit=LONGEST_ADDRESS)
    if not send_to:
        raise SendToNeeded(field="send_to")
    waybill = _checked_label(terms)
    _check_pickup(terms, now=now)
    today = timezone.localtime(now, organisation().zone).date()
    day = terms.expires_on or today + timedelta(days=settings.YINUO_RETURN_SEND_DAYS)
    if day > today + timedelta(days=LONGEST_DAYS):
        raise InvalidValue(field="expires_on", problem=day.isoformat())
    expires_at = _end_of(found, day)
    if expires_at <= now:
        raise DueInThePast(field="expires_on", due=day.isoformat())
    return (
        ReturnTerms(
            way=terms.way,
            send_to=send_to,
            freight_by=terms.freight_by,
            courier=terms.courier,
            waybill=waybill,
            pickup_from=terms.pickup_from,
            pickup_until=terms.pickup_until,
            granted=terms.granted,
            because=short_words(terms.because, field="because", limit=LONGEST_REASON),
            words=short_words(terms.words, field="words", limit=LONGEST_REASON),
        ),
        expires_at,
    )


def _end_of(found: Return, day: date) -> datetime:
    """Return the end of service on a day, the end of the day itself where nobody works on it: nobody loses by our hours."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=organisation().zone)
    last = datetime(day.year, day.month, day.day, 23, 59, tzinfo=organisation().zone)
    return max(end_of_day(noon, calendar=calendar_of(found.team.calendar_id if found.team else None)), last)


def _checked_label(terms: ReturnTerms) -> str:
    if not terms.courier and not terms.waybill.strip():
        if terms.way == ReturnWay.LABEL:
            raise UnknownCourier(field="courier")
        return ""
    if terms.courier not in COURIERS:
        raise UnknownCourier(field="courier")
    if not terms.waybill.strip():
        if terms.way == ReturnWay.LABEL:
            raise WaybillUnlikely(field="waybill")
        return ""
    waybill = checked_waybill(terms.waybill)
    if waybill is None:
        raise WaybillUnlikely(field="waybill")
    return waybill


def _check_pickup(terms: ReturnTerms, *, now: datetime) -> None:
    begins, ends = terms.pickup_from, terms.pickup_until
    if terms.way != ReturnWay.PICKUP and begins is None and ends is None:
        return
    if begins is None:
        raise InvalidValue(field="pickup_from", problem=_("This is needed."))
    if ends is None or ends <= begins:
        raise InvalidValue(field="pickup_until", problem=_("The end lies after the beginning."))
    if ends <= now:
        raise DueInThePast(field="pickup_until", due=ends.isoformat(timespec="minutes"))


def _grant(found: Return, terms: ReturnTerms, *, actor: Actor, now: datetime) -> list[int]:
    """Write which lines may come back; the others are done with. Raises: ReturnLinesNeeded, InvalidValue, ReasonNeeded."""
    lines = list(found.lines.order_by("position"))
    wanted = {line.pk for line in lines} if terms.granted is None else set(terms.granted)
    if strange := wanted - {line.pk for line in lines}:
        raise InvalidValue(field="granted", problem=str(min(strange)))
    if not wanted:
        raise ReturnLinesNeeded(field="granted")
    is_all_by_rule = all(line.verdict == "yes" for line in lines if line.pk in wanted)
    if not terms.because and not (is_all_by_rule and len(wanted) == len(lines)):
        raise ReasonNeeded(field="because")
    for line in lines:
        line.granted = line.pk in wanted
        line.granted_because, line.decided_at, line.decided_by_id = terms.because, now, actor.staff_id
        line.done_at = None if line.granted else now
        line.outcome = "" if line.granted else Outcome.NONE
    ReturnLine.objects.bulk_update(
        lines, ["granted", "granted_because", "decided_at", "decided_by", "done_at", "outcome"]
    )
    return sorted(wanted)


def _plan_leg(found: Return, terms: ReturnTerms, *, now: datetime) -> ReturnLeg | None:
    """Write the parcel that is waited for; none where the customer brings the goods. A pickup is promised."""
    ReturnLeg.objects.filter(goods_return=found, state="planned").update(state="cancelled")
    if terms.way == ReturnWay.VISIT:
        return None
    leg = ReturnLeg(
        id=new_id(),
        goods_return=found,
        direction="back",
        courier=terms.courier,
        waybill=terms.waybill,
        pickup_from=terms.pickup_from,
        pickup_until=terms.pickup_until,
        freight_by=terms.freight_by,
        planned_at=now,
    )
    try:
        with transaction.atomic():
            leg.save(force_insert=True)
    except IntegrityError as error:
        if "return_leg_waybill_once" not in str(error):
            raise
        raise WaybillTaken(field="waybill") from error
    if terms.pickup_until is not None:
        with translation.override(found.language):
            what = _("A courier fetches the goods from you, %(when)s") % {"when": _slot(terms)}
        leg.promise = promise(found, what, due_at=terms.pickup_until)
        leg.save(update_fields=["promise"])
    return leg


def _slot(terms: ReturnTerms) -> str:
    zone = organisation().zone
    if terms.pickup_from is None or terms.pickup_until is None:
        return ""
    begins, ends = (timezone.localtime(at, zone) for at in (terms.pickup_from, terms.pickup_until))
    return f"{formats.date_format(begins, 'DATE_FORMAT')} {begins:%H:%M}–{ends:%H:%M}"


def _how_to_send(found: Return, terms: ReturnTerms, expires_at: datetime) -> str:
    """Return what the customer is told, in the active language."""
    day = day_words(expires_at)
    told = {
        "self": _("Please send the goods by %(day)s to: %(address)s"),
        "label": _("Please send the goods by %(day)s with our label to: %(address)s"),
        "pickup": _("A courier fetches the goods; they go to: %(address)s"),
        "visit": _("Please bring the goods by %(day)s to: %(address)s"),
    }[terms.way]
    freight = {
        "seller": _("We pay the freight."),
        "buyer": _("You pay the freight."),
        "": _(
            "Please keep the receipt of the freight: who pays it is settled when we have examined the goods."
        ),
    }[terms.freight_by]
    lines = [_("Your return is authorised."), told % {"day": day, "address": terms.send_to}]
    if terms.pickup_until is not None:
        lines.append(_("The courier comes on: %(when)s") % {"when": _slot(terms)})
    if terms.waybill:
        lines.append(f"{NAMES[terms.courier]} {terms.waybill}")
    refused = found.lines.filter(granted=False).select_related("order_line").order_by("position")
    if titles := "、".join(line.order_line.title for line in refused):
        lines.append(
            _("These we cannot take back: %(titles)s. %(because)s")
            % {"titles": titles, "because": terms.because}
        )
    lines.append(freight)
    if terms.way == "self":
        lines.append(_("Once you have sent them, write the number of the parcel on the page of your return."))
    if terms.words:
        lines.append(terms.words)
    return "\n".join(lines)
