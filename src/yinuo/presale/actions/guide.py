"""Discovery guides: made, written question by question, published. What is published never changes."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.people.errors import AlreadyExists
from yinuo.presale.access_discovery import guide_for
from yinuo.presale.errors import GuideFaulty, GuideUnchanged
from yinuo.presale.journal import GuideChanged, GuidePublished, GuideWritten
from yinuo.presale.models import DiscoveryGuide, GuideVersion
from yinuo.presale.rules.guide import (
    LANGUAGES,
    Question,
    checked_questions,
    faults_of,
    questions_of,
    rows_of,
)

LONGEST_NAME = 80
LONGEST_PURPOSE = 400
LONGEST_FAMILY = 60
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@action(journal=GuideChanged)
def create_guide(*, actor: Actor, now: datetime, code: str, fields: Mapping[str, Any]) -> DiscoveryGuide:
    """Make a guide without questions; `fields` as in `change_guide`. Raises: NotAllowed, AlreadyExists, InvalidValue."""
    actor.require("guide.edit")
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=_("Small Latin letters, digits and dashes, at most 40."))
    if DiscoveryGuide.objects.filter(code=code).exists():
        raise AlreadyExists(field="code", name=code)
    guide = DiscoveryGuide(code=code, created_at=now)
    if not any(_checked_facts(fields).get("names", {}).values()):
        raise InvalidValue(field="names", problem=_("A name is needed."))
    return _write_facts(guide, fields)


@action(journal=GuideChanged)
def change_guide(*, actor: Actor, now: datetime, guide_id: int, fields: Mapping[str, Any]) -> DiscoveryGuide:
    """Change a guide's names, purposes (language → text), family or active; what is not named stays.

    Raises: NotAllowed, NotFound, InvalidValue.
    """
    return _write_facts(guide_for(actor, guide_id, lock=True), fields)


@action(journal=GuideWritten)
def write_questions(
    *, actor: Actor, now: datetime, guide_id: int, questions: Sequence[Question]
) -> GuideVersion:
    """Write all questions of the next version. Raises: NotAllowed, NotFound, InvalidValue."""
    guide = guide_for(actor, guide_id, lock=True)
    return _write(guide, questions, now=now)


@action(journal=GuideWritten)
def put_question(*, actor: Actor, now: datetime, guide_id: int, question: Question) -> GuideVersion:
    """Put a question in place of the one with its code, else at the end. Raises: NotAllowed, NotFound, InvalidValue."""
    guide = guide_for(actor, guide_id, lock=True)
    questions = written_questions(guide)
    codes = [one.code for one in questions]
    if question.code in codes:
        questions[codes.index(question.code)] = question
    else:
        questions.append(question)
    return _write(guide, questions, now=now)


@action(journal=GuideWritten)
def move_question(*, actor: Actor, now: datetime, guide_id: int, code: str, by: int) -> GuideVersion:
    """Move a question up (`by` < 0) or down by so many places, as far as there are any. Raises: NotAllowed, NotFound."""
    guide = guide_for(actor, guide_id, lock=True)
    questions = written_questions(guide)
    place = _place(questions, code)
    moved = questions.pop(place)
    questions.insert(max(0, min(len(questions), place + by)), moved)
    return _write(guide, questions, now=now)


@action(journal=GuideWritten)
def remove_question(*, actor: Actor, now: datetime, guide_id: int, code: str) -> GuideVersion:
    """Take a question out of the next version. Raises: NotAllowed, NotFound."""
    guide = guide_for(actor, guide_id, lock=True)
    questions = written_questions(guide)
    questions.pop(_place(questions, code))
    return _write(guide, questions, now=now)


@action(journal=GuidePublished)
def publish_guide(*, actor: Actor, now: datetime, guide_id: int) -> GuideVersion:
    """Put the written questions into force. Runs that began with an earlier version go on with that one.

    Raises: NotAllowed, NotFound, GuideUnchanged, GuideFaulty.
    """
    guide = guide_for(actor, guide_id, lock=True)
    draft = _draft_of(guide)
    if draft is None:
        raise GuideUnchanged()
    faults = faults_of(questions_of(draft.questions))
    if faults:
        raise GuideFaulty(
            count=len(faults),
            faults=[{"question": f.question, "what": f.what, "detail": f.detail} for f in faults],
        )
    draft.published_at = now
    draft.save(update_fields=["published_at"])
    record(GuidePublished(subject_id=guide.pk, code=guide.code, number=draft.number))
    return draft


def written_questions(guide: DiscoveryGuide) -> list[Question]:
    """Return the questions as they were last written, published or not."""
    newest = GuideVersion.objects.filter(guide=guide).order_by("-number").first()
    return questions_of(newest.questions) if newest is not None else []


def _draft_of(guide: DiscoveryGuide) -> GuideVersion | None:
    return GuideVersion.objects.filter(guide=guide, published_at__isnull=True).order_by("-number").first()


def _write(guide: DiscoveryGuide, questions: Sequence[Question], *, now: datetime) -> GuideVersion:
    rows = rows_of(checked_questions(questions))
    draft = _draft_of(guide)
    if draft is None:
        last = GuideVersion.objects.filter(guide=guide).order_by("-number").first()
        draft = GuideVersion(guide=guide, number=last.number + 1 if last is not None else 1)
    draft.questions, draft.written_at = rows, now
    draft.save()
    record(
        GuideWritten(
            subject_id=guide.pk,
            code=guide.code,
            number=draft.number,
            questions=[row["code"] for row in rows],
        )
    )
    return draft


def _place(questions: Sequence[Question], code: str) -> int:
    codes = [one.code for one in questions]
    if code not in codes:
        raise NotFound(field="code")
    return codes.index(code)


def _write_facts(guide: DiscoveryGuide, fields: Mapping[str, Any]) -> DiscoveryGuide:
    is_new = guide.pk is None
    values = _checked_facts(fields)
    changed = {
        name: [None if is_new else getattr(guide, name), value]
        for name, value in values.items()
        if is_new or getattr(guide, name) != value
    }
    for name, value in values.items():
        setattr(guide, name, value)
    guide.save()
    record(GuideChanged(subject_id=guide.pk, code=guide.code, changed=changed))
    return guide


def _checked_facts(fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name in ("names", "purposes"):
            values[name] = _texts(name, value, LONGEST_NAME if name == "names" else LONGEST_PURPOSE)
        elif name == "family":
            values[name] = str(value).replace("\x00", "").strip()
            if len(values[name]) > LONGEST_FAMILY:
                raise _too_long(name, LONGEST_FAMILY)
        elif name == "active":
            values[name] = bool(value)
        else:
            raise InvalidValue(field=name, problem=name)
    if "names" in values and not values["names"]:
        raise InvalidValue(field="names", problem=_("A name is needed."))
    return values


def _texts(name: str, value: Any, limit: int) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(LANGUAGES):
        raise InvalidValue(field=name, problem=_("One text for each language is needed."))
    found = {code: str(text).replace("\x00", "").strip() for code, text in value.items()}
    if any(len(text) > limit for text in found.values()):
        raise _too_long(name, limit)
    return {code: text for code, text in found.items() if text}


def _too_long(name: str, limit: int) -> InvalidValue:
    return InvalidValue(field=name, problem=_("At most %(limit)s characters fit.") % {"limit": limit})
