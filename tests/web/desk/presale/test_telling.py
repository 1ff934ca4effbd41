"""What must be told, beside a matter and in its form."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.presale.bookable import make_service
from tests.presale.quoting import HEAVY, make_product, sent
from tests.presale.selling import opened
from yinuo.matters.models import Matter
from yinuo.presale.models import Inquiry, Telling

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked_about(ask: Any) -> Matter:
    matter: Matter = ask()
    Inquiry.objects.filter(pk=matter.pk).update(product=make_product(precautions=2))
    return matter


def sale(desk: Client, matter_id: int) -> str:
    return desk.get(f"/desk/matters/{matter_id}/sale/", headers=HTMX).content.decode()


def test_stands_beside_the_matter_and_is_told_there(desk: Client, ask: Any) -> None:
    matter = asked_about(ask)
    url = f"/desk/matters/{matter.pk}/tell/"
    assert HEAVY in sale(desk, matter.pk) and url in sale(desk, matter.pk)
    dialog = desk.get(url, headers=HTMX).content.decode()
    assert "<dialog" in dialog and HEAVY in dialog

    keys = [choice for choice, _words in desk.get(url).context["form"].fields["keys"].choices]
    answer = desk.post(url, {"keys": keys, "channel": "phone", "confirmed_words": "明白"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/matters/{matter.pk}/")
    assert [told.confirmed_words for told in Telling.objects.all()] == ["明白", "明白"]
    assert url not in sale(desk, matter.pk)


def test_is_told_with_the_quote_where_there_is_one(desk: Client, cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask, precautions=1)
    url = f"/desk/matters/{quote.matter_id}/tell/"
    (key,) = [choice for choice, _words in desk.get(url).context["form"].fields["keys"].choices]

    desk.post(url, {"keys": [key], "channel": "visit"})

    assert Telling.objects.get().quote_id == quote.pk


@pytest.mark.parametrize(
    "data",
    [
        {"channel": "phone"},
        {"keys": "1-nothing", "channel": "phone"},
        {"keys": ["\x00"], "channel": "smoke"},
    ],
)
def test_bad_input_changes_nothing(desk: Client, ask: Any, data: dict[str, Any]) -> None:
    matter = asked_about(ask)

    answer = desk.post(f"/desk/matters/{matter.pk}/tell/", data)

    assert (answer.status_code, Telling.objects.count()) == (422, 0)


def test_shows_nothing_where_nothing_must_be_told(desk: Client, ask: Any) -> None:
    matter = ask()

    assert f"/desk/matters/{matter.pk}/tell/" not in sale(desk, matter.pk)
    assert desk.get(f"/desk/matters/{matter.pk}/tell/").status_code == 200


@pytest.mark.parametrize("key", [0, 1, 2**62])
def test_what_is_not_there_is_not_found(desk: Client, key: int) -> None:
    assert desk.get(f"/desk/matters/{key}/tell/").status_code == 404


def test_every_link_beside_a_matter_opens_a_dialog(desk: Client, cast: Cast, ask: Any) -> None:
    matter = asked_about(ask)
    make_service(cast)
    opened(cast, origin_id=matter.pk)
    response = desk.get(f"/desk/matters/{matter.pk}/sale/", headers=HTMX)
    links = [link.url for part in response.context["parts"] for link in part.links]

    own = opened(cast)
    response = desk.get(f"/desk/matters/{own.pk}/sale/", headers=HTMX)
    links += [link.url for part in response.context["parts"] for link in part.links]

    for url in links:
        assert desk.get(url, headers=HTMX).content.decode().lstrip().startswith("<dialog"), url
    assert f"/desk/sale/{own.pk}/moves/" in links and f"/desk/matters/{matter.pk}/appointments/new/" in links


def test_offers_no_appointment_where_nothing_can_be_booked(desk: Client, ask: Any) -> None:
    matter = ask()

    assert "/appointments/new/" not in sale(desk, matter.pk)
