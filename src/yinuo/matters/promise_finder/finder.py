"""The verdict: which times and acts together are promises of ours."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.worktime import DayKind, WorkCalendar

from . import chinese, english
from .chinese_acts import label_in
from .clauses import Sentence, own_part, sentences
from .fold import fold, lower, script_of
from .model import Act, Clause, FoundPromise, Language, Moment, Now, Side, Subject, TimeWords
from .times import resolve

# Time and act farther apart than this, in characters, do not speak of each other.
_REACH = 60
# A condition rules the clauses that follow it, up to this many.
_CLAUSES_RULED = 6
# A subject this close before the time is marked with it: 我[会在]三个工作日内.
_SUBJECT_REACH = 24


class _Tongue(Struct, frozen=True):
    read: Callable[[str, int, int], Clause]
    particles: re.Pattern[str]
    deadline: re.Pattern[str]
    act_first: bool


_CHINESE = _Tongue(chinese.read, chinese.PARTICLES, chinese.DEADLINE, act_first=False)
_ENGLISH = _Tongue(english.read, english.PARTICLES, english.DEADLINE, act_first=True)


class _Pair(Struct, frozen=True):
    """A time and the act due by it, with the clauses they stand in read as one."""

    time: TimeWords
    act: Act | None
    subject: Subject | None
    clause: Clause


def find_promises(text: str, *, at: datetime, calendar: WorkCalendar) -> list[FoundPromise]:
    """Find what the writer of the text, an agent, promises the customer, in order of the text.

    `at` is the moment of writing; the words are read by the wall clock of the calendar's zone, and terms in
    days by its working days. An hour that can be read twice ("三点", "at 3") is the first ahead between 08:00
    and 22:00. A named day ends at its close of service. Questions, denials, conditions, rules, the past,
    words of others and the customer's own duties are left out. Overlapping finds become the longest.

    Raises: ValueError for a naive `at`; never for a text.
    """
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    now = _now(at, calendar)
    folded = own_part(fold(text))
    plain = lower(folded)
    found: list[FoundPromise] = []
    for sentence in sentences(folded):
        words = plain[sentence.start : sentence.end]
        tongues = [_CHINESE] if chinese.is_chinese(words) else []
        tongues += [_ENGLISH] if english.is_english(words) else []
        for tongue in tongues:
            found += _in_sentence(text, plain, sentence, tongue, now, calendar)
    return _longest(found)


def _now(at: datetime, calendar: WorkCalendar) -> Now:
    def holiday_name(day: date) -> str | None:
        read = calendar.day(day)
        return read.name.zh_hans if read.kind is DayKind.HOLIDAY else None

    return Now(at.astimezone(calendar.zone), lambda day: calendar.day(day).working, holiday_name)


def _in_sentence(
    text: str, plain: str, sentence: Sentence, tongue: _Tongue, now: Now, calendar: WorkCalendar
) -> Iterator[FoundPromise]:
    clauses = [tongue.read(plain, start, end) for start, end in sentence.clauses]
    if not clauses:
        return
    _spread(clauses, asked=sentence.asked)
    day: Moment | None = None
    for pair in _pairs(clauses, tongue):
        moment = pair.time.moment
        if moment.days is None and day is not None and (moment.part or moment.clock or moment.closing):
            moment = replace(moment, days=day.days)
        elif moment.days is not None:
            day = moment
        if not _is_ours(pair, plain, tongue):
            continue
        due = resolve(moment, now=now, calendar=calendar)
        if due is None:
            continue
        start, end = _marked(pair, plain, tongue)
        language = _language(text, start, end, tongue)
        what = pair.act.what if pair.act else ""
        yield FoundPromise(
            text=text[start:end],
            start=start,
            end=end,
            due_at=due[0].astimezone(calendar.zone),
            certainty=due[1],
            language=language,
            what=label_in(what, traditional=language == "zh-hant"),
        )


def _spread(clauses: list[Clause], *, asked: bool) -> None:
    """Let what is said in one clause bear on its neighbours: questions, conditions, requests."""
    clauses[0].alone = len(clauses) == 1
    if asked:
        clauses[-1].refused = True
    for before, clause in pairwise(clauses):
        if clause.tag_question:
            before.refused = True
    for index, clause in enumerate(clauses):
        if index and not clause.subjects:
            last = clauses[index - 1].subjects[-1:]
            clause.asked_before = bool(last) and last[0].side is Side.ASKED
        # "如有问题请联系我" stands for itself; "如有需要" rules what follows.
        polite = clause.courteous and any(subject.side is Side.ASKED for subject in clause.subjects)
        for later in clauses[index + 1 :][:_CLAUSES_RULED]:
            later.conditional = later.conditional or (clause.states_condition and not polite)
            later.own_event = later.own_event or clause.own_event
        if clause.states_condition and not clause.courteous and index:
            clauses[index - 1].conditional = True


def _pairs(clauses: list[Clause], tongue: _Tongue) -> Iterator[_Pair]:
    """Yield every time with the act it belongs to: in its own clause, else in the next or the one before."""
    for index, clause in enumerate(clauses):
        own = len(clause.times)
        if clause.times and not clause.acts:
            clause = _with_neighbour(clauses, index) or clause
        yield from _pairs_in(clause, own, tongue)


def _pairs_in(clause: Clause, count: int, tongue: _Tongue) -> Iterator[_Pair]:
    acts = [(act, _subject_of(act.start, clause)) for act in clause.acts]
    ours = [(act, subject) for act, subject in acts if _does(act, subject, clause)]
    starts = [act.start for act, _ in ours]
    times = clause.times[:count]
    for number, time in enumerate(times):
        floor = times[number - 1].end if number else clause.start
        ceiling = times[number + 1].start if number + 1 < len(times) else clause.end
        here = bisect_left(starts, time.start)
        after = ours[here : bisect_left(starts, min(ceiling, time.end + _REACH))]
        before = ours[bisect_left(starts, max(floor, time.start - _REACH)) : here]
        best = _best(before[-1:]) or _best(after) if tongue.act_first else _best(after) or _best(before[-1:])
        act, subject = best or (None, _subject_of(time.end, clause))
        yield _Pair(time, act, subject, clause)


def _best(acts: list[tuple[Act, Subject | None]]) -> tuple[Act, Subject | None] | None:
    """Return the first act that tells most: with a name of its own, else a general one, else any."""
    return min(acts, key=lambda pair: (pair[0].generic, not pair[0].what), default=None)


def _subject_of(place: int, clause: Clause) -> Subject | None:
    index = bisect_left(clause.subjects, place, key=lambda subject: subject.start)
    return clause.subjects[index - 1] if index else None


def _does(act: Act, subject: Subject | None, clause: Clause) -> bool:
    """Tell whether it is we who do the act."""
    if act.ours is False:
        return False
    if subject is None:
        return act.ours is True or act.by_us_only or not clause.asked_before
    if subject.side is Side.THEIRS:
        return act.ours is True
    return subject.side is Side.OURS


def _with_neighbour(clauses: list[Clause], index: int) -> Clause | None:
    for other in (index + 1, index - 1):
        if 0 <= other < len(clauses) and clauses[other].acts and not clauses[other].times:
            first, second = sorted((clauses[index], clauses[other]), key=lambda clause: clause.start)
            return Clause(
                first.start,
                second.end,
                times=[*first.times, *second.times],
                acts=[*first.acts, *second.acts],
                subjects=[*first.subjects, *second.subjects],
                refused=first.refused or second.refused,
                states_condition=first.states_condition or second.states_condition,
                conditional=first.conditional or second.conditional,
                own_event=first.own_event or second.own_event,
                committed=first.committed or second.committed,
                asked_before=first.asked_before,
            )
    return None


def _is_ours(pair: _Pair, plain: str, tongue: _Tongue) -> bool:
    clause, time = pair.clause, pair.time
    if clause.refused or clause.conditional or clause.states_condition:
        return False
    if clause.own_event and time.moment.span is not None:
        return False
    if pair.act is None:
        if clause.alone and pair.subject is None:
            # A whole reply such as "By Friday noon." answers when, so it binds.
            return tongue.deadline.fullmatch(plain[clause.start : clause.end].strip()) is not None
        said_by_us = pair.subject is not None and pair.subject.side is Side.OURS
        return said_by_us and clause.committed and not time.bare
    if time.bare:
        follows = pair.act.start >= time.end
        return follows and chinese.PARTICLES.fullmatch(plain, time.end, pair.act.start) is not None
    return True


def _marked(pair: _Pair, plain: str, tongue: _Tongue) -> tuple[int, int]:
    """Return where the words to mark lie: time and act, and the subject when it stands close before."""
    start, end = pair.time.start, pair.time.end
    if pair.act is not None:
        start, end = min(start, pair.act.start), max(end, pair.act.end)
    elif pair.subject is not None:
        end = min(pair.clause.end, end + _REACH)
    subject = _subject_of(start, pair.clause)
    near = subject is not None and subject.side is Side.OURS and start - subject.end <= _SUBJECT_REACH
    if subject and near and tongue.particles.fullmatch(plain, subject.end, max(subject.end, start)):
        start = subject.start
    return start, end


def _language(text: str, start: int, end: int, tongue: _Tongue) -> Language:
    if tongue.act_first:
        return "en"
    return script_of(text[start:end]) or script_of(text) or "zh-hans"


def _longest(found: list[FoundPromise]) -> list[FoundPromise]:
    """Return the finds in order, of overlapping ones only the longest (the first of equals)."""
    kept: list[FoundPromise] = []
    for promise in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and promise.start < kept[-1].end:
            if promise.end - promise.start > kept[-1].end - kept[-1].start:
                kept[-1] = promise
            continue
        kept.append(promise)
    return kept
