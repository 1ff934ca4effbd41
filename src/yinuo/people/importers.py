"""Customers in a spreadsheet: what each column means, and how rows become files."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.action import change, insert_values, record
from yinuo.core.errors import DomainError, InvalidValue
from yinuo.core.imports import (
    Batch,
    ImportField,
    ImportKind,
    ReadRow,
    Touched,
    day,
    one_of,
    register_import,
    text_of,
    words,
    yes_or_no,
)
from yinuo.core.imports_undo import new_keys, plain
from yinuo.people import access
from yinuo.people.contact_values import ContactValue
from yinuo.people.importing import TABLES
from yinuo.people.journal import (
    AddressAdded,
    ContactPointAdded,
    CustomerChanged,
    CustomerOwnerAssigned,
)
from yinuo.people.models import Address, ContactPoint, Customer, Staff
from yinuo.people.new_files import FIELDS, PLACE, POINT, NewFile, Value, contacts_of, holders_of, open_files
from yinuo.people.search import index_customers
from yinuo.people.texts import checked_contact, checked_name, masked_contact

KINDS = {"person": lazy("Person"), "company": lazy("Company")}
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def phone(text: str) -> ContactValue:
    """Return a telephone number as it is stored; a Chinese mobile number is known without reading it in full."""
    digits = text.replace(" ", "").replace("-", "")
    if _MOBILE.fullmatch(digits) and _is_mobile(digits[:5]):
        return ContactValue(value=f"+86{digits}", extension="", display=digits)
    return checked_contact("phone", text)


@lru_cache(maxsize=10_000)
def _is_mobile(head: str) -> bool:
    """Tell whether the numbers with these first five digits exist; what follows does not matter to the numbering plan."""
    try:
        checked_contact("phone", f"{head}000000")
    except DomainError:
        return False
    return True


def _contact(kind: str) -> Any:
    return lambda text: checked_contact(kind, text)


def _name(text: str) -> str:
    return checked_name(text, limit=80)


def _keys(values: Mapping[str, Any]) -> Iterable[Hashable]:
    return contacts_of(values)


@dataclass
class _Known:
    """What a batch needs to know: who has which contact, the files, their places, and the staff; and what it will write."""

    holders: dict[Value, int]
    files: dict[int, Customer]
    places: set[tuple[int, str]]
    staff: dict[str, Staff]
    new: list[NewFile] = field(default_factory=list)
    more_contacts: list[tuple[int, Value]] = field(default_factory=list)
    more_places: list[tuple[int, str, str]] = field(default_factory=list)
    changed: dict[int, Customer] = field(default_factory=dict)


def _write(batch: Batch) -> None:
    known = _known(batch)
    for row in batch.open:
        contacts = contacts_of(row.values)
        if not contacts:
            batch.refuse(
                row, _("A telephone number, an e-mail address or a WeChat name is needed to know who it is.")
            )
            continue
        owner = known.staff.get(str(row.values["owner"]).casefold()) if "owner" in row.values else None
        if "owner" in row.values and owner is None:
            batch.refuse(row, _("Nobody who works here signs in with this name."), field="owner")
            continue
        holders = {known.holders[value] for value in contacts if value in known.holders}
        if len(holders) > 1:
            batch.refuse(
                row,
                _("These contact details belong to two different customers. Correct or merge them first."),
            )
        elif holders:
            _change(batch, known, row, known.files.get(holders.pop()), contacts, owner)
        else:
            batch.created.add(row.number)
            known.new.append(NewFile(row=row, contacts=contacts, owner_id=owner.pk if owner else None))
    if not batch.dry:
        open_files(batch, known.new)
        _add_contacts(batch, known)
        _add_places(batch, known)
        index_customers(known.changed.values())


def _known(batch: Batch) -> _Known:
    holders = holders_of(row.values for row in batch.open)
    files = access.changeable_by(batch.actor).filter(pk__in=set(holders.values())).select_related("company")
    if not batch.dry:
        files = files.order_by("pk").select_for_update(of=("self",))
    found = {customer.pk: customer for customer in files}
    names = {str(row.values["owner"]) for row in batch.open if "owner" in row.values}
    staff = Staff.objects.filter(is_active=True) if names else Staff.objects.none()
    return _Known(
        holders=holders,
        files=found,
        places=set(Address.objects.filter(customer__in=found).values_list("customer_id", "detail")),
        staff={one.username.casefold(): one for one in staff},
    )


def _change(
    batch: Batch,
    known: _Known,
    row: ReadRow,
    customer: Customer | None,
    contacts: list[Value],
    owner: Staff | None,
) -> None:
    if customer is None:
        batch.refuse(row, _("This contact belongs to a file that you may not change."))
        return
    changed = {
        name: [plain(getattr(customer, name)), plain(row.values[name])]
        for name in FIELDS
        if name in row.values and getattr(customer, name) != row.values[name]
    }
    more = [value for value in contacts if value not in known.holders]
    place = str(row.values.get("address", ""))
    is_new_place = bool(place) and (customer.pk, place) not in known.places
    is_new_owner = owner is not None and owner.pk != customer.owner_id
    if not (changed or more or is_new_place or is_new_owner):
        return
    batch.changed.add(row.number)
    if batch.dry:
        return
    if changed:
        record(CustomerChanged(subject_id=customer.pk, fields=sorted(changed), values=changed))
        change(customer, **{name: row.values[name] for name in changed})
    if owner is not None and is_new_owner:
        changed["owner_id"] = [customer.owner_id, owner.pk]
        _assign(customer, owner)
    if changed:
        batch.touched.append(Touched(table="customer", key=customer.pk, before=changed))
    known.more_contacts += [(customer.pk, value) for value in more]
    if is_new_place:
        known.places.add((customer.pk, place))
        known.more_places.append((customer.pk, row.values.get("region", ""), place))
    known.changed[customer.pk] = customer


def _assign(customer: Customer, owner: Staff) -> None:
    record(
        CustomerOwnerAssigned(
            subject_id=customer.pk,
            owner_id=owner.pk,
            deputy_id=customer.deputy_id,
            before_owner_id=customer.owner_id,
            before_deputy_id=customer.deputy_id,
            owner=owner.name,
        )
    )
    change(customer, owner_id=owner.pk)


def _add_contacts(batch: Batch, known: _Known) -> None:
    points = []
    keys = new_keys("contact_point", len(known.more_contacts))
    for key, (customer_id, value) in zip(keys, known.more_contacts, strict=True):
        kind, text, extension = value
        masked = masked_contact(kind=kind, value=text, extension=extension)
        record(ContactPointAdded(subject_id=customer_id, contact_point_id=key, kind=kind, masked=masked))
        points.append((key, customer_id, *value, False, batch.now))
        batch.touched.append(Touched(table="contact_point", key=key))
    insert_values(ContactPoint, POINT, points)


def _add_places(batch: Batch, known: _Known) -> None:
    places = []
    for key, place in zip(new_keys("address", len(known.more_places)), known.more_places, strict=True):
        record(AddressAdded(subject_id=place[0], address_id=key))
        places.append((key, *place, batch.now))
        batch.touched.append(Touched(table="address", key=key))
    insert_values(Address, PLACE, places)


def _staff_name(text: str) -> str:
    clean = text.strip()
    if not clean or len(clean) > 60:
        raise InvalidValue(problem=_("Nobody who works here signs in with this name."))
    return clean


CUSTOMERS = ImportKind(
    code="customers",
    label=lazy("Customers"),
    about=lazy(
        "Names and ways to reach them. Who has the same number, address or WeChat name is the same customer."
    ),
    right="customer.edit",
    fields=(
        ImportField(
            code="name",
            label=pgettext_lazy("person", "Name"),
            parse=_name,
            needed=True,
            example="王小明",
            aliases=("姓名", "客户姓名", "客户名称", "客户", "客戶姓名", "full name", "customer"),
        ),
        ImportField(
            code="phone",
            label=lazy("Telephone"),
            parse=phone,
            example="13812345678",
            aliases=(
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "联系方式",
                "手機",
                "手機號碼",
                "mobile",
                "tel",
            ),
        ),
        ImportField(
            code="email",
            label=lazy("E-mail"),
            parse=_contact("email"),
            example="xiaoming@example.com",
            aliases=("邮箱", "电子邮箱", "電子郵箱", "mail", "email address"),
        ),
        ImportField(
            code="wechat",
            label=lazy("WeChat"),
            parse=_contact("wechat"),
            example="xiaoming_wang",
            aliases=("微信号", "微信號", "weixin"),
        ),
        ImportField(
            code="kind",
            label=lazy("Person or company"),
            parse=one_of(KINDS),
            example="person",
            aliases=("类型", "客户类型", "type"),
        ),
        ImportField(
            code="salutation",
            label=lazy("Salutation"),
            parse=text_of(40),
            example="王女士",
            aliases=("尊称",),
        ),
        ImportField(
            code="level",
            label=lazy("Level"),
            parse=text_of(20),
            example="VIP",
            aliases=("会员等级", "客户等级"),
        ),
        ImportField(
            code="language",
            label=lazy("Language"),
            parse=one_of(dict(settings.LANGUAGES)),
            example="zh-hans",
        ),
        ImportField(
            code="birthday",
            label=lazy("Birthday"),
            parse=day,
            example="1990-05-20",
            aliases=("出生日期", "date of birth"),
        ),
        ImportField(
            code="region",
            label=lazy("Region"),
            parse=text_of(120),
            example="广东省 深圳市 南山区",
            aliases=("省市区",),
        ),
        ImportField(
            code="address",
            label=lazy("Address"),
            parse=text_of(200),
            example="科技路 1 号 3 栋 502",
            aliases=("详细地址", "收货地址", "联系地址"),
        ),
        ImportField(
            code="tags",
            label=lazy("Tags"),
            parse=words(40),
            example="老客户, 胡桃木",
            aliases=("客户标签", "labels"),
        ),
        ImportField(
            code="glance",
            label=lazy("Know at a glance"),
            parse=text_of(2000),
            example="只在晚上方便接电话",
            aliases=("备注", "備註", "notes", "remark"),
        ),
        ImportField(
            code="do_not_contact",
            label=lazy("Do not contact"),
            parse=yes_or_no,
            example="0",
            aliases=("勿扰",),
        ),
        ImportField(
            code="owner",
            label=lazy("Looked after by (sign-in name)"),
            parse=_staff_name,
            example="",
            aliases=("归属", "负责人", "owner username", "looked after by"),
        ),
    ),
    keys=_keys,
    write=_write,
    tables=TABLES,
)
register_import(CUSTOMERS)
