"""What a person types as a telephone number, address or account → one form that is stored and compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import phonenumbers
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from yinuo.core.errors import DomainError
from yinuo.people.masking import ContactKind

MAX_CHARS: Final = 254


class ContactMissing(DomainError):
    code = "contact_missing"
    message = _("Nothing was entered. Enter for example %(example)s.")


class ContactTooLong(DomainError):
    code = "contact_too_long"
    message = _("This is too long: %(length)s characters, at most %(limit)s.")


class PhoneUnreadable(DomainError):
    code = "phone_unreadable"
    message = _("A telephone number has only digits, spaces and dashes. Enter for example %(example)s.")


class PhoneWrongLength(DomainError):
    code = "phone_wrong_length"
    message = _(
        "This number has %(digits)s digits, which is too few or too many. Enter for example %(example)s."
    )


class PhoneUnknown(DomainError):
    code = "phone_unknown"
    message = _("No such number can exist in its country. Enter for example %(example)s.")


class EmailWithoutAt(DomainError):
    code = "email_without_at"
    message = _("An e-mail address has exactly one @. Enter for example %(example)s.")


class EmailMalformed(DomainError):
    code = "email_malformed"
    message = _("“%(part)s” cannot stand in an e-mail address. Enter for example %(example)s.")


class WeChatMalformed(DomainError):
    code = "wechat_malformed"
    message = _(
        "A WeChat name has 6 to 20 letters, digits, dashes or underscores and begins with a letter; "
        "a telephone or QQ number will do too. Enter for example %(example)s."
    )


class ContactValue(Struct, frozen=True, kw_only=True):
    """A contact in its stored form.

    `value` is compared and unique together with `extension`: E.164 for telephones (short hotlines as they are),
    lower case for e-mail (domain in its ASCII form) and WeChat. `display` is for people.
    """

    value: str
    extension: str
    display: str


_EXAMPLES: Final = {
    "phone": "138 1234 5678",
    "email": "kim@example.com",
    "wechat": "kim_2026",
    "other": "QQ 123456789",
}
_HOTLINE: Final = re.compile(r"9[56]\d{3,7}|1[02]\d{3}")
_CN_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_WORDED_EXTENSION: Final = re.compile(
    r"(?P<main>.*\d)\s*(?:转|轉|分机|分機|ext(?:ension)?\.?|x|#|,|;ext=)\s*[:]?\s*(?P<extension>\d{1,6})",
    re.IGNORECASE,
)
_DASHED_EXTENSION: Final = re.compile(
    r"(?P<main>(?:(?:\+|00)?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{3,4}[- ]?\d{4}|[48]00[- ]?\d{3}[- ]?\d{4}))"
    r"\s*[-_]\s*(?P<extension>\d{1,6})"
)
_LOCAL_PART: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"。，]{1,64}")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def normalise_contact(kind: ContactKind, text: str, region: str = "CN") -> ContactValue:
    """Return the stored form of what a person typed; `region` reads numbers without a country code.

    Raises: ContactMissing, ContactTooLong, PhoneUnreadable, PhoneWrongLength, PhoneUnknown, EmailWithoutAt,
    EmailMalformed, WeChatMalformed.
    """
    clean = _one_line(text)
    if not clean:
        raise ContactMissing(field=kind, example=_EXAMPLES[kind])
    if len(clean) > MAX_CHARS:
        raise ContactTooLong(field=kind, length=len(clean), limit=MAX_CHARS)
    if kind == "phone":
        return _phone(clean, region)
    if kind == "email":
        return _email(clean)
    if kind == "wechat":
        return _wechat(clean)
    return ContactValue(value=clean, extension="", display=clean)


def _one_line(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text)
    kept = (
        char
        for char in folded
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def _phone(text: str, region: str) -> ContactValue:
    written = re.sub(r"[‐‑‒–—―−﹣ー]", "-", text.lower().removeprefix("tel:"))
    found = _WORDED_EXTENSION.fullmatch(written) or _DASHED_EXTENSION.fullmatch(written)
    main, extension = (found["main"], found["extension"]) if found else (written, "")
    if not re.fullmatch(r"\+?[\d\s().\-/]+", main):
        raise PhoneUnreadable(field="phone", example=_EXAMPLES["phone"])
    digits = re.sub(r"\D", "", main)
    if region == "CN" and not main.startswith("+") and _HOTLINE.fullmatch(digits):
        return ContactValue(value=digits, extension=extension, display=_with_extension(digits, extension))
    try:
        number = phonenumbers.parse(main, region)
    except phonenumbers.NumberParseException as error:
        raise PhoneWrongLength(field="phone", digits=len(digits), example=_EXAMPLES["phone"]) from error
    national = str(number.national_number)
    is_cut_mobile = number.country_code == 86 and re.fullmatch(r"1[3-9]\d*", national) and len(national) != 11
    if is_cut_mobile or not phonenumbers.is_possible_number(number):
        raise PhoneWrongLength(field="phone", digits=len(digits), example=_EXAMPLES["phone"])
    # Platforms hand out numbers that no register knows; with its extension such a number is somebody.
    is_virtual = bool(extension) and number.country_code == 86 and _CN_MOBILE.fullmatch(national) is not None
    if not is_virtual and not phonenumbers.is_valid_number(number):
        raise PhoneUnknown(field="phone", example=_EXAMPLES["phone"])
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ContactValue(
        value=value, extension=extension, display=_with_extension(_shown(number, region), extension)
    )


def _shown(number: phonenumbers.PhoneNumber, region: str) -> str:
    national = str(number.national_number)
    if number.country_code == 86 and _CN_MOBILE.fullmatch(national):
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    is_home = phonenumbers.country_code_for_region(region) == number.country_code
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if is_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


def _with_extension(number: str, extension: str) -> str:
    return f"{number}-{extension}" if extension else number


def _email(text: str) -> ContactValue:
    # Chinese input methods type "。" where an address has a dot.
    written = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE).replace("。", ".").strip("<> ")
    if written.count("@") != 1:
        raise EmailWithoutAt(field="email", example=_EXAMPLES["email"])
    local, _at, domain = written.partition("@")
    if not _LOCAL_PART.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise EmailMalformed(field="email", part=local, example=_EXAMPLES["email"])
    ascii_domain = _ascii_domain(domain)
    if not ascii_domain:
        raise EmailMalformed(field="email", part=domain, example=_EXAMPLES["email"])
    return ContactValue(
        value=f"{local.lower()}@{ascii_domain}", extension="", display=f"{local}@{domain.lower()}"
    )


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    try:
        ascii_domain = domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = ascii_domain.split(".")
    is_name = len(labels) >= 2 and all(_LABEL.fullmatch(label) for label in labels)
    return ascii_domain if is_name and len(labels[-1]) >= 2 and not labels[-1].isdigit() else ""


def _wechat(text: str) -> ContactValue:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,11}|\+?86 ?1[3-9]\d{9}", text):
        number = re.sub(r"^\+?86 ?(?=1[3-9]\d{9}$)", "", text)
        return ContactValue(value=number.lower(), extension="", display=number)
    raise WeChatMalformed(field="wechat", example=_EXAMPLES["wechat"])
