"""What journeys of complaints have in common: the wall clock, a complaint on the portal, what the journal tells of it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from yinuo.aftersale.models import Complaint
from yinuo.core.models import JournalEntry
from yinuo.insale.models import Order

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = "Two of the six chairs have split along the grain.\nThe shop told me to wait."
BEFORE_THE_HOLIDAY = datetime(2026, 9, 29, 10, 0, tzinfo=SHANGHAI)
"""A Tuesday; 1 to 7 October are the National Day's holidays."""


@dataclass
class Clock:
    """The wall clock of a journey."""

    at: datetime = BEFORE_THE_HOLIDAY

    def goes_to(self, at: datetime) -> None:
        assert at > self.at
        self.at = at

    def goes_on(self, **span: float) -> None:
        self.at += timedelta(**span)


def hidden(page: str) -> dict[str, Any]:
    """Return what a page's form carries unseen."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value.replace("&#x27;", "'"))
    return {name: values if name == "demands" else values[0] for name, values in found.items()}


def complained(order: Order, clock: Clock) -> Complaint:
    """Go through the three steps as a person does, with the number of the order and the end of the telephone number."""
    shopper = Client(headers={"accept-language": "en"})
    page = shopper.get("/complain/").content.decode()
    clock.goes_on(minutes=2)
    page = shopper.post("/complain/", {**hidden(page), "text": TEXT, "go": "1"}).content.decode()
    page = shopper.post(
        "/complain/", {**hidden(page), "number": order.number, "digits": "5678", "go": "1"}
    ).content.decode()
    clock.goes_on(minutes=1)
    sent = shopper.post(
        "/complain/", {**hidden(page), "demands": ["exchange", "explanation"], "homepage": "", "go": "1"}
    )
    assert sent.status_code == 302, sent.content.decode()
    made = Complaint.objects.get()
    assert sent["Location"] == f"/c/{made.secret}/?asked=1"
    assert made.number in shopper.get(sent["Location"]).content.decode()
    return made


def stage_of(complaint: Complaint) -> str:
    return Complaint.objects.values_list("stage", flat=True).get(pk=complaint.pk)


def story_of(complaint: Complaint) -> list[str]:
    rows = JournalEntry.objects.filter(matter_id=complaint.pk).order_by("sequence")
    return [verb.removeprefix("aftersale.") for verb in rows.values_list("verb", flat=True)]


def in_order(story: list[str], *wanted: str) -> None:
    left = iter(story)
    assert [verb for verb in wanted if verb not in left] == [], story
