"""Checklists of contract reviews. A review keeps the checklist as it was when it began."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.insale.journal import ReviewChecklistChanged
from yinuo.insale.models import ReviewChecklist
from yinuo.insale.rules.review import checked_items, texts_of
from yinuo.matters.errors import TextTooLong
from yinuo.people.errors import AlreadyExists
from yinuo.people.roles import ROLES

LONGEST_NAME = 80
RIGHT = "review.edit"
_FIELDS = ("names", "items", "active", "is_default")
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def signing_roles() -> dict[str, Any]:
    """Return the roles that can sign a point: code → name."""
    return {code: role.label for code, role in ROLES.items() if "review.sign" in role.rights}


@action(journal=ReviewChecklistChanged)
def create_review_checklist(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    names: Mapping[str, str],
    items: Iterable[Mapping[str, Any]],
    is_default: bool = False,
) -> ReviewChecklist:
    """Write a new checklist; `items` are `{"code"?, "area", "texts", "role", "must"}`.

    From the moment that one is the default, an order is confirmed only after its review has released it.
    Raises: NotAllowed, AlreadyExists, InvalidValue, TextTooLong.
    """
    actor.require(RIGHT)
    code = code.strip()
    if not _CODE.fullmatch(code):
        raise InvalidValue(
            field="code",
            problem=_("Up to 40 small letters, digits and hyphens, without a hyphen at the ends."),
        )
    if ReviewChecklist.objects.filter(code=code).exists():
        raise AlreadyExists(field="code", name=code)
    return _write(ReviewChecklist(code=code), {"names": names, "items": items, "is_default": is_default})


@action(journal=ReviewChecklistChanged)
def change_review_checklist(
    *, actor: Actor, now: datetime, checklist_id: int, fields: Mapping[str, Any]
) -> ReviewChecklist:
    """Change a checklist (names, items, active, is_default); what is not named stays, and what was begun keeps the old one.

    One that is not in use is no default. Raises: NotFound, NotAllowed, InvalidValue, TextTooLong.
    """
    actor.require(RIGHT)
    checklist = ReviewChecklist.objects.select_for_update().filter(pk=checklist_id).first()
    if checklist is None:
        raise NotFound()
    return _write(checklist, fields)


def _write(checklist: ReviewChecklist, fields: Mapping[str, Any]) -> ReviewChecklist:
    for name in fields:
        if name not in _FIELDS:
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
        checklist.items = checked_items(fields["items"], roles=signing_roles())
    checklist.active = bool(fields.get("active", checklist.active))
    checklist.is_default = bool(fields.get("is_default", checklist.is_default)) and checklist.active
    if checklist.is_default:
        ReviewChecklist.objects.filter(is_default=True).exclude(pk=checklist.pk).update(is_default=False)
    checklist.save()
    record(
        ReviewChecklistChanged(
            subject_id=checklist.pk,
            code=checklist.code,
            items=len(checklist.items),
            active=checklist.active,
            is_default=checklist.is_default,
        )
    )
    return checklist
