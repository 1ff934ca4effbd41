"""The entry that marks a database as the demo."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType


class DemoBegun(EntryType, frozen=True, kw_only=True):
    """Written first: a load that was cut off is known by it, and begun again."""

    subject_kind = "demo"
    sentence = _("The demo company was begun")
    days: int


class DemoLoaded(EntryType, frozen=True, kw_only=True):
    """`sign_ins` lists [role, staff id]; `thread_id` is the matter that a visitor may open as its customer."""

    subject_kind = "demo"
    sentence = _("The demo company was loaded")
    days: int
    sign_ins: list[Any]
    thread_id: int
    customer_id: int
