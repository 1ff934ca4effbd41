"""Time expressions in English: a table of atoms, and how neighbours join into one expression."""

import re
from collections.abc import Callable
from decimal import Decimal

from . import times
from .model import Clock, Moment, Part, Span, SpanUnit, TimeWords
from .numerals import ENGLISH_WORDS, english_number
from .slots import Atom, Joiner, with_bracket

_WORDS = "|".join(sorted(ENGLISH_WORDS, key=len, reverse=True))
_N = rf"(?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|(?:{_WORDS})\b)"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HOUR = rf"(?:[0-9]{{1,2}}|(?:{_HOURS})\b)"
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
# "sat" and "sun" are words of their own.
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tues?|wed|thu|thurs?|fri)\b\.?)"
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n + 1 for n, name in enumerate(_MONTH_NAMES.split())}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_UNIT = (
    r"(?P<work>(?:business|working|work|week)[ -])?(?P<u>minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?"
    r"|fortnight)\b"
)
_AHEAD = (
    r"within(?: the next)?|in(?: the next| less than| under| about| around)?|inside(?: of)?|under"
    r"|over the next|less than"
    r"|no(?:t)? (?:more|later) than|give (?:me|us)"
)
_POINTS = ("in", "in about", "in around")
_UNITS = {
    "m": SpanUnit.MINUTES,
    "h": SpanUnit.HOURS,
    "d": SpanUnit.DAYS,
    "w": SpanUnit.DAYS,
    "f": SpanUnit.DAYS,
}
_HALVES = {"a": Part.MORNING, "p": Part.AFTERNOON}


def _past(match: re.Match[str]) -> Atom:
    return Atom(past=True)


def _span(match: re.Match[str]) -> Atom | None:
    amount = english_number(match["m"] or match["n"])
    unit = match["u"]
    return _ahead(amount, unit, bool(match["work"]), point=match["ahead"] in _POINTS)


def _span_from_now(match: re.Match[str]) -> Atom | None:
    return _ahead(english_number(match["n"]), match["u"], bool(match["work"]), point=True)


def _ahead(amount: Decimal | None, unit: str, working: bool, *, point: bool) -> Atom | None:
    if amount is None:
        return None
    if unit.startswith("mo"):
        return Atom(span=Span(amount, SpanUnit.MONTHS)) if amount >= 1 else None
    kind = _UNITS[unit[0]]
    if working:
        kind = {SpanUnit.HOURS: SpanUnit.WORKING_HOURS, SpanUnit.DAYS: SpanUnit.WORKING_DAYS}.get(kind, kind)
    elif kind is SpanUnit.DAYS:
        amount *= {"w": 7, "f": 14}.get(unit[0], 1)
        if amount < 1:
            return None
        if point:
            return Atom(days=times.days_on(int(amount)))
    return Atom(span=Span(amount, kind))


def _half_hour(match: re.Match[str]) -> Atom:
    minutes = 90 if "and a half" in match.group() else 15 if "quarter" in match.group() else 30
    return Atom(span=Span(Decimal(minutes), SpanUnit.MINUTES))


def _within_the(match: re.Match[str]) -> Atom | None:
    if match["u"] == "hour":
        return Atom(span=Span(Decimal(1), SpanUnit.HOURS))
    return Atom(
        days={"day": times.days_on(0), "week": times.end_of_week(0)}.get(match["u"], times.end_of_month(0))
    )


def _next_working_day(match: re.Match[str]) -> Atom:
    return Atom(days=times.next_working_day)


def _closing(match: re.Match[str]) -> Atom:
    return Atom(closing=True)


def _end_of(match: re.Match[str]) -> Atom:
    on = 1 if "next" in match.group() else 0
    if match["u"] == "year":
        return Atom(days=times.end_of_year)
    return Atom(days=times.end_of_week(on) if match["u"] == "week" else times.end_of_month(on))


def _day(match: re.Match[str]) -> Atom:
    word = match.group()
    if word == "tonight":
        return Atom(days=times.days_on(0), part=Part.EVENING)
    return Atom(days=times.days_on(2 if "after" in word else 0 if word == "today" else 1))


def _this_part(match: re.Match[str]) -> Atom:
    return Atom(days=times.days_on(0), part=Part[match["w"].upper()])


def _part(match: re.Match[str]) -> Atom:
    return Atom(part=Part[match["w"].upper()])


def _weekday(match: re.Match[str]) -> Atom:
    number = _WEEKDAYS[match["d"][:3]]
    if match["p"] == "last":
        return Atom(past=True)
    return Atom(days=times.weekday(number, week=1 if match["p"] == "next" else None))


