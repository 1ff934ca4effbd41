"""Checklists of what is looked at on the spot. A survey keeps the checklist as it was when it began."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.matters.errors import TextTooLong
from yinuo.people.errors import AlreadyExists
from yinuo.presale.journal import SurveyChecklistChanged
from yinuo.presale.models import SurveyChecklist
from yinuo.presale.rules.survey import checked_items, texts_of

LONGEST_NAME = 80
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@action(journal=SurveyChecklistChanged)
def create_checklist(
    *, actor: Actor, now: datetime, code: str, names: Mapping[str, str], items: Iterable[Mapping[str, Any]]
) -> SurveyChecklist:
    """Write a new checklist; `items` are `{"code"?, "texts", "kind": ok | number | text, "unit"?}`.

    Raises: NotAllowed, AlreadyExists, InvalidValue, TextTooLong.
    """
    actor.require("survey.edit")
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise InvalidValue(
            field="code",
            problem=_("Up to 40 small letters, digits and hyphens, without a hyphen at the ends."),
        )
    if SurveyChecklist.objects.filter(code=code).exists():
        raise AlreadyExists(field="code", name=code)
    return _write(SurveyChecklist(code=code), {"names": names, "items": items})


@action(journal=SurveyChecklistChanged)
def change_checklist(
    *, actor: Actor, now: datetime, checklist_id: int, fields: Mapping[str, Any]
) -> SurveyChecklist:
    """Change a checklist (names, items, active); what is not named stays, and what was begun keeps the old one.

    Raises: NotFound, NotAllowed, InvalidValue, TextTooLong.
    """
    actor.require("survey.edit")
    checklist = SurveyChecklist.objects.select_for_update().filter(pk=checklist_id).first()
    if checklist is None:
        raise NotFound()
    return _write(checklist, fields)


def _write(checklist: SurveyChecklist, fields: Mapping[str, Any]) -> SurveyChecklist:
    for name in fields:
        if name not in ("names", "items", "active"):
            raise InvalidValue(field=name, problem=name[:40])
    if "names" in fields:
        names = texts_of(fields["names"])
        if not names:
            raise InvalidValue(field="names", problem=_("A name is needed."))
        for text in names.values():
            if len(text) > LONGEST_NAME:
                raise TextTooLong(field="names", length=len(text), limit=LONGEST_NAME)
        checklist.names = names
    if "items" in fields:
        checklist.items = checked_items(fields["items"])
    if "active" in fields:
        checklist.active = bool(fields["active"])
    checklist.save()
    record(
        SurveyChecklistChanged(
            subject_id=checklist.pk,
            code=checklist.code,
            items=len(checklist.items),
            active=checklist.active,
        )
    )
    return checklist
