"""Names and words as people type them: trimmed, of a bounded length. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import cast, get_args

from django.conf import settings
from django.utils.translation import gettext as _

from yinuo.core.errors import InvalidValue
from yinuo.people.contact_values import ContactValue, normalise_contact
from yinuo.people.errors import NameMissing, NameTooLong
from yinuo.people.masking import ContactKind, mask_contact


def checked_name(text: str, *, limit: int, field: str = "name") -> str:
    """Return the text with its spaces in order, in Unicode's composed form.

    Raises: NameMissing, NameTooLong.
    """
    name = " ".join(unicodedata.normalize("NFC", text).replace("\x00", "").split())
    if not name:
        raise NameMissing(field=field)
    return checked_text(name, limit=limit, field=field)


def checked_text(text: str, *, limit: int, field: str) -> str:
    """Return the text without outer spaces; it may be empty.

    Raises: NameTooLong.
    """
    stripped = unicodedata.normalize("NFC", text).replace("\x00", "").strip()
    if len(stripped) > limit:
        raise NameTooLong(field=field, length=len(stripped), limit=limit)
    return stripped


def checked_names(names: Mapping[str, str], *, limit: int, field: str = "names") -> dict[str, str]:
    """Return language → name, without the empty ones; at least one is needed.

    Raises: NameMissing, NameTooLong, InvalidValue for a language that is not spoken here.
    """
    if not isinstance(names, Mapping) or set(names) - {code for code, _label in settings.LANGUAGES}:
        raise InvalidValue(field=field, problem=_("Please enter a name for each language."))
    found = {code: checked_text(str(text), limit=limit, field=field) for code, text in names.items()}
    if not any(found.values()):
        raise NameMissing(field=field)
    return {code: text for code, text in found.items() if text}


def checked_contact(kind: str, text: str) -> ContactValue:
    """Return the stored form of a contact value of whatever kind was sent.

    Raises: InvalidValue for an unknown kind, a coded error of `normalise_contact`.
    """
    if kind not in get_args(ContactKind):
        raise InvalidValue(field="kind", problem=_("Please choose one of those offered."))
    return normalise_contact(cast(ContactKind, kind), text)


def written_contact(*, value: str, extension: str) -> str:
    """Return a stored contact value as one text: the extension of a virtual number follows a hyphen."""
    return f"{value}-{extension}" if extension else value


def masked_contact(*, kind: str, value: str, extension: str) -> str:
    """Return a stored contact value with its middle, and an extension, hidden."""
    return mask_contact(cast(ContactKind, kind), written_contact(value=value, extension=extension))