def _date(match: re.Match[str]) -> Atom:
    month, year = _MONTHS[match["mo"][:3]], match["y"]
    return Atom(days=times.calendar_date(month, int(match["d"]), year=int(year) if year else None))


def _iso_date(match: re.Match[str]) -> Atom:
    return Atom(days=times.calendar_date(int(match["mo"]), int(match["d"]), year=int(match["y"])))


def _date_in_figures(match: re.Match[str]) -> Atom:
    # 3/20 is month and day, as in Chinese and American usage.
    return Atom(days=times.calendar_date(int(match["mo"]), int(match["d"])))


def _day_of_month(match: re.Match[str]) -> Atom:
    return Atom(days=times.day_of_month(int(match["d"])))


def _noon(match: re.Match[str]) -> Atom:
    return Atom(clock=Clock(12), part=Part.NOON)


def _midnight(match: re.Match[str]) -> Atom:
    return Atom(clock=Clock(24, exact=True))


def _hour(words: str) -> int:
    return int(english_number(words) or 0)


def _clock_by_half(match: re.Match[str]) -> Atom:
    hour, half = _hour(match["h"]), match["ap"]
    part = Part.DAWN if half == "a" and hour == 12 else _HALVES[half]
    return Atom(clock=Clock(hour, int(match["mi"] or 0)), part=part)


def _clock_by_colon(match: re.Match[str]) -> Atom:
    hour = match["h"]
    return Atom(clock=Clock(int(hour), int(match["mi"]), exact=len(hour) == 2))


def _clock_in_words(match: re.Match[str]) -> Atom:
    hour, minute = (
        _hour(match["h"]),
        {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}[match["q"]],
    )
    return Atom(clock=Clock(hour, minute) if minute > 0 else Clock(hour - 1 or 12, 60 + minute))


def _clock(match: re.Match[str]) -> Atom | None:
    hour = _hour(match["h"])
    return Atom(clock=Clock(hour)) if 1 <= hour <= 24 else None


