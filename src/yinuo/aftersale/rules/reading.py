"""Facts out of JSON, and decisions into it."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from msgspec.structs import asdict

from yinuo.core.worktime.wording import gettext

from .decision import Counted, Decision, Finding, Said
from .facts import Buyer, Channel, Confirmation, Facts, Fault, Repair
from .pack import LegalRule
from .words import explain, sentence

MOST_ENTRIES = 200
LONGEST_CODE = 60


class FactsError(ValueError):
    """Facts that cannot be read; `problems` names every field that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _WrongError(ValueError):
    pass


def facts_of(value: Any, *, zone: tzinfo) -> Facts:
    """Return facts as they stand in JSON; a moment without an offset is one of the zone, and a field left out is not known.

    Raises: FactsError, all objections at once.
    """
    return _Reader(zone).read(value)


class _Reader:
    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.problems: list[str] = []

    def read(self, value: Any) -> Facts:
        if not isinstance(value, Mapping):
            raise FactsError([gettext("The facts are not an object.")])
        found = self._object("", value, _facts_fields(self))
        if self.problems:
            raise FactsError(self.problems)
        return Facts(**found)

    def _object(
        self,
        where: str,
        value: Any,
        readers: Mapping[str, Callable[[Any], Any]],
        needed: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self._say(where, gettext("an object is needed."))
            return {}
        found: dict[str, Any] = {}
        for name, one in value.items():
            if name not in readers:
                self._say(f"{where}{name}", gettext("this field is not known."))
            elif one is not None:
                try:
                    found[name] = readers[name](one)
                except _WrongError as error:
                    self._say(f"{where}{name}", str(error))
        for name in needed:
            if name not in found and not any(one.startswith(f"“{where}{name}") for one in self.problems):
                self._say(f"{where}{name}", gettext("this is needed."))
        return found

    def _say(self, field: str, problem: str) -> None:
        self.problems.append(gettext("“%(field)s”: %(problem)s") % {"field": field, "problem": problem})

    def moment(self, value: Any) -> datetime:
        try:
            found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not 1900 < found.year < 2200:
            raise _WrongError(gettext("a moment such as 2026-02-12T10:00+08:00 is needed."))
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def moments(self, value: Any) -> tuple[datetime, ...]:
        return tuple(self.moment(one) for one in listing(value))

    def confirmations(self, value: Any) -> dict[str, Confirmation]:
        names = ("at_purchase", "ticked_beforehand", "proved")
        if not isinstance(value, Mapping):
            raise _WrongError(gettext("an object is needed."))
        found: dict[str, Confirmation] = {}
        for code, one in value.items():
            where = f"confirmations.{str(code)[:LONGEST_CODE]}."
            read = self._object(where, one, dict.fromkeys(names, truth), names)
            if len(read) == len(names):
                found[str(code)] = Confirmation(**read)
        return found

    def fault(self, value: Any) -> Fault | None:
        readers = {"found_at": self.moment, "code": code, "performance": truth, "confirmed": truth}
        read = self._object("fault.", value, readers, ("found_at",))
        return Fault(**read) if "found_at" in read else None

    def repairs(self, value: Any) -> tuple[Repair, ...]:
        needed = ("fault_code", "handed_in_at")
        readers: dict[str, Callable[[Any], Any]] = {
            "fault_code": code,
            "handed_in_at": self.moment,
            "given_back_at": self.moment,
            "waited_for": one_of(frozenset({"", "parts", "own"})),
            "works": truth,
            "recorded": truth,
        }
        found: list[Repair] = []
        for place, one in enumerate(listing(value)):
            read = self._object(f"repairs[{place}].", one, readers, needed)
            if all(name in read for name in needed):
                found.append(Repair(**read))
        return tuple(found)


def _facts_fields(reader: _Reader) -> dict[str, Callable[[Any], Any]]:
    found: dict[str, Callable[[Any], Any]] = {
        "channel": lambda value: Channel(one_of(frozenset(Channel))(value)),
        "buyer": lambda value: Buyer(one_of(frozenset(Buyer))(value)),
        "category": code,
        "traits": codes,
        "received_is_certain": truth,
        "waits_in": one_of(frozenset({"", "locker", "station"})),
        "seller_installs": truth,
        "needs_confirmation": codes,
        "confirmations": reader.confirmations,
        "opened": truth,
        "inspected": truth,
        "condition": codes,
        "fault": reader.fault,
        "repairs": reader.repairs,
        "exchanged_at": reader.moments,
        "same_model": truth,
        "has_invoice": truth,
        "has_voucher": truth,
        "ruled_out_by": codes,
        "told_of_right": truth,
        "inspection_days": number,
        "promised_return_days": number,
        "promised_months": months,
        "freight_by": one_of(frozenset({"", "buyer", "seller"})),
    }
    moments = [name for name in Facts.__struct_fields__ if name.endswith("_at") and name not in found]
    return found | dict.fromkeys(moments, reader.moment)


def truth(value: Any) -> bool:
    """Return true or false as it stands."""
    if not isinstance(value, bool):
        raise _WrongError(gettext("true or false is needed."))
    return value


def code(value: Any) -> str:
    """Return a short code."""
    if not isinstance(value, str) or len(value) > LONGEST_CODE or "\x00" in value:
        raise _WrongError(gettext("a short text is needed."))
    return value.strip()


def listing(value: Any) -> list[Any]:
    """Return a list that is not too long."""
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise _WrongError(gettext("a list is needed."))
    return value


def codes(value: Any) -> frozenset[str]:
    """Return a list of short codes as a set."""
    return frozenset(code(one) for one in listing(value))


def number(value: Any) -> int:
    """Return a whole number of days, of at most ten years."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 3650:
        raise _WrongError(gettext("a whole number above zero, of at most ten years, is needed."))
    return value


def months(value: Any) -> int:
    """Return a whole number of months, of at most nine years: days in repair are added to them."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 108:
        raise _WrongError(gettext("a whole number of months, at most 108, is needed."))
    return value


def one_of(choices: frozenset[str]) -> Callable[[Any], str]:
    """Return a reader of one of the choices."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            named = ", ".join(sorted(one for one in choices if one))
            raise _WrongError(gettext("choose one of: %(choices)s.") % {"choices": named})
        return str(value)

    return read


def as_json(decision: Decision, *, language: str) -> dict[str, Any]:
    """Return a decision as plain JSON values; the law in the language, sentences in the active one."""
    zone = decision.zone

    def told(said: Said) -> dict[str, Any]:
        return {
            "code": said.code,
            "rule": said.rule.id if said.rule else None,
            "text": sentence(said, decision, zone),
        }

    def found(finding: Finding) -> dict[str, Any]:
        return {
            "rule": finding.rule.id,
            "verdict": finding.verdict.value,
            "freight": finding.freight,
            "reasons": [told(one) for one in finding.reasons],
            "dates": [counted_json(one, decision.at, zone) for one in finding.dates],
            "conditions": [told(one) for one in finding.conditions],
            "missing": list(finding.missing),
        }

    return {
        "wish": decision.wish.value,
        "at": decision.at.astimezone(zone).isoformat(),
        "pack": decision.pack.code,
        "version": decision.pack.version,
        "verdict": decision.verdict.value,
        "freight": decision.freight,
        "rules": [rule_json(rule, language) for rule in decision.rules],
        "missing": list(decision.missing),
        "would_change": [told(one) for one in decision.would_change],
        "duties": [
            {
                "code": duty.code,
                "rule": duty.rule.id,
                "starts_on": duty.starts_on,
                "due": counted_json(duty.due, decision.at, zone) if duty.due else None,
            }
            for duty in decision.duties
        ],
        "burden_of_proof": counted_json(decision.burden, decision.at, zone) if decision.burden else None,
        "refund_by": [rule.id for rule in decision.refund_rules],
        "findings": [found(one) for one in decision.findings],
        "explained": explain(decision),
    }


def facts_json(facts: Facts) -> dict[str, Any]:
    """Return facts as plain JSON values that `facts_of` reads as the same facts; what is not known is left out."""
    empty = Facts()
    known = asdict(facts)
    return {name: _plain(value) for name, value in known.items() if value != getattr(empty, name)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (Fault, Repair, Confirmation)):
        found = {name: _plain(one) for name, one in asdict(value).items()}
        return {name: one for name, one in found.items() if one is not None}
    return value


def rule_json(rule: LegalRule, language: str) -> dict[str, Any]:
    """Return a rule with its words in the language."""
    return {
        "id": rule.id,
        "title": rule.title.text(language),
        "text": rule.text.text(language),
        "source": rule.source,
        "edition": rule.edition,
        "verified": rule.verified,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
    }


def counted_json(counted: Counted, at: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return a term with its raw and its moved end, and where it stands at the instant."""
    return {
        "rule": counted.rule.id,
        "starts_on": counted.starts_on,
        "started_at": counted.started_at.astimezone(zone).isoformat(),
        "amount": counted.amount,
        "unit": counted.unit,
        "extra_days": counted.extra_days,
        "raw_last_day": counted.raw_day.isoformat(),
        "last_day": counted.last_day.isoformat(),
        "warn_at": counted.raw_ends_at.astimezone(zone).isoformat(),
        "ends_at": counted.ends_at.astimezone(zone).isoformat(),
        "standing": counted.standing(at).value,
        "provisional": counted.provisional,
    }
