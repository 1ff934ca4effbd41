"""A label says in full where a parcel goes; whoever prints one is written down."""

import pytest

from tests.cast import NOW, Cast
from tests.insale.shipping import WAYBILL, confirmed_order, on_its_way, packed
from yinuo.core.errors import NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.parcel_paper import print_label
from yinuo.insale.actions.shipment import unpack_shipment
from yinuo.insale.errors import ShipmentUnpackedAlready
from yinuo.insale.models import Shipment


def printed() -> list[int | None]:
    return list(JournalEntry.objects.filter(verb="insale.label_printed").values_list("actor_id", flat=True))


def test_says_where_it_goes_and_who_asked(cast: Cast) -> None:
    shipment = on_its_way(cast)

    label = print_label(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk)

    assert (label.code, label.courier, label.phone) == (WAYBILL, "shunfeng", "13800138000")
    assert label.receipt_url.endswith(f"/r/{Shipment.objects.get().secret}/")
    assert printed() == [cast.ana_agent.pk]


def test_refuses_what_was_unpacked_and_who_does_not_reach_it(cast: Cast) -> None:
    shipment = packed(cast, confirmed_order(cast))
    with pytest.raises(NotFound):
        print_label(actor=cast.actor("otto_other_outlet"), now=NOW, shipment_id=shipment.pk)
    unpack_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk)

    with pytest.raises(ShipmentUnpackedAlready):
        print_label(actor=cast.actor("ana_agent"), now=NOW, shipment_id=shipment.pk)

    assert printed() == []
