"""Collect the words of the interface into the three catalogues, by Babel alone: `python tools/messages.py [--check]`."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "yinuo"
LOCALE = SOURCE / "locale"
LANGUAGES = ("zh_Hans", "zh_Hant", "en")
CONTEXT_FIRST = (1, "c")
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": (CONTEXT_FIRST, 2),
    "pgettext_lazy": (CONTEXT_FIRST, 2),
    "npgettext": (CONTEXT_FIRST, 2, 3),
    "npgettext_lazy": (CONTEXT_FIRST, 2, 3),
}
_DATED = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
_RENAMED = re.compile(r"import \w*gettext\w* as (\w+)")
_BLANK = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def found() -> Catalog:
    """Return every message of the source, with the files it stands in."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalog = Catalog(project="Yinuo", charset="utf-8", fuzzy=False)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # a template's indentation is not Python's
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for message, comments, context in _extracted(text):
            place = (str(path.relative_to(SOURCE)), 0)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def unheard() -> list[str]:
    """Return where words are said by a name that nobody listens to: they would stay in English, and nothing would miss them."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for name in _RENAMED.findall(path.read_text(encoding="utf-8")):
            if name not in KEYWORDS:
                found.append(f"{path.relative_to(SOURCE)}: what is said by {name}() is not collected")
    return found


def _extracted(text: str) -> Iterator[tuple[Any, list[str], str | None]]:
    for _line, message, comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        yield message, comments, context


def catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it stands."""
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8")
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def faults(language: str, source: Catalog) -> list[str]:
    """Return what is wrong with a language: missing, fuzzy, stale, or with other placeholders than the source."""
    have = catalogue(language)
    wrong = [
        f"not in the source any more: {m.id!r}"
        for m in have
        if m.id and source.get(first(m), m.context) is None
    ]
    for message in source:
        if not message.id:
            continue
        known = have.get(first(message), message.context)
        if known is None or (language != "en" and not _full(known)):
            wrong.append(f"missing: {message.id!r}")
        elif known.fuzzy:
            wrong.append(f"fuzzy: {message.id!r}")
        elif language != "en" and blanks_of(message.id) != blanks_of(known.string):
            wrong.append(f"other placeholders: {message.id!r}")
    return wrong


def first(message: Message) -> str:
    """Return the message's id, the singular where there are two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def blanks_of(text: object) -> set[str]:
    """Return the names of the placeholders in a text or in all of its plural forms."""
    words = text if isinstance(text, tuple | list) else [text]
    return {name for word in words for pair in _BLANK.findall(str(word)) for name in pair if name}


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _full(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def update(language: str, source: Catalog) -> int:
    """Bring a language's file in line with the source, never guessing; return how many words it still needs."""
    have = catalogue(language)
    fresh = Catalog(locale=language, project="Yinuo", charset="utf-8", fuzzy=False)
    for message in source:
        if message.id:
            known = have.get(first(message), message.context)
            fresh.add(
                message.id,
                known.string if known is not None else None,
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    write(language, fresh)
    return len([fault for fault in faults(language, source) if fault.startswith("missing")])


def write(language: str, catalog: Catalog) -> None:
    """Write a catalogue without the dates that would differ at every run."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=110, sort_output=True, include_lineno=False)
    lines = [line for line in stream.getvalue().decode().splitlines() if not line.startswith(_DATED)]
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Update the three files, or with `--check` print what is wrong and return 1."""
    source = found()
    silent = unheard()
    for line in silent:
        print(line)
    wrong = len(silent)
    for language in LANGUAGES:
        if "--check" in sys.argv:
            listed = faults(language, source)
            for line in listed:
                print(f"{language}: {line}")
            wrong += len(listed)
        else:
            print(f"{language}: {update(language, source)} of {len(source)} still to translate")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
