"""Reception standards: written, changed by a new version, retired; replies drawn at random and reviewed."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import asdict

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotFound, raise_all
from yinuo.matters import access
from yinuo.matters.errors import EmptyText, NameTaken, TextTooLong
from yinuo.matters.journal import ReceptionRetired, ReceptionSaved, RepliesDrawn, ReplyReviewed
from yinuo.matters.models import Message, ReceptionPoint, ReceptionVersion, ReplyReview
from yinuo.matters.reception import forget_reception, reception_in_force
from yinuo.matters.reception_start import START

EDITS = "reception.edit"
REVIEWS = "reception.review"
CHANNELS = ("", "email")
ANSWERS = ("yes", "no", "does_not_apply")
MOST_DRAWN = 50
LONGEST_TITLE, LONGEST_TEXT, LONGEST_EXAMPLE, LONGEST_MARK = 80, 1000, 600, 40
MOST_EXAMPLES, MOST_MARKS = 40, 60
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


class ReceptionTerms(Struct, frozen=True, kw_only=True):
    """What a version asks for: `titles` and `texts` by language, `examples` of {"language", "channel", "text"}.

    `counted` is "" where only people can tell, else first_reply or last_reply, where one of the `marks` is looked for.
    """

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    examples: Sequence[Mapping[str, str]] = ()
    counted: str = ""
    marks: Sequence[str] = ()
    public: bool = True


@action(journal=ReceptionSaved)
def add_reception(*, actor: Actor, now: datetime, code: str, terms: ReceptionTerms) -> ReceptionPoint:
    """Write a reception standard, in force at once.

    Raises: NotAllowed, NameTaken, InvalidValue, EmptyText, TextTooLong, several at once.
    """
    actor.require(EDITS)
    code = code.strip().lower()
    if not _CODE.fullmatch(code):
        raise InvalidValue(field="code", problem=_("Small Latin letters, digits and dashes, at most 40."))
    terms = _checked(terms)
    if ReceptionPoint.objects.filter(code=code).exists():
        raise NameTaken(field="code", name=code)
    last = ReceptionPoint.objects.aggregate(last=Max("position"))["last"]
    point = ReceptionPoint.objects.create(code=code, position=(last or 0) + 1, created_at=now)
    _put_in_force(point, 1, terms, now=now)
    return point


@action(journal=ReceptionSaved, many=True)
def change_reception(*, actor: Actor, now: datetime, point_id: int, terms: ReceptionTerms) -> ReceptionPoint:
    """Put a new version in place of the one in force; the same terms again change nothing. A retired one is in force again.

    Raises: NotFound, NotAllowed, InvalidValue, EmptyText, TextTooLong, several at once.
    """
    point = _point(actor, point_id)
    terms = _checked(terms)
    newest = point.versions.order_by("-number").first()
    number = newest.number if newest is not None else 0
    if newest is not None and point.retired_at is None and _terms_of(newest) == asdict(terms):
        return point
    point.versions.filter(valid_until__isnull=True).update(valid_until=now)
    if point.retired_at is not None:
        point.retired_at = None
        point.save(update_fields=["retired_at"])
    _put_in_force(point, number + 1, terms, now=now)
    return point


@action(journal=ReceptionRetired, many=True)
def retire_reception(*, actor: Actor, now: datetime, point_id: int) -> ReceptionPoint:
    """Ask for it no longer; what was found stays. Raises: NotFound, NotAllowed."""
    point = _point(actor, point_id)
    if point.retired_at is None:
        point.retired_at = now
        point.save(update_fields=["retired_at"])
        point.versions.filter(valid_until__isnull=True).update(valid_until=now)
        record(ReceptionRetired(subject_id=point.pk, code=point.code))
        forget_reception()
    return point


@action(journal=ReceptionSaved, many=True)
def begin_reception(*, actor: Actor, now: datetime) -> int:
    """Write the five to begin with, of those that are not there yet; return how many. Raises: NotAllowed."""
    actor.require(EDITS)
    known = set(ReceptionPoint.objects.values_list("code", flat=True))
    missing = [one for one in START if one["code"] not in known]
    for one in missing:
        terms = ReceptionTerms(**{name: value for name, value in one.items() if name != "code"})
        add_reception(actor=actor, now=now, code=one["code"], terms=terms)
    return len(missing)


@action(journal=RepliesDrawn, many=True)
def draw_replies(*, actor: Actor, now: datetime, size: int = 10, days: int = 30) -> int:
    """Draw replies of the last days at random, of those that the actor may read and nobody drew yet; return how many.

    Every reply by a person has the same chance, whoever wrote it. Raises: NotAllowed, InvalidValue.
    """
    actor.require(REVIEWS)
    if not 1 <= size <= MOST_DRAWN:
        raise InvalidValue(field="size", problem=f"1–{MOST_DRAWN}")
    if not 1 <= days <= 365:
        raise InvalidValue(field="days", problem="1–365")
    replies = Message.objects.filter(
        direction="out",
        author_kind="staff",
        author_staff__isnull=False,
        at__gte=now - timedelta(days=days),
        at__lte=now,
        review__isnull=True,
        matter__in=access.visible_to(actor).filter(access.reach_of(actor, REVIEWS)),
    ).exclude(delivery="held")
    if actor.staff_id is not None:
        replies = replies.exclude(author_staff=actor.staff_id)  # nobody reviews themselves
    drawn = list(replies.order_by("?").values_list("pk", "matter_id", "author_staff_id")[:size])
    made = ReplyReview.objects.bulk_create(
        [ReplyReview(message_id=key, matter_id=m, staff_id=s, drawn_at=now) for key, m, s in drawn],
        ignore_conflicts=True,
    )
    if made:
        record(RepliesDrawn(subject_id=actor.id or 0, drawn=len(made), days=days))
    return len(made)


@action(journal=ReplyReviewed)
def review_reply(*, actor: Actor, now: datetime, review_id: int, marks: Mapping[str, str]) -> ReplyReview:
    """Say of a drawn reply, point by point, whether it does what is asked; a second look replaces the first.

    Raises: NotFound, NotAllowed, InvalidValue for a point that is not in force or an answer that is none, EmptyText without any.
    """
    review = review_for(actor, review_id, lock=True)
    codes = {one.code for one in reception_in_force()}
    for code, said in marks.items():
        if code not in codes or said not in ANSWERS:
            raise InvalidValue(field=f"mark_{code}", problem=str(said)[:40])
    if not marks:
        raise EmptyText(field="marks")
    review.marks, review.reviewed_at, review.reviewer_id = dict(marks), now, actor.staff_id
    review.save(update_fields=["marks", "reviewed_at", "reviewer"])
    record(
        ReplyReviewed(
            subject_id=review.matter_id,
            matter_id=review.matter_id,
            review_id=review.pk,
            message_id=review.message_id,
            marks=review.marks,
        )
    )
    return review


def review_for(actor: Actor, review_id: int, *, lock: bool = False) -> ReplyReview:
    """Return a drawn reply; one's own is for others to judge. Raises: NotFound, NotAllowed."""
    actor.require(REVIEWS)
    rows = ReplyReview.objects.select_for_update(of=("self",)) if lock else ReplyReview.objects.all()
    found = rows.filter(pk=review_id).first()
    if found is None or (found.staff_id is not None and found.staff_id == actor.staff_id):
        raise NotFound()
    access.matter_for(actor, found.matter_id, REVIEWS)
    return found


