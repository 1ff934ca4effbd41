"""Time expressions in Chinese: a table of atoms, and how neighbours join into one expression."""

import re
from collections.abc import Callable
from decimal import Decimal

from . import times
from .model import Clock, Part, Span, SpanUnit, TimeWords
from .numerals import chinese_number
from .slots import Atom, Joiner, with_bracket

_NUMERAL = "零〇一二两三四五六七八九十廿卅百"
_N = rf"(?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|[{_NUMERAL}]{{1,4}}|半)"
_HOUR = rf"(?:[0-9]{{1,2}}|[{_NUMERAL}]{{1,3}})"
# "晚一点" means later, not one o'clock.
_A_BIT = "一点(?!半|钟|整|前|之前)"
_FREE = r"(?<![0-9.])"
_EDGE = "(?:之前|以前|前|之内|以内|内)?"
_WEEK = "(?:周|星期|礼拜)"
_UNITS = {
    "工作日": SpanUnit.WORKING_DAYS,
    "工作天": SpanUnit.WORKING_DAYS,
    "工作小时": SpanUnit.WORKING_HOURS,
    "小时": SpanUnit.HOURS,
    "钟头": SpanUnit.HOURS,
    "个钟": SpanUnit.HOURS,
    "h": SpanUnit.HOURS,
    "刻钟": SpanUnit.MINUTES,
    "分钟": SpanUnit.MINUTES,
    "分": SpanUnit.MINUTES,
    "min": SpanUnit.MINUTES,
    "天": SpanUnit.DAYS,
    "日": SpanUnit.DAYS,
    "周": SpanUnit.DAYS,
    "星期": SpanUnit.DAYS,
    "礼拜": SpanUnit.DAYS,
    "月": SpanUnit.MONTHS,
}
_LENGTHS = {"刻钟": 15, "周": 7, "星期": 7, "礼拜": 7}
_DAYS_ON = {"今": 0, "当": 0, "明": 1, "聽": 1, "听": 1, "后": 2, "大后": 3}
_PARTS = {
    Part.DAWN: ("凌晨", "半夜"),
    Part.MORNING: ("大清早", "清早", "清晨", "一早", "早上", "早晨", "早间", "上午", "午前", "早"),
    Part.NOON: ("中午", "正午", "午间"),
    Part.AFTERNOON: ("下午", "午后", "傍晚"),
    Part.EVENING: ("晚上", "晚间", "夜里", "夜间", "今夜", "晚"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}
_FESTIVALS = {
    "春节": "春节",
    "过年": "春节",
    "年": "春节",
    "国庆": "国庆",
    "五一": "劳动",
    "清明": "清明",
    "端午": "端午",
    "中秋": "中秋",
    "元旦": "元旦",
}
_TENTHS = {"上旬": 10, "中旬": 20, "下旬": 31, "初": 5, "中": 15, "底": 31, "末": 31, "内": 31, "": 31}


def _past(match: re.Match[str]) -> Atom:
    return Atom(past=True)


def _span(match: re.Match[str]) -> Atom | None:
    number, upper, unit, half = match["n"], match["m"], match["u"], match["half"]
    amount = chinese_number(upper or number)
    if amount is None:
        return None
    if half or match["half2"]:
        amount += Decimal("0.5")
    unit = "h" if unit[0] == "h" else "min" if unit[0] == "m" else unit
    kind = _UNITS[unit]
    amount *= _LENGTHS.get(unit, 1)
    if kind is SpanUnit.MONTHS and amount == Decimal("0.5"):
        amount, kind = Decimal(15), SpanUnit.DAYS
    if match["extra"] and (extra := chinese_number(match["extra"])) is not None:
        amount, kind = amount * 60 + extra, SpanUnit.MINUTES
    edge = match["edge"] or ""
    if kind in (SpanUnit.DAYS, SpanUnit.MONTHS):
        if amount < 1 or (unit == "日" and not edge):
            return None
        if edge.endswith("后"):
            on = int(amount)
            if kind is SpanUnit.DAYS:
                return Atom(days=times.days_on(on))
            return Atom(days=lambda now: (times.months_on(now.today, on),))
    return Atom(span=Span(amount, kind), bare=not edge)


def _next_working_day(match: re.Match[str]) -> Atom:
    return Atom(days=times.next_working_day)


def _after_holiday(match: re.Match[str]) -> Atom | None:
    count = chinese_number(match["n"]) if match["n"] else Decimal(1)
    name = _FESTIVALS.get(match["name"], "")
    return Atom(days=times.after_holiday(name, int(count))) if count else None


def _weekday(match: re.Match[str]) -> Atom:
    prefix = match["p"] or ""
    if prefix.startswith("上"):
        return Atom(past=True)
    number = _WEEKDAYS[match["d"]]
    week = 2 if prefix == "下下" else 1 if prefix == "下" else 0 if prefix else None
    if match["d"] == "末" and match["edge"]:
        return Atom(days=times.end_of_week(week or 0))
    return Atom(days=times.weekday(number, week=week))


def _week(match: re.Match[str]) -> Atom:
    if match["p"].startswith("上"):
        return Atom(past=True)
    return Atom(days=times.end_of_week({"下下": 2, "下": 1}.get(match["p"], 0)))


def _date(match: re.Match[str]) -> Atom | None:
    year, month, day = match.groupdict().get("y"), chinese_number(match["mo"]), chinese_number(match["d"])
    if month is None or day is None:
        return None
    years_on = {"今年": 0, "明年": 1}.get(year or "")
    number = int(year[:4]) if year and year[0].isdigit() else None
    return Atom(days=times.calendar_date(int(month), int(day), year=number, years_on=years_on))


def _day_of_month(match: re.Match[str]) -> Atom | None:
    day = chinese_number(match["d"])
    if day is None or not 1 <= day <= 31:
        return None
    prefix = match["p"] or ""
    if not prefix:
        return Atom(days=times.day_of_month(int(day)))
    if prefix.startswith("上"):
        return Atom(past=True)
    return Atom(days=times.end_of_month(1 if prefix.startswith("下") else 0, day=int(day)))


def _month(match: re.Match[str]) -> Atom | None:
    prefix, day = match["p"] or "", _TENTHS[match["t"] or ""]
    if prefix.startswith("上"):
        return Atom(past=True)
    if prefix and prefix[0] in "下本这当":
        return Atom(days=times.end_of_month(1 if prefix[0] == "下" else 0, day=day))
    if not prefix:
        return Atom(days=times.end_of_month(0, day=day)) if match["t"] in ("底", "末") else None
    number = chinese_number(prefix)
    return (
        Atom(days=times.calendar_date(int(number), times.LAST_DAY if day == 31 else day)) if number else None
    )


def _year(match: re.Match[str]) -> Atom:
    return Atom(days=times.end_of_year)


def _closing(match: re.Match[str]) -> Atom:
    return Atom(closing=True)


def _day_and_part(match: re.Match[str]) -> Atom:
    part = {"晚": Part.EVENING, "夜": Part.EVENING, "早": Part.MORNING, "晨": Part.MORNING}[match["q"]]
    return Atom(days=times.days_on(_DAYS_ON[match["d"]]), part=part)


def _day(match: re.Match[str]) -> Atom:
    return Atom(days=times.days_on(_DAYS_ON[match["d"]]))


def _both_days(match: re.Match[str]) -> Atom:
    return Atom(days=times.days_on(2 if "后" in match.group() else 1))


def _part(match: re.Match[str]) -> Atom:
    return Atom(part=_PART_OF[match["w"]])


def _clock_by_colon(match: re.Match[str]) -> Atom:
    hour = match["h"]
    if match["ap"]:
        return Atom(clock=Clock(int(hour), int(match["mi"])), part=_HALVES[match["ap"][0]])
    return Atom(clock=Clock(int(hour), int(match["mi"]), exact=len(hour) == 2))


_HALVES = {"a": Part.MORNING, "p": Part.AFTERNOON}


def _clock_by_half(match: re.Match[str]) -> Atom:
    part = Part.DAWN if match["ap"] == "am" and match["h"] == "12" else _HALVES[match["ap"][0]]
    return Atom(clock=Clock(int(match["h"])), part=part)


def _clock(match: re.Match[str]) -> Atom | None:
    hour = chinese_number(match["h2"] or match["h"])
    if hour is None or hour > 24:
        return None
    words = match["mi"] or ""
    minute = Decimal(0)
    if words == "半":
        minute = Decimal(30)
    elif words.endswith("刻"):
        minute = 15 * (chinese_number(words[:-1]) or Decimal(0))
    elif words:
        minute = chinese_number(words.removesuffix("分")) or Decimal(0)
    if minute > 59:
        return None
    # "两点要跟您说" lists two points, "快一点" means faster: alone, a number with 点 needs a sign of time.
    sure = bool(words) or match["sure"] is not None
    return Atom(clock=Clock(int(hour), int(minute)), bare=not sure)


def _midnight(match: re.Match[str]) -> Atom:
    return Atom(clock=Clock(24, exact=True))


def _start_of_day(match: re.Match[str]) -> Atom:
    return Atom(clock=Clock(0, exact=True))


_Build = Callable[[re.Match[str]], Atom | None]
# In order: of the atoms that fit at one place the first that makes sense wins.
_ATOMS: tuple[tuple[str, _Build], ...] = (
    (
        r"昨[天日晚夜早晨]|大?前天(?!数)|前[日晚]|刚才|刚刚|去年|上上?个?(?:周|星期|礼拜)(?![一二三四五六日天末])|上个?月(?![0-9])",
        _past,
    ),
    (
        rf"{_FREE}{_N}(?:多|几|来)?个?半?(?:工作日|小时|钟头|分钟|秒钟?|天|周|星期|礼拜|个?月|年)(?:之|以)?前",
        _past,
    ),
    (rf"{_N}个月前", _past),
    (
        rf"(?<![提前每第这那近头]){_FREE}(?P<n>{_N})(?:(?:到|至|-|~|或)(?P<m>{_N}))?个?(?P<half>半(?=小时|钟头|月|星期))?"
        r"(?P<u>工作小时|工作日|工作天|小时|钟头|个钟|h(?:rs?|ours?)?(?![a-z])|刻钟|分钟|分(?=之?内|以内|后)|min(?:s|utes?)?(?![a-z])"
        r"|天(?!猫)|日(?=之?内|以内|后|之后)|周(?![一二三四五六日天末年])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|(?<=个)月|(?<=半)月)"
        rf"(?P<half2>半(?=以?内|之内|后))?(?:(?P<extra>(?<=小时){_N})分钟?)?"
        r"(?:左右)?(?P<edge>(?:之|以)?内(?!容|部|存|衣|饰|胆)|(?:之|以)?后(?!天|台|续|面)|过后)?",
        _span,
    ),
    (r"(?:下一?个?|第二个|次一?个?)工作[日天](?:之?内)?", _next_working_day),
    (
        rf"(?P<name>春节|国庆|五一|清明|端午|中秋|元旦|假期|假日|节假日|放假|长假|过年|年|节)(?:假期?|长假|节)?(?:之|以"
        rf"|过)?后的?(?:的?第?(?P<n>{_N})个?(?:工作[日天]|天)|上班第一天|首个工作日)",
        _after_holiday,
    ),
    (
        rf"(?<![0-9每{_NUMERAL}])(?P<p>上上|上|下下|下|这|本)?个?{_WEEK}(?P<d>[一二三四五六日天末])(?![次个回])(?P<edge>前|之前|以前)?",
        _weekday,
    ),
    (rf"(?P<p>上上|上|下下|下|这|本|当)一?个?{_WEEK}(?:之内|以内|内|之前|以前|前|里)?", _week),
    (
        rf"{_FREE}(?:(?P<y>[0-9]{{4}}年|今年|明年))?(?P<mo>[0-9]{{1,2}}"
        rf"|[{_NUMERAL}]{{1,2}})月(?:份)?(?P<d>[0-9]{{1,2}}|[{_NUMERAL}]{{1,3}})(?:[日号]|(?![0-9个]))",
        _date,
    ),
    (r"(?<![0-9])(?P<y>[0-9]{4})[-/.](?P<mo>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?![0-9])", _date),
    (
        r"(?<![0-9./-])(?P<mo>[0-9]{1,2})[/.-](?P<d>[0-9]{1,2})(?=日|号|前|之前|以前|[上下中]午|晚上|早上"
        r"| [0-9]{1,2}:)(?:日|号)?",
        _date,
    ),
    (
        rf"{_FREE}(?P<p>本月|这个?月|当月|下个?月|上个?月)?(?P<d>[0-9]{{1,2}}|[{_NUMERAL}]{{1,3}})号(?![楼店线门仓机柜院馆码客电])",
        _day_of_month,
    ),
    (
        rf"{_FREE}(?P<p>本月|这个?月|当月|下个?月|上个?月)?(?P<d>[0-9]{{1,2}}|[{_NUMERAL}]{{2,3}})日(?!内|之内|以内|后|之后|常|志|期"
        rf"|用)",
        _day_of_month,
    ),
    (rf"(?P<p>本月|这个?月|当月|下个?月)(?P<d>[0-9]{{1,2}}|[{_NUMERAL}]{{1,3}})日", _day_of_month),
    (
        rf"(?:(?P<p>本|这个?|当|下个?|上个?|(?<![0-9{_NUMERAL}个])(?:[0-9]{{1,2}}|十[一二]?|[一二三四五六七八九]))月份?"
        rf"|(?<![0-9{_NUMERAL}个])月)(?P<t>上旬|中旬|下旬|底|末|初|中(?!国|文)|内)?",
        _month,
    ),
    (rf"今年内|本年内|(?<![0-9{_NUMERAL}多半])年(?:底|末|内)", _year),
    (
        r"(?:当天|当日)?(?:下班|收工|打烊|关门|下工)(?:之前|以前|前)|(?<![a-z])(?:eod|cob)(?![a-z])(?:之?前)?",
        _closing,
    ),
    (r"(?P<d>今|明|大后|后|听)(?P<q>晚|夜|早|晨)(?:上|间|里)?", _day_and_part),
    (r"(?<!后|[0-9])明后[天日两]天?|今明两[天日]", _both_days),
    (r"(?P<d>大后|(?<!最)(?<!然)(?<!以)(?<!之)后|今|明|听|当)[天日儿](?!数|津|猫)(?:之内|以内|内)?", _day),
    (r"零点|(?<![0-9:])0点|(?<![0-9:])0?0:00", _start_of_day),
    (r"午夜|24点", _midnight),
    (
        r"(?P<w>凌晨|半夜|大清早|清早|清晨|一早(?!就)|早上|早晨|早间|上午|午前|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜里|夜间"
        rf"|[早晚](?!{_A_BIT})(?={_HOUR}(?:点|:)))(?!好)",
        _part,
    ),
    (
        r"(?<![0-9:.])(?P<h>[0-9]{1,2}):(?P<mi>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])(?: ?(?P<ap>[ap]m))?",
        _clock_by_colon,
    ),
    (r"(?<![0-9:.])(?P<h>[0-9]{1,2}) ?(?P<ap>[ap])\.?m(?![a-z])", _clock_by_half),
    (
        rf"(?<![第快慢差有这那几小大多少:.0-9])(?!(?<=[早晚]){_A_BIT})(?P<h>{_HOUR})(?:[-到至~](?P<h2>{_HOUR}))?"
        rf"(?:点(?!击|评|赞|单|心|子|餐|开(?!始)|名)|时(?!间|候|刻|效|代|常|长|限|段))(?:钟|整)?"
        rf"(?P<mi>半|[一三1-3]刻|(?:[0-9]{{1,2}}|[{_NUMERAL}]{{1,3}})分?(?!钟|之|个|天|点))?"
        r"(?P<sure>(?=钟|整|左右|许|之前|以前|前|之后|以后|到|至|-))?",
        _clock,
    ),
)
_PATTERNS = tuple((re.compile(pattern), build) for pattern, build in _ATOMS)
_ANY = re.compile("|".join(f"(?:{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', pattern)})" for pattern, _ in _ATOMS))
_GLUE = re.compile(r"[)的在于,( ]{0,2}")
_RANGE = re.compile(r"(?:之?间)?(?:到|至|-|~|--)")
_OPENING = re.compile(r"(?:最晚|最迟|至迟|最慢|不晚于|不迟于|不超过|赶在|务必在|给我们?)(?:在|于|不超过)?$")
_CLOSING = re.compile(
    r"(?:钟|整)?\)?(?:左右|许)?(?:的时候|期间|这段时间|之间|准时)?(?:之前|以前|前(?![往面台期段])|之内|以内|内(?![部容存])|左右)?"
)


def find_times(clause: str) -> list[TimeWords]:
    """Return the time expressions of a folded Chinese clause without needless spaces, in order."""
    joiners: list[Joiner] = []
    for start, end, atom in _atoms(clause):
        if joiners and joiners[-1].join(atom, start, end, clause[joiners[-1].end : start]):
            continue
        joiners.append(Joiner(_GLUE, _RANGE, start, end, atom))
    return [_expression(clause, joiner) for joiner in joiners]


def _atoms(clause: str) -> list[tuple[int, int, Atom]]:
    atoms: list[tuple[int, int, Atom]] = []
    position = 0
    while match := _ANY.search(clause, position):
        position = match.start() + 1
        for pattern, build in _PATTERNS:
            own = pattern.match(clause, match.start())
            if own and own.end() > own.start() and (atom := build(own)):
                atoms.append((own.start(), own.end(), atom))
                position = own.end()
                break
    return atoms


def _expression(clause: str, joiner: Joiner) -> TimeWords:
    start, end = joiner.start, joiner.end
    end = with_bracket(clause, start, end)
    if tail := _CLOSING.match(clause, end):
        end = tail.end()
    if opening := _OPENING.search(clause, max(0, start - 8), start):
        start = opening.start()
    alone = joiner.atom.bare and (start, end) == (joiner.start, joiner.end)
    return TimeWords(start, end, joiner.moment(), bare=alone)
