"""Checklists of what a site must offer. A request keeps its checklist as it was when it was asked for."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.insale.journal import SiteChecklistChanged
from yinuo.insale.models import SiteChecklist
from yinuo.insale.rules.site import checked_points, texts_of
from yinuo.matters.errors import TextTooLong
from yinuo.people.errors import AlreadyExists

RIGHT = "survey.edit"
LONGEST_NAME = 80
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@action(journal=SiteChecklistChanged)
def create_site_checklist(
    *, actor: Actor, now: datetime, code: str, names: Mapping[str, str], items: Iterable[Mapping[str, Any]]
) -> SiteChecklist:
    """Write a new checklist; `items` are `{"code"?, "texts", "safety"?}`, safety points stop the work where they are not right.

    Raises: NotAllowed, AlreadyExists, InvalidValue, TextTooLong.
    """
    actor.require(RIGHT)
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise InvalidValue(
            field="code",
            problem=_("Up to 40 small letters, digits and hyphens, without a hyphen at the ends."),
        )
    if SiteChecklist.objects.filter(code=code).exists():
        raise AlreadyExists(field="code", value=code)
    return _write(SiteChecklist(code=code), {"names": names, "items": items})


@action(journal=SiteChecklistChanged)
def change_site_checklist(
    *, actor: Actor, now: datetime, checklist_id: int, fields: Mapping[str, Any]
) -> SiteChecklist:
    """Change a checklist (names, items, active); what is not named stays.

    Raises: NotFound, NotAllowed, InvalidValue, TextTooLong.
    """
    actor.require(RIGHT)
    checklist = SiteChecklist.objects.select_for_update().filter(pk=checklist_id).first()
    if checklist is None:
        raise NotFound()
    return _write(checklist, fields)


def _write(checklist: SiteChecklist, fields: Mapping[str, Any]) -> SiteChecklist:
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
        checklist.items = checked_points(fields["items"])
    if "active" in fields:
        checklist.active = bool(fields["active"])
    checklist.save()
    record(
        SiteChecklistChanged(
            subject_id=checklist.pk,
            code=checklist.code,
            items=len(checklist.items),
            active=checklist.active,
        )
    )
    return checklist
