"""The pipeline as the desk draws it: amounts in short, lanes, cards, and the figures above them."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.money_words import SIGNS, money_words
from yinuo.presale.queries.opportunities import OpportunityRow
from yinuo.presale.queries.pipeline import Board, Decided, Lane, Worth
from yinuo.presale.states import OPEN_STAGES
from yinuo.quality import rules
from yinuo.web.components import words
from yinuo.web.components.rows import Link

MOVE_TO = {
    "contacted": "contact",
    "discovering": "discover",
    "qualified": "qualify",
    "proposing": "propose",
    "negotiating": "negotiate",
}
_THOUSAND, _MILLION = Decimal(1000), Decimal(1_000_000)
_TEN_THOUSAND, _HUNDRED_MILLION = Decimal(10_000), Decimal(100_000_000)


def money_short(amount: Decimal | None, currency: str) -> str:
    """Return an amount as one glances at it: ¥21.6 万, ¥216k; small ones in full, without a fraction of nothing."""
    if amount is None:
        return ""
    sign = SIGNS.get(currency, currency + " ")
    chinese = (get_language() or "").startswith("zh")
    traditional = (get_language() or "") == "zh-hant"
    steps = (
        (
            (_HUNDRED_MILLION, " 億" if traditional else " 亿"),
            (_TEN_THOUSAND, " 萬" if traditional else " 万"),
        )
        if chinese
        else ((_MILLION, "m"), (_THOUSAND * 10, "k"))
    )
    for least, unit in steps:
        if amount >= least:
            per = _THOUSAND if unit == "k" else least
            return f"{sign}{(amount / per).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}{unit}"
    return money_words(amount, currency).removesuffix(".00")


def worths_short(sums: tuple[Worth, ...], *, weighted: bool = False) -> str:
    """Return amounts of several currencies beside each other; a dash for none."""
    shown = [money_short(one.weighted if weighted else one.amount, one.currency) for one in sums]
    return " + ".join(shown) or "–"


class FilterRow(Struct, frozen=True, kw_only=True):
    """One thing to narrow the board by; `chosen` is the word of what is chosen, `any_url` takes it away."""

    key: str
    name: str
    icon: str
    chosen: str
    any_url: str
    links: list[Link]


class CardRow(Struct, frozen=True, kw_only=True):
    """A card: the opportunity with its words. `step_words` is the next step's day, `note` what is to be heeded."""

    row: OpportunityRow
    amount: str
    amount_in_full: str
    step_words: str
    note: str
    url: str


class LaneRow(Struct, frozen=True, kw_only=True):
    """A lane; `move` is the move that a card dropped here makes, empty where nothing can be dropped."""

    code: str
    name: str
    move: str
    count: int
    worth: str
    likely: str
    probability: int
    mean: str
    cards: list[CardRow]
    more: int
    url: str
    shown: bool


def lanes_of(board: Board, *, today: date, language: str, chosen: str, address: Any) -> list[LaneRow]:
    """Return the lanes; on a phone the chosen one is shown, else the first with a card in it."""
    filled = [lane.stage.code for lane in board.lanes if lane.count]
    shown = chosen if chosen in OPEN_STAGES else next(iter(filled), OPEN_STAGES[0])
    return [_lane(lane, shown=shown, today=today, language=language, address=address) for lane in board.lanes]


def _lane(lane: Lane, *, shown: str, today: date, language: str, address: Any) -> LaneRow:
    code = lane.stage.code
    return LaneRow(
        code=code,
        name=lane.stage.name(language),
        move=MOVE_TO.get(code, ""),
        count=lane.count,
        worth=worths_short(lane.sums) if lane.sums else "",
        likely=worths_short(lane.sums, weighted=True) if lane.sums else "",
        probability=lane.stage.probability,
        mean=days_words(lane.mean_days),
        cards=[card_of(row, today=today) for row in lane.cards],
        more=lane.count - len(lane.cards),
        url=address(lane=code),
        shown=code == shown,
    )


def card_of(row: OpportunityRow, *, today: date) -> CardRow:
    """Return a card."""
    return CardRow(
        row=row,
        amount=money_short(row.amount, row.currency),
        amount_in_full=money_words(row.amount, row.currency) if row.amount is not None else "",
        step_words=step_day(row.next_step_on, today=today),
        note=_note(row),
        url=f"/desk/matters/{row.id}/",
    )


def step_day(day: date | None, *, today: date) -> str:
    """Return the day of a next step as a person says it."""
    if day is None:
        return _("no day")
    near = {
        today - timedelta(days=1): _("yesterday"),
        today: _("today"),
        today + timedelta(days=1): _("tomorrow"),
    }
    return near.get(day) or words.month_day(day=day)


def month_words(month: date) -> str:
    """Return a month with its year: "March 2026", 2026年3月."""
    return formats.date_format(month, pgettext("Django date format: month and year (Chinese: Y年n月)", "F Y"))


def days_words(days: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _note(row: OpportunityRow) -> str:
    if row.is_idle:
        return _("untouched for %(days)s") % {"days": days_words(row.idle_days)}
    return ""


def stats_of(board: Board, decided: Decided) -> list[dict[str, Any]]:
    """Return the figures above the board; no rate without its interval and n."""
    missing = board.count - board.with_step
    lost = decided.reasons[0] if decided.reasons else None
    rest = " · ".join(f"{name} {n}" for name, n in decided.reasons[1:3])
    return [
        {
            "name": _("In play"),
            "value": worths_short(board.sums),
            "note": ngettext("%(n)d opportunity", "%(n)d opportunities", board.count) % {"n": board.count},
        },
        {
            "name": _("Likely, by chance"),
            "value": worths_short(board.sums, weighted=True),
            "note": _("every amount times its chance"),
        },
        _won(decided),
        {
            "name": _("Next step agreed"),
            "value": board.with_step,
            "unit": f"/ {board.count}",
            "note": ngettext("%(n)d without a day ahead", "%(n)d without a day ahead", missing)
            % {"n": missing}
            if missing
            else _("every one has its day"),
        },
        {
            "name": _("Lost most often for"),
            "value": lost[0] if lost else "–",
            "unit": str(lost[1]) if lost else "",
            "note": rest or _("in the last 90 days"),
        },
    ]


def _won(decided: Decided) -> dict[str, Any]:
    stat: dict[str, Any] = {"name": _("Won, last 90 days")}
    n = decided.won + decided.lost
    if n < rules.SMALL:
        note = _("of %(n)d decided; too few for a rate") % {"n": n} if n else _("nothing was decided yet")
        return stat | {"value": decided.won, "note": note}
    low, high = rules.wilson(x=decided.won, n=n)
    return stat | {
        "value": words.percent(share=decided.won / n, digits=0).rstrip("%"),
        "unit": "%",
        "interval": {"low": low, "high": high, "value": decided.won / n, "floor": 0.0, "ceiling": 1.0},
        "note": _("95%% interval %(low)s–%(high)s, n=%(n)d")
        % {"low": words.percent(share=low, digits=0), "high": words.percent(share=high, digits=0), "n": n},
    }
