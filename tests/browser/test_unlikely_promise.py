"""A promise that history calls unlikely is sent only with a reason, by keys alone."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
BROKEN_CALLS = """
from datetime import timedelta
from django.utils import timezone
from yinuo.matters.models import Promise
made = timezone.now() - timedelta(days=7)
Promise.objects.bulk_create(
    Promise(
        matter_id={matter_id}, what="回电", source="person", state="broken", made_at=made,
        first_due_at=made + timedelta(hours=1), due_at=made + timedelta(hours=1), settled_at=made + timedelta(hours=2),
    )
    for _n in range(20)
)
found = len(Promise.objects.filter(matter_id={matter_id}, what="回电"))
"""
WHY = """
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Message
message = Message.objects.filter(matter_id={matter_id}, direction="out").order_by("id").last()
held = [plan["override"] for plan in (message.planned or dict()).get("promises", [])]
made = JournalEntry.objects.filter(matter_id={matter_id}, verb="matters.promise_made").order_by("id").last()
found = held or [made.facts["override"]]
"""


def test_asks_for_a_reason_only_then_and_keeps_the_text(visit: Any, house: Any) -> None:
    key = house.keys["matter_id"]
    house.installation.look(BROKEN_CALLS.format(matter_id=key))
    desk = visit(staff=True)
    desk.open(f"/desk/inbox/{key}/")
    page = desk.page

    page.focus("#composer-text")
    page.keyboard.type("一小时内给您回电。")
    reason = page.locator(".found-card [name=promise_override]")
    reason.wait_for(state="visible")
    page.focus("#composer-text")
    page.keyboard.press("Control+Enter")

    assert reason.evaluate("field => field === document.activeElement && field.matches(':invalid')")
    assert page.input_value("#composer-text") == "一小时内给您回电。"
    page.keyboard.type("今天有人值守电话")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # still held for a few seconds, or already sent: a machine may be slow
    assert house.installation.look(WHY.format(matter_id=key)) == ["今天有人值守电话"]
    assert desk.complaints == []
