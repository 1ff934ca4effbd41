"""Until when an authority is to be answered: the day on its notice, or where none is written the term of the law."""

from datetime import date, datetime, time

from msgspec import Struct

from yinuo.aftersale.packs import shipped_pack
from yinuo.aftersale.rules.clocks import clock_of, written_due
from yinuo.aftersale.states import AuthorityDocument

PACK = "cn"
COUNTED = {AuthorityDocument.ONLINE_DISPUTE.value: "odr_settled"}
"""Documents that bear no day: kind → code of the clock in the pack."""
WRITTEN = "transfer_reported"


class AuthorityDue(Struct, frozen=True, kw_only=True):
    """`rule` is the rule of the pack that says so; `is_written` where the day stands on the notice."""

    at: datetime
    rule: str
    is_written: bool


def authority_due(*, doc_kind: str, due_on: date | None, received_at: datetime) -> AuthorityDue | None:
    """Return until when to answer; a written day ends in the law's country and is never moved. None where a written day is missing."""
    pack = shipped_pack(PACK)
    calendar = pack.calendar()
    if due_on is not None:
        found = written_due(pack, WRITTEN, datetime.combine(due_on, time(12), tzinfo=calendar.zone), calendar)
        return AuthorityDue(at=found[1], rule=found[0].id, is_written=True) if found else None
    code = COUNTED.get(doc_kind)
    counted = clock_of(pack, code, received_at, calendar) if code is not None else None
    if counted is None:
        return None
    return AuthorityDue(at=counted.ends_at, rule=counted.rule.id, is_written=False)
