"""The rows that component partials read. A partial also takes a dict or any object with the same names."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct


class PromiseRow(Struct, frozen=True, kw_only=True):
    """A promise as chip, row, card or mark.

    `share` is the part of the time spent, 0 to 1. `warn_at` is the warning point, from which a running promise is at risk.
    `time_words` replaces the words made from `due_at`; `detail` stands under them in a row. `explain_url` answers
    a fragment to htmx and a page to everyone else.
    """

    id: int | str
    state: str
    what: str
    whom: str = ""
    due_at: datetime | None = None
    warn_at: datetime | None = None
    share: float = 0.0
    time_words: str = ""
    detail: str = ""
    source: str = ""
    whom_kind: str = "person"
    url: str = ""
    explain_url: str = ""


class NavSection(Struct, frozen=True, kw_only=True):
    """Places that belong together: one line of the rail, which leads to the first of them."""

    name: str
    icon: str


class NavItem(Struct, frozen=True, kw_only=True):
    """A place of the desk. `key` is the letter after `g`; `group` is "main" or "foot"; those of one `section` stand together."""

    name: str
    url: str
    icon: str
    count: int = 0
    key: str = ""
    group: str = "main"
    section: NavSection | None = None


class Link(Struct, frozen=True, kw_only=True):
    """A tab, a segment, a menu entry or a step of a path."""

    name: str
    url: str = ""
    current: bool = False
    count: int | None = None
    icon: str = ""
    key: str = ""


class Fact(Struct, frozen=True, kw_only=True):
    """A name and what it is; `url` leads to it."""

    name: str
    value: str
    url: str = ""


class AttachmentRow(Struct, frozen=True, kw_only=True):
    """A file beside a message. `size` is bytes; `thumb_url` only for a picture that was checked."""

    name: str
    url: str
    size: int
    icon: str = "file"
    thumb_url: str = ""


class MessageRow(Struct, frozen=True, kw_only=True):
    """One voice in a thread. `side` is "them", "us" or "note"; `html` is sanitised, else `text` is shown.

    `held_until` is set while a reply can still be taken back; `undo_url` takes it back. `failure` says in
    words, and `failure_error` as the mail server did, why it did not reach the customer; `retry_url` sends it again and `other_url` leads to the other ways to reach them.
    """

    id: int | str
    side: str
    author: str
    at: datetime
    text: str = ""
    html: str = ""
    via: str = ""
    role: str = ""
    delivery: str = ""
    author_kind: str = "person"
    held_until: datetime | None = None
    undo_url: str = ""
    failure: str = ""
    failure_error: str = ""
    retry_url: str = ""
    other_url: str = ""
    attachments: Sequence[AttachmentRow] = ()


class TimelineRow(Struct, frozen=True, kw_only=True):
    """One thing that happened. `state` draws a mark in place of the icon."""

    at: datetime
    what: str
    who: str = ""
    body: str = ""
    icon: str = "circle"
    state: str = ""


class StepRow(Struct, frozen=True, kw_only=True):
    """A stage: `step` is "done", "current" or "next"."""

    name: str
    step: str
    note: str = ""


class ClockDay(Struct, frozen=True, kw_only=True):
    """A day of a clock: `kind` is "start", "skip", "count" or "due"; `note` says which day it is or why it is skipped."""

    day: date
    kind: str
    note: str


class FoundPromise(Struct, frozen=True, kw_only=True):
    """A promise found in what is being written. `likely` is None where history says nothing."""

    text: str
    due_at: datetime
    what: str
    whom: str = ""
    why: str = ""
    likely: bool | None = None
    history: Sequence[int] = ()


class DiffLine(Struct, frozen=True, kw_only=True):
    """A line of a comparison: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


class Cursor(Struct, frozen=True, kw_only=True):
    """Where newer and older rows are; an empty address means there are none."""

    newer_url: str = ""
    older_url: str = ""
    shown: int = 0
