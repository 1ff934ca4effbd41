"""What the finder finds, and what its passes hand to one another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Literal

from msgspec import Struct

Certainty = Literal["instant", "day"]
Language = Literal["zh-hans", "zh-hant", "en"]


class FoundPromise(Struct, frozen=True):
    """A promise in a text.

    `text` is the text's own words `[start:end]`, counted in code points. `due_at` is aware, in the calendar's
    zone. `certainty` is "instant" when a time of day or a span of hours or minutes was said, "day" when only
    a day was: then it is due at that day's close of service, or at 24:00. `what` names the act in a word
    or two in the language of the text, "" when it could not be read.
    """

    text: str
    start: int
    end: int
    due_at: datetime
    certainty: Certainty
    language: Language
    what: str


class Part(Enum):
    """A part of the day."""

    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class SpanUnit(Enum):
    """What a span such as "within three working days" counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


class Now(Struct, frozen=True):
    """Where a reading starts: the moment of writing, by the wall clock of the calendar."""

    moment: datetime
    is_working: Callable[[date], bool]
    # The Chinese name of a public holiday, None for any other day.
    holiday_name: Callable[[date], str | None]

    @property
    def today(self) -> date:
        return self.moment.date()


# Days that the words may mean, the likeliest first; the first that is not over yet is meant.
Days = Callable[[Now], tuple[date, ...]]


class Clock(Struct, frozen=True):
    """A time of day as said. `exact` when it can only be read one way ("18:00", "09:30", "24点")."""

    hour: int
    minute: int = 0
    exact: bool = False


class Span(Struct, frozen=True):
    """An amount of time from now on."""

    amount: Decimal
    unit: SpanUnit


class Moment(Struct, frozen=True):
    """The meaning of a time expression; `past` when it lies behind by its very words ("昨天")."""

    days: Days | None = None
    part: Part | None = None
    clock: Clock | None = None
    span: Span | None = None
    closing: bool = False
    past: bool = False


class TimeWords(Struct, frozen=True):
    """A time expression in a clause. `bare`: counts as a deadline only right before an act of ours."""

    start: int
    end: int
    moment: Moment
    bare: bool = False


class Act(Struct, frozen=True):
    """Something that is done.

    `ours` settles who does it: True by the customer it is done for, None leaves it to the subject before it.
    `generic`: a more telling act beside it gives the promise its name. `by_us_only`: customers never do it.
    """

    start: int
    end: int
    what: str
    generic: bool = False
    ours: bool | None = None
    by_us_only: bool = False


class Side(Enum):
    """Who acts: we, the customer, the customer because we ask for it, somebody else."""

    OURS = "ours"
    THEIRS = "theirs"
    ASKED = "asked"
    THIRD = "third"


class Subject(Struct, frozen=True):
    """A word that says who acts."""

    start: int
    end: int
    side: Side


@dataclass(slots=True)
class Clause:
    """One clause, read. Offsets count in the whole text."""

    start: int
    end: int
    times: list[TimeWords] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    # Denied, doubted, asked, reported of others, or a rule: nothing in it is a promise.
    refused: bool = False
    # Depends on an event without an instant: said here, or in a clause before. `own_event`: one of
    # ours, which a fixed time may follow ("核实后明天三点前") but no span ("核实后两小时内").
    states_condition: bool = False
    conditional: bool = False
    own_event: bool = False
    courteous: bool = False
    tag_question: bool = False
    # Says outright that something will be done, so that the act need not be a known one.
    committed: bool = False
    asked_before: bool = False
    # The only clause of its sentence.
    alone: bool = False
