"""From the rows of queries to the rows of components, so that templates choose nothing."""

from yinuo.web.views_rows.clocks import clock, clock_days
from yinuo.web.views_rows.entries import entry_words, steps, timeline
from yinuo.web.views_rows.matters import inbox_groups
from yinuo.web.views_rows.messages import attachment, thread
from yinuo.web.views_rows.names import (
    CHANNELS,
    KINDS,
    LANGUAGES,
    LINK_KINDS,
    PRIORITIES,
    channel_name,
    kind_name,
    state_label,
)
from yinuo.web.views_rows.promises import (
    ledger_months,
    promise,
    promise_marks,
    promise_sum,
    promises_by_customer,
    promises_by_due,
    shown_promises,
)

__all__ = [
    "CHANNELS",
    "KINDS",
    "LANGUAGES",
    "LINK_KINDS",
    "PRIORITIES",
    "attachment",
    "channel_name",
    "clock",
    "clock_days",
    "entry_words",
    "inbox_groups",
    "kind_name",
    "ledger_months",
    "promise",
    "promise_marks",
    "promise_sum",
    "promises_by_customer",
    "promises_by_due",
    "shown_promises",
    "state_label",
    "steps",
    "thread",
    "timeline",
]
