"""Looking after those who asked and did not buy: planned, done, left out, put off."""

from datetime import date, datetime, timedelta

from django.db.models import Max

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue
from yinuo.core.live import tell
from yinuo.matters.actions.messages import checked_text, send_reply, write_note
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, TextTooLong
from yinuo.matters.models import Matter
from yinuo.matters.outgoing import mail_address_of
from yinuo.people.models import Customer, Staff, TeamMember
from yinuo.presale.access_follow_up import follow_up_for
from yinuo.presale.errors import FollowUpSettled, MessageNotSeen
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.journal import FollowUpDone, FollowUpMoved, FollowUpPlanned, FollowUpSkipped
from yinuo.presale.journal.follow_up import SKIPPED
from yinuo.presale.models import FollowUp, Inquiry
from yinuo.presale.queries.follow_up import to_look_after
from yinuo.presale.rules.follow_up import LONGEST_PUT_OFF_DAYS, due_day, working_day_from
from yinuo.presale.stages import house_day

LONGEST_WORDS = 2000


@action(journal=FollowUpPlanned, many=True)
def plan_follow_up(*, actor: Actor, now: datetime, inquiry_id: int) -> FollowUp | None:
    """Plan one friendly look at how an asker is doing, if its day has come; None where there is none to plan.

    Its owner is the inquiry's while they work here, else whoever of its team looked after somebody the longest ago.
    Raises: NotAllowed.
    """
    actor.require("promise.sweep")
    inquiry = Inquiry.objects.select_related("owner", "team").filter(pk=inquiry_id).first()
    if inquiry is None or inquiry.customer_id is None:
        return None
    # Two workers, or two questions of one customer: the second waits here and then finds the first's.
    Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=inquiry.customer_id)
    if inquiry.resolved_at is None or not to_look_after(now=now).filter(pk=inquiry_id).exists():
        return None
    owner = _owner_of(inquiry)
    calendar = calendar_of(
        owner.calendar_id if owner else None, inquiry.team.calendar_id if inquiry.team else None
    )
    due_on = due_day(
        resolved_on=calendar.local_date(inquiry.resolved_at),
        after_days=inquiry_counting().follow_up_after_days,
        today=calendar.local_date(now),
        calendar=calendar,
    )
    if due_on is None:
        return None
    follow_up = FollowUp.objects.create(
        inquiry=inquiry, customer_id=inquiry.customer_id, owner=owner, due_on=due_on, made_at=now
    )
    record(
        FollowUpPlanned(
            subject_id=inquiry.pk,
            matter_id=inquiry.pk,
            follow_up_id=follow_up.pk,
            due_on=due_on.isoformat(),
            owner_id=follow_up.owner_id,
        )
    )
    _tell(follow_up)
    return follow_up


@action(journal=FollowUpDone)
def send_follow_up(*, actor: Actor, now: datetime, follow_up_id: int, text: str) -> FollowUp:
    """Write to the customer in the thread they asked in, which reaches them by mail; that is the look.

    Raises: NotFound, NotAllowed, FollowUpSettled, MessageNotSeen, EmptyText, TextTooLong.
    """
    follow_up, matter = _planned(actor, follow_up_id, "matter.reply")
    checked_text(text)
    if mail_address_of(matter) is None:
        raise MessageNotSeen(field="text")
    send_reply(actor=actor, now=now, matter_id=matter.pk, text=text)
    _settle(follow_up, now=now, state="done", how="message")
    record(FollowUpDone(subject_id=matter.pk, matter_id=matter.pk, follow_up_id=follow_up.pk, how="message"))
    return follow_up


@action(journal=FollowUpDone)
def note_follow_up_call(*, actor: Actor, now: datetime, follow_up_id: int, words: str) -> FollowUp:
    """Note what was said in a call; it stands as a note in the thread too.

    Raises: NotFound, NotAllowed, FollowUpSettled, EmptyText, TextTooLong.
    """
    follow_up, matter = _planned(actor, follow_up_id, "matter.work")
    words = _words(words, field="words")
    write_note(actor=actor, now=now, matter_id=matter.pk, text=words, channel="phone")
    _settle(follow_up, now=now, state="done", how="call", note=words)
    record(
        FollowUpDone(
            subject_id=matter.pk, matter_id=matter.pk, follow_up_id=follow_up.pk, how="call", words=words
        )
    )
    return follow_up


