"""What can be imported: rooms register their kinds here; the engine reads, checks, writes and undoes by them.

A row is first read alone (each cell by its field's parser), then a batch of rows is decided and written by the kind. A
blank cell says nothing: in a row that is known already it changes nothing.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotFound

Parser = Callable[[str], Any]
LANGUAGES = ("zh-hans", "zh-hant", "en")
KINDS: dict[str, "ImportKind"] = {}


class ImportField(Struct, frozen=True, kw_only=True):
    """A column that a kind understands. `parse` gets a text that is not empty and raises DomainErrors.

    `example` stands in the template; `aliases` are further headings by which people call it.
    """

    code: str
    label: Any
    parse: Parser
    needed: bool = False
    example: str = ""
    aliases: tuple[str, ...] = ()


class Problem(Struct, frozen=True, kw_only=True):
    """Why a cell (or, with an empty field, a row) cannot be taken."""

    field: str
    text: str


class ReadRow(Struct, frozen=True, kw_only=True):
    """A row as its cells were read: field → value, without the blank ones."""

    number: int
    values: Mapping[str, Any]


class Touched(Struct, frozen=True, kw_only=True):
    """A row of a table that was written. `before` is column → [before, after]; None where the row is new."""

    table: str
    key: int
    before: dict[str, list[Any]] | None = None


@dataclass
class Batch:
    """Rows to be decided together, and what became of each. With `dry`, nothing may be written.

    Rows that could not be read are refused already: a kind looks at `open`.
    """

    actor: Actor
    now: datetime
    rows: Sequence[ReadRow]
    dry: bool = False
    created: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    refused: dict[int, list[Problem]] = field(default_factory=dict)
    touched: list[Touched] = field(default_factory=list)

    def refuse(self, row: ReadRow, text: str, *, field: str = "") -> None:
        self.refused.setdefault(row.number, []).append(Problem(field=field, text=text))

    def refuse_together(
        self, rows: Iterable[ReadRow], text: str, *, at: ReadRow | None = None, field: str = ""
    ) -> None:
        """Refuse rows of one group: `at` for this reason (all of them where no row is named), the others for its sake."""
        for row in rows:
            if at is None or row is at:
                self.refuse(row, text, field=field)
            else:
                self.refuse(row, another_refused())

    @property
    def open(self) -> list[ReadRow]:
        return [row for row in self.rows if row.number not in self.refused]

    @property
    def unchanged(self) -> int:
        return len(self.rows) - len(self.created) - len(self.changed) - len(self.refused)


class Undo(Struct, frozen=True, kw_only=True):
    """Written rows of one table to be taken back, and the operations by which the import wrote."""

    actor: Actor
    now: datetime
    rows: Sequence[Touched]
    operations: frozenset[Any]


class ImportKind(Struct, frozen=True, kw_only=True):
    """Something that can be imported.

    `right` is needed beside `import.run`. Two rows of one file with one of their `keys` in common are the same. `write` decides a batch
    and, unless it is dry, writes it within the running action. `undo` takes back rows of one table, the last written
    first, and returns key → why it was left as it is; tables come in the order of `tables`.

    Rows that say the same in the field `group` are one thing (an order with its lines): they follow one another in the file,
    reach `write` together, and are taken in or refused together.
    """

    code: str
    label: Any
    about: Any
    right: str
    fields: tuple[ImportField, ...]
    keys: Callable[[Mapping[str, Any]], Iterable[Hashable]]
    write: Callable[[Batch], None]
    tables: Mapping[str, Callable[[Undo], dict[int, str]]]
    group: str = ""

    def field(self, code: str) -> ImportField | None:
        return next((one for one in self.fields if one.code == code), None)


def another_refused() -> str:
    return _("Another row that belongs to this one cannot be taken in.")


def register_import(kind: ImportKind) -> None:
    """Make a kind known, when the program starts."""
    KINDS[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """Return a kind. Raises: NotFound."""
    if code not in KINDS:
        raise NotFound(field="kind")
    return KINDS[code]


def guess_mapping(
    kind: ImportKind, headings: Sequence[str], *, remembered: Mapping[str, str]
) -> dict[str, str]:
    """Return field → heading: as a heading was read last time, else by a field's code, its label in any language or an alias."""
    known = _names_of(kind)
    found: dict[str, str] = {}
    for heading in headings:
        code = remembered.get(heading) or known.get(folded(heading), "")
        if code and code not in found and kind.field(code) is not None:
            found[code] = heading
    return found


def folded(heading: str) -> str:
    """Return a heading as headings are compared: without case, spaces, stars and what stands in brackets."""
    return re.sub(r"[\s*＊_:：]|\(.*?\)|（.*?）", "", heading).casefold()


