"""A fault of a product is explained to a customer: sent at once, or within a reply that is written."""

from datetime import datetime

from yinuo.aftersale.journal import FaultExplained
from yinuo.aftersale.models import FaultExplanation
from yinuo.catalog.access import visible_faults
from yinuo.catalog.models import FaultVersion, ProductFault
from yinuo.catalog.rules.faults import fault_words, said_in_message
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import new_id
from yinuo.matters import access
from yinuo.matters.actions.messages import hold_reply, send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Matter, Message

RIGHT = "matter.reply"
MOST_IN_A_REPLY = 10


@action(journal=FaultExplained)
def explain_fault(
    *, actor: Actor, now: datetime, matter_id: int, fault_id: int, text: str = ""
) -> FaultExplanation:
    """Send the words in force of a fault in the customer's language; `text` is what is sent instead of them, written around them by hand.

    Raises: NotFound, NotAllowed, and what a reply raises.
    """
    matter = access.matter_for(actor, matter_id, RIGHT)
    version = _in_force(actor, fault_id)
    words = fault_words(version.texts, matter.language)
    message = send_reply(
        actor=actor, now=now, matter_id=matter_id, text=text.strip() or said_in_message(words)
    )
    return _note(matter, message, version, language=words.language, actor=actor, now=now)


@action(journal=FaultExplained, many=True)
def hold_explaining_reply(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    text: str,
    version_ids: tuple[int, ...],
    planned: tuple[PlannedPromise, ...] = (),
    keeps: tuple[int, ...] = (),
    then: str = "",
    files: tuple[int, ...] = (),
) -> Message:
    """Write a reply as `hold_reply`, and note which explanations were put into it; one that the writer took out again is not noted.

    What was put in stands there as long as its name does. Raises: as `hold_reply`.
    """
    message = hold_reply(
        actor=actor,
        now=now,
        matter_id=matter_id,
        text=text,
        planned=planned,
        keeps=keeps,
        then=then,
        files=files,
    )
    if not version_ids:
        return message
    matter = access.matter_for(actor, matter_id, RIGHT)
    rows = FaultVersion.objects.filter(
        pk__in=version_ids[:MOST_IN_A_REPLY], published_at__isnull=False, fault__in=visible_faults(actor)
    )
    for version in rows.select_related("fault").order_by("pk"):
        said_in = [code for code, words in version.texts.items() if words["name"] in message.text]
        if said_in:
            language = matter.language if matter.language in said_in else said_in[0]
            _note(matter, message, version, language=language, actor=actor, now=now)
    return message


def _in_force(actor: Actor, fault_id: int) -> FaultVersion:
    rows = visible_faults(actor).filter(retired_at__isnull=True, published__isnull=False)
    fault: ProductFault | None = rows.select_related("published").filter(pk=fault_id).first()
    if fault is None or fault.published is None:
        raise NotFound(field="fault_id")
    fault.published.fault = fault
    return fault.published


def _note(
    matter: Matter,
    message: Message,
    version: FaultVersion,
    *,
    language: str,
    actor: Actor,
    now: datetime,
) -> FaultExplanation:
    made = FaultExplanation.objects.create(
        id=new_id(),
        message_id=message.pk,
        version=version,
        language=language,
        at=now,
        by_id=actor.staff_id,
    )
    record(
        FaultExplained(
            subject_id=matter.pk,
            matter_id=matter.pk,
            fault_id=version.fault_id,
            fault=version.fault.code,
            version_id=version.pk,
            number=version.number,
            language=language,
            message_id=message.pk,
        )
    )
    return made
