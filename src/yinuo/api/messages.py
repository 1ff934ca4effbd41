"""What is said in a matter, through the API."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, page
from yinuo.api.doors import Instant, Key, Limit, Line, Text, checked_cursor, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.problems import Problem
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import hold_reply, send_reply, take_back_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Message
from yinuo.matters.queries.matter import MessageRow, list_messages

router = Router(tags=["messages"])


class CustomersWords(Schema):
    """What the customer wrote elsewhere. `external_id` makes the same message one, within its channel."""

    text: Text
    channel: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$")] = "api"
    customer_name: Annotated[str, Field(max_length=80)] = ""
    external_id: Annotated[str | None, Field(max_length=250)] = None
    at: Instant | None = None
    files: list[Key] = []


class Plan(Schema):
    """A promise to be made. `words` are those of the text it was found in."""

    what: Line
    due_at: Instant
    words: Line = ""
    certainty: Annotated[str, Field(pattern=r"^(instant|day)$")] = "instant"
    override: Line = ""

    def planned(self) -> PlannedPromise:
        """Return it as the actions take it."""
        return PlannedPromise(**self.dict())


class Reply(Schema):
    """A reply, the promises it makes and keeps (`keeps`: their keys), and what the matter waits for afterwards."""

    text: Text
    promises: list[Plan] = []
    keeps: list[Key] = []
    then: Annotated[str, Field(pattern=r"^(|wait_customer|wait_internal|wait_third_party|resolve)$")] = ""
    hold: bool = False
    files: list[Key] = []


class Note(Schema):
    text: Text
    channel: Annotated[str, Field(pattern=r"^(note|phone)$")] = "note"
    files: list[Key] = []


@router.get(
    "/matters/{which}/messages", summary="Read the thread", openapi_extra=shows(MessageRow, many=True)
)
@needs("matter.read")
def messages(request: HttpRequest, which: str, cursor: Line = "", limit: Limit = 50) -> HttpResponse:
    """Read the newest messages in reading order; `next` is the cursor of the earlier ones."""
    actor = actor_of(request)
    matter_id = matter_id_of(actor, which)
    access.matter_for(actor, matter_id, "matter.read")
    rows, earlier = list_messages(
        actor=actor, now=timezone.now(), matter_id=matter_id, before=checked_cursor(cursor), limit=limit
    )
    return page(rows, after=earlier)


@router.post("/matters/{which}/messages", summary="Take in what the customer wrote")
@needs("matter.open")
def write_in(request: HttpRequest, which: str, words: CustomersWords) -> HttpResponse:
    """Add the customer's own words, as they came by another channel; a done matter opens again."""

    def work(actor: Actor, now: Any) -> Any:
        message = take_customer_message(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            text=words.text,
            channel=words.channel,
            customer_name=words.customer_name,
            external_id=words.external_id,
            at=min(words.at, now) if words.at else None,
            files=tuple(words.files),
        )
        return _shown(message)

    refuse_a_twin(words)
    return done(request, work, status=201)


def refuse_a_twin(words: CustomersWords) -> None:
    """Raises: Problem (known_message) where the same message of the channel was taken in before."""
    if words.external_id is None:
        return
    twin = Message.objects.filter(channel=words.channel, external_id=words.external_id).first()
    if twin is not None:
        raise Problem(
            status=409,
            code="known_message",
            detail="This message was taken in before.",
            field="external_id",
            data={"message_id": twin.pk, "matter_id": twin.matter_id},
        )


@router.post("/matters/{which}/replies", summary="Reply to the customer")
@needs("matter.reply")
def reply(request: HttpRequest, which: str, reply: Reply) -> HttpResponse:
    """Reply; with `hold` it leaves after the seconds of grace (for members of staff only)."""
    if reply.hold and not actor_of(request).is_staff:
        raise Problem(status=422, code="staff_only", detail="A program's reply leaves at once.", field="hold")

    def work(actor: Actor, now: Any) -> Any:
        send = hold_reply if reply.hold else send_reply
        message = send(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            text=reply.text,
            planned=tuple(plan.planned() for plan in reply.promises),
            keeps=tuple(reply.keeps),
            then=reply.then,
            files=tuple(reply.files),
        )
        made = message.matter.promises.filter(message=message).order_by("due_at", "id")
        return {
            **_shown(message),
            "hold_until": message.hold_until,
            "promises": list(made.values("id", "what", "due_at", "state")) if reply.promises else [],
        }

    return done(request, work, status=201)


@router.post("/messages/{message_id}/take-back", summary="Take a held reply back")
@needs("matter.reply")
def take_back(request: HttpRequest, message_id: Key) -> HttpResponse:
    """Take a reply back before it leaves; answers with its text."""
    return done(
        request,
        lambda actor, now: {"text": take_back_reply(actor=actor, now=now, message_id=message_id)},
    )


@router.post("/matters/{which}/notes", summary="Write an internal note")
@needs("matter.work")
def note(request: HttpRequest, which: str, note: Note) -> HttpResponse:
    """Write a note that the customer never sees; colleagues named with @ are told."""

    def work(actor: Actor, now: Any) -> Any:
        message = write_note(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            text=note.text,
            channel=note.channel,
            files=tuple(note.files),
        )
        return _shown(message)

    return done(request, work, status=201)


def _shown(message: Message) -> dict[str, Any]:
    return {
        "id": message.pk,
        "matter_id": message.matter_id,
        "direction": message.direction,
        "channel": message.channel,
        "delivery": message.delivery,
        "at": message.at,
    }
