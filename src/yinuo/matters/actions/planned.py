"""A promise that a person is about to make, before it is a record."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.matters import promises, rules
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText
from yinuo.matters.models import Matter, Message, Promise


class PlannedPromise(Struct, frozen=True, kw_only=True):
    """What will be promised, and until when.

    `words` are the words of the message it was found in; `certainty` is `instant` or `day`; `override` is why the
    agent promises it although history or the calendar calls it unlikely.
    """

    what: str
    due_at: datetime
    words: str = ""
    certainty: str = "instant"
    override: str = ""

    def check(self, now: datetime) -> None:
        """Raises: EmptyText, DueInThePast, DueTooFar."""
        if not self.what.strip():
            raise EmptyText(field="what")
        if self.due_at <= now:
            raise DueInThePast(field="due_at", due=self.due_at.isoformat(timespec="minutes"))
        if self.due_at - now > rules.LONGEST_TERM:
            raise DueTooFar(field="due_at")

    def is_possible(self, now: datetime) -> bool:
        return now < self.due_at <= now + rules.LONGEST_TERM

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "due_at": self.due_at.isoformat(),
            "words": self.words,
            "certainty": self.certainty,
            "override": self.override,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "PlannedPromise":
        return cls(**{**value, "due_at": datetime.fromisoformat(value["due_at"])})


def make_planned(
    matter: Matter,
    plan: PlannedPromise,
    *,
    message: Message | None,
    owner_id: int | None,
    parent: Promise | None = None,
) -> Promise:
    """Write a planned promise into the ledger of a matter."""
    team_calendar = matter.team.calendar_id if matter.team else None
    return promises.start_promise(
        matter,
        promises.NewPromise(
            what=plan.what.strip(),
            source=Promise.Source.MESSAGE if message is not None and plan.words else Promise.Source.PERSON,
            due_at=plan.due_at,
            owner_id=owner_id,
            calendar_id=team_calendar,
            words=plan.words,
            certainty=plan.certainty,
            message_id=message.pk if message is not None else None,
            override=plan.override,
            parent=parent,
        ),
    )