@action(journal=FollowUpSkipped)
def skip_follow_up(*, actor: Actor, now: datetime, follow_up_id: int, reason: str) -> FollowUp:
    """Leave a look out, and say why. Raises: NotFound, NotAllowed, FollowUpSettled, EmptyText, TextTooLong."""
    follow_up, matter = _planned(actor, follow_up_id, "matter.work")
    _skip(follow_up, matter.pk, now=now, how="person", words=_words(reason, field="reason"))
    return follow_up


@action(journal=FollowUpSkipped, many=True)
def skip_overtaken(*, actor: Actor, now: datetime, follow_up_id: int, how: str) -> bool:
    """Leave out what something has overtaken; tell whether it was still planned. `how` as in `FollowUpSkipped`.

    Raises: NotAllowed, InvalidValue.
    """
    actor.require("promise.sweep")
    if how not in SKIPPED:
        raise InvalidValue(field="how", problem=how[:40])
    rows = FollowUp.objects.select_for_update(of=("self",), no_key=True)
    follow_up = rows.filter(pk=follow_up_id, state="planned").first()
    if follow_up is None:
        return False
    _skip(follow_up, follow_up.inquiry_id, now=now, how=how)
    return True


@action(journal=FollowUpMoved)
def move_follow_up(*, actor: Actor, now: datetime, follow_up_id: int, due_on: date) -> FollowUp:
    """Put a look off to a later day, or to the next day after it that its owner works.

    Raises: NotFound, NotAllowed, FollowUpSettled, DueInThePast, DueTooFar.
    """
    follow_up, matter = _planned(actor, follow_up_id, "matter.work")
    today = house_day(now)
    if due_on < today:
        raise DueInThePast(field="due_on", due=due_on.isoformat())
    if due_on > today + timedelta(days=LONGEST_PUT_OFF_DAYS):
        raise DueTooFar(field="due_on")
    calendar = calendar_of(
        follow_up.owner.calendar_id if follow_up.owner else None,
        matter.team.calendar_id if matter.team else None,
    )
    before, follow_up.due_on = follow_up.due_on, working_day_from(due_on, calendar=calendar)
    FollowUp.objects.filter(pk=follow_up.pk).update(due_on=follow_up.due_on)
    record(
        FollowUpMoved(
            subject_id=matter.pk,
            matter_id=matter.pk,
            follow_up_id=follow_up.pk,
            before=before.isoformat(),
            due_on=follow_up.due_on.isoformat(),
        )
    )
    _tell(follow_up)
    return follow_up


def _planned(actor: Actor, follow_up_id: int, right: str) -> tuple[FollowUp, Matter]:
    """Return a planned follow-up and its matter, both locked. Raises: NotFound, NotAllowed, FollowUpSettled."""
    follow_up, matter = follow_up_for(actor, follow_up_id, right, lock=True)
    if follow_up.state != "planned":
        raise FollowUpSettled()
    return follow_up, matter


def _skip(follow_up: FollowUp, matter_id: int, *, now: datetime, how: str, words: str = "") -> None:
    _settle(follow_up, now=now, state="skipped", how=how, note=words)
    record(
        FollowUpSkipped(
            subject_id=matter_id, matter_id=matter_id, follow_up_id=follow_up.pk, how=how, words=words
        )
    )


def _settle(follow_up: FollowUp, *, now: datetime, state: str, how: str, note: str = "") -> None:
    follow_up.state, follow_up.how, follow_up.note, follow_up.settled_at = state, how, note, now
    follow_up.save(update_fields=["state", "how", "note", "settled_at"])
    _tell(follow_up)


def _tell(follow_up: FollowUp) -> None:
    if follow_up.owner_id is not None:
        tell(f"staff:{follow_up.owner_id}", event="notice")


def _words(text: str, *, field: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise EmptyText(field=field)
    if len(text) > LONGEST_WORDS:
        raise TextTooLong(field=field, length=len(text), limit=LONGEST_WORDS)
    return text


def _owner_of(inquiry: Inquiry) -> Staff | None:
    """Return who looks after the asker: the inquiry's owner while they are here, else the next of its team in turn."""
    if inquiry.owner is not None and inquiry.owner.is_active:
        return inquiry.owner
    members = TeamMember.objects.filter(team=inquiry.team, staff__is_active=True, staff__available=True)
    looked = FollowUp.objects.filter(owner__in=members.values("staff"))
    last = dict(looked.values_list("owner").annotate(last=Max("made_at")))
    turn = sorted(
        members.select_related("staff"),
        key=lambda member: (last[member.staff_id].timestamp() if member.staff_id in last else 0.0, member.pk),
    )
    if turn:
        return turn[0].staff
    return inquiry.team.lead if inquiry.team else None