def _names_of(kind: ImportKind) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in kind.fields:
        labels = []
        for language in LANGUAGES:
            with override(language):
                labels.append(str(one.label))
        for name in (one.code, *labels, *one.aliases):
            names.setdefault(folded(name), one.code)
    return names


def read_row(kind: ImportKind, number: int, cells: Mapping[str, str]) -> tuple[ReadRow, list[Problem]]:
    """Return a row with each cell (field → text) parsed, and what is wrong with it."""
    values: dict[str, Any] = {}
    problems = []
    for one in kind.fields:
        text = cells.get(one.code, "")
        if not text:
            if one.needed:
                problems.append(Problem(field=one.code, text=_("This is needed.")))
            continue
        try:
            values[one.code] = one.parse(text)
        except DomainError as error:
            problems.append(Problem(field=one.code, text=str(error)))
    return ReadRow(number=number, values=values), problems


# ---- parsers that every kind may use


def text_of(limit: int) -> Parser:
    """Return a parser of one text of at most so many characters."""

    def parse(text: str) -> str:
        clean = text.replace("\x00", "").strip()
        if len(clean) > limit:
            problem = _("This has %(length)s characters; at most %(limit)s fit.")
            raise InvalidValue(problem=problem % {"length": len(clean), "limit": limit})
        return clean

    return parse


def amount(text: str) -> Decimal:
    """Return an amount, with or without a sign of its currency and separators of thousands."""
    clean = re.sub(r"[\s,，￥¥$€]|元$|(?:CNY|RMB|USD|EUR)", "", text)
    try:
        value = Decimal(clean)
    except InvalidOperation:
        raise InvalidValue(problem=_("Please enter an amount, such as 1280.00.")) from None
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 12:
        raise InvalidValue(problem=_("Please enter an amount, zero or more."))
    if value != round(value, 2):
        raise InvalidValue(problem=_("An amount has at most two decimals."))
    return round(value, 2)


def whole(least: int, most: int) -> Parser:
    """Return a parser of a whole number within limits."""

    def parse(text: str) -> int:
        clean = re.sub(r"[\s,，]", "", text)
        if not re.fullmatch(r"\d{1,12}", clean, re.ASCII) or not least <= int(clean) <= most:
            problem = _("Please enter a whole number from %(least)s to %(most)s.")
            raise InvalidValue(problem=problem % {"least": least, "most": most})
        return int(clean)

    return parse


def day(text: str) -> date:
    """Return a date written year first: 2026-03-12, 2026/3/12, 2026.3.12, 20260312, 2026年3月12日."""
    found = re.match(
        r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:$|[ T])", text.strip(), re.ASCII
    )
    if found:
        year, *rest = (int(part) for part in found.groups() if part)
        try:
            return date(year, rest[0], rest[1])
        except ValueError:
            pass
    raise InvalidValue(problem=_("Please enter a date, such as 2026-03-12."))


_YES = frozenset({"1", "yes", "y", "true", "是", "有", "对", "對"})
_NO = frozenset({"0", "no", "n", "false", "否", "无", "無"})


def yes_or_no(text: str) -> bool:
    """Return whether a cell says yes."""
    clean = text.strip().casefold()
    if clean not in _YES | _NO:
        raise InvalidValue(problem=_("Please enter yes or no."))
    return clean in _YES


def words(limit: int) -> Parser:
    """Return a parser of several words, divided by commas, semicolons or strokes."""
    one = text_of(limit)

    def parse(text: str) -> list[str]:
        return list(dict.fromkeys(one(part) for part in re.split(r"[,，、;；|\n]", text) if part.strip()))

    return parse


def pairs(limit: int) -> Parser:
    """Return a parser of name and value pairs: `颜色: 胡桃; 宽: 180 cm`."""
    name_of, value_of = text_of(60), text_of(limit)

    def parse(text: str) -> dict[str, str]:
        found = {}
        for part in re.split(r"[;；\n]", text):
            name, sign, value = part.replace("：", ":").partition(":")
            if not part.strip():
                continue
            if not sign or not name.strip():
                raise InvalidValue(
                    problem=_("Please enter names and values, such as colour: oak; width: 180 cm.")
                )
            found[name_of(name)] = value_of(value)
        return found

    return parse


def one_of(choices: Mapping[str, Any]) -> Parser:
    """Return a parser of a choice by its code or its word in any language."""

    def parse(text: str) -> str:
        wanted = folded(text)
        for code, label in choices.items():
            names = [code]
            for language in LANGUAGES:
                with override(language):
                    names.append(str(label))
            if wanted in (folded(name) for name in names):
                return code
        offered: Iterable[str] = (str(label) for label in choices.values())
        problem = _("Please choose one of these: %(choices)s")
        raise InvalidValue(problem=problem % {"choices": " · ".join(offered)})

    return parse
