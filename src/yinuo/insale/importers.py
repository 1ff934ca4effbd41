"""Orders in a spreadsheet: what each column means. One row is one line; the rows of one number make one order."""

import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.catalog.importers import code_of, currency, tax_rate
from yinuo.core.errors import InvalidValue
from yinuo.core.imports import (
    Batch,
    ImportField,
    ImportKind,
    amount,
    day,
    folded,
    one_of,
    register_import,
    text_of,
    whole,
)
from yinuo.core.organisation import organisation
from yinuo.insale.actions.extras import (
    LONGEST_TITLE,
    MOST_GIFTS,
    MOST_POINTS,
    GiftGiven,
    OrderExtras,
    extras_of,
)
from yinuo.insale.actions.order import LONGEST_NUMBER
from yinuo.insale.importing.reading import read_orders
from yinuo.insale.importing.undoing import undo_orders
from yinuo.insale.importing.writing import write_orders
from yinuo.people.contact_values import ContactValue
from yinuo.people.importers import phone
from yinuo.people.importing import TABLES as PEOPLE_TABLES
from yinuo.people.texts import checked_contact, checked_name

STANDINGS = {
    "historical": pgettext_lazy("order in a spreadsheet", "Over"),
    "confirmed": pgettext_lazy("order in a spreadsheet", "Confirmed"),
    "draft": pgettext_lazy("order in a spreadsheet", "Draft"),
}
# What shops and their systems write where an order stands.
_SAID = {
    "historical": "历史 历史订单 已完成 完成 已签收 交易成功 已收货 歷史 已完成 已簽收 交易成功 received accepted completed done closed delivered",
    "confirmed": "已确认 进行中 处理中 待发货 生产中 已付款 已確認 進行中 處理中 待出貨 open processing paid confirmed in_progress on_hold ready part_shipped shipped",
    "draft": "草稿 待确认 未确认 待確認 未確認 pending new draft",
}
_STANDING_OF = {folded(word): code for code, words in _SAID.items() for word in words.split()}
_CLOCK = re.compile(r"[ T](\d{1,2})[:：](\d{2})(?:[:：]\d{2})?", re.ASCII)
_LARGEST_QUANTITY = Decimal("999999999.999")


def standing(text: str) -> str:
    """Return where an order stands: historical, confirmed or draft."""
    return _STANDING_OF.get(folded(text)) or one_of(STANDINGS)(text)


def quantity(text: str) -> Decimal:
    """Return a quantity above zero with at most three decimals."""
    try:
        value = Decimal(re.sub(r"[\s,，]", "", text))
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or not 0 < value <= _LARGEST_QUANTITY or value != round(value, 3):
        raise InvalidValue(
            problem=_("Please enter a quantity above zero with at most three decimals, such as 2 or 1.5.")
        )
    return round(value, 3).normalize() if value != value.to_integral() else value.to_integral()


def gift_names(text: str) -> object:
    """Return gifts by their names, as an order keeps them; with what sum each came is not said in a sheet."""
    names = [name for part in re.split(r"[、;；\n]", text.replace("\x00", "")) if (name := part.strip())]
    if len(names) > MOST_GIFTS or any(len(name) > LONGEST_TITLE for name in names):
        problem = _("At most %(most)s gifts, each with at most %(limit)s characters.")
        raise InvalidValue(problem=problem % {"most": MOST_GIFTS, "limit": LONGEST_TITLE})
    return extras_of(OrderExtras(gifts=[GiftGiven(title=name) for name in names]))["gifts"]


def instant(text: str) -> datetime:
    """Return a day, with its clock where it has one, as an instant in the organisation's zone."""
    on = day(text)
    found = _CLOCK.search(text)
    try:
        clock = time(int(found[1]), int(found[2])) if found else time()
    except ValueError:
        raise InvalidValue(problem=_("Please enter a date, such as 2026-03-12.")) from None
    return datetime.combine(on, clock, tzinfo=organisation().zone)


def _name(text: str) -> str:
    return checked_name(text, limit=80)


def _contact(kind: str) -> Any:
    def parse(text: str) -> ContactValue:
        return checked_contact(kind, text)

    return parse


def _no_keys(values: Mapping[str, Any]) -> Iterable[Hashable]:
    """Two rows of one order may be alike: the same thing twice."""
    return ()


def _write(batch: Batch) -> None:
    said = read_orders(batch)
    if not batch.dry:
        write_orders(batch, said)


