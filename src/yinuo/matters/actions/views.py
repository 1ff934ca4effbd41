"""Saved views: named filters of the inbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.errors import EmptyText
from yinuo.matters.journal import AutomationChanged
from yinuo.matters.models import SavedView
from yinuo.matters.queries.inbox import WHOSE, InboxFilter
from yinuo.people.models import Team

KNOWN = frozenset(InboxFilter.__struct_fields__)
CHOICES = {"whose": WHOSE, "phase": ("open", "done", "all"), "order": ("due", "newest")}


@action(journal=AutomationChanged)
def save_view(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    filters: Mapping[str, Any],
    view_id: int | None = None,
    whose: str = "own",
    team_id: int | None = None,
    position: int = 0,
) -> SavedView:
    """Make or change a view. `whose`: own, team (`team_id`), everyone; the last two need `automation.edit`.

    `filters` is what `InboxFilter.as_query` gives. Raises: NotFound, NotAllowed, EmptyText, InvalidValue.
    """
    actor.require("matter.read")
    view = _view_for(actor, view_id) if view_id is not None else SavedView()
    view.name = " ".join(name.replace("\x00", "").split())[:60]
    if not view.name:
        raise EmptyText(field="name")
    view.filters = _checked_filters(filters)
    if whose not in ("own", "team", "everyone"):
        raise InvalidValue(field="whose", problem=whose)
    if whose != "own":
        actor.require("automation.edit")
    if whose == "own" and actor.staff_id is None:
        raise NotAllowed(right="matter.read")
    if whose == "team" and (team_id is None or not Team.objects.filter(pk=team_id).exists()):
        raise InvalidValue(field="team", problem=_("This team does not exist."))
    view.owner_id = actor.staff_id if whose == "own" else None
    view.team_id = team_id if whose == "team" else None
    view.position = max(0, min(position, 999))
    view.save()
    _note(view, "made" if view_id is None else "changed")
    return view


@action(journal=AutomationChanged)
def remove_view(*, actor: Actor, now: datetime, view_id: int) -> None:
    """Remove a view. Raises: NotFound, NotAllowed."""
    view = _view_for(actor, view_id)
    _note(view, "removed")
    view.delete()


def _view_for(actor: Actor, view_id: int) -> SavedView:
    view = SavedView.objects.select_for_update(no_key=True).filter(pk=view_id).first()
    if view is None or view.owner_id not in (None, actor.staff_id):
        raise NotFound()
    if view.owner_id is None:
        actor.require("automation.edit")
    return view


def _checked_filters(filters: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, value in filters.items():
        if name not in KNOWN:
            raise InvalidValue(field="filters", problem=_("“%(name)s” is no filter.") % {"name": name})
        text = ",".join(value) if isinstance(value, list | tuple) else str(value)
        if name in CHOICES and text not in CHOICES[name]:
            raise InvalidValue(field="filters", problem=f"{name}: {text}")
        found[name] = text[:200]
    return found


def _note(view: SavedView, change: str) -> None:
    record(AutomationChanged(subject_id=view.pk, what="view", name=view.name, change=change))
