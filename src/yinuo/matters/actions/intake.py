"""Taking in: a matter opens, the customer writes."""

import secrets
from datetime import datetime
from typing import Any, TypeVar

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.matters.actions.messages import checked_text, write_message
from yinuo.matters.actions.states import back_to_work, bring_back, reopen_for_customer
from yinuo.matters.journal import CustomerWrote, MatterOpened
from yinuo.matters.models import Matter, Message
from yinuo.matters.promises import Running
from yinuo.matters.routing import place
from yinuo.matters.search import index_matter
from yinuo.matters.states import MatterState
from yinuo.people.models import Customer

M = TypeVar("M", bound=Matter)
TITLE_LENGTH = 60


@action(journal=MatterOpened)
def open_matter(
    *,
    actor: Actor,
    now: datetime,
    model: type[M],
    kind: str,
    prefix: str,
    customer: Customer | None,
    customer_name: str,
    text: str,
    title: str = "",
    channel: str,
    language: str,
    priority: int = 2,
    origin_id: int | None = None,
    external_id: str | None = None,
    html: str = "",
    at: datetime | None = None,
    files: tuple[int, ...] = (),
    details: dict[str, Any] | None = None,
) -> M:
    """Open a matter of a kind with its first message, place it with an owner, and let its clocks start.

    `model` is the kind's class, `details` its own columns. `at` is when the customer wrote, if that was earlier.
    Raises: NotAllowed, EmptyText, TextTooLong.
    """
    actor.require("matter.open")
    text = checked_text(text)
    key = new_id()
    matter = model(
        id=key,
        number=new_number(prefix, now=now, id=key, zone=organisation().zone),
        kind=kind,
        title=(title.strip() or _title_of(text))[:160],
        customer=customer,
        channel=channel,
        language=language,
        priority=priority,
        origin_id=origin_id,
        opened_at=now,
        last_message_at=at or now,
        last_message_text=text[:120],
        last_message_from="in",
        changed_at=now,
        secret=secrets.token_urlsafe(24),
        **(details or {}),
    )
    placed = place(matter, now=now)
    current_frame().operation.keyed |= {("matter", key): matter, ("running", key): Running(matter)}
    message = write_message(
        matter,
        direction="in",
        channel=channel,
        author_kind="customer",
        author_name=customer_name,
        text=text,
        html=html,
        external_id=external_id,
        at=at or now,
        files=files,
        is_first=True,
    )
    record(
        MatterOpened(
            subject_id=key,
            matter_id=key,
            number=matter.number,
            kind=kind,
            channel=channel,
            customer_id=matter.customer_id,
            origin_id=origin_id,
            title=matter.title,
            message_id=message.pk,
        ),
        subject_is_new=True,
    )
    placed.note()
    index_matter(matter, message)
    tell("desk", event="matter", id=key)
    return matter


@action(journal=CustomerWrote)
def take_customer_message(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    text: str,
    channel: str,
    customer_name: str = "",
    html: str = "",
    external_id: str | None = None,
    at: datetime | None = None,
    files: tuple[int, ...] = (),
) -> Message:
    """Add what the customer wrote to a matter, or to the one it was merged into.

    One that was done opens again, within its window; one that was cancelled comes back, so that nobody writes unheard.

    Raises: NotFound, EmptyText, TextTooLong, ReopenWindowOver.
    """
    text = checked_text(text)
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "matter.open"
    matter = access.surviving(access.matter_for(actor, matter_id, right, lock=True))
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    if matter.state in (MatterState.RESOLVED, MatterState.CLOSED):
        reopen_for_customer(matter, now=now)
    elif matter.state == MatterState.CANCELLED:
        bring_back(matter, reason="")
    message = write_message(
        matter,
        direction="in",
        channel=channel,
        author_kind="customer",
        author_name=customer_name or actor.name,
        text=text,
        html=html,
        external_id=external_id,
        at=at or now,
        files=files,
    )
    record(CustomerWrote(subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, channel=channel))
    if matter.state == MatterState.WAITING_CUSTOMER:
        back_to_work(matter)
    index_matter(matter, message)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    tell("desk", event="matter", id=matter.pk)
    return message


def _title_of(text: str) -> str:
    """Return the first sentence of a text, as a title."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), text)
    for mark in "。！？!?；;":
        head, found, _rest = line.partition(mark)
        if found and 4 <= len(head) <= TITLE_LENGTH:
            return head + (mark if mark in "？?" else "")
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
