"""The rows that pages and programs get: frozen, complete, without a query behind them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.matters.rules import share_spent

SHOWN_STATE = {"kept_late": "late", "written_off": "written-off"}


class PromiseRow(Struct, frozen=True, kw_only=True):
    """A promise as it is shown. `state` is the shown state: active, risk, overdue, paused, kept, late, broken, …

    `share` is the part of the time that is spent, 0 to 1.
    """

    id: int
    matter_id: int
    matter_number: str
    what: str
    whom: str
    owner: str
    owner_id: int | None
    state: str
    stored_state: str
    source: str
    standard: str
    made_at: datetime
    first_due_at: datetime
    due_at: datetime
    settled_at: datetime | None
    missed_at: datetime | None
    share: float
    certainty: str
    provisional: bool
    words: str
    evidence_words: str
    warn_at: datetime | None = None
    replaced: bool = False
    personal: bool = False

    @property
    def is_running(self) -> bool:
        return self.stored_state in ("active", "overdue")

    @property
    def explain_url(self) -> str:
        return f"/desk/promises/{self.id}/"


PROMISE_FIELDS = (
    "id", "matter_id", "matter__number", "what", "customer__name", "owner__name", "owner_id", "state", "source",
    "standard_version__standard__code", "made_at", "first_due_at", "due_at", "settled_at", "missed_at", "warn_at",
    "warned_level", "paused_at", "certainty", "provisional", "words", "evidence_words", "replaced_by__id",
    "personal",
)  # fmt: skip


def shown_state(
    *,
    state: str,
    paused_at: datetime | None,
    warn_at: datetime | None,
    warned_level: int,
    due_at: datetime,
    now: datetime,
) -> str:
    """Return the state to show: *at risk* and *paused* are derived, never stored."""
    if state == "active":
        if paused_at is not None:
            return "paused"
        if due_at <= now:
            return "overdue"
        if warned_level >= 1 or (warn_at is not None and warn_at <= now):
            return "risk"
    return SHOWN_STATE.get(state, state)


def promise_row(values: Mapping[str, Any], *, now: datetime) -> PromiseRow:
    """Make a row from the values of `PROMISE_FIELDS`."""
    return PromiseRow(
        id=values["id"],
        matter_id=values["matter_id"],
        matter_number=values["matter__number"],
        what=values["what"],
        whom=values["customer__name"] or "",
        owner=values["owner__name"] or "",
        owner_id=values["owner_id"],
        state=shown_state(
            state=values["state"],
            paused_at=values["paused_at"],
            warn_at=values["warn_at"],
            warned_level=values["warned_level"],
            due_at=values["due_at"],
            now=now,
        ),
        stored_state=values["state"],
        source=values["source"],
        standard=values["standard_version__standard__code"] or "",
        made_at=values["made_at"],
        first_due_at=values["first_due_at"],
        due_at=values["due_at"],
        settled_at=values["settled_at"],
        missed_at=values["missed_at"],
        share=share_spent(made_at=values["made_at"], due_at=values["due_at"], now=now),
        certainty=values["certainty"],
        provisional=values["provisional"],
        words=values["words"],
        evidence_words=values["evidence_words"],
        warn_at=values["warn_at"],
        replaced=values["replaced_by__id"] is not None,
        personal=values["personal"],
    )
