"""What an inspection leads to: proposed by wish, finding and rule."""

import pytest

from yinuo.aftersale.packs import shipped_pack
from yinuo.aftersale.rules.inspection import is_sellers_fault, proposed_outcome


@pytest.mark.parametrize(
    ("wish", "finding", "kind", "outcome"),
    [
        ("return", "as_described", "no_reason_return", "refund_due"),
        ("return", "as_described", "guarantee_window", "refund_due"),
        ("exchange", "as_described", "repair_count", "exchange_due"),
        ("repair", "as_described", "guarantee_repair", "repair_due"),
        ("return", "no_fault_found", "no_reason_return", "refund_due"),
        ("return", "no_fault_found", "promise", "refund_due"),
        ("return", "no_fault_found", "nonconformity", "send_back"),
        ("repair", "no_fault_found", "guarantee_repair", "send_back"),
        ("return", "other_damage", "no_reason_return", "send_back"),
        ("exchange", "wrong_item", "guarantee_window", "send_back"),
        ("return", "as_described", "", "refund_due"),
    ],
)
def test_what_is_proposed(wish: str, finding: str, kind: str, outcome: str) -> None:
    assert proposed_outcome(wish=wish, finding=finding, rule_kind=kind) == outcome


def test_the_seller_is_to_blame_where_the_law_speaks_of_a_fault() -> None:
    blamed = {rule.id for rule in shipped_pack("cn").rules if is_sellers_fault(rule.kind)}

    assert {"R-08", "R-13", "R-14", "R-14a"} <= blamed
    assert not {"R-01", "R-16", "R-29"} & blamed
    assert not is_sellers_fault("")
