"""Entry types: what can stand in the journal, and who follows it."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_type_hints
from uuid import UUID

from django.utils.functional import Promise as LazyText
from django.utils.translation import pgettext
from msgspec import Struct

from yinuo.core.actor import Actor

T = TypeVar("T")
_PERSONAL = object()
# A fact that is personal: erasable, and hashed by commitment only.
Personal = Annotated[T, _PERSONAL]

REGISTRY: dict[str, type["EntryType"]] = {}
_SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class EntryType(Struct, frozen=True, kw_only=True):
    """One kind of journal entry; a room's kinds stand in its `journal.py`.

    Fields are the facts (JSON values). A `Personal` field is kept beside the entry, where it can be erased;
    the hash covers a salted commitment of it. `sentence` is shown in timelines, with the facts and `actor` as named
    placeholders; a fact that is a code is said by its word in `code_words`. `erasure` says in words what erasing a person leaves of it. `subject_kind` names the chain.
    """

    verb: ClassVar[str]
    subject_kind: ClassVar[str]
    sentence: ClassVar[str | LazyText]
    erasure: ClassVar[str] = "nothing personal"
    public: ClassVar[bool] = False
    code_words: ClassVar[Mapping[str, Mapping[Any, str | LazyText]]] = {}

    subject_id: int
    matter_id: int | None = None
    reason: str = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "sentence" in cls.__dict__:
            room = cls.__module__.split(".")[1]
            cls.verb = f"{room}.{_SNAKE.sub('_', cls.__name__).lower()}"
            REGISTRY[cls.verb] = cls

    def facts(self) -> dict[str, Any]:
        """Return the facts that are not personal, by field name."""
        return {
            name: getattr(self, name) for name, is_personal in self.own_facts().items() if not is_personal
        }

    def personal(self) -> dict[str, Any]:
        """Return the personal facts, by field name, without the empty ones."""
        found = {name: getattr(self, name) for name, is_personal in self.own_facts().items() if is_personal}
        return {name: value for name, value in found.items() if value not in (None, "", [], {})}

    @classmethod
    def said(cls, facts: Mapping[str, Any], *, actor: str) -> str:
        """Return the sentence about these facts: codes by their words, lists one after the other, "…" for what is missing."""
        named = dict.fromkeys(cls.__struct_fields__, "…") | dict(facts) | {"actor": actor}
        for field, known in cls.code_words.items():
            if field in facts:
                named[field] = _words(facts[field], known)
        return str(cls.sentence) % named

    @classmethod
    @cache
    def own_facts(cls) -> dict[str, bool]:
        """Return the names of this type's facts, and whether each is personal."""
        types = get_type_hints(cls, include_extras=True)
        own = [name for name in cls.__struct_fields__ if name not in {"subject_id", "matter_id", "reason"}]
        return {name: _PERSONAL in get_args(types[name]) for name in own}


def _words(value: Any, known: Mapping[Any, str | LazyText]) -> str:
    if isinstance(value, list):
        return pgettext("between the items of a list", ", ").join(_words(one, known) for one in value)
    return str(known.get(value, value))


E_ = TypeVar("E_", bound=EntryType)


class Recorded(Struct, frozen=True, kw_only=True):
    """An entry as followers and the journal get it."""

    id: int
    entry: EntryType
    actor: Actor
    at: datetime
    recorded_at: datetime
    operation_id: UUID
    subject_is_new: bool = False

    def of(self, kind: type[E_]) -> E_:
        """Return the entry as the type that is followed. Raises: TypeError for another."""
        if not isinstance(self.entry, kind):
            raise TypeError(f"{kind.__name__} was followed, {type(self.entry).__name__} came")
        return self.entry


Follower = Callable[[Recorded], None]
FOLLOWERS: dict[type[EntryType], list[Follower]] = defaultdict(list)
SUBJECT_FOLLOWERS: dict[str, list[Follower]] = defaultdict(list)


def follows(*types: type[EntryType]) -> Callable[[Follower], Follower]:
    """Call the function in the same transaction whenever one of these entries is recorded."""

    def register(function: Follower) -> Follower:
        for entry_type in types:
            FOLLOWERS[entry_type].append(function)
        return function

    return register


def follows_matters(function: Follower) -> Follower:
    """Call the function for every entry that belongs to a matter, whatever its type."""
    SUBJECT_FOLLOWERS["matter"].append(function)
    return function


def followers_of(entry: EntryType) -> list[Follower]:
    """Return who is called for an entry, in the order of registration."""
    general = SUBJECT_FOLLOWERS["matter"] if entry.matter_id is not None else []
    return [*FOLLOWERS.get(type(entry), []), *general]


def follower_table() -> Mapping[str, list[str]]:
    """Return verb → names of followers, for the docs and their test."""
    table = {
        verb: [f"{f.__module__}.{f.__name__}" for f in FOLLOWERS.get(t, [])] for verb, t in REGISTRY.items()
    }
    return {verb: names for verb, names in sorted(table.items()) if names}