ORDERS = ImportKind(
    code="orders",
    label=lazy("Orders"),
    about=lazy(
        "One row a line; rows with the same number follow one another and make one order. A customer is known by a contact, else a file is opened. Orders that are over start nothing and send nothing."
    ),
    right="order.work",
    fields=(
        ImportField(
            code="external_number",
            label=lazy("Order number"),
            parse=code_of(LONGEST_NUMBER),
            needed=True,
            example="SO-2026-0312",
            aliases=("订单号", "订单编号", "单号", "外部单号", "訂單號", "訂單編號", "order", "order no"),
        ),
        ImportField(
            code="status",
            label=pgettext_lazy("order", "Stands"),
            parse=standing,
            example="historical",
            aliases=("状态", "订单状态", "狀態", "訂單狀態", "status"),
        ),
        ImportField(
            code="ordered_at",
            label=lazy("Ordered at"),
            parse=instant,
            example="2026-03-12 14:30",
            aliases=(
                "下单时间",
                "下单日期",
                "订单日期",
                "创建时间",
                "下單時間",
                "訂單日期",
                "order date",
                "date",
            ),
        ),
        ImportField(
            code="customer",
            label=lazy("Customer"),
            parse=_name,
            example="王小明",
            aliases=("客户", "客户姓名", "客户名称", "买家", "姓名", "客戶姓名", "買家", "name", "buyer"),
        ),
        ImportField(
            code="phone",
            label=lazy("Telephone"),
            parse=phone,
            example="13812345678",
            aliases=("手机", "手机号", "联系电话", "买家电话", "手機號碼", "mobile", "tel"),
        ),
        ImportField(
            code="email",
            label=lazy("E-mail"),
            parse=_contact("email"),
            example="xiaoming@example.com",
            aliases=("邮箱", "电子邮箱", "電子郵箱", "mail"),
        ),
        ImportField(
            code="wechat",
            label=lazy("WeChat"),
            parse=_contact("wechat"),
            example="xiaoming_wang",
            aliases=("微信号", "微信號", "weixin"),
        ),
        ImportField(
            code="code",
            label=lazy("Product code or SKU"),
            parse=code_of(60),
            example="T-180-WALNUT",
            aliases=("商品编码", "货号", "规格编码", "商家编码", "商品編碼", "sku", "product code"),
        ),
        ImportField(
            code="title",
            label=pgettext_lazy("line", "What"),
            parse=text_of(160),
            example="胡桃木餐桌",
            aliases=("商品", "商品名称", "品名", "产品名称", "商品名稱", "product", "item", "title"),
        ),
        ImportField(
            code="quantity",
            label=lazy("Quantity"),
            parse=quantity,
            example="2",
            aliases=("数量", "件数", "數量", "qty", "count"),
        ),
        ImportField(
            code="unit", label=lazy("Unit"), parse=text_of(20), example="张", aliases=("计量单位", "單位")
        ),
        ImportField(
            code="unit_price",
            label=lazy("Unit price, tax included"),
            parse=amount,
            needed=True,
            example="5980.00",
            aliases=("单价", "成交价", "含税单价", "單價", "unit price", "price"),
        ),
        ImportField(
            code="tax_rate",
            label=lazy("Tax rate (percent)"),
            parse=tax_rate,
            example="13",
            aliases=("税率", "稅率"),
        ),
        ImportField(
            code="currency", label=lazy("Currency"), parse=currency, example="CNY", aliases=("币种", "幣別")
        ),
        ImportField(
            code="delivery_on",
            label=lazy("Day of delivery"),
            parse=day,
            example="2026-04-10",
            aliases=("交货日期", "送货日期", "约定交期", "交貨日期", "delivery date"),
        ),
        ImportField(
            code="recipient",
            label=lazy("Recipient"),
            parse=text_of(80),
            example="王小明",
            aliases=("收货人", "收件人", "收貨人", "ship to"),
        ),
        ImportField(
            code="delivery_phone",
            label=lazy("Recipient's telephone"),
            parse=text_of(40),
            example="13812345678",
            aliases=("收货电话", "收件人电话", "收货人电话", "收貨電話"),
        ),
        ImportField(
            code="address",
            label=lazy("Address"),
            parse=text_of(300),
            example="广东省深圳市南山区科技路 1 号 3 栋 502",
            aliases=("收货地址", "详细地址", "收貨地址", "shipping address"),
        ),
        ImportField(
            code="paid",
            label=lazy("Paid so far"),
            parse=amount,
            example="5980.00",
            aliases=("已付金额", "实付", "已收款", "已付金額", "amount paid"),
        ),
        ImportField(
            code="points_used",
            label=lazy("Points used"),
            parse=whole(0, MOST_POINTS),
            example="200",
            aliases=("使用积分", "抵扣积分", "使用點數", "折抵點數", "points redeemed"),
        ),
        ImportField(
            code="points_earned",
            label=lazy("Points earned"),
            parse=whole(0, MOST_POINTS),
            example="59",
            aliases=("获得积分", "赠送积分", "獲得點數", "回饋點數", "points gained"),
        ),
        ImportField(
            code="gifts",
            label=lazy("Gifts"),
            parse=gift_names,
            example="保温杯、帆布袋",
            aliases=("赠品", "贈品", "free gifts"),
        ),
        ImportField(
            code="note",
            label=pgettext_lazy("order", "Note"),
            parse=text_of(2000),
            example="周末送货",
            aliases=("备注", "订单备注", "備註", "notes", "remark"),
        ),
    ),
    keys=_no_keys,
    write=_write,
    tables={"customer_order": undo_orders, **PEOPLE_TABLES},
    group="external_number",
)
register_import(ORDERS)
