"""The trees of causes and of who answers for them, and what was found of a complaint."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.aftersale import access
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors import CauseUnderItself, ComplaintEnded
from yinuo.aftersale.journal import ComplaintCauseSaved, FindingsWritten
from yinuo.aftersale.models import Complaint, ComplaintCause
from yinuo.aftersale.states import OPEN_STAGES
from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import AlreadyExists
from yinuo.presale.actions.pipeline_settings import checked_names

EDITS = "complaint.edit"
FIELDS = ("parent_id", "names", "position", "active")
MOST_POSITION = 9_999
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)


@action(journal=ComplaintCauseSaved)
def make_cause(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    code: str,
    names: Mapping[str, str],
    parent_id: int | None = None,
    position: int = 0,
    active: bool = True,
) -> ComplaintCause:
    """Make a knot of a tree (`kind` cause or responsibility); its code stays. Raises: NotAllowed, NotFound, InvalidValue, AlreadyExists."""
    actor.require(EDITS)
    if kind not in ComplaintCause.Kind.values:
        raise InvalidValue(field="kind", problem=kind[:40])
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=_("Small Latin letters, digits and dashes, at most 40."))
    facts = _checked({"names": names, "parent_id": parent_id, "position": position, "active": active}, kind)
    with taken_means(AlreadyExists(field="code", name=code)):
        cause = ComplaintCause.objects.create(kind=kind, code=code, **facts)
    record(
        ComplaintCauseSaved(
            subject_id=cause.pk,
            kind=kind,
            code=code,
            changed={name: [None, value] for name, value in facts.items()},
        ),
        subject_is_new=True,
    )
    return cause


@action(journal=ComplaintCauseSaved, many=True)
def change_cause(*, actor: Actor, now: datetime, cause_id: int, fields: Mapping[str, Any]) -> ComplaintCause:
    """Change names (language → text), parent, position or active; nothing is journalled for nothing.

    Complaints that were put down to it keep it. Raises: NotAllowed, NotFound, InvalidValue, CauseUnderItself.
    """
    actor.require(EDITS)
    cause = ComplaintCause.objects.select_for_update().filter(pk=cause_id).first()
    if cause is None:
        raise NotFound()
    if unknown := set(fields) - set(FIELDS):
        raise InvalidValue(field=min(unknown), problem=", ".join(sorted(unknown))[:80])
    facts = _checked(fields, cause.kind)
    if facts.get("parent_id") is not None:
        _refuse_circle(cause, facts["parent_id"])
    changed = {
        name: [getattr(cause, name), value] for name, value in facts.items() if getattr(cause, name) != value
    }
    if not changed:
        return cause
    for name, (_before, value) in changed.items():
        setattr(cause, name, value)
    cause.save()
    record(ComplaintCauseSaved(subject_id=cause.pk, kind=cause.kind, code=cause.code, changed=changed))
    return cause


@action(journal=FindingsWritten, many=True)
def write_findings(
    *,
    actor: Actor,
    now: datetime,
    complaint_id: int,
    cause_id: int | None,
    responsibility_id: int | None,
    words: str = "",
) -> Complaint:
    """Write down why it happened, who answers for it, and what was found; nothing is journalled for nothing.

    Raises: NotFound, NotAllowed, ComplaintEnded, TextTooLong.
    """
    complaint = access.complaint_for(actor, complaint_id, "complaint.work", lock=True)
    if complaint.stage not in OPEN_STAGES:
        raise ComplaintEnded()
    words = short_words(words, field="words")
    cause = _knot(cause_id, kind="cause", field="cause_id", before=complaint.cause_id)
    answers = _knot(
        responsibility_id,
        kind="responsibility",
        field="responsibility_id",
        before=complaint.responsibility_id,
    )
    wanted: dict[str, Any] = {
        "cause_id": cause.pk if cause else None,
        "responsibility_id": answers.pk if answers else None,
        "findings": words,
    }
    if all(getattr(complaint, name) == value for name, value in wanted.items()):
        return complaint
    Complaint.objects.filter(pk=complaint.pk).update(**wanted)
    record(
        FindingsWritten(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            cause_id=wanted["cause_id"],
            responsibility_id=wanted["responsibility_id"],
            cause=text_in(cause.names, complaint.language) if cause else "—",
            words=words,
        )
    )
    touch(complaint)
    complaint.refresh_from_db()
    return complaint


def _knot(key: int | None, *, kind: str, field: str, before: int | None) -> ComplaintCause | None:
    """Return a knot in use, or the one that stood there before. Raises: NotFound."""
    if key is None:
        return None
    found = ComplaintCause.objects.filter(pk=key, kind=kind).first()
    if found is None or not (found.active or found.pk == before):
        raise NotFound(field=field)
    return found


def _checked(fields: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the facts of a knot as they are kept. Raises: InvalidValue, NotFound."""
    found: dict[str, Any] = {}
    if "names" in fields:
        found["names"] = checked_names(fields["names"])
        if not text_in(found["names"], "zh-hans"):
            raise InvalidValue(field="names", problem=_("A name is needed."))
    if "parent_id" in fields:
        found["parent_id"] = fields["parent_id"]
        if found["parent_id"] is not None:
            parent = ComplaintCause.objects.filter(pk=found["parent_id"], kind=kind)
            if not parent.exists():
                raise NotFound(field="parent_id")
    if "position" in fields:
        found["position"] = int(fields["position"])
        if not 0 <= found["position"] <= MOST_POSITION:
            raise InvalidValue(field="position", problem=str(fields["position"])[:20])
    if "active" in fields:
        found["active"] = bool(fields["active"])
    return found


def _refuse_circle(cause: ComplaintCause, parent_id: int) -> None:
    """Raises: CauseUnderItself where a knot would lie under itself."""
    above: int | None = parent_id
    parents = dict(ComplaintCause.objects.filter(kind=cause.kind).values_list("pk", "parent_id"))
    while above is not None:
        if above == cause.pk:
            raise CauseUnderItself(field="parent_id")
        above = parents.get(above)
