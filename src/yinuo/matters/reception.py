"""The reception standards in force, and what is found of them in a reply as it leaves."""

from django.utils import timezone
from msgspec import Struct

from yinuo.core.action import current_frame
from yinuo.core.actor import ActorKind
from yinuo.core.entries import Recorded, follows
from yinuo.core.kept import Kept
from yinuo.matters.journal import MatterResolved, ReplySent
from yinuo.matters.models import Message, ReceptionFinding, ReceptionVersion
from yinuo.matters.reception_words import says


class ReceptionFacts(Struct, frozen=True, kw_only=True):
    """A version in force; `examples` are (language, channel, text)."""

    point_id: int
    version_id: int
    code: str
    number: int
    titles: dict[str, str]
    texts: dict[str, str]
    examples: tuple[tuple[str, str, str], ...]
    counted: str
    marks: tuple[str, ...]
    public: bool


def reception_in_force() -> list[ReceptionFacts]:
    """Return what is asked of talks now, in its order; at most five seconds old."""
    return _kept.get()


def forget_reception() -> None:
    """Drop what is kept, after a change and between tests."""
    _kept.forget()


def _load() -> list[ReceptionFacts]:
    rows = ReceptionVersion.objects.filter(
        valid_until__isnull=True, point__retired_at__isnull=True, valid_from__lte=timezone.now()
    )
    return [
        ReceptionFacts(
            point_id=row.point_id,
            version_id=row.pk,
            code=row.point.code,
            number=row.number,
            titles=row.titles,
            texts=row.texts,
            examples=tuple((one["language"], one["channel"], one["text"]) for one in row.examples),
            counted=row.counted,
            marks=tuple(row.marks),
            public=row.public,
        )
        for row in rows.select_related("point").order_by("point__position", "point_id")
    ]


_kept = Kept(_load)


@follows(ReplySent)
def look_at_first_reply(recorded: Recorded) -> None:
    """Note of the first reply that a person sends whether it has what is looked for there."""
    if recorded.actor.kind is not ActorKind.STAFF:
        return
    asked = _counted("first_reply")
    if not asked:
        return
    entry, kept = recorded.of(ReplySent), current_frame().operation.keyed
    matter = kept.get(("matter", entry.matter_id))
    if matter is None or matter.first_answered_at != current_frame().now:
        return
    message = kept.get(("message", entry.message_id)) or Message.objects.get(pk=entry.message_id)
    _note(asked, message, at_start=True)


@follows(MatterResolved)
def look_at_last_reply(recorded: Recorded) -> None:
    """Note of the last reply by a person, when a matter is resolved, whether it has what is looked for there."""
    asked = _counted("last_reply")
    if not asked:
        return
    replies = Message.objects.filter(
        matter=recorded.entry.matter_id, direction="out", author_kind="staff"
    ).exclude(delivery="held")
    if (message := replies.order_by("-at", "-id").first()) is not None:
        _note(asked, message, at_start=False)


def _counted(where: str) -> list[ReceptionFacts]:
    return [one for one in reception_in_force() if one.counted == where]


def _note(asked: list[ReceptionFacts], message: Message, *, at_start: bool) -> None:
    """Write what was found, in place of what an earlier reply of the matter had."""
    ReceptionFinding.objects.bulk_create(
        [
            ReceptionFinding(
                point_id=one.point_id,
                version_id=one.version_id,
                matter_id=message.matter_id,
                message_id=message.pk,
                staff_id=message.author_staff_id,
                at=current_frame().now,
                met=says(message.text, one.marks, at_start=at_start),
            )
            for one in asked
        ],
        update_conflicts=True,
        unique_fields=["matter", "point"],
        update_fields=["version", "message", "staff", "at", "met"],
    )
