"""The rights that the guarantee has given by now, line by line: repairs counted, days in repair, how long it runs."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from msgspec import Struct

from yinuo.aftersale.law import law
from yinuo.aftersale.models import RepairRecord
from yinuo.aftersale.rules.facts import Facts
from yinuo.aftersale.rules.guarantee import rights_reached, warranty_of
from yinuo.aftersale.rules.words import reached_words
from yinuo.aftersale.sold_facts import facts_of, repairs_of, returnable
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale.models import Order, OrderLine
from yinuo.insale.seen import seen_lines, seen_order


class CounterRow(Struct, frozen=True, kw_only=True):
    """A counter of the guarantee and how far it is; `words` are in the reader's language."""

    rule: str
    counter: str
    fault_code: str
    have: int
    needed: int
    reached: bool
    words: str


class RepairRow(Struct, frozen=True, kw_only=True):
    """A repair that was noted."""

    id: int
    fault_code: str
    words: str
    handed_in_at: datetime
    given_back_at: datetime | None
    waited_for: str
    works: bool | None
    recorded: bool


class LineRights(Struct, frozen=True, kw_only=True):
    """What a line's buyer may rely on. `received_at` is from when their times run, None while nothing runs; `waits_in` where it lies. `left` can still go back."""

    line_id: int
    title: str
    received_at: datetime | None
    received_is_certain: bool
    waits_in: str
    guarantee_until: datetime | None
    parts_until: datetime | None
    left: Decimal
    counters: list[CounterRow]
    repairs: list[RepairRow]

    @property
    def is_reached(self) -> bool:
        return any(one.reached for one in self.counters)


def rights_of_order(*, actor: Actor, order_id: int, now: datetime, language: str) -> list[LineRights]:
    """Return the rights of each line of goods of an order. Seven queries at most. Raises: NotFound."""
    order = seen_order(actor, order_id)
    if order is None:
        raise NotFound()
    return line_rights(order, now=now, language=language)


def line_rights(order: Order, *, now: datetime, language: str) -> list[LineRights]:
    """Return the rights of each line of goods that left us."""
    left = returnable(order)
    lines = [line for line in seen_lines(order) if line.pk in left and line.shipped]
    repaired = repairs_of(lines)
    facts = facts_of(order, lines, repaired)
    repairs = {key: [_repair(row) for row in rows] for key, rows in repaired.items()}
    with translation.override(language):
        return [
            _line(line, facts[line.pk], left[line.pk], repairs.get(line.pk, []), now=now) for line in lines
        ]


def _line(
    line: OrderLine, facts: Facts, left: Decimal, repairs: list[RepairRow], *, now: datetime
) -> LineRights:
    pack = law()
    calendar = pack.calendar()
    warranty = warranty_of(facts, now, pack, calendar)
    counters = [
        CounterRow(
            rule=one.rule.id,
            counter=one.counter,
            fault_code=one.fault_code,
            have=one.have,
            needed=one.needed,
            reached=one.reached,
            words=reached_words(one),
        )
        for one in rights_reached(facts, now, pack, calendar)
    ]
    return LineRights(
        line_id=line.pk,
        title=line.title,
        received_at=facts.received_at,
        received_is_certain=facts.received_is_certain,
        waits_in=facts.waits_in,
        guarantee_until=warranty.whole.ends_at if warranty and warranty.whole else None,
        parts_until=warranty.parts.ends_at if warranty and warranty.parts else None,
        left=left,
        counters=counters,
        repairs=repairs,
    )


def _repair(row: RepairRecord) -> RepairRow:
    return RepairRow(
        id=row.pk,
        fault_code=row.fault_code,
        words=row.words,
        handed_in_at=row.handed_in_at,
        given_back_at=row.given_back_at,
        waited_for=row.waited_for,
        works=row.works,
        recorded=row.recorded,
    )
