from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yinuo.presale.models import Inquiry


def test_opens_the_thread_however_the_number_is_typed(client: Client, asked: Inquiry) -> None:
    typed = asked.number.lower().replace("-", " ")

    response = client.post("/track/", {"number": typed, "digits": "5678"})

    assert (response.status_code, response["Location"]) == (302, f"/t/{asked.secret}/")


@pytest.mark.parametrize(
    ("right_number", "digits"), [(True, "0000"), (False, "5678"), (False, "0000"), (True, "五六七八")]
)
def test_says_the_same_whatever_is_wrong(
    client: Client, asked: Inquiry, right_number: bool, digits: str
) -> None:
    number = asked.number if right_number else "ZX-2610-000000-0"

    response = client.post("/track/", {"number": number, "digits": digits}, headers={"accept-language": "en"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "No question has this number together with these four digits." in page
    assert asked.secret not in page


@pytest.mark.parametrize("number", ["right", "ZX-2610-000000-0", "no number at all"])
def test_asks_the_database_as_much_whatever_is_wrong(
    client: Client, asked: Inquiry, number: str, django_assert_num_queries: Any
) -> None:
    from yinuo.web.portal.track import secret_for

    with django_assert_num_queries(2):
        assert secret_for(number=asked.number if number == "right" else number, digits="0000") == ""


def test_stops_who_tries_all_digits(cast: Cast, asked: Inquiry) -> None:
    answers = [
        Client(REMOTE_ADDR=f"10.0.0.{n}")
        .post("/track/", {"number": asked.number, "digits": f"{n:04d}"})
        .status_code
        for n in range(7)
    ]

    assert answers == [422] * 6 + [429]


def test_stops_an_address_that_tries_many_numbers(client: Client, cast: Cast) -> None:
    answers = [client.post("/track/", {"number": f"ZX {n}", "digits": "5678"}).status_code for n in range(21)]

    assert answers == [422] * 20 + [429]


def test_shows_a_clear_page_to_who_is_stopped(client: Client, cast: Cast) -> None:
    for n in range(20):
        client.post("/track/", {"number": f"ZX {n}", "digits": "5678"})

    page = client.post(
        "/track/", {"number": "ZX", "digits": "5678"}, headers={"accept-language": "en"}
    ).content.decode()

    assert "Please wait 15 min" in page
