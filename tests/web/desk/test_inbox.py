"""The inbox: list, thread and file."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.matters.models import Matter, ReadMark


def test_lists_what_is_mine_with_the_promise_that_falls_due_first(desk: Client, asked: Matter) -> None:
    page = desk.get("/desk/inbox/").content.decode()

    assert f'href="/desk/inbox/{asked.pk}/"' in page
    assert "data-unread" in page
    assert "首次答复" in page


def test_asks_four_statements_when_warm(desk: Client, ask: Any) -> None:
    for number in range(3):
        ask(f"第 {number} 个问题要问", now=timezone.now())
    desk.get("/desk/inbox/")

    with CaptureQueriesContext(connection) as queries:
        response = desk.get("/desk/inbox/")

    assert response.status_code == 200
    assert len(queries) <= 4, [q["sql"][:120] for q in queries]


def test_opens_a_thread_at_an_address_of_its_own(desk: Client, asked: Matter) -> None:
    page = desk.get(f"/desk/inbox/{asked.pk}/").content.decode()

    assert f'id="message-{asked.messages.get().pk}"' in page
    assert "data-composer" in page


def test_remembers_that_an_opened_thread_was_read(desk: Client, cast: Cast, asked: Matter) -> None:
    desk.get(f"/desk/inbox/{asked.pk}/")

    assert ReadMark.objects.filter(staff=cast.ana_agent, matter=asked).exists()
    assert "data-unread" not in desk.get("/desk/inbox/").content.decode()


def test_answers_htmx_with_the_thread_and_the_file_only(desk: Client, asked: Matter) -> None:
    headers = {"HX-Request": "true", "HX-Target": "thread"}

    part = desk.get(f"/desk/inbox/{asked.pk}/", headers=headers).content.decode()

    assert part.lstrip().startswith("{#") is False
    assert "<html" not in part
    assert 'id="thread"' in part and 'hx-swap-oob="true"' in part


def test_gives_the_whole_page_when_going_back_in_the_history(desk: Client, asked: Matter) -> None:
    headers = {"HX-Request": "true", "HX-Target": "thread", "HX-History-Restore-Request": "true"}

    page = desk.get(f"/desk/inbox/{asked.pk}/", headers=headers).content.decode()

    assert "<html" in page


@pytest.mark.parametrize(
    "query",
    [
        "?whose=nobody",
        "?priority=x&owner_id=-1",
        "?phase=done&order=newest",
        "?kinds=inquiry,other&tag=%F0%9F%98%80",
        "?text=%27",
    ],
)
def test_bears_any_filter_in_the_address(desk: Client, asked: Matter, query: str) -> None:
    assert desk.get(f"/desk/inbox/{query}").status_code == 200


def test_refuses_a_page_mark_that_is_none(desk: Client, asked: Matter) -> None:
    assert desk.get("/desk/inbox/?after=garbage").status_code == 422


def test_says_what_to_do_next_when_it_is_empty(desk: Client) -> None:
    assert "See what is unassigned" in desk.get("/desk/inbox/").content.decode()


def test_hides_a_matter_of_another_outlet(sign_in: SignIn, asked: Matter) -> None:
    otto = sign_in("otto_other_outlet")

    assert otto.get(f"/desk/inbox/{asked.pk}/").status_code == 404
    assert f"/desk/inbox/{asked.pk}/" not in otto.get("/desk/inbox/?whose=all").content.decode()


def test_sends_strangers_to_sign_in(client: Client, asked: Matter) -> None:
    response = client.get(f"/desk/inbox/{asked.pk}/")

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/?next=/desk/inbox/")
