"""What a matter is called, how urgent it is, whose it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.core import search
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.live import tell
from yinuo.core.models import SearchDocument
from yinuo.matters import access
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.journal import MatterEdited
from yinuo.matters.models import Matter
from yinuo.people.access import customer_for

FIELDS = ("title", "priority", "tags", "language", "customer_id")
LONGEST_TITLE = 160
LONGEST_TAG = 40
MOST_TAGS = 20


@action(journal=MatterEdited, many=True)
def edit_matter(*, actor: Actor, now: datetime, matter_id: int, fields: Mapping[str, Any]) -> Matter:
    """Change the details of a matter; what is as it was is left alone, and nothing is journalled for nothing.

    `fields` may name: title, priority (1 to 4), tags (a list), language, customer_id. Raises: NotFound, NotAllowed,
    EmptyText, TextTooLong, InvalidValue, and what a customer's file raises; all objections at once.
    """
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    wanted = _checked(actor, fields)
    before = {name: getattr(matter, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if not changed:
        return matter
    for name, value in changed.items():
        setattr(matter, name, value)
    matter.changed_at = now
    matter.save(update_fields=[*changed, "changed_at"])
    if "customer_id" in changed:
        matter.promises.update(customer_id=matter.customer_id)
        SearchDocument.objects.filter(matter_id=matter.pk).update(customer_id=matter.customer_id)
    if changed.keys() & {"title", "tags", "customer_id"}:
        index_head(matter)
    record(
        MatterEdited(
            subject_id=matter.pk,
            matter_id=matter.pk,
            changed={
                name: [] if name == "title" else [before[name], value] for name, value in changed.items()
            },
            titles=[before["title"], matter.title] if "title" in changed else [],
        )
    )
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)
    return matter


def index_head(matter: Matter) -> None:
    """Index a matter's number, title and tags anew."""
    search.index(
        kind="matter",
        ref_id=matter.pk,
        matter_id=matter.merged_into_id or matter.pk,
        customer_id=matter.customer_id,
        at=matter.opened_at,
        title=matter.title,
        heavy=f"{matter.number} {matter.title}",
        text=" ".join(matter.tags),
    )


def checked_tags(tags: Any) -> list[str]:
    """Return tags trimmed, each once, in their order. Raises: InvalidValue."""
    if not isinstance(tags, list | tuple) or not all(isinstance(tag, str) for tag in tags):
        raise InvalidValue(field="tags", problem=_("Tags are a list of words."))
    found = list(dict.fromkeys(word for tag in tags if (word := " ".join(tag.replace("\x00", "").split()))))
    if len(found) > MOST_TAGS:
        raise InvalidValue(field="tags", problem=_("At most %(limit)s tags fit.") % {"limit": MOST_TAGS})
    if any(len(tag) > LONGEST_TAG for tag in found):
        raise InvalidValue(
            field="tags", problem=_("A tag has at most %(limit)s characters.") % {"limit": LONGEST_TAG}
        )
    return found


def checked_priority(priority: Any) -> int:
    """Return a priority from 1 (urgent) to 4 (low). Raises: InvalidValue."""
    if isinstance(priority, bool) or not isinstance(priority, int) or not 1 <= priority <= 4:
        raise InvalidValue(field="priority", problem=_("The priority is a number from 1 to 4."))
    return priority


def _checked(actor: Actor, fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for name, value in fields.items():
        try:
            found[name] = _checked_field(actor, name, value)
        except DomainError as error:
            errors.append(error)
    raise_all(errors)
    return found


def _checked_field(actor: Actor, name: str, value: Any) -> Any:
    if name == "title":
        title = " ".join(str(value).replace("\x00", "").split())
        if not title:
            raise EmptyText(field="title")
        if len(title) > LONGEST_TITLE:
            raise TextTooLong(field="title", length=len(title), limit=LONGEST_TITLE)
        return title
    if name == "priority":
        return checked_priority(value)
    if name == "tags":
        return checked_tags(value)
    if name == "language":
        if value not in dict(settings.LANGUAGES):
            raise InvalidValue(field="language", problem=_("This language is not offered."))
        return value
    if name == "customer_id":
        return customer_for(actor, value, "customer.read").pk
    raise InvalidValue(field=name, problem=_("“%(name)s” cannot be changed here.") % {"name": name})
