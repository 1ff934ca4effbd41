"""The enterprise's own row: its names, its telephone numbers, its customs."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import forget_calendars
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.models import Organisation, ServiceCalendar
from yinuo.core.organisation import forget_organisation
from yinuo.core.organisation_journal import OrganisationChanged

LONGEST_NAME = 80
LONGEST_PHONE = 40
RANGES = {
    "undo_send_s": (0, 60),
    "reopen_window_days": (0, 365),
    "review_window_days": (0, 365),
    "silent_close_days": (1, 365),
}
FIELDS = ("names", "service_phone", "supervision_phone", "language", "default_calendar_id", *RANGES)


@action(journal=OrganisationChanged)
def change_organisation(*, actor: Actor, now: datetime, fields: Mapping[str, Any]) -> Organisation:
    """Change what every page and clock of this installation shares.

    `fields` may name: names (language → text), service_phone, supervision_phone, language, default_calendar_id,
    undo_send_s (0 to 60), reopen_window_days (0 to 365), review_window_days (0 to 365), silent_close_days (1 to 365).

    Raises: NotAllowed, InvalidValue (all of them, each with its field).
    """
    actor.require("settings.edit")
    wanted = _checked(fields)
    row = Organisation.objects.select_for_update().order_by("pk").first() or Organisation()
    changed = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
    for key, (_before, after) in changed.items():
        setattr(row, key, after)
    row.save()
    _forget()
    record(OrganisationChanged(subject_id=row.pk, changed=changed))
    return row


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for key, value in fields.items():
        try:
            found[key] = _checked_value(key, value)
        except InvalidValue as error:
            errors.append(error)
    raise_all(errors)
    return found


def _checked_value(key: str, value: Any) -> Any:
    if key not in FIELDS:
        raise InvalidValue(field=key, problem=_("There is no such field."))
    if key == "names":
        return _names(value)
    if key in ("service_phone", "supervision_phone"):
        return _line(value, limit=LONGEST_PHONE, field=key)
    if key == "language" and value not in dict(settings.LANGUAGES):
        raise InvalidValue(field=key, problem=_("Please choose one of those offered."))
    if key == "default_calendar_id" and not ServiceCalendar.objects.filter(pk=value).exists():
        raise InvalidValue(field=key, problem=_("This does not exist."))
    if key in RANGES:
        least, most = RANGES[key]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            problem = _("Please enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}
            raise InvalidValue(field=key, problem=problem)
    return value


def _names(value: Any) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    names = {
        key: _line(text, limit=LONGEST_NAME, field="names")
        for key, text in dict(value).items()
        if key in known
    }
    names = {key: text for key, text in names.items() if text}
    if not names:
        raise InvalidValue(field="names", problem=_("Please enter a name."))
    return names


def _line(text: Any, *, limit: int, field: str) -> str:
    found = " ".join(unicodedata.normalize("NFC", str(text)).replace("\x00", "").split())
    if len(found) > limit:
        raise InvalidValue(field=field, problem=_("At most %(limit)s characters fit.") % {"limit": limit})
    return found


def _forget() -> None:
    forget_organisation()
    forget_calendars()
