"""What people type, and what is stored."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.errors import DomainError
from yinuo.people.contact_values import (
    ContactMissing,
    ContactTooLong,
    EmailMalformed,
    EmailWithoutAt,
    PhoneUnknown,
    PhoneUnreadable,
    PhoneWrongLength,
    WeChatMalformed,
    normalise_contact,
)
from yinuo.people.masking import ContactKind


@pytest.mark.parametrize(
    ("typed", "value", "extension", "display"),
    [
        ("13812345678", "+8613812345678", "", "138 1234 5678"),
        (" 138-1234-5678 ", "+8613812345678", "", "138 1234 5678"),
        ("１３８ １２３４ ５６７８", "+8613812345678", "", "138 1234 5678"),
        ("+86 13812345678", "+8613812345678", "", "138 1234 5678"),
        ("008613812345678", "+8613812345678", "", "138 1234 5678"),
        ("8613812345678", "+8613812345678", "", "138 1234 5678"),
        ("17012345678", "+8617012345678", "", "170 1234 5678"),
        ("13812345678-1234", "+8613812345678", "1234", "138 1234 5678-1234"),
        ("138 1234 5678－1234", "+8613812345678", "1234", "138 1234 5678-1234"),
        ("13812345678转1234", "+8613812345678", "1234", "138 1234 5678-1234"),
        ("16000000000-1234", "+8616000000000", "1234", "160 0000 0000-1234"),
        ("0755-88881234", "+8675588881234", "", "0755 8888 1234"),
        ("（0755）88881234转801", "+8675588881234", "801", "0755 8888 1234-801"),
        ("0755-88881234-801", "+8675588881234", "801", "0755 8888 1234-801"),
        ("010 12345678 ext. 12", "+861012345678", "12", "010 1234 5678-12"),
        ("400-800-1234", "+864008001234", "", "400 800 1234"),
        ("95588", "95588", "", "95588"),
        ("12315", "12315", "", "12315"),
        ("+1 650 253 0000", "+16502530000", "", "+1 650-253-0000"),
        ("+852 9123 4567", "+85291234567", "", "+852 9123 4567"),
    ],
)
def test_stores_a_number_in_one_form(typed: str, value: str, extension: str, display: str) -> None:
    contact = normalise_contact("phone", typed)

    assert (contact.value, contact.extension, contact.display) == (value, extension, display)


def test_reads_a_number_in_its_region() -> None:
    assert normalise_contact("phone", "9123 4567", region="HK").value == "+85291234567"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", ContactMissing),
        ("　\u200b", ContactMissing),
        ("1" * 300, ContactTooLong),
        ("张三", PhoneUnreadable),
        ("138x12345678y", PhoneUnreadable),
        ("1381234567", PhoneWrongLength),
        ("138123456789012345", PhoneWrongLength),
        ("1", PhoneWrongLength),
        ("16000000000", PhoneUnknown),
        ("12345678901", PhoneUnknown),
    ],
)
def test_refuses_what_is_no_number(typed: str, error: type[DomainError]) -> None:
    with pytest.raises(error) as refused:
        normalise_contact("phone", typed)

    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    ("typed", "value", "display"),
    [
        ("Kim@Example.COM", "kim@example.com", "Kim@example.com"),
        ("kim＠example.com", "kim@example.com", "kim@example.com"),
        ("kim@example。com", "kim@example.com", "kim@example.com"),
        ("mailto:kim@example.cn", "kim@example.cn", "kim@example.cn"),
        ("<kim@example.cn>", "kim@example.cn", "kim@example.cn"),
        ("金@例子.中国", "金@xn--fsqu00a.xn--fiqs8s", "金@例子.中国"),
    ],
)
def test_stores_an_address_in_one_form(typed: str, value: str, display: str) -> None:
    contact = normalise_contact("email", typed)

    assert (contact.value, contact.display) == (value, display)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("kim", EmailWithoutAt),
        ("a@b@example.com", EmailWithoutAt),
        ("kim@", EmailMalformed),
        ("@example.com", EmailMalformed),
        ("kim@localhost", EmailMalformed),
        ("ki m@example.com", EmailMalformed),
        ("kim..li@example.com", EmailMalformed),
        ("kim@-example.com", EmailMalformed),
        ("kim@127.0.0.1", EmailMalformed),
    ],
)
def test_refuses_what_is_no_address(typed: str, error: type[DomainError]) -> None:
    with pytest.raises(error) as refused:
        normalise_contact("email", typed)

    assert refused.value.data["example"] == "kim@example.com"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Kim_2026", "kim_2026"),
        ("13812345678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("12345", "12345"),
    ],
)
def test_stores_a_wechat_name(typed: str, value: str) -> None:
    assert normalise_contact("wechat", typed).value == value


@pytest.mark.parametrize("typed", ["kim", "2kim_long", "kim 2026", "微信号码很长啊", "k" * 21])
def test_refuses_what_is_no_wechat_name(typed: str) -> None:
    with pytest.raises(WeChatMalformed):
        normalise_contact("wechat", typed)


def test_keeps_other_contacts_on_one_line() -> None:
    assert normalise_contact("other", " QQ\n123 ").value == "QQ 123"


@given(kind=st.sampled_from(get_args(ContactKind)), text=st.text(max_size=60))
def test_answers_any_text_with_a_value_or_an_objection(kind: ContactKind, text: str) -> None:
    try:
        contact = normalise_contact(kind, text)
    except DomainError as error:
        assert error.code
        return

    assert contact.value
    assert "\n" not in contact.display
    assert normalise_contact(kind, contact.value).value == contact.value
