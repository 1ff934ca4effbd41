"""A complaint is taken down: by whom, about what, and what it promises."""

from datetime import timedelta
from typing import Any

import pytest

from tests.aftersale.complaining import entries, take, with_standards
from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed
from yinuo.aftersale.actions.complaint import ComplaintSaid, edit_complaint, take_complaint
from yinuo.aftersale.errors import NotTheCustomersOrder
from yinuo.aftersale.models import Complaint
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.insale.models import OrderLine
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Matter, Promise
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.models import Customer


def test_is_a_matter_with_what_was_said_and_wished(cast: Cast) -> None:
    complaint = take(cast, severity=3, serial=" SN-1 ", source="call")

    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.stage, stored.state, stored.kind) == ("received", "new", "complaint")
    assert stored.number.startswith("TS")
    assert (stored.demands, stored.severity, stored.priority) == (["exchange", "apology"], 3, 1)
    assert (stored.serial, stored.channel, stored.customer_id) == ("SN-1", "phone", cast.kim_customer.pk)
    assert (stored.handler_id, stored.first_handler_id) == (stored.owner_id, None)
    (entry,) = entries("complaint_taken")
    assert (entry.facts["source"], entry.facts["severity"]) == ("call", 3)
    assert entry.facts["received_at"] == NOW.isoformat()


def test_promises_what_the_standards_say(cast: Cast) -> None:
    with_standards()

    complaint = take(cast)

    promised = Promise.objects.filter(matter=complaint.pk).order_by("due_at")
    codes = [one.standard_version.standard.code for one in promised if one.standard_version]
    assert set(codes) == {
        "first-answer",
        "complaint-acknowledged",
        "complaint-decided",
        "complaint-disposition",
    }


def test_a_letter_counts_from_the_day_on_which_it_came(cast: Cast) -> None:
    came = NOW - timedelta(days=2)

    complaint = take(cast, source="letter", at=came)

    assert complaint.messages.get().at == came
    assert entries("complaint_taken")[0].facts["received_at"] == came.isoformat()


def test_of_an_order_knows_its_customer_line_and_product(cast: Cast) -> None:
    order = confirmed(cast)
    line = OrderLine.objects.filter(order=order).first()
    assert line is not None

    complaint = take(cast, customer_id=None, order_line_id=line.pk)

    assert (complaint.purchase_id, complaint.order_line_id) == (order.pk, line.pk)
    assert complaint.product_id == line.product_id
    assert complaint.customer_id == order.customer_id


def test_from_an_order_takes_over_what_that_knows(cast: Cast) -> None:
    order = confirmed(cast)

    complaint = take(cast, customer_id=None, origin_id=order.pk)

    assert (complaint.purchase_id, complaint.origin_id) == (order.pk, order.pk)


def test_refuses_the_order_of_somebody_else(cast: Cast) -> None:
    order = confirmed(cast)
    other = Customer.objects.create(name="Chen", created_at=NOW)

    with pytest.raises(NotTheCustomersOrder):
        take(cast, customer_id=other.pk, order_id=order.pk)

    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": "pigeon"}, "source"),
        ({"severity": 4}, "severity"),
        ({"demands": ["gold"]}, "demands"),
        ({"at": NOW + timedelta(minutes=1)}, "at"),
    ],
)
def test_refuses_what_is_no_value(cast: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        take(cast, **changed)

    assert caught.value.field == field
    assert not Matter.objects.filter(kind="complaint").exists()


def test_refuses_nobody_and_nothing(cast: Cast) -> None:
    with pytest.raises(EmptyText) as nobody:
        take(cast, customer_id=None)
    with pytest.raises(EmptyText) as nothing:
        take(cast, text=" ")

    assert (nobody.value.field, nothing.value.field) == ("name", "text")
    assert not Complaint.objects.exists()


def test_of_a_visitor_from_the_web_opens_their_file(cast: Cast) -> None:
    said = ComplaintSaid(text="送货太晚了", source="web", asker=Arrival(name="Chen", phone="13800002222"))

    complaint = take_complaint(actor=visitor(language="zh-hans", name="Chen"), now=NOW, said=said)

    assert complaint.customer is not None
    assert (complaint.customer.name, complaint.channel) == ("Chen", "web")


def test_a_visitor_names_no_order_that_they_cannot_read(cast: Cast) -> None:
    order = confirmed(cast)
    said = ComplaintSaid(text="送货太晚了", source="web", asker=Arrival(name="Kim"), order_id=order.pk)

    with pytest.raises(NotFound):
        take_complaint(actor=visitor(language="zh-hans", name="Kim"), now=NOW, said=said)


def test_needs_the_right(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        take(cast, who="sun_supervisor")


def test_is_changed_and_says_what_changed(cast: Cast) -> None:
    complaint = take(cast)

    edit_complaint(
        actor=cast.actor("ana_agent"),
        now=NOW,
        complaint_id=complaint.pk,
        fields={"severity": 1, "batch": "B-7", "demands": ["refund"]},
    )

    complaint.refresh_from_db()
    assert (complaint.severity, complaint.batch, complaint.demands) == (1, "B-7", ["refund"])
    (entry,) = entries("complaint_edited")
    assert entry.facts["changed"] == {
        "severity": [2, 1],
        "demands": [["exchange", "apology"], ["refund"]],
        "batch": ["", "B-7"],
    }


def test_journals_nothing_where_nothing_changes(cast: Cast) -> None:
    complaint = take(cast)

    edit_complaint(actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, fields={"severity": 2})

    assert entries("complaint_edited") == []
