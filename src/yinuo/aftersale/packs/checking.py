"""What a pack may say, field by field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yinuo.aftersale.rules.facts import Buyer, Channel, Wish
from yinuo.aftersale.rules.pack import LegalRule, Pack, PackError, Term, TermUnit, Words
from yinuo.core.worktime import Unit, WorktimeError
from yinuo.core.worktime.national import checked_country
from yinuo.core.worktime.units import checked_amount
from yinuo.core.worktime.wording import gettext

from .kinds import EVENTS, KINDS, Kind

LANGUAGES = ("zh-hans", "zh-hant", "en")
RIGHTS = frozenset({Wish.RETURN.value, Wish.EXCHANGE.value, Wish.REPAIR.value})
LONGEST_MONTHS = 120
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}", re.ASCII)
_RULE_FIELDS = frozenset(
    [
        "id",
        "kind",
        "topic",
        "title",
        "text",
        "source",
        "edition",
        "verified",
        "valid_from",
        "valid_to",
        "decided_by",
        "channels",
        "buyers",
        "classes",
        "grants",
        "freight",
        "term",
        "details",
    ]
)
_PACK_FIELDS = frozenset(
    [
        "code",
        "version",
        "jurisdiction",
        "country",
        "currency",
        "source",
        "valid_from",
        "rules",
        "classes",
        "words",
    ]
)


class Reader:
    """Reads one pack and gathers what is wrong with it."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value
        self.problems: list[str] = []
        self.where = ""
        self.names: frozenset[str] = frozenset()
        self.class_names: frozenset[str] = frozenset()

    def pack(self, *, digest: str) -> Pack:
        """Return the pack. Raises: PackError, all objections at once."""
        value = self.value
        self._known(value, _PACK_FIELDS)
        words = {
            code: self._words(f"words.{code}", text) for code, text in self._mapping(value, "words").items()
        }
        self.names = frozenset(words)
        classes = self._classes(self._mapping(value, "classes"))
        rules = [
            rule
            for one in self._rules()
            if isinstance(one, Mapping) and (rule := self._rule(one)) is not None
        ]
        self.where = ""
        self._apart(rules)
        found = Pack(
            code=self._code(value, "code"),
            version=self._line(value, "version"),
            jurisdiction=self._words("jurisdiction", value.get("jurisdiction")),
            country=self._country(value.get("country")),
            currency=self._line(value, "currency"),
            source=self._line(value, "source"),
            valid_from=self._day(value, "valid_from") or date.min,
            rules=tuple(rules),
            classes=classes,
            words=words,
            digest=digest,
        )
        if self.problems:
            raise PackError(self.problems)
        return found

    def _wrong(self, field: str, problem: str) -> None:
        if self.where:
            words = {"rule": self.where, "field": field, "problem": problem}
            self.problems.append(gettext("Rule %(rule)s, “%(field)s”: %(problem)s") % words)
        else:
            self.problems.append(gettext("“%(field)s”: %(problem)s") % {"field": field, "problem": problem})

    def _known(self, value: Mapping[str, Any], fields: frozenset[str]) -> None:
        for name in sorted(set(value) - fields):
            self._wrong(name, gettext("this field is not known."))

    def _mapping(self, value: Mapping[str, Any], field: str) -> Mapping[str, Any]:
        found = value.get(field, {})
        if isinstance(found, Mapping):
            return found
        self._wrong(field, gettext("an object is needed."))
        return {}

    def _rules(self) -> list[Any]:
        found = self.value.get("rules")
        if not isinstance(found, list) or not found:
            self._wrong("rules", gettext("at least one rule is needed."))
            return []
        for place, one in enumerate(found, 1):
            if not isinstance(one, Mapping):
                self._wrong(f"rules[{place}]", gettext("an object is needed."))
        return found

    def _rule(self, value: Mapping[str, Any]) -> LegalRule | None:
        self.where = str(value.get("id", "?"))[:60]
        rule_id = self._code(value, "id")
        kind = KINDS.get(str(value.get("kind")))
        if kind is None:
            self._wrong(
                "kind", gettext("choose one of: %(choices)s.") % {"choices": ", ".join(sorted(KINDS))}
            )
            return None
        self._known(value, _RULE_FIELDS)
        start, end = self._day(value, "valid_from"), self._day(value, "valid_to", needed=False)
        if start and end and end <= start:
            self._wrong("valid_to", gettext("this must be later than valid_from."))
        decided_by = str(value.get("decided_by", "sold"))
        if decided_by not in EVENTS:
            self._wrong("decided_by", self._one_of(EVENTS))
        verified = value.get("verified")
        if not isinstance(verified, bool):
            self._wrong("verified", gettext("true or false is needed."))
        term = self._term(value.get("term"), kind)
        return LegalRule(
            id=rule_id,
            kind=str(value["kind"]),
            topic=str(value.get("topic") or rule_id),
            title=self._words("title", value.get("title")),
            text=self._words("text", value.get("text")),
            source=self._line(value, "source"),
            edition=self._line(value, "edition"),
            verified=verified is True,
            valid_from=start or date.min,
            valid_to=end,
            decided_by=decided_by,
            channels=self._among(value, "channels", frozenset(Channel)),
            buyers=self._among(value, "buyers", frozenset(Buyer)),
            classes=self._among(value, "classes", self.class_names),
            grants=self._among(value, "grants", RIGHTS, needed=kind.grants),
            freight=self._freight(value.get("freight", ""), kind),
            term=term,
            details=self._details(self._mapping(value, "details"), kind),
        )

    def _term(self, value: Any, kind: Kind) -> Term | None:
        if value is None:
            if kind.term == "needed":
                self._wrong("term", gettext("this is needed."))
            return None
        if not isinstance(value, Mapping) or not set(value) <= {"amount", "unit", "starts_on", "rolls"}:
            self._wrong("term", gettext("an object with amount, unit, starts_on and rolls is needed."))
            return None
        if kind.term == "none":
            self._wrong("term", gettext("this kind of rule has no term."))
        amount, unit, event = value.get("amount"), value.get("unit"), str(value.get("starts_on"))
        rolls = value.get("rolls", True)
        if unit not in frozenset(TermUnit):
            self._wrong("term.unit", self._one_of(frozenset(TermUnit)))
            return None
        if not isinstance(amount, int) or not self._is_amount(amount, TermUnit(unit)):
            self._wrong("term.amount", gettext("a whole number above zero, of at most ten years, is needed."))
            return None
        if event not in EVENTS:
            self._wrong("term.starts_on", self._one_of(EVENTS))
        if not isinstance(rolls, bool):
            self._wrong("term.rolls", gettext("true or false is needed."))
        return Term(amount=amount, unit=TermUnit(unit), starts_on=event, rolls=rolls is True)

    def _is_amount(self, amount: Any, unit: TermUnit) -> bool:
        if isinstance(amount, bool) or not isinstance(amount, int):
            return False
        if unit is TermUnit.MONTHS:
            return 0 < amount <= LONGEST_MONTHS
        try:
            checked_amount(amount, Unit(unit))
        except WorktimeError:
            return False
        return True

    def _details(self, value: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
        for name in sorted(set(value) - set(kind.details)):
            self._wrong(f"details.{name}", gettext("this field is not known."))
        found: dict[str, Any] = {}
        readers: dict[str, Callable[[str, Any], Any]] = {
            "codes": self._codes,
            "codes_by_class": self._codes_by_class,
            "months_by_class": self._months_by_class,
            "number": self._number,
            "decimal": self._decimal,
            "flag": self._flag,
            "kinds": lambda field, one: self._listed(field, one, frozenset(KINDS)),
            "rights": lambda field, one: self._listed(field, one, RIGHTS),
            "events": lambda field, one: self._listed(field, one, EVENTS),
            "word": self._word,
            "cause": self._cause,
        }
        for name, (reader, needed) in kind.details.items():
            if name in value:
                found[name] = readers[reader](f"details.{name}", value[name])
            elif needed:
                self._wrong(f"details.{name}", gettext("this is needed."))
        return found

    def _codes(self, field: str, value: Any) -> tuple[str, ...]:
        return self._listed(field, value, self.names, names=True)

    def _listed(
        self, field: str, value: Any, choices: frozenset[str], *, names: bool = False
    ) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self._wrong(field, gettext("a list is needed."))
            return ()
        for one in value:
            if one not in choices:
                problem = gettext("“%(code)s” has no name in “words”.") if names else self._one_of(choices)
                self._wrong(field, problem % {"code": one} if names else problem)
        return tuple(dict.fromkeys(value))

    def _codes_by_class(self, field: str, value: Any) -> dict[str, tuple[str, ...]]:
        return {name: self._codes(f"{field}.{name}", one) for name, one in self._by_class(field, value)}

    def _months_by_class(self, field: str, value: Any) -> dict[str, tuple[int, int | None]]:
        found: dict[str, tuple[int, int | None]] = {}
        for name, one in self._by_class(field, value):
            whole, parts = (one.get("whole"), one.get("parts")) if isinstance(one, Mapping) else (None, None)
            if not self._is_amount(whole, TermUnit.MONTHS) or not (
                parts is None or self._is_amount(parts, TermUnit.MONTHS)
            ):
                self._wrong(
                    f"{field}.{name}", gettext("months for whole, and for parts or null, are needed.")
                )
                continue
            found[name] = (int(str(whole)), parts)
        return found

    def _by_class(self, field: str, value: Any) -> list[tuple[str, Any]]:
        if not isinstance(value, Mapping) or not value:
            self._wrong(field, gettext("an object is needed."))
            return []
        for name in value:
            if name not in self.class_names:
                self._wrong(f"{field}.{name}", gettext("this class is not in “classes”."))
        return list(value.items())

    def _number(self, field: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10_000:
            self._wrong(field, gettext("a whole number above zero is needed."))
            return 1
        return value

    def _decimal(self, field: str, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self._wrong(field, gettext("a whole amount of money is needed."))
            return Decimal(0)
        return Decimal(value)

    def _flag(self, field: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self._wrong(field, gettext("true or false is needed."))
        return value is True

    def _word(self, field: str, value: Any) -> str:
        if not isinstance(value, str) or not _CODE.fullmatch(value):
            self._wrong(field, gettext("a short code of Latin letters is needed."))
            return ""
        return value

    def _cause(self, field: str, value: Any) -> str:
        if value not in ("parts", "own"):
            self._wrong(field, self._one_of(frozenset({"parts", "own"})))
        return str(value)

    def _classes(self, value: Mapping[str, Any]) -> dict[str, frozenset[str]]:
        names = set(value)
        for name, above in value.items():
            if name not in self.names:
                self._wrong(f"classes.{name}", gettext("“%(code)s” has no name in “words”.") % {"code": name})
            if not isinstance(above, list) or not set(map(str, above)) <= names:
                self._wrong(f"classes.{name}", gettext("a list of other classes is needed."))
        self.class_names = frozenset(names)
        return {name: frozenset(map(str, above)) for name, above in value.items() if isinstance(above, list)}

    def _among(
        self, value: Mapping[str, Any], field: str, choices: frozenset[str], *, needed: bool = False
    ) -> frozenset[str]:
        if field not in value:
            if needed:
                self._wrong(field, gettext("this is needed."))
            return frozenset()
        return frozenset(self._listed(field, value[field], choices))

    def _freight(self, value: Any, kind: Kind) -> str:
        if value not in ("buyer", "seller") and (kind.grants or value != ""):
            self._wrong("freight", self._one_of(frozenset({"buyer", "seller"})))
        return str(value)

    def _apart(self, rules: list[LegalRule]) -> None:
        seen: dict[str, list[LegalRule]] = {}
        for rule in rules:
            if any(rule.id == other.id for others in seen.values() for other in others):
                self.where = rule.id
                self._wrong("id", gettext("another rule has it already."))
            for other in seen.setdefault(rule.topic, []):
                if (other.valid_to is None or rule.valid_from < other.valid_to) and (
                    rule.valid_to is None or other.valid_from < rule.valid_to
                ):
                    self.where = rule.id
                    self._wrong(
                        "valid_from",
                        gettext("it is in force at the same time as rule %(other)s of the same topic.")
                        % {"other": other.id},
                    )
            seen[rule.topic].append(rule)
        self.where = ""

    def _words(self, field: str, value: Any) -> Words:
        if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
            self._wrong(
                field,
                gettext("a text in each of these is needed: %(languages)s.")
                % {"languages": ", ".join(LANGUAGES)},
            )
            return Words(dict.fromkeys(LANGUAGES, ""))
        texts = {language: str(value[language]).strip() for language in LANGUAGES}
        if not all(0 < len(text) <= 2000 and "\x00" not in text for text in texts.values()):
            self._wrong(field, gettext("a text is empty or too long."))
        return Words(texts)

    def _line(self, value: Mapping[str, Any], field: str) -> str:
        text = value.get(field)
        if not isinstance(text, str) or not text.strip() or len(text) > 1000 or "\x00" in text:
            self._wrong(field, gettext("a text is needed."))
            return ""
        return text.strip()

    def _code(self, value: Mapping[str, Any], field: str) -> str:
        return self._word(field, value.get(field))

    def _day(self, value: Mapping[str, Any], field: str, *, needed: bool = True) -> date | None:
        text = value.get(field)
        if text is None and not needed:
            return None
        try:
            return date.fromisoformat(str(text))
        except ValueError:
            self._wrong(field, gettext("a day such as 2024-07-01 is needed."))
            return None

    def _country(self, value: Any) -> str | None:
        if value is None:
            return None
        try:
            return checked_country(str(value))
        except WorktimeError as error:
            self._wrong("country", str(error))
            return None

    def _one_of(self, choices: frozenset[str]) -> str:
        return gettext("choose one of: %(choices)s.") % {"choices": ", ".join(sorted(choices))}
