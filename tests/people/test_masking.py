"""Masking, as tables of what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.people.masking import (
    mask_address,
    mask_contact,
    mask_email,
    mask_id_number,
    mask_name,
    mask_network_address,
    mask_phone,
    mask_text,
)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812348888", "138****8888"),
        ("+8613812348888", "138****8888"),
        ("138 1234 8888", "138****8888"),
        ("１３８１２３４８８８８", "138****8888"),
        ("13812348888-1234", "138****8888-****"),
        ("0755-88885678", "0755-****678"),
        ("+8675588885678", "0755-****678"),
        ("(0755) 8888 5678", "0755-****678"),
        ("010-12345678", "010-****678"),
        ("02112345678", "021-****678"),
        ("0755-88885678-801", "0755-****678-****"),
        ("0755-88885678转801", "0755-****678-****"),
        ("400-800-1234", "400****1234"),
        ("95588", "95588"),
        ("12315", "12315"),
        ("+85291234567", "+85****567"),
        ("+14155550123", "+14****123"),
        ("12345", "12345"),
        ("34567", "****"),
        ("no number", "****"),
        ("", "****"),
    ],
)
def test_hides_the_middle_of_a_number(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("kim@example.com", "k***@example.com"),
        ("k@example.cn", "k***@example.cn"),
        ("kim", "****"),
        ("@x.com", "****"),
    ],
)
def test_keeps_the_domain_of_an_address(address: str, shown: str) -> None:
    assert mask_email(address) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小明", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("歐陽修", "歐陽*"),
        ("司马", "司*"),
        ("诸葛亮", "诸葛*"),
        ("买买提·艾力", "买**·**"),
        ("𠮷田", "𠮷*"),
        ("䶮", "䶮*"),
        ("John Smith", "J*** S***"),
        (" ", ""),
    ],
)
def test_keeps_the_surname(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("11010519491231002X", "110***********002X"), ("E12345678", "E******78"), ("123", "****"), ("", "****")],
)
def test_keeps_the_ends_of_an_identity_number(number: str, shown: str) -> None:
    assert mask_id_number(number) == shown


def test_keeps_one_character_at_each_end_when_strict() -> None:
    assert mask_id_number("11010519491231002X", is_strict=True) == "1****************X"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("广东省深圳市南山区粤海街道科苑路15号3栋2单元501室", "广东省深圳市南山区粤海街道科苑路****"),
        ("北京市朝阳区建国路88号", "北京市朝阳区建国路****"),
        ("上海市浦东新区世纪大道100号", "上海市浦东新区世纪大道****"),
        ("广东省东莞市长安镇振安路1号", "广东省东莞市长安镇振安路****"),
        ("新疆维吾尔自治区乌鲁木齐市天山区解放路3号", "新疆维吾尔自治区乌鲁木齐市天山区解放路****"),
        ("阳光小区3栋501", "****"),
        ("12 High Street, Springfield, UK", "****, Springfield, UK"),
        ("", ""),
    ],
)
def test_hides_building_and_room(address: str, shown: str) -> None:
    assert mask_address(address) == shown


def test_masks_by_kind() -> None:
    assert mask_contact("phone", "13812348888") == "138****8888"
    assert mask_contact("email", "kim@example.com") == "k***@example.com"
    assert mask_contact("wechat", "kim_2026") == "k****"
    assert mask_contact("other", "q") == "****"


@given(text=st.text(min_size=1, max_size=40))
def test_masks_anything_without_showing_it(text: str) -> None:
    shown = [mask_phone(text), mask_email(text), mask_id_number(text), mask_contact("other", text)]

    assert all("*" in one or one.isdigit() for one in shown)
    assert isinstance(mask_name(text), str)
    assert isinstance(mask_address(text), str)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.7", "203.0.113.*"),
        ("2001:db8:0:5::1", "2001:db8:0:*"),
        ("::1", "0:0:0:*"),
        ("not an address", ""),
    ],
)
def test_hides_the_end_of_a_network_address(address: str, shown: str) -> None:
    assert mask_network_address(address) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我的电话是 138 1234 5678，急", "我的电话是 ****,急"),
        ("０２１－１２３４５６７８ 转 803", "****"),
        ("身份证 11010119900307123X", "身份证 ****"),
        ("写信到 kim.lee+home@mail.example.com 吧", "写信到 **** 吧"),
        ("微信号：abc_12345", "微信****"),
        ("QQ 1234567", "QQ ****"),
        ("我叫王小明，张三的沙发", "我叫****,****的沙发"),
        ("收货人：李四", "收货人****"),
        ("住漕溪北路 18 号 3 栋 502 室，几楼都行", "****,几楼都行"),
        ("My name is Kim Lee, 12 Oak Street, ring +44 20 7946 0958", "My name is ****, ****, ring ****"),
        # what tells of nobody stays
        ("餐桌 MBC-200 长 1.8 米，3 楼没电梯，37 号色", "餐桌 MBC-200 长 1.8 米,3 楼没电梯,37 号色"),
        ("2026-05-01 前要用，预算 12000 元", "2026-05-01 前要用,预算 12000 元"),
        ("", ""),
    ],
)
def test_hides_a_person_within_a_sentence(text: str, shown: str) -> None:
    assert mask_text(text, names=["张三", " ", "李"]) == shown
