"""A customer whose browser runs no script: ask, read the thread, write again, say how it was."""

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
RESOLVE = """
from django.utils import timezone
from yinuo.core.actor import SYSTEM
from yinuo.matters.actions.states import change_state, resolve_matter
from yinuo.matters.models import Matter, Promise
from yinuo.matters.actions.messages import send_reply
from yinuo.people.actors import actor_for_staff
from yinuo.people.models import Staff
matter = Matter.objects.get(secret=%r)
ana = actor_for_staff(Staff.objects.filter(is_active=True, roles__contains=["administrator"]).first())
send_reply(actor=ana, now=timezone.now(), matter_id=matter.pk, text="可以混搭。")
resolve_matter(actor=ana, now=timezone.now(), matter_id=matter.pk)
found = matter.number
"""


def test_asks_reads_writes_and_rates(visit: Any, house: Any) -> None:
    one = visit(java_script_enabled=False, width=360, height=800)
    page = one.page
    one.open("/ask/")
    page.fill("[name=question]", "岩板茶几能不能配胡桃木？")
    page.fill("[name=name]", "林女士")
    page.fill("[name=phone]", "13812345678")
    page.wait_for_timeout(2_200)  # whoever sends a form within two seconds is no person
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/t/*/**")
    secret = re.search(r"/t/([^/]+)/", page.url)
    assert secret is not None
    assert page.get_by_text("岩板茶几能不能配胡桃木？").count() >= 1

    page.fill("[name=text]", "还有一个问题：会掉色吗？")
    page.locator(f"form[action*='/t/{secret[1]}/reply/'] button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.get_by_text("还有一个问题：会掉色吗？").count() >= 1

    number = house.installation.look(RESOLVE % secret[1])
    one.open(f"/t/{secret[1]}/")
    assert page.get_by_text(number).count() >= 1
    page.locator("input[name=score][value='5']").check(force=True)
    page.locator(f"form[action*='/t/{secret[1]}/rate/'] button[type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("input[name=score]").count() == 0
    assert page.url.rstrip("/").endswith(secret[1])


def test_finds_the_thread_again(visit: Any, house: Any) -> None:
    one = visit(java_script_enabled=False)
    one.open("/track/")
    one.page.fill("[name=number]", house.number)
    one.page.fill("[name=digits]", "0000")
    one.page.locator("main form[method=post] button[type=submit]").last.click()

    assert one.page.locator("[role=alert]").count() >= 1
    assert one.page.input_value("[name=number]") == house.number
