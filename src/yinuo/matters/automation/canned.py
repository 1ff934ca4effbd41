"""How a ready answer is filled in."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_skeleton
from django.conf import settings

from yinuo.core.errors import DomainError, raise_all
from yinuo.core.organisation import organisation
from yinuo.matters.errors import EmptyText, TextTooLong, UnknownVariable
from yinuo.matters.models import Matter, Promise

VARIABLES = ("customer", "number", "agent", "organisation", "due")
LONGEST_BODY = 20_000
_BRACES = re.compile(r"\{([^{}]*)\}")
_LOCALES = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_HK", "en": "en_GB"}


def checked_text_with_variables(text: str, *, field: str = "text") -> str:
    """Return a text whose variables are all known. Raises: EmptyText, TextTooLong, UnknownVariable."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise EmptyText(field=field)
    if len(text) > LONGEST_BODY:
        raise TextTooLong(field=field, length=len(text), limit=LONGEST_BODY)
    for name in _BRACES.findall(text):
        if name.strip() not in VARIABLES:
            raise UnknownVariable(field=field, name=name, known=" ".join(f"{{{v}}}" for v in VARIABLES))
    return text


def checked_by_language(texts: Any, *, field: str) -> dict[str, str]:
    """Return language → text, with only known languages and variables. Raises as above, all at once."""
    if not isinstance(texts, Mapping):
        raise EmptyText(field=field)
    known = dict(settings.LANGUAGES)
    found: dict[str, str] = {}
    errors: list[DomainError] = []
    for language, text in texts.items():
        if language not in known or not str(text).strip():
            continue
        try:
            found[language] = checked_text_with_variables(str(text), field=f"{field}_{language}")
        except DomainError as error:
            errors.append(error)
    if not found and not errors:
        errors.append(EmptyText(field=field))
    raise_all(errors)
    return found


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in the organisation's, else in any."""
    return texts.get(language) or texts.get(organisation().language) or next(iter(texts.values()), "")


def render_canned(text: str, *, matter: Matter, agent: str) -> str:
    """Return a text with its variables filled in, in the matter's language.

    {due} is the earliest running due time in the organisation's zone, "—" where none runs.
    """
    values = {
        "customer": matter.customer.name if matter.customer else "",
        "number": matter.number,
        "agent": agent,
        "organisation": organisation().name_in(matter.language),
    }
    if re.search(r"\{\s*due\s*\}", text):
        values["due"] = due_words(matter)
    return _BRACES.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def due_words(matter: Matter) -> str:
    """Return the earliest running due time of a matter as words of its language, or "—"."""
    running = Promise.objects.filter(
        matter_id=matter.pk, state__in=("active", "overdue"), paused_at__isnull=True
    )
    due_at: datetime | None = running.order_by("due_at").values_list("due_at", flat=True).first()
    if due_at is None:
        return "—"
    local = due_at.astimezone(organisation().zone)
    day = format_skeleton("MMMEd", local, locale=_LOCALES.get(matter.language, "zh_Hans_CN"))
    return f"{day} {local:%H:%M}"
