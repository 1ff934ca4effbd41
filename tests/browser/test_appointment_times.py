"""In the form of an appointment the free times follow the service and the day."""

from datetime import date, timedelta
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
MADE = """
from yinuo.presale.models import Appointment
found = list(Appointment.objects.filter(matter_id={matter_id}).values_list("state", flat=True))
"""


def test_the_times_follow_and_one_is_booked_in_a_dialog(visit: Any, house: Any) -> None:
    key = house.keys["matter_id"]
    desk = visit(staff=True)
    page = desk.page
    desk.open(f"/desk/matters/{key}/")
    page.locator(f'a[href*="/desk/matters/{key}/appointments/new/"]').click()
    page.locator("#id_day").wait_for()
    day = date.fromisoformat(page.input_value("#id_day")) + timedelta(days=9)

    with page.expect_response(lambda response: "/appointments/times/" in response.url):
        page.fill("#id_day", day.isoformat())
        page.dispatch_event("#id_day", "change")
    page.locator("#id_at option").first.wait_for(state="attached")
    assert f"{day:%Y%m%d}" in (page.locator("#id_at option").last.get_attribute("value") or "")
    with page.expect_navigation():
        page.locator(".form-foot button[type=submit]").click()

    assert house.installation.look(MADE.format(matter_id=key)) == ["confirmed"]
    assert desk.complaints == []
