"""What came, by the secret on the parcel: said in three taps, completed later, corrected, or missed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from msgspec.structs import replace

from tests.cast import Cast
from tests.insale.arriving import LOCKER, NEIGHBOUR, WELL, arrived, count, follow_up_of, png, says
from tests.insale.shipping import confirmed_order, on_its_way, packed, scan, told
from yinuo.insale.models import Order, Receipt, Shipment
from yinuo.web.portal.insale import receipt as page_module

THREE_TAPS = {"who": "self", "inspected": "yes", "how": "well"}
PERSONAL = ("金女士", "13800138000", "文三路")


def url(shipment: Shipment, rest: str = "") -> str:
    return f"/r/{shipment.secret}/{rest}"


def read(client: Client, shipment: Shipment) -> str:
    return client.get(url(shipment), headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def english(cast: Cast) -> Any:
    def run(shipment: Shipment) -> Shipment:
        Order.objects.filter(pk=shipment.order_id).update(language="en")
        return shipment

    return run


def test_shows_what_is_in_it_and_nothing_of_the_person(
    client: Client, cast: Cast, english: Any, django_assert_max_num_queries: Any
) -> None:
    shipment = english(arrived(cast))
    order = Order.objects.get()
    says(
        shipment,
        replace(
            WELL,
            satisfied=None,
            inspected=None,
            words="放在门口",
            signed_by="other",
            signer="王五",
            consent=True,
        ),
    )

    client.get(url(shipment))
    with django_assert_max_num_queries(9):
        response = client.get(url(shipment))

    page = response.content.decode()
    title = order.lines.get().title
    assert response.status_code == 200 and '<html lang="en"' in page
    assert title in page and "What is in it" in page
    for secret in (*PERSONAL, "放在门口", "王五", order.secret):
        assert secret not in page
    assert response["Cache-Control"] == "private, no-store"


def test_the_good_case_takes_three_taps(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(arrived(cast))
    page = read(client, shipment)
    assert "Open it, inspect it, sign in person" in page

    done = client.post(url(shipment, "confirm/"), THREE_TAPS)
    again = client.post(url(shipment, "confirm/"), THREE_TAPS)

    assert (done.status_code, again.status_code) == (302, 302)
    receipt = Receipt.objects.get()
    assert (receipt.told_by, receipt.inspected, receipt.condition, receipt.satisfied) == (
        "customer", True, "good", True,
    )  # fmt: skip
    assert receipt.evidence["address"] == "127.0.0.1"
    assert (Order.objects.get().status, count("receipt_confirmed")) == ("accepted", 1)
    assert "All is well, then" in read(client, shipment)


def test_a_locker_is_never_called_received_before_it_is_picked_up(
    client: Client, cast: Cast, english: Any
) -> None:
    shipment = english(arrived(cast, LOCKER))
    page = read(client, shipment)
    assert "does not count as received" in page and "I have picked it up" in page
    assert "You received it" not in page

    client.post(url(shipment, "confirm/"), {"who": "self"})
    page = read(client, shipment)
    assert "You received it" in page and "When you have opened it" in page

    client.post(url(shipment, "confirm/"), THREE_TAPS)
    receipt = Receipt.objects.get()
    assert (receipt.signed_by, receipt.satisfied, follow_up_of(shipment).state) == ("locker", True, "settled")


def test_somebody_who_was_not_named_is_looked_after(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(arrived(cast, NEIGHBOUR))
    given = {"who": "not_named", "signer": "门卫", "inspected": "yes", "how": "unhappy"}

    client.post(url(shipment, "confirm/"), given)

    receipt = Receipt.objects.get()
    assert (receipt.signed_by, receipt.signer, receipt.consent) == ("other", "门卫", False)
    assert follow_up_of(shipment).reasons == ["not_satisfied", "no_consent"]
    page = read(client, shipment)
    assert "Somebody looks after it" in page and "门卫" not in page


def test_a_named_person_has_a_name(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(arrived(cast, NEIGHBOUR))

    refused = client.post(url(shipment, "confirm/"), {"who": "named", "words": "my sister"})

    assert refused.status_code == 422
    assert "Say who signed." in refused.content.decode() and "my sister" in refused.content.decode()
    assert Receipt.objects.get().told_by == "courier"


def test_what_is_not_there_is_looked_for(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(arrived(cast))

    client.post(url(shipment, "not-here/"), {"words": "Nobody rang"})

    assert "We are looking for your parcel" in read(client, shipment)
    assert follow_up_of(shipment).reasons[0] == "missing"
    client.post(url(shipment, "confirm/"), THREE_TAPS)
    assert Receipt.objects.get().satisfied is True


def test_photos_are_taken_and_what_is_none_is_refused(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(arrived(cast))
    bad = SimpleUploadedFile("box.png", b"<html><script>alert(1)</script>", content_type="image/png")
    refused = client.post(url(shipment, "confirm/"), {**THREE_TAPS, "photos": bad})
    words = SimpleUploadedFile("list.txt", b"one, two, three", content_type="text/plain")
    no_picture = client.post(url(shipment, "confirm/"), {**THREE_TAPS, "photos": words})
    assert (refused.status_code, no_picture.status_code, Receipt.objects.get().told_by) == (
        422,
        422,
        "courier",
    )

    good = SimpleUploadedFile("box.png", png(), content_type="image/png")
    client.post(url(shipment, "confirm/"), {**THREE_TAPS, "photos": good})

    assert Receipt.objects.get().photos.count() == 1


@pytest.mark.parametrize(
    "given", [{}, {"who": "dog"}, {"who": "self", "how": "x"}, {"who": "self", "words": "x" * 2001}]
)
def test_refuses_what_is_no_answer(client: Client, cast: Cast, given: dict[str, str]) -> None:
    shipment = arrived(cast)

    assert client.post(url(shipment, "confirm/"), given).status_code == 422
    assert Receipt.objects.get().told_by == "courier"


def test_secrets_open_what_left_us_and_nothing_else(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = confirmed_order(cast, "4")
    waits = packed(cast, order, "1")
    for path in ("/r/nothing/", f"/r/{'x' * 80}/", url(waits)):
        assert client.get(path).status_code == 404
    monkeypatch.setattr(page_module, "PER_ADDRESS_GUESSES", 2)
    assert client.get("/r/guess/").status_code == 429


def test_staff_do_not_speak_for_the_customer_here(client: Client, cast: Cast) -> None:
    shipment = arrived(cast)
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(url(shipment)).status_code == 200
    assert client.post(url(shipment, "confirm/"), THREE_TAPS).status_code == 403
    assert Receipt.objects.get().told_by == "courier"


def test_is_not_sent_for_ever(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    shipment = arrived(cast)
    monkeypatch.setattr(page_module, "PER_SHIPMENT", 1)

    client.post(url(shipment, "confirm/"), {"who": "self"})

    assert client.post(url(shipment, "confirm/"), THREE_TAPS).status_code == 429


def test_what_comes_back_is_not_confirmed(client: Client, cast: Cast, english: Any) -> None:
    shipment = english(on_its_way(cast))
    told(scan("REJECTED", 30), scan("RETURNING", 31))

    assert "Confirm receipt" not in read(client, shipment)
    assert client.post(url(shipment, "confirm/"), THREE_TAPS).status_code == 409
