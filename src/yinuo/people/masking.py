"""Personal values made safe to show: enough is left to recognise them, too little to use them. Pure functions.

Source: the display norms collected in the project's facts (mobile 3 + 4, surname only, identity number 3 + 4).
A value that cannot be read is hidden altogether.
"""

import re
import unicodedata
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final, Literal

ContactKind = Literal["phone", "email", "wechat", "other"]

HIDDEN: Final = "****"

_DOUBLE_SURNAMES: Final = frozenset(
    [
        *(
            "欧阳",
            "司马",
            "上官",
            "诸葛",
            "东方",
            "皇甫",
            "尉迟",
            "公孙",
            "慕容",
            "令狐",
            "司徒",
            "夏侯",
            "端木",
            "南宫",
        ),
        *("歐陽", "司馬", "諸葛", "東方", "尉遲", "公孫", "南宮"),
    ]
)
_DOTS: Final = "·•・‧"
_HOTLINE: Final = re.compile(r"(?:9[56]\d{3,7}|1[02]\d{3})")
_MOBILE: Final = re.compile(r"(1[3-9]\d)\d{4}(\d{4})")
_LANDLINE: Final = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))\d{4,5}(\d{3})")
_SHARED_COST: Final = re.compile(r"([48]00)\d{3}(\d{4})")
# What tells of a person within a sentence, each hidden whole.
_IN_TEXT: Final = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(
        r"(?<![\w.])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\+?\d(?:[ ()-]?\d){6,}(?:[xX](?!\w)|\s*(?:转|轉|分机|分機|ext\.?)\s*\d{1,6})?"
    ),
    re.compile(
        r"(?<=微信)(?:号|號)?[:：是\s]*[A-Za-z][\w-]{4,}|(?<=QQ)[:：是\s]*\d{5,}|(?<=wechat)[: ]+\w{5,}",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<=我叫)[\u4e00-\u9fff·]{2,4}|(?:(?<=姓名)|(?<=联系人)|(?<=聯絡人)|(?<=收件人)|(?<=收货人)|(?<=收貨人))[:：是\s]*[\u4e00-\u9fff·]{2,4}"
    ),
    re.compile(r"(?<=[Mm]y name is )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}"),
    re.compile(
        r"[\u4e00-\u9fff]{1,12}(?:大道|大街|路|街|巷|弄|小区|小區|花园|花園|公寓|大厦|大廈|苑)\s*(?=\d+\s*[号號弄栋棟幢座])"
    ),
    re.compile(r"[A-Za-z]?\d+[A-Za-z]?\s*(?:号楼|號樓|号|號|弄|栋|棟|幢|单元|單元|室)(?![\u4e00-\u9fff]*色)"),
    re.compile(
        r"\b\d+[A-Za-z]?(?: [A-Z][\w'’-]+){1,4} (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd)\b\.?"
    ),
)
_HIDDEN_TWICE: Final = re.compile(r"\*{4,}(?: \*{4,})*")
_REGION: Final = re.compile(
    r"(?P<province>[^\d省市区县]{2,8}(?:省|自治区|自治區|特别行政区|特別行政區))?"
    r"(?P<city>[^\d市区县區縣]{1,10}(?:市|自治州|地区|地區|盟))?"
    r"(?P<district>[^\d市区县區縣]{1,10}?(?:新区|新區|(?<![小社园園])[区區]|县|縣|旗|市))?"
    r"(?P<town>[^\d路街号號]{1,10}?(?:街道|镇|鎮|乡|鄉))?"
    r"(?P<street>[^\d号號栋棟室]{1,12}?(?:大道|大街|路|街|道|巷|弄))?"
)


def mask_phone(text: str) -> str:
    """Return a telephone number with its middle hidden: 138****5678, 0755-****678; an extension is all hidden.

    Public hotlines (95588, 12315) stay as they are.
    """
    written = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text))
    main, extension = _split_extension(written)
    shown = _mask_number(main)
    return f"{shown}-{HIDDEN}" if extension else shown


