"""Facts come from JSON whole or not at all."""

import pytest
from django.utils import translation

from tests.aftersale.selling import SHANGHAI, t
from yinuo.aftersale.rules.facts import Channel, Confirmation, Facts, Fault, Repair
from yinuo.aftersale.rules.reading import FactsError, facts_of


def problems(value: object) -> list[str]:
    with translation.override("en"), pytest.raises(FactsError) as refused:
        facts_of(value, zone=SHANGHAI)
    return refused.value.problems


def test_reads_what_is_known_and_leaves_the_rest_unknown():
    found = facts_of(
        {
            "sold_at": "2026-03-02T12:00",
            "received_at": "2026-03-03T04:00+00:00",
            "channel": "online",
            "traits": ["custom_made"],
            "opened": None,
            "confirmations": {
                "near_expiry": {"at_purchase": True, "ticked_beforehand": False, "proved": True}
            },
            "fault": {"found_at": "2026-03-04T12:00", "confirmed": True},
            "repairs": [{"fault_code": "x", "handed_in_at": "2026-03-05T12:00", "waited_for": "own"}],
            "exchanged_at": ["2026-03-06T12:00"],
            "promised_months": 24,
        },
        zone=SHANGHAI,
    )

    assert found == Facts(
        sold_at=t("2026-03-02"),
        received_at=t("2026-03-03"),
        channel=Channel.ONLINE,
        traits=frozenset({"custom_made"}),
        confirmations={"near_expiry": Confirmation(at_purchase=True, ticked_beforehand=False, proved=True)},
        fault=Fault(found_at=t("2026-03-04"), confirmed=True),
        repairs=(Repair(fault_code="x", handed_in_at=t("2026-03-05"), waited_for="own"),),
        exchanged_at=(t("2026-03-06"),),
        promised_months=24,
    )


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"mood": 1}, "“mood”"),
        ({"sold_at": "yesterday"}, "“sold_at”"),
        ({"sold_at": 20260302}, "“sold_at”"),
        ({"sold_at": "0001-01-01T00:00"}, "“sold_at”"),
        ({"sold_at": "9999-12-31T23:59"}, "“sold_at”"),
        ({"channel": "pigeon"}, "“channel”"),
        ({"channel": []}, "“channel”"),
        ({"buyer": "nobody"}, "“buyer”"),
        ({"category": "x" * 61}, "“category”"),
        ({"category": "a\x00b"}, "“category”"),
        ({"traits": "custom_made"}, "“traits”"),
        ({"traits": [1]}, "“traits”"),
        ({"traits": ["x"] * 201}, "“traits”"),
        ({"opened": "yes"}, "“opened”"),
        ({"waits_in": "moon"}, "“waits_in”"),
        ({"promised_return_days": 0}, "“promised_return_days”"),
        ({"promised_return_days": True}, "“promised_return_days”"),
        ({"promised_return_days": 99999}, "“promised_return_days”"),
        ({"promised_months": 109}, "“promised_months”"),
        ({"inspection_days": 1.5}, "“inspection_days”"),
        ({"freight_by": "nobody"}, "“freight_by”"),
        ({"fault": 3}, "“fault.”"),
        ({"fault": {}}, "“fault.found_at”"),
        ({"fault": {"found_at": "x"}}, "“fault.found_at”"),
        ({"repairs": {}}, "“repairs”"),
        ({"repairs": [{"fault_code": "x"}]}, "“repairs[0].handed_in_at”"),
        ({"repairs": [3]}, "“repairs[0].”"),
        ({"exchanged_at": ["x"]}, "“exchanged_at”"),
        ({"confirmations": []}, "“confirmations”"),
        ({"confirmations": {"a": {"proved": True}}}, "“confirmations.a.at_purchase”"),
    ],
)
def test_names_the_field_that_is_wrong(value, where):
    assert problems(value)[0].startswith(where)


def test_tells_all_objections_at_once():
    assert len(problems({"sold_at": "x", "channel": "x", "opened": 3})) == 3


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_refuses_what_is_no_object(value):
    with pytest.raises(FactsError):
        facts_of(value, zone=SHANGHAI)