def _point(actor: Actor, point_id: int) -> ReceptionPoint:
    actor.require(EDITS)
    point = ReceptionPoint.objects.select_for_update().filter(pk=point_id).first()
    if point is None:
        raise NotFound()
    return point


def _put_in_force(point: ReceptionPoint, number: int, terms: ReceptionTerms, *, now: datetime) -> None:
    facts = asdict(terms)
    ReceptionVersion.objects.create(point=point, number=number, valid_from=now, **facts)
    record(
        ReceptionSaved(subject_id=point.pk, code=point.code, number=number, terms=facts),
        subject_is_new=number == 1,
    )
    forget_reception()


def _terms_of(version: ReceptionVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ReceptionTerms.__struct_fields__}


def _checked(terms: ReceptionTerms) -> ReceptionTerms:
    """Return the terms clean. Raises: every objection at once."""
    errors: list[DomainError] = []
    titles = _by_language(terms.titles, "titles", LONGEST_TITLE, errors)
    texts = _by_language(terms.texts, "texts", LONGEST_TEXT, errors)
    examples = []
    for one in terms.examples:
        language, channel = str(one.get("language", "")), str(one.get("channel", ""))
        text = _clean(str(one.get("text", "")))
        if not text:
            continue
        if language not in dict(settings.LANGUAGES) or channel not in CHANNELS:
            errors.append(InvalidValue(field="examples", problem=f"{language} {channel}"[:40]))
        elif len(text) > LONGEST_EXAMPLE:
            errors.append(TextTooLong(field="examples", length=len(text), limit=LONGEST_EXAMPLE))
        examples.append({"language": language, "channel": channel, "text": text})
    if len(examples) > MOST_EXAMPLES:
        errors.append(InvalidValue(field="examples", problem=f"> {MOST_EXAMPLES}"))
    marks = list(dict.fromkeys(text for mark in terms.marks if (text := _clean(str(mark)))))
    errors += [
        TextTooLong(field="marks", length=len(mark), limit=LONGEST_MARK)
        for mark in marks
        if len(mark) > LONGEST_MARK
    ]
    if terms.counted not in ReceptionVersion.Counted.values:
        errors.append(InvalidValue(field="counted", problem=terms.counted[:40]))
    elif terms.counted and not marks:
        errors.append(EmptyText(field="marks"))
    if len(marks) > MOST_MARKS:
        errors.append(InvalidValue(field="marks", problem=f"> {MOST_MARKS}"))
    raise_all(errors)
    return ReceptionTerms(
        titles=titles,
        texts=texts,
        examples=examples,
        counted=terms.counted,
        marks=marks,
        public=bool(terms.public),
    )


def _by_language(
    texts: Mapping[str, str], field: str, limit: int, errors: list[DomainError]
) -> dict[str, str]:
    found = {code: text for code in dict(settings.LANGUAGES) if (text := _clean(str(texts.get(code, ""))))}
    if not found:
        errors.append(EmptyText(field=field))
    errors += [
        TextTooLong(field=f"{field}_{code}", length=len(text), limit=limit)
        for code, text in found.items()
        if len(text) > limit
    ]
    return found


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
