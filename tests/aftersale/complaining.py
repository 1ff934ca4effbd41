"""What tests of complaints have in common: one that was taken down, on the way to wherever a test needs it."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from tests.cast import NOW, Cast
from yinuo.aftersale.actions.complaint import ComplaintSaid, take_complaint
from yinuo.aftersale.actions.complaint_stage import accept_complaint
from yinuo.aftersale.models import Complaint
from yinuo.core.actor import SYSTEM
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.standards import load_pack
from yinuo.matters.packs import shipped_packs
from yinuo.matters.standards import forget_standards

SAID = ComplaintSaid(text="餐椅坐了三天就开裂，要求换一把。", demands=("exchange", "apology"))
ANSWER = "您的投诉我们不能受理，原因和去处写在这里。"


def take(cast: Cast, *, who: str = "ana_agent", now: datetime = NOW, **more: Any) -> Complaint:
    """Take Kim's complaint down; keyword arguments change what was said."""
    asked = {name: more.pop(name) for name in ("origin_id", "language", "at", "files") if name in more}
    said = replace(SAID, **{"customer_id": cast.kim_customer.pk, **more})
    return take_complaint(actor=cast.actor(who), now=now, said=said, **asked)


def accepted(cast: Cast, **more: Any) -> Complaint:
    """Take a complaint down and on."""
    complaint = take(cast, **more)
    return accept_complaint(
        actor=cast.actor("ana_agent"), now=more.get("now", NOW), complaint_id=complaint.pk
    )


def with_standards() -> None:
    """Put the standards of complaints into force."""
    load_pack(actor=SYSTEM, now=NOW, content=shipped_packs()["aftersale-cn"].read_bytes())
    forget_standards()


def entries(verb: str) -> list[JournalEntry]:
    """Return what stands in the journal under a verb of this room, in order."""
    return list(JournalEntry.objects.filter(verb=f"aftersale.{verb}").order_by("id"))
