"""What a version of a standard may say: checked in one place, for people and for rule packs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.core.entries import REGISTRY
from yinuo.core.errors import DomainError, raise_all
from yinuo.core.models import ServiceCalendar
from yinuo.core.worktime import Unit, WorktimeError
from yinuo.core.worktime.units import checked_amount
from yinuo.matters.errors import BadStandard
from yinuo.matters.journal import MatterEntry
from yinuo.matters.states import PHASE_OF, MatterPhase

DUTIES = ("owner", "team_lead", "department_lead")
APPLIES_TO = ("kind", "channel", "priority", "level")
WAITING_STATES = tuple(state.value for state, phase in PHASE_OF.items() if phase is MatterPhase.WAITING)
REQUIRED = ("titles", "starts_on", "met_by", "amount", "unit")
FIELDS = (
    *REQUIRED,
    "texts",
    "duty",
    "applies_to",
    "calendar_id",
    "pauses_while",
    "warn_share",
    "target_rate",
    "public",
    "legal_basis",
    "redress",
)


def checked_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms of a version ready to be stored; absent ones are left to the model's defaults.

    Raises: BadStandard, all objections at once.
    """
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for name in REQUIRED:
        if name not in terms:
            errors.append(_wrong(name, _("this is needed.")))
    for name, value in terms.items():
        try:
            found[name] = _checked(name, value, terms)
        except BadStandard as error:
            errors.append(error)
    raise_all(errors)
    return found


def verbs() -> list[str]:
    """Return the verbs that can start or meet a clock: the entries of matters."""
    return sorted(verb for verb, kind in REGISTRY.items() if issubclass(kind, MatterEntry))


def terms_of(version: Any) -> dict[str, Any]:
    """Return a version's terms as JSON values."""
    found = {name: getattr(version, name) for name in FIELDS}
    for name in ("warn_share", "target_rate"):
        found[name] = None if found[name] is None else str(Decimal(str(found[name])).normalize())
    return found


def _wrong(name: str, problem: str) -> BadStandard:
    return BadStandard(field=name, field_label=_label(name), problem=problem)


def _label(name: str) -> str:
    return {
        "titles": _("Title"),
        "texts": _("Text"),
        "duty": _("Who is bound"),
        "applies_to": _("Applies to"),
        "starts_on": _("Starts with"),
        "met_by": _("Met by"),
        "amount": _("Amount"),
        "unit": _("Unit"),
        "calendar_id": _("Calendar"),
        "pauses_while": _("Stands still while"),
        "warn_share": _("Warning point"),
        "target_rate": _("Target"),
        "legal_basis": _("Legal basis"),
        "redress": _("If we miss it"),
        "valid_from": _("In force from"),
        "code": _("Code"),
    }.get(name, name)


def _checked(name: str, value: Any, terms: Mapping[str, Any]) -> Any:
    match name:
        case "titles":
            return _in_three_languages(name, value, longest=120)
        case "texts" | "redress":
            return _in_three_languages(name, value, longest=4000) if value else {}
        case "starts_on" | "met_by":
            return _verbs(name, value)
        case "unit":
            return _unit(value)
        case "amount":
            return _amount(value, terms.get("unit"))
        case "warn_share":
            return _share(name, value, Decimal("0.1"), Decimal("0.95"))
        case "target_rate":
            return None if value in (None, "") else _share(name, value, Decimal(0), Decimal(1))
        case "applies_to":
            return _applies_to(value)
        case "pauses_while":
            return _pauses(value)
        case "duty":
            if value not in DUTIES:
                raise _wrong(name, _("choose one of: %(choices)s") % {"choices": ", ".join(DUTIES)})
            return value
        case "calendar_id":
            if value is not None and not ServiceCalendar.objects.filter(pk=value).exists():
                raise _wrong(name, _("this calendar does not exist."))
            return value
        case "public":
            return bool(value)
        case "legal_basis":
            return str(value).strip()[:2000]
    raise _wrong(name, _("this is not known."))


def _in_three_languages(name: str, value: Any, *, longest: int) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _wrong(name, _("a text in each language is needed."))
    texts = {
        language: str(value.get(language, "")).replace("\x00", "").strip()
        for language, _l in settings.LANGUAGES
    }
    if missing := [language for language, text in texts.items() if not text]:
        raise _wrong(name, _("the text is missing in: %(languages)s") % {"languages": ", ".join(missing)})
    if any(len(text) > longest for text in texts.values()):
        raise _wrong(name, _("at most %(limit)s characters fit.") % {"limit": longest})
    return texts


def _verbs(name: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not value:
        raise _wrong(name, _("choose at least one event."))
    known = set(verbs())
    for verb in value:
        if verb not in known:
            raise _wrong(name, _("“%(verb)s” is no event.") % {"verb": verb})
    return list(dict.fromkeys(value))


def _unit(value: Any) -> str:
    try:
        return Unit(value).value
    except ValueError:
        raise _wrong("unit", _("“%(unit)s” is not a unit of time.") % {"unit": value}) from None


def _amount(value: Any, unit: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong("amount", _("a whole number is needed."))
    try:
        checked_amount(value, Unit(unit) if unit in list(Unit) else Unit.MINUTES)
    except WorktimeError as error:
        raise _wrong("amount", str(error)) from None
    return value


def _share(name: str, value: Any, least: Decimal, most: Decimal) -> Decimal:
    try:
        share = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(name, _("a number is needed.")) from None
    if not share.is_finite() or not least <= share <= most:
        raise _wrong(
            name,
            _("a number from %(least)s to %(most)s is needed.") % {"least": least.normalize(), "most": most},
        )
    return share


def _applies_to(value: Any) -> dict[str, list[Any]]:
    if not isinstance(value, Mapping) or not set(value) <= set(APPLIES_TO):
        raise _wrong("applies_to", _("choose from: %(choices)s") % {"choices": ", ".join(APPLIES_TO)})
    found = {}
    for name, wanted in value.items():
        if not isinstance(wanted, list | tuple):
            raise _wrong("applies_to", _("“%(name)s” needs a list.") % {"name": name})
        if name == "priority" and not all(isinstance(w, int) and 1 <= w <= 4 for w in wanted):
            raise _wrong("applies_to", _("priorities are 1 to 4."))
        if name != "priority" and not all(isinstance(w, str) and w for w in wanted):
            raise _wrong("applies_to", _("“%(name)s” needs a list of words.") % {"name": name})
        if wanted:
            found[name] = list(dict.fromkeys(wanted))
    return found


def _pauses(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not set(value) <= set(WAITING_STATES):
        raise _wrong("pauses_while", _("choose from: %(choices)s") % {"choices": ", ".join(WAITING_STATES)})
    return list(dict.fromkeys(value))


def checked_start(valid_from: datetime, *, now: datetime) -> datetime:
    """Return from when a version is in force. Raises: BadStandard for the past: nobody is bound backwards."""
    if valid_from.tzinfo is None or valid_from < now:
        raise _wrong("valid_from", _("a version can only come into force from now on."))
    return valid_from
