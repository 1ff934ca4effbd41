"""The desk by keys alone."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
FOCUSED = "() => document.activeElement.tagName + ' ' + (document.activeElement.name || document.activeElement.id || '')"
OUTLINED = """() => { const s = getComputedStyle(document.activeElement);
  return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; }"""


@pytest.fixture
def desk(visit: Any) -> Any:
    one = visit(staff=True)
    one.open("/desk/inbox/?whose=all&phase=all")
    return one


def test_g_and_a_letter_goes(desk: Any) -> None:
    desk.open("/desk/")
    desk.page.keyboard.press("g")
    desk.page.keyboard.press("i")

    desk.page.wait_for_url("**/desk/inbox/**")


def test_slash_searches(desk: Any) -> None:
    desk.page.keyboard.press("/")

    assert desk.page.evaluate(FOCUSED).startswith("INPUT")
    assert desk.page.evaluate(OUTLINED)


def test_j_and_k_move_and_enter_opens(desk: Any) -> None:
    link = "() => document.activeElement.href || document.activeElement.closest('a')?.href || ''"
    desk.page.keyboard.press("j")
    first = desk.page.evaluate(link)
    desk.page.keyboard.press("j")
    second = desk.page.evaluate(link)
    desk.page.keyboard.press("k")

    assert first and second and first != second
    assert desk.page.evaluate(link) == first
    assert desk.page.evaluate(OUTLINED)
    desk.page.keyboard.press("j")
    with desk.page.expect_response(lambda response: "/desk/" in response.url and response.status == 200):
        desk.page.keyboard.press("Enter")


def test_question_mark_shows_all_keys_and_escape_hides_them(desk: Any) -> None:
    is_open = "() => document.querySelectorAll('dialog[open]').length"
    desk.page.keyboard.press("?")
    assert desk.page.evaluate(is_open) == 1

    desk.page.keyboard.press("Escape")

    assert desk.page.evaluate(is_open) == 0


@pytest.mark.parametrize(("key", "kind"), [("r", "reply"), ("n", "note")])
def test_r_replies_and_n_notes(desk: Any, house: Any, key: str, kind: str) -> None:
    desk.open(f"/desk/matters/{house.keys['matter_id']}/?tab=messages")
    desk.page.keyboard.press(key)

    assert desk.page.evaluate(FOCUSED) == "TEXTAREA text"
    assert (
        desk.page.evaluate("() => document.querySelector('[data-composer] input[name=kind]:checked').value")
        == kind
    )


def test_p_promises(desk: Any, house: Any) -> None:
    desk.open(f"/desk/matters/{house.keys['matter_id']}/?tab=messages")
    desk.page.keyboard.press("p")

    desk.page.wait_for_selector("dialog[open] form")
    desk.page.keyboard.press("Escape")
    desk.page.wait_for_selector("dialog[open]", state="detached")


def test_keys_do_nothing_while_someone_writes(desk: Any, house: Any) -> None:
    desk.open(f"/desk/matters/{house.keys['matter_id']}/?tab=messages")
    desk.page.keyboard.press("n")
    desk.page.keyboard.type("gi ? / p")

    assert desk.page.input_value("[data-composer] textarea") == "gi ? / p"
    assert desk.page.evaluate("() => document.querySelectorAll('dialog[open]').length") == 0


def test_every_stop_of_tab_is_seen(visit: Any) -> None:
    for staff, url in ((False, "/"), (False, "/ask/"), (True, "/desk/")):
        one = visit(staff=staff)
        one.open(url)
        for _n in range(15):
            one.page.keyboard.press("Tab")
            place = one.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
            hidden = one.page.evaluate("() => document.activeElement === document.body")
            assert hidden or one.page.evaluate(OUTLINED), (url, place)
