"""The customer's word on a design: agreed, or a change asked for."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue
from yinuo.core.moves import move
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import checked_text
from yinuo.matters.actions.states import back_to_work
from yinuo.matters.errors import EvidenceNeeded, TextTooLong
from yinuo.matters.models import Matter, Message
from yinuo.matters.states import MatterState
from yinuo.presale import access_design as access
from yinuo.presale.actions.design import about, notify, tell_desk
from yinuo.presale.errors import DesignVersionNotDelivered, GraveFindingsOpen
from yinuo.presale.journal import DesignAgreed, DesignChangeAsked
from yinuo.presale.models import Design, DesignVersion, Finding
from yinuo.presale.states import DESIGN_MOVES, DesignState

HOWS = ("page", "phone", "mail", "visit")
LONGEST_WORDS = 2000


@action(journal=DesignAgreed, many=True)
def agree_to_design(
    *, actor: Actor, now: datetime, version_id: int, how: str = "page", words: str = ""
) -> DesignVersion:
    """Agree to a delivered version; agreeing to the same one again changes nothing.

    The customer agrees on the page; staff write down a yes by telephone, mail or visit, with the words that were said.
    Raises: NotFound, NotAllowed, DesignVersionNotDelivered, GraveFindingsOpen, InvalidMove, InvalidValue,
    EvidenceNeeded, TextTooLong.
    """
    by_customer = actor.kind is ActorKind.CUSTOMER
    version, design, matter = access.version_for(
        actor, version_id, right="matter.write_in" if by_customer else access.RIGHT, lock=True
    )
    if design.state == DesignState.AGREED and version.agreed_at is not None:
        return version
    if version.delivered_at is None:
        raise DesignVersionNotDelivered(number=version.number)
    if how not in (("page",) if by_customer else HOWS[1:]):
        raise InvalidValue(field="how", problem=how[:20])
    words = words.replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST_WORDS)
    if not by_customer and not words:
        raise EvidenceNeeded(field="words")
    if count := open_grave_findings(design):
        raise GraveFindingsOpen(count=count)
    move(design, "agree", moves=DESIGN_MOVES)
    design.versions.exclude(pk=version.pk).update(agreed_at=None)
    version.agreed_at = now
    version.save(update_fields=["agreed_at"])
    record(DesignAgreed(**_about(version, design, matter), how=how, words=words))
    _tell_makers(design, matter, actor=actor, now=now, kind="design_agreed", text=design.title)
    if matter.state == MatterState.WAITING_CUSTOMER:
        back_to_work(matter)
    return version


@action(journal=DesignChangeAsked)
def ask_design_change(
    *, actor: Actor, now: datetime, version_id: int, text: str, external_id: str | None = None
) -> Message:
    """Ask for a change of a delivered version, in the customer's words, as a message of the matter that names it.

    Raises: NotFound, NotAllowed, InvalidMove, EmptyText, TextTooLong, ReopenWindowOver.
    """
    text = checked_text(text)
    version, design, matter = access.version_for(actor, version_id, right="matter.write_in", lock=True)
    if design.state != DesignState.WORKING:
        move(design, "change", moves=DESIGN_MOVES)
    with translation.override(matter.language):
        first = _("About “%(title)s”, version %(number)s:") % {
            "title": design.title,
            "number": version.number,
        }
    message = take_customer_message(
        actor=actor,
        now=now,
        matter_id=matter.pk,
        text=f"{first}\n{text}",
        channel="web",
        customer_name=matter.customer.name if matter.customer else actor.name,
        external_id=external_id,
    )
    record(DesignChangeAsked(**_about(version, design, matter), message_id=message.pk))
    _tell_makers(design, matter, actor=actor, now=now, kind="design_change", text=text)
    return message


def open_grave_findings(design: Design) -> int:
    """Return how many grave findings against a design's versions are not settled. One statement."""
    return Finding.objects.filter(survey__version__design=design, grave=True, settled_at__isnull=True).count()


def _tell_makers(
    design: Design, matter: Matter, *, actor: Actor, now: datetime, kind: str, text: str
) -> None:
    for staff_id in {design.designer_id, matter.owner_id}:
        notify(staff_id, kind=kind, matter=matter, actor=actor, text=text, now=now)
    tell_desk(matter)


def _about(version: DesignVersion, design: Design, matter: Matter) -> dict[str, Any]:
    return {**about(design, matter), "version_id": version.pk, "number": version.number}
