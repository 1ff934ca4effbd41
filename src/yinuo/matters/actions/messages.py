"""What is said in a matter: replies, notes, and taking a reply back before it leaves."""

import re
from datetime import datetime, timedelta
from typing import Any

from yinuo.core.action import action, change, current_frame, insert, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.matters import access, promises
from yinuo.matters.actions.planned import PlannedPromise, make_planned
from yinuo.matters.actions.states import move_after_reply
from yinuo.matters.errors import EmptyText, NotARunningPromise, TextTooLong, TooLateToTakeBack
from yinuo.matters.journal import NoteWritten, ReplyHeld, ReplySent, ReplyTakenBack
from yinuo.matters.likely import refuse_unlikely
from yinuo.matters.models import Attachment, Matter, Mention, Message, Notice
from yinuo.matters.outgoing import send_to_customer
from yinuo.matters.search import index_message
from yinuo.people.models import Staff

LONGEST_TEXT = 20_000
_MENTION = re.compile(r"[@＠]([\w·]{1,60})")


def checked_text(text: str) -> str:
    """Return a text without NULs and outer white space. Raises: EmptyText, TextTooLong."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise EmptyText(field="text")
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(field="text", length=len(text), limit=LONGEST_TEXT)
    return text


def write_message(
    matter: Matter,
    *,
    direction: str,
    channel: str,
    author_kind: str,
    author_name: str,
    text: str,
    at: datetime,
    author_staff_id: int | None = None,
    html: str = "",
    external_id: str | None = None,
    in_reply_to_id: int | None = None,
    delivery: str = Message.Delivery.SENT,
    hold_until: datetime | None = None,
    planned: dict[str, Any] | None = None,
    files: tuple[int, ...] = (),
    is_first: bool = False,
) -> Message:
    """Write a message's row and keep the matter's summary in step; with `is_first`, write the new matter with it."""
    message = Message(
        matter=matter,
        direction=direction,
        channel=channel,
        author_kind=author_kind,
        author_staff_id=author_staff_id,
        author_name=author_name[:80],
        text=text,
        html=html,
        external_id=external_id,
        in_reply_to_id=in_reply_to_id,
        delivery=delivery,
        hold_until=hold_until,
        planned=planned or {},
        at=at,
    )
    insert(*([matter] if is_first else []), message)
    current_frame().operation.keyed["message", message.pk] = message
    if files:
        Attachment.objects.filter(pk__in=files, matter=matter, message=None).update(message=message)
    if not is_first and direction != Message.Direction.NOTE and delivery != Message.Delivery.HELD:
        summarise_last(matter, message)
    return message


def summarise_last(matter: Matter, message: Message) -> None:
    """Put the newest message into the matter's own row."""
    change(
        matter,
        last_message_at=max(matter.last_message_at, message.at),
        last_message_text=message.text[:120],
        last_message_from=message.direction,
        changed_at=current_frame().now,
    )


def summarise_again(matter: Matter) -> None:
    """Make the matter's summary of its last message anew, after messages came or went."""
    last = matter.messages.exclude(direction="note").exclude(delivery="held").order_by("-at", "-id").first()
    if last is not None:
        matter.last_message_at = last.at
        summarise_last(matter, last)


@action(journal=ReplySent)
def send_reply(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    text: str,
    html: str = "",
    planned: tuple[PlannedPromise, ...] = (),
    keeps: tuple[int, ...] = (),
    then: str = "",
    files: tuple[int, ...] = (),
    channel: str = "",
) -> Message:
    """Send a reply to the customer at once, record the promises it makes and those it keeps.

    `then` names a move to make afterwards (`wait_customer`, `resolve` …) or is empty. Raises: NotFound, NotAllowed,
    EmptyText, TextTooLong, NotARunningPromise, DueInThePast, DueTooFar, and what `then` raises.
    """
    text = checked_text(text)
    matter = access.matter_for(actor, matter_id, "matter.reply", lock=True)
    message = write_message(
        matter,
        direction="out",
        channel=channel or matter.channel,
        author_kind=actor.kind.value,
        author_staff_id=actor.staff_id,
        author_name=actor.name,
        text=text,
        html=html,
        at=now,
        files=files,
    )
    _leave(matter, message, actor=actor, now=now, planned=planned, keeps=keeps, then=then)
    return message


@action(journal=ReplyHeld)
def hold_reply(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    text: str,
    html: str = "",
    planned: tuple[PlannedPromise, ...] = (),
    keeps: tuple[int, ...] = (),
    then: str = "",
    files: tuple[int, ...] = (),
) -> Message:
    """Write a reply that leaves after the organisation's seconds of grace, and can be taken back until then.

    Nothing is promised, kept or sent before it leaves; what history calls unlikely is promised only with a reason.
    Raises: as `send_reply`, and UnlikelyPromise.
    """
    text = checked_text(text)
    matter = access.matter_for(actor, matter_id, "matter.reply", lock=True)
    for plan in planned:
        plan.check(now)
    refuse_unlikely(matter, planned, now=now)
    seconds = organisation().undo_send_s
    message = write_message(
        matter,
        direction="out",
        channel=matter.channel,
        author_kind=actor.kind.value,
        author_staff_id=actor.staff_id,
        author_name=actor.name,
        text=text,
        html=html,
        delivery=Message.Delivery.HELD,
        hold_until=now + timedelta(seconds=seconds),
        planned={"promises": [p.as_json() for p in planned], "keeps": list(keeps), "then": then},
        files=files,
        at=now,
    )
    record(ReplyHeld(subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, seconds=seconds))
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    return message


