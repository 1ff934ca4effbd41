"""The words of a fault: what may stand in them, which language is shown, how they are said in a message."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog.errors import CatalogTextMissing
from yinuo.catalog.rules.texts import checked_language, checked_text, needed_text, shown_language
from yinuo.core.errors import InvalidValue

LONGEST_NAME, LONGEST_PART, LONGEST_STEP, MOST_STEPS = 120, 2000, 200, 12
PARTS = ("normal", "not_normal", "remedy")


class FaultWords(Struct, frozen=True, kw_only=True):
    """A fault in one language: `steps` are those of a test at home, `remedy` is what we do where it is not normal."""

    language: str
    name: str
    normal: str
    not_normal: str
    steps: list[str]
    remedy: str


def checked_fault_texts(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return language → the parts of a fault's words; a language of which nothing was said is left out, another must be whole.

    The field of an error is PART_LANGUAGE, as in `normal_zh-hant`; `texts` where no language has words.
    Raises: UnknownLanguage, CatalogTextMissing, CatalogTextTooLong, InvalidValue.
    """
    found: dict[str, dict[str, Any]] = {}
    for code, said in texts.items():
        language = checked_language(code)
        steps = _steps(said.get("steps", ()), field=f"steps_{language}")
        plain = {part: str(said.get(part, "")) for part in ("name", *PARTS)}
        if not steps and not any(text.strip() for text in plain.values()):
            continue
        found[language] = {
            "name": " ".join(
                needed_text(plain["name"], limit=LONGEST_NAME, field=f"name_{language}").split()
            ),
            **{
                part: needed_text(plain[part], limit=LONGEST_PART, field=f"{part}_{language}")
                for part in PARTS
            },
            "steps": steps,
        }
    if not found:
        raise CatalogTextMissing(field="texts")
    return found


def _steps(said: Any, *, field: str) -> list[str]:
    if not isinstance(said, Sequence) or isinstance(said, str):
        raise InvalidValue(field=field, problem=_("Write the steps one a line."))
    steps = [checked_text(str(step), limit=LONGEST_STEP, field=field) for step in said]
    steps = [step for step in steps if step]
    if len(steps) > MOST_STEPS:
        problem = _("At most %(most)s steps: a test that is long is not made.") % {"most": MOST_STEPS}
        raise InvalidValue(field=field, problem=problem)
    return steps


def fault_words(texts: Mapping[str, Mapping[str, Any]], language: str) -> FaultWords:
    """Return a fault's words in the language, or the one they fall back to; empty words where there are none."""
    shown = shown_language(texts, language) or ""
    said = texts.get(shown, {})
    return FaultWords(
        language=shown,
        name=said.get("name", ""),
        normal=said.get("normal", ""),
        not_normal=said.get("not_normal", ""),
        steps=list(said.get("steps", ())),
        remedy=said.get("remedy", ""),
    )


def said_in_message(words: FaultWords) -> str:
    """Return a fault's words as they are sent, with headings in their own language."""
    with translation.override(words.language or None):
        steps = "\n".join(f"{place}. {step}" for place, step in enumerate(words.steps, start=1))
        parts = [
            _("About “%(name)s”") % {"name": words.name},
            _("This is normal:") + "\n" + words.normal,
            _("This is not normal:") + "\n" + words.not_normal,
            _("How to test it at home:") + "\n" + steps if steps else "",
            _("If it is not normal, we do this:") + "\n" + words.remedy,
        ]
    return "\n\n".join(part for part in parts if part)
