"""Texts to begin a letter of apology with, for a cause or for any."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.aftersale.journal import ApologyTemplateSaved
from yinuo.aftersale.models import ApologyTemplate, ComplaintCause
from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.matters.automation.canned import checked_by_language
from yinuo.presale.actions.pipeline_settings import checked_names

EDITS = "complaint.edit"
FIELDS = ("names", "texts", "cause_id", "active")


@action(journal=ApologyTemplateSaved)
def make_apology_template(
    *,
    actor: Actor,
    now: datetime,
    names: Mapping[str, str],
    texts: Mapping[str, str],
    cause_id: int | None = None,
    active: bool = True,
) -> ApologyTemplate:
    """Write a new text. `names` and `texts` are language → text; texts may name the variables of ready answers.

    Raises: NotAllowed, NotFound, InvalidValue, EmptyText, TextTooLong, UnknownVariable.
    """
    actor.require(EDITS)
    facts = _checked({"names": names, "texts": texts, "cause_id": cause_id, "active": active})
    template = ApologyTemplate.objects.create(**facts)
    _note(template, {name: [None, value] for name, value in facts.items()}, is_new=True)
    return template


@action(journal=ApologyTemplateSaved, many=True)
def change_apology_template(
    *, actor: Actor, now: datetime, template_id: int, fields: Mapping[str, Any]
) -> ApologyTemplate:
    """Change a text; letters that began with it stay as they are, and nothing is journalled for nothing.

    `fields` may name: names, texts, cause_id, active. Raises: NotAllowed, NotFound, InvalidValue, EmptyText, TextTooLong, UnknownVariable.
    """
    actor.require(EDITS)
    template = ApologyTemplate.objects.select_for_update().filter(pk=template_id).first()
    if template is None:
        raise NotFound()
    if unknown := set(fields) - set(FIELDS):
        raise InvalidValue(field=min(unknown), problem=", ".join(sorted(unknown))[:80])
    changed: dict[str, list[object]] = {}
    for name, value in _checked(fields).items():
        if getattr(template, name) != value:
            changed[name] = [getattr(template, name), value]
            setattr(template, name, value)
    if changed:
        template.save(update_fields=list(changed))
        _note(template, changed, is_new=False)
    return template


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a text as they are kept. Raises: as `make_apology_template`."""
    found: dict[str, Any] = {}
    if "names" in fields:
        found["names"] = checked_names(fields["names"])
        if not text_in(found["names"], "zh-hans"):
            raise InvalidValue(field="names", problem=_("A name is needed."))
    if "texts" in fields:
        found["texts"] = checked_by_language(fields["texts"], field="texts")
    if "cause_id" in fields:
        found["cause_id"] = fields["cause_id"]
        causes = ComplaintCause.objects.filter(pk=found["cause_id"], kind=ComplaintCause.Kind.CAUSE)
        if found["cause_id"] is not None and not causes.exists():
            raise NotFound(field="cause_id")
    if "active" in fields:
        found["active"] = bool(fields["active"])
    return found


def _note(template: ApologyTemplate, changed: dict[str, list[object]], *, is_new: bool) -> None:
    record(
        ApologyTemplateSaved(
            subject_id=template.pk, name=text_in(template.names, "zh-hans"), changed=changed
        ),
        subject_is_new=is_new,
    )