_Build = Callable[[re.Match[str]], Atom | None]
_DATE_TAIL = r"(?:,? (?P<y>20[0-9]{2}))?\b"
# In order: of the atoms that fit at one place the first that makes sense wins.
_ATOMS: tuple[tuple[str, _Build], ...] = (
    (
        rf"\byesterday\b|\bearlier\b|\bago\b|\blast (?:night|week|month|year)\b"
        rf"|\b{_N} ?(?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?) ago\b",
        _past,
    ),
    (
        r"\b(?:within|in|in under|in about) (?:the next )?(?:half an hour|a half hour|half hour"
        r"|an hour and a half|a quarter of an hour|a quarter hour)\b",
        _half_hour,
    ),
    (
        rf"\b(?P<ahead>{_AHEAD}) (?P<n>{_N})(?: ?(?:-|to|or) ?(?P<m>{_N}))?[ -]?{_UNIT}(?! ago)",
        _span,
    ),
    (rf"\b(?P<n>{_N})[ -]?{_UNIT} from (?:now|today)\b", _span_from_now),
    (r"\bwithin the (?P<u>hour|day|week|month)\b", _within_the),
    (r"\bwithin this (?P<u>week|month)\b", _within_the),
    (r"\b(?:the )?(?:next|following) (?:business|working|work) ?day\b", _next_working_day),
    (
        r"\b(?:the )?end of (?:the )?(?:business|working|work)? ?day\b|\b(?:the )?end of business\b"
        r"|\b(?:the )?close of (?:business|play|service)\b|\b(?:eod|cob|eob|eobd|cop)\b",
        _closing,
    ),
    (r"\b(?:the )?end of (?:the |this |next )?(?P<u>week|month|year)\b", _end_of),
    (r"\b(?:this|next) (?P<u>week|month)(?!end)\b", _end_of),
    (r"\beo(?P<u>w)\b", lambda match: Atom(days=times.end_of_week(0))),
    (r"\beo(?P<u>m)\b", lambda match: Atom(days=times.end_of_month(0))),
    (r"\b(?:the )?day after tomorrow\b|\btoday\b|\btonight\b|\btomorrow\b|\btmrw?\b|\btmr\b", _day),
    (r"\bthis (?P<w>morning|afternoon|evening)\b", _this_part),
    (r"\b(?:in the )?(?P<w>morning|afternoon|evening)\b", _part),
    (rf"\b(?:(?P<p>next|this|coming|this coming|last) )?(?P<d>{_WEEKDAY})", _weekday),
    (rf"\b(?:the )?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<mo>{_MONTH}){_DATE_TAIL}", _date),
    (rf"\b(?P<mo>{_MONTH}) (?:the )?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])\b{_DATE_TAIL}", _date),
    (r"(?<![0-9-])(?P<y>20[0-9]{2})[-/](?P<mo>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})(?![0-9-])t?", _iso_date),
    (
        r"(?:(?<=\bby )|(?<=\bon )|(?<=\bbefore ))(?P<mo>[0-9]{1,2})/(?P<d>[0-9]{1,2})(?![0-9/])",
        _date_in_figures,
    ),
    (r"\bthe (?P<d>[0-9]{1,2})(?:st|nd|rd|th)\b(?! (?:floor|time|of [a-z]))", _day_of_month),
    (r"\b(?:12 )?(?:noon|midday)\b", _noon),
    (r"\bmidnight\b", _midnight),
    (rf"(?<![0-9:.$])\b(?P<h>{_HOUR})(?:[:.](?P<mi>[0-5][0-9]))? ?(?P<ap>[ap])\.?m\b\.?", _clock_by_half),
    (r"(?<![0-9:.])(?P<h>[0-9]{1,2}):(?P<mi>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])", _clock_by_colon),
    (rf"\b(?P<q>half past|half|quarter past|quarter to) (?P<h>{_HOUR})\b", _clock_in_words),
    (rf"\b(?P<h>{_HOUR}) o'?clock\b", _clock),
    (
        rf"(?<=\bat |\bby )(?:about "
        rf"|around )?(?P<h>{_HOUR})(?=\s*(?:$|[,.!)]|-|to [0-9]|tomorrow|today|tonight|on |this |next |in the |sharp|at the latest|latest|and |with |for |about |so |then |mon|tue|wed|thu|fri|sat|sun))",
        _clock,
    ),
    (
        rf"(?:(?<=\bbefore )|(?<=\baround )|(?<=\bbetween )"
        rf"|(?<=\buntil ))(?P<h>{_HOUR})(?=\s*(?:$|[,.!)]|tomorrow|today|tonight|on |this |in the |-|and [0-9]|mon|tue|wed|thu|fri))",
        _clock,
    ),
    (r"(?<=[0-9] and )(?P<h>[0-9]{1,2})(?=\s*(?:$|[,.!)]|tomorrow|today|on ))", _clock),
)
_PATTERNS = tuple((re.compile(pattern), build) for pattern, build in _ATOMS)
_PREPOSITION = (
    r"(?:by|before|on|at|in|around|about|until|till|within|no later than|not later than|latest by"
    r"|at the latest by|the|of|from|between)"
)
_GLUE = re.compile(rf"[\s,()]*(?:{_PREPOSITION}\s+){{0,3}}")
_RANGE = re.compile(r"\s?(?:-|to|and|~)\s?")
_OPENING = re.compile(rf"(?:\b(?:{_PREPOSITION}) ){{1,3}}$")
_BEFORE = re.compile(r"before $")
_CLOSING = re.compile(r"\s*(?:at the (?:very )?latest|latest|sharp)\b")


def find_times(clause: str) -> list[TimeWords]:
    """Return the time expressions of a folded English clause, in order."""
    joiners: list[Joiner] = []
    for start, end, atom in _atoms(clause):
        if joiners and joiners[-1].join(atom, start, end, clause[joiners[-1].end : start]):
            continue
        joiners.append(Joiner(_GLUE, _RANGE, start, end, atom))
    return [_expression(clause, joiner) for joiner in joiners]


def _atoms(clause: str) -> list[tuple[int, int, Atom]]:
    """Collect the atoms table by table; where two overlap the earlier table row wins."""
    taken = bytearray(len(clause))
    atoms: list[tuple[int, int, Atom]] = []
    for pattern, build in _PATTERNS:
        for match in pattern.finditer(clause):
            start, end = match.span()
            if start < end and not any(taken[start:end]) and (atom := build(match)):
                taken[start:end] = b"\x01" * (end - start)
                atoms.append((start, end, atom))
    return sorted(atoms, key=lambda found: found[0])


def _expression(clause: str, joiner: Joiner) -> TimeWords:
    start, end, moment = joiner.start, joiner.end, joiner.moment()
    end = with_bracket(clause, start, end)
    if tail := _CLOSING.match(clause, end):
        end = tail.end()
    if opening := _OPENING.search(clause, max(0, start - 30), start):
        # "before Friday" leaves no part of Friday; "before 3 pm on Friday" does.
        only_a_day = moment.days and not (moment.clock or moment.part or moment.closing)
        ends = "end of" in clause[joiner.start : joiner.end]
        if only_a_day and moment.days and not ends and _BEFORE.search(opening.group()):
            moment = Moment(days=times.before(moment.days))
        start = opening.start()
    return TimeWords(start, end, moment)
