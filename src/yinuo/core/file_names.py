"""Names of files from outside, made harmless. Pure functions."""

import re
import unicodedata
from typing import Final

MAX_NAME_CHARS: Final = 120

_RESERVED: Final = re.compile(r"^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def safe_file_name(name: str, *, default: str = "file") -> str:
    """Return a name that is harmless to show, to store and to save: no folders, controls or tricks.

    At most `MAX_NAME_CHARS` characters; a long name keeps its extension.
    """
    base = re.split(r"[/\\]", name.replace("\x00", ""))[-1]
    # Cf holds the marks that turn the writing direction ("gpj.exe" shown as "exe.jpg").
    kept = "".join(" " if char in "\t\r\n" else char for char in base)
    kept = "".join(
        char for char in kept if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    kept = re.sub(r'[<>:"|?*]', "_", kept)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    if not kept:
        return default
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    if len(kept) > MAX_NAME_CHARS:
        stem, dot, extension = kept.rpartition(".")
        tail = f".{extension}" if dot and len(extension) <= 16 else ""
        kept = (stem if tail else kept)[: MAX_NAME_CHARS - len(tail)].rstrip(" .") + tail
    return kept