@action(journal=ReplyTakenBack)
def take_back_reply(*, actor: Actor, now: datetime, message_id: int) -> str:
    """Take a held reply back and return its text. Raises: NotFound, NotAllowed, TooLateToTakeBack."""
    message = access.message_for(actor, message_id, "matter.reply", lock=True)
    if message.delivery != Message.Delivery.HELD:
        raise TooLateToTakeBack()
    record(ReplyTakenBack(subject_id=message.matter_id, matter_id=message.matter_id, message_id=message.pk))
    message.attachments.update(message=None)
    text = message.text
    message.delete()
    tell(f"matter:{message.matter_id}", event="message")
    return text


@action(journal=ReplySent)
def release_reply(*, actor: Actor, now: datetime, message_id: int, as_staff: Actor) -> Message:
    """Let a held reply leave, on behalf of who wrote it. Raises: NotFound, TooLateToTakeBack when it has left already."""
    message = access.message_for(actor, message_id, "matter.reply", lock=True)
    if message.delivery != Message.Delivery.HELD:
        raise TooLateToTakeBack()
    # The journal names who wrote the reply, not the worker that let it go.
    current_frame().actor = as_staff
    planned = tuple(PlannedPromise.from_json(p) for p in message.planned.get("promises", []))
    keeps = tuple(message.planned.get("keeps", []))
    then = str(message.planned.get("then", ""))
    message.delivery, message.hold_until, message.planned, message.at = Message.Delivery.SENT, None, {}, now
    message.save(update_fields=["delivery", "hold_until", "planned", "at"])
    summarise_last(message.matter, message)
    _leave(
        message.matter,
        message,
        actor=as_staff,
        now=now,
        planned=planned,
        keeps=keeps,
        then=then,
        lenient=True,
    )
    return message


def _leave(
    matter: Matter,
    message: Message,
    *,
    actor: Actor,
    now: datetime,
    planned: tuple[PlannedPromise, ...],
    keeps: tuple[int, ...],
    then: str,
    lenient: bool = False,
) -> None:
    """What happens when a reply leaves; `lenient` drops what became impossible while it was held, never the reply."""
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    if matter.first_answered_at is None:
        change(matter, first_answered_at=now)
    if matter.owner_id is None and actor.staff_id is not None:
        from yinuo.matters.actions.assignment import assign_matter

        try:
            assign_matter(actor=actor, now=now, matter_id=matter.pk, owner_id=actor.staff_id, how="answered")
            matter.owner_id = actor.staff_id
        except DomainError:
            if not lenient:
                raise
    entry = record(
        ReplySent(subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, channel=message.channel)
    )
    _keep(matter, keeps, evidence_id=entry.id, lenient=lenient)
    for plan in planned:
        if not lenient or plan.is_possible(now):
            make_planned(matter, plan, message=message, owner_id=actor.staff_id or matter.owner_id)
    move_after_reply(matter, then, lenient=lenient)
    send_to_customer(matter, message)
    index_message(matter, message)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    tell("desk", event="matter", id=matter.pk)


def _keep(matter: Matter, keeps: tuple[int, ...], *, evidence_id: int, lenient: bool) -> None:
    if not keeps:
        return
    met = promises.meet_running(matter, lambda promise: promise.pk in keeps, evidence_id=evidence_id)
    for key in set(keeps) - met:
        if not lenient and not matter.promises.filter(pk=key, evidence_id=evidence_id).exists():
            raise NotARunningPromise(field="keeps")


@action(journal=NoteWritten)
def write_note(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    text: str,
    channel: str = "note",
    files: tuple[int, ...] = (),
) -> Message:
    """Write an internal note; colleagues named with @ are told. The customer never sees it.

    `channel` is `note`, or `phone` for a record of a call. Raises: NotFound, NotAllowed, EmptyText, TextTooLong.
    """
    text = checked_text(text)
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    message = write_message(
        matter,
        direction="note",
        channel=channel,
        author_kind=actor.kind.value,
        author_staff_id=actor.staff_id,
        author_name=actor.name,
        text=text,
        at=now,
        files=files,
    )
    named = mentioned_in(text)
    Mention.objects.bulk_create([Mention(message=message, staff=person) for person in named])
    Notice.objects.bulk_create(
        [
            Notice(
                staff=person,
                kind="mention",
                matter=matter,
                facts={"by": actor.name, "text": text[:80]},
                at=now,
                show_from=now,
            )
            for person in named
        ]
    )
    record(
        NoteWritten(
            subject_id=matter.pk,
            matter_id=matter.pk,
            message_id=message.pk,
            mentioned_ids=[person.pk for person in named],
        )
    )
    index_message(matter, message)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    for person in named:
        tell(f"staff:{person.pk}", event="notice")
    return message


def mentioned_in(text: str) -> list[Staff]:
    """Return the active members of staff that a text names with @, by name or user name."""
    words = set(_MENTION.findall(text))
    if not words:
        return []
    candidates = Staff.objects.filter(is_active=True).only("id", "name", "username")
    return [
        person
        for person in candidates
        if any(word.startswith(person.name) or word.lower() == person.username.lower() for word in words)
    ]