def _split_extension(written: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*?\d{3,4})(?:转|轉|分机|分機|ext\.?|x|#|,)(\d{1,6})", written, re.IGNORECASE)
    found = found or re.fullmatch(r"((?:\+?86-?)?1[3-9]\d{9})-(\d{1,6})", written)
    found = found or re.fullmatch(r"((?:\+?86-?)?0?\d{2,3}-?\d{7,8})-(\d{1,6})", written)
    return (found[1], found[2]) if found else (written, "")


def _mask_number(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    national = re.sub(r"^(?:0086|86)(?=\d{10,11}$)", "", digits)
    if (
        number.startswith("+86")
        and re.fullmatch(r"(?!1)[2-9]\d{8,10}", national)
        and not _SHARED_COST.fullmatch(national)
    ):
        national = f"0{national}"
    if number.startswith("+") and not number.startswith("+86"):
        national = ""
    if _HOTLINE.fullmatch(national):
        return national
    if found := _MOBILE.fullmatch(national):
        return f"{found[1]}{HIDDEN}{found[2]}"
    if found := _SHARED_COST.fullmatch(national):
        return f"{found[1]}{HIDDEN}{found[2]}"
    if found := _LANDLINE.fullmatch(national):
        return f"{found[1]}-{HIDDEN}{found[2]}"
    if len(digits) < 7:
        return HIDDEN
    country = "+" if number.startswith("+") else ""
    return f"{country}{digits[:2]}{HIDDEN}{digits[-3:]}" if len(digits) >= 9 else f"{HIDDEN}{digits[-2:]}"


def mask_email(text: str) -> str:
    """Return an address with the first letter and the domain: k***@example.com."""
    local, at, domain = text.strip().rpartition("@")
    return f"{local[0]}***@{domain}" if at and local and domain else HIDDEN


def mask_name(text: str) -> str:
    """Return the surname with a star for each further character: 张*, 欧阳**, 买**·**, J*** S***.

    A double surname stays whole where a given name follows; names with a middle dot keep their dots.
    """
    name = text.strip()
    if not name:
        return ""
    if any(dot in name for dot in _DOTS):
        return name[0] + "".join(char if char in _DOTS else "*" for char in name[1:])
    if not _is_han(name[0]):
        return " ".join(f"{word[0]}***" for word in name.split())
    kept = 2 if name[:2] in _DOUBLE_SURNAMES and len(name) > 2 else 1
    return name[:kept] + "*" * max(1, len(name) - kept)


def mask_id_number(text: str, *, is_strict: bool = False) -> str:
    """Return an identity or credit code with its ends: 110***********002X; strictly 1****************X."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    first, last = (3, 4) if len(number) >= 15 else (1, 2)
    if is_strict:
        first, last = 1, 1
    hidden = len(number) - first - last
    return number[:first] + "*" * hidden + number[-last:] if hidden >= 3 else HIDDEN


def mask_network_address(text: str) -> str:
    """Mask where a computer stands: 203.0.113.7 → 203.0.113.*; of IPv6 the first three groups stay."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:
        return f"{str(address).rpartition('.')[0]}.*"
    return ":".join(part.lstrip("0") or "0" for part in address.exploded.split(":")[:3]) + ":*"


def mask_address(text: str) -> str:
    """Return an address down to the street; number, building, unit and room are hidden."""
    address = re.sub(r"\s+", " ", text.strip())
    if not address:
        return ""
    if not any(_is_han(char) for char in address):
        wide = [part.strip() for part in address.split(",")][-2:] if address.count(",") >= 2 else []
        return ", ".join([HIDDEN, *(part for part in wide if not any(char.isdigit() for char in part))])
    found = _REGION.match(address.replace(" ", ""))
    return (found[0] if found else "") + HIDDEN


def mask_contact(kind: ContactKind, value: str) -> str:
    """Return a contact value as its kind is masked; of a WeChat or other name the first character stays."""
    if kind == "phone":
        return mask_phone(value)
    if kind == "email":
        return mask_email(value)
    return value.strip()[:1] + HIDDEN if len(value.strip()) > 1 else HIDDEN


def mask_text(text: str, *, names: Iterable[str] = ()) -> str:
    """Return a sentence with telephone numbers, addresses, accounts and the given names hidden altogether.

    For a reader outside the house, who needs none of them. What is not recognised stays: it is a net, not a wall.
    """
    hidden = unicodedata.normalize("NFKC", text)
    for name in sorted((n.strip() for n in names if len(n.strip()) > 1), key=len, reverse=True):
        hidden = re.sub(re.escape(unicodedata.normalize("NFKC", name)), HIDDEN, hidden, flags=re.IGNORECASE)
    for pattern in _IN_TEXT:
        hidden = pattern.sub(HIDDEN, hidden)
    return _HIDDEN_TWICE.sub(HIDDEN, hidden)


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH") or char == "〇"
