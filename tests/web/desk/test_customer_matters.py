"""What a customer brings by word of mouth."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival
from yinuo.people.models import Customer


@pytest.fixture
def kims(cast: Cast, ask: Any) -> Matter:
    """A question of Kim's, in her file."""
    matter: Matter = ask(now=timezone.now())
    Matter.objects.filter(pk=matter.pk).update(customer=cast.kim_customer)
    return matter


def test_opens_a_matter_in_the_customers_file(desk: Client, cast: Cast) -> None:
    Customer.objects.filter(pk=cast.kim_customer.pk).update(language="en")
    typed = {"text": "Wants a second lamp.", "topic": "price", "channel": "wechat", "priority": "1"}

    answer = desk.post(f"/desk/customers/{cast.kim_customer.pk}/matters/new/", typed)

    matter = Matter.objects.get()
    assert answer["Location"] == f"/desk/inbox/{matter.pk}/"
    assert (matter.customer_id, matter.channel, matter.language, matter.priority, matter.inquiry.topic) == (
        cast.kim_customer.pk,
        "wechat",
        "en",
        1,
        "price",
    )
    message = matter.messages.get()
    assert (message.direction, message.author_name, message.text) == ("in", "Kim", "Wants a second lamp.")
    assert matter.promises.filter(standard_version=cast.first_answer).exists()


def test_takes_a_call_as_a_new_matter(desk: Client, cast: Cast) -> None:
    url = f"/desk/customers/{cast.kim_customer.pk}/calls/new/"

    desk.post(url, {"text": "灯不亮了", "matter": "0"})

    matter = Matter.objects.get()
    assert (matter.channel, matter.customer_id) == ("phone", cast.kim_customer.pk)


def test_takes_a_call_into_an_open_matter_of_theirs(desk: Client, cast: Cast, kims: Matter) -> None:
    url = f"/desk/customers/{cast.kim_customer.pk}/calls/new/"
    assert f'value="{kims.pk}"' in desk.get(url).content.decode()

    answer = desk.post(url, {"text": "她又来电问进度", "matter": kims.pk})

    assert answer["Location"] == f"/desk/inbox/{kims.pk}/"
    message = Message.objects.filter(matter=kims).latest("id")
    assert (message.channel, message.direction, message.text) == ("phone", "in", "她又来电问进度")


def test_takes_no_call_into_somebody_elses_matter(desk: Client, cast: Cast, ask: Any) -> None:
    other = ask("别人的问题要问", asker=Arrival(name="Lee", email="lee@example.com"), now=timezone.now())

    answer = desk.post(
        f"/desk/customers/{cast.kim_customer.pk}/calls/new/", {"text": "x", "matter": other.pk}
    )

    assert answer.status_code == 422
    assert Message.objects.filter(matter=other).count() == 1


def test_keeps_what_was_typed(desk: Client, cast: Cast) -> None:
    url = f"/desk/customers/{cast.kim_customer.pk}/matters/new/"

    answer = desk.post(
        url, {"text": "Wants a lamp.", "topic": "nonsense", "channel": "phone", "priority": "2"}
    )

    assert answer.status_code == 422
    assert "Wants a lamp." in answer.content.decode()
    assert not Matter.objects.exists()


def test_offers_it_only_to_who_may(desk: Client, sign_in: SignIn, cast: Cast) -> None:
    file = f"/desk/customers/{cast.kim_customer.pk}/"
    assert f"{file}calls/new/" in desk.get(file).content.decode()

    sun = sign_in("sun_supervisor")

    assert f"{file}calls/new/" not in sun.get(file).content.decode()
    assert sun.get(f"{file}matters/new/").status_code == 403
