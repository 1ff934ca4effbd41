import pytest

from yinuo.channels.courier import checked_waybill, is_signed, likely_courier

PARAM = '{"status":"polling","lastResult":{"nu":"SF1234567890123","state":"3"}}'


def test_knows_the_signature_of_kuaidi100() -> None:
    signature = "954A3108519BF3AAB86548411D444B40"

    assert is_signed("kuaidi100", content=PARAM, signature=signature, secret="salt1")
    assert not is_signed("kuaidi100", content=PARAM, signature=signature, secret="salt2")
    assert not is_signed("kuaidi100", content=PARAM + " ", signature=signature, secret="salt1")


@pytest.mark.parametrize(
    "signature",
    ["Njk2MjVjMWNiNTEwNmQ1OTUwMzM4ZDE4ODI5NGJiNjI%3D", "Njk2MjVjMWNiNTEwNmQ1OTUwMzM4ZDE4ODI5NGJiNjI="],
)
def test_knows_the_signature_of_kdniao(signature: str) -> None:
    assert is_signed("kdniao", content='{"LogisticCode":"123"}', signature=signature, secret="APPKEY")
    assert not is_signed("kdniao", content='{"LogisticCode":"124"}', signature=signature, secret="APPKEY")


@pytest.mark.parametrize("provider", ["kuaidi100", "kdniao", "generic", "sf", "nobody"])
def test_lets_nothing_in_without_a_signature(provider: str) -> None:
    assert not is_signed(provider, content="{}", signature="", secret="")
    assert not is_signed(provider, content="{}", signature="é", secret="x")


@pytest.mark.parametrize(
    ("text", "waybill"),
    [
        ("sf 1234-5678-90123", "SF1234567890123"),
        ("123456", "123456"),
        ("12345", None),
        ("A" * 33, None),
        ("运单123456", None),
        ("１２３４５６", None),
        ("", None),
    ],
)
def test_checks_a_waybill_loosely(text: str, waybill: str | None) -> None:
    assert checked_waybill(text) == waybill


@pytest.mark.parametrize(
    ("waybill", "courier"),
    [
        ("SF1234567890123", "shunfeng"),
        ("YT1234567890123", "yuantong"),
        ("JT1234567890123", "jtexpress"),
        ("JDVA12345678901", "jd"),
        ("DPK123456789012", "debangkuaidi"),
        ("RB123456785CN", "ems"),
        ("RB123456784CN", None),
        ("773112345678901", None),
        ("4635000000000", None),
    ],
)
def test_never_guesses_a_courier_from_digits(waybill: str, courier: str | None) -> None:
    assert likely_courier(waybill) == courier
