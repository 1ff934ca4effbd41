"""Which matters are meant: a small vocabulary, checked when it is written, compiled to one filter when it is used.

Rules, their preview and the clocks of time rules all ask `meant_by`, so that they cannot disagree.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, raise_all
from yinuo.matters.errors import BadCondition
from yinuo.matters.models import Matter, Message, Promise
from yinuo.matters.states import MatterState

OPEN_PHASES = ("new", "open", "waiting")
SINCE = ("opened", "last_message", "last_customer_message")
PROMISES = ("overdue", "at_risk")
LONGEST_WAIT_MINUTES = 60 * 24 * 366
MOST_VALUES = 50


def _words(name: str, value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not values or len(values) > MOST_VALUES:
        raise BadCondition(name=name, problem=_("a list of words is needed."))
    if not all(isinstance(word, str) and word.strip() and len(word) <= 120 for word in values):
        raise BadCondition(name=name, problem=_("a list of words is needed."))
    return [word.strip() for word in values]


def _states(name: str, value: Any) -> list[str]:
    states = _words(name, value)
    for state in states:
        if state not in MatterState.values:
            raise BadCondition(name=name, problem=_("“%(state)s” is not a state.") % {"state": state})
    return states


def _numbers(name: str, value: Any) -> list[int]:
    values = [value] if isinstance(value, int) else value
    if not isinstance(values, list | tuple) or not values or len(values) > MOST_VALUES:
        raise BadCondition(name=name, problem=_("a list of numbers is needed."))
    if not all(
        isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63 for number in values
    ):
        raise BadCondition(name=name, problem=_("a list of numbers is needed."))
    return list(values)


def _priorities(name: str, value: Any) -> list[int]:
    numbers = _numbers(name, value)
    if not set(numbers) <= {1, 2, 3, 4}:
        raise BadCondition(name=name, problem=_("priorities are 1 to 4."))
    return numbers


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadCondition(name=name, problem=_("yes or no is needed."))
    return value


def _promise(name: str, value: Any) -> str:
    if value not in PROMISES:
        raise BadCondition(name=name, problem=_("“overdue” or “at_risk” is needed."))
    return str(value)


def _waiting(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) != {"since", "minutes"} or value["since"] not in SINCE:
        raise BadCondition(name=name, problem=_("since when (%(choices)s) and how many minutes is needed.") % {
            "choices": ", ".join(SINCE)
        })  # fmt: skip
    minutes = value["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= LONGEST_WAIT_MINUTES:
        raise BadCondition(name=name, problem=_("minutes are a number from 1 to a year's."))
    return {"since": value["since"], "minutes": minutes}


VOCABULARY: dict[str, Callable[[str, Any], Any]] = {
    "kind": _words,
    "channel": _words,
    "state": _states,
    "priority": _priorities,
    "tag": _words,
    "without_tag": _words,
    "team": _numbers,
    "owner_missing": _truth,
    "level": _words,
    "text": _words,
    "unanswered": _truth,
    "promise": _promise,
    "waiting": _waiting,
}


def checked_conditions(conditions: Any) -> dict[str, Any]:
    """Return conditions in their plain form. Raises: BadCondition, all of them at once."""
    if not isinstance(conditions, Mapping):
        raise BadCondition(name="—", problem=_("conditions are names with values."))
    found, errors = {}, list[DomainError]()
    for name, value in conditions.items():
        try:
            if name not in VOCABULARY:
                raise BadCondition(name=str(name), problem=_("this is not known."))
            found[name] = VOCABULARY[name](name, value)
        except BadCondition as error:
            errors.append(error)
    raise_all(errors)
    return found


def meant_by(conditions: Mapping[str, Any], *, now: datetime) -> QuerySet[Matter]:
    """Return the matters that checked conditions mean now; only open ones unless a state is named."""
    rows = Matter.objects.filter(merged_into__isnull=True)
    if "state" not in conditions:
        rows = rows.filter(phase__in=OPEN_PHASES)
    for name, value in conditions.items():
        if name == "waiting":
            rows = with_since(rows, value["since"]).filter(
                since_at__lte=now - timedelta(minutes=value["minutes"])
            )
        else:
            rows = rows.filter(_condition(name, value, now))
    return rows


def with_since(rows: QuerySet[Matter], since: str) -> Any:
    """Return the rows with `since_at`: the instant from which a wait is counted."""
    if since == "last_customer_message":
        newest = Message.objects.filter(matter=OuterRef("pk"), direction="in").order_by("-at", "-id")
        return rows.annotate(since_at=Subquery(newest.values("at")[:1], output_field=DateTimeField()))
    return rows.annotate(since_at=F({"opened": "opened_at", "last_message": "last_message_at"}[since]))


def _condition(name: str, value: Any, now: datetime) -> Q:
    match name:
        case "kind" | "channel" | "state" | "priority":
            return Q(**{f"{name}__in": value})
        case "tag":
            return Q(tags__overlap=value)
        case "without_tag":
            return ~Q(tags__overlap=value)
        case "team":
            return Q(team_id__in=value)
        case "owner_missing":
            return Q(owner__isnull=value)
        case "level":
            return Q(customer__level__in=value)
        case "unanswered":
            return Q(last_message_from="in") if value else Q(last_message_from="out")
        case "promise":
            return Q(Exists(_promises(value, now)))
        case _:
            return _mentions(value)


def _promises(which: str, now: datetime) -> QuerySet[Promise]:
    rows = Promise.objects.filter(matter=OuterRef("pk"))
    if which == "overdue":
        return rows.filter(Q(state="overdue") | Q(state="active", paused_at__isnull=True, due_at__lte=now))
    near = Q(warned_level__gte=1) | Q(warn_at__lte=now)
    return rows.filter(near, state="active", paused_at__isnull=True, due_at__gt=now)


def _mentions(words: list[str]) -> Q:
    """Any of the words in the title or in what the customer wrote, whatever the case of its letters."""
    said = Q()
    title = Q()
    for word in words:
        said |= Q(text__icontains=word)
        title |= Q(title__icontains=word)
    return title | Q(Exists(Message.objects.filter(said, matter=OuterRef("pk"), direction="in")))
