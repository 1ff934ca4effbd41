"""Header values read leniently: encoded words, raw bytes, addresses, parameters, message ids, dates.

Works on what the standard parser's `compat32` policy keeps as it came: its newer policies raise on some of the
headers that real mail has.
"""

import quopri
import re
import unicodedata
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from yinuo.channels.mail.charsets import decode_text
from yinuo.channels.mail.transfer import decode_base64

MAX_HEADER_CHARS: Final = 64_000
MAX_WORDS_CHARS: Final = 2_000
MAX_ADDRESSES: Final = 500
MAX_REFERENCES: Final = 100

_WORD: Final = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?([^?]*)\?=")
_GAP: Final = re.compile(r"\s*\Z")
_ADDRESS: Final = re.compile(
    r"[^\s<>\"'(),;:@\[\]\\，；：、（）＜＞]{1,64}@[^\s<>\"'(),;:@\[\]\\，；：、（）＜＞]{1,255}"
)
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,900}>")
_PARAMETER: Final = re.compile(r""";\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*(?:"[^";]*)?)""")


class Mailbox(Struct, frozen=True, kw_only=True):
    """One address with the name written beside it (may be empty)."""

    name: str
    address: str


def raw_header(message: Message, name: str, *, notes: list[str]) -> str:
    """Return the first header of the name as it came, raw bytes read as text; an empty string without one."""
    found = raw_headers(message, name, notes=notes)
    return found[0] if found else ""


def raw_headers(message: Message, name: str, *, notes: list[str]) -> list[str]:
    """Return every header of the name as it came, raw bytes read as text, cut to `MAX_HEADER_CHARS`."""
    wanted = name.lower()
    return [
        _without_raw_bytes(str(value)[:MAX_HEADER_CHARS], name=name, notes=notes)
        for key, value in message.raw_items()
        if key.lower() == wanted
    ]


def _without_raw_bytes(value: str, *, name: str, notes: list[str]) -> str:
    if value.isascii():
        return value
    content = value.encode("utf-8", "surrogateescape")
    text = decode_text(content, "", where=name, notes=notes)
    notes[-1] = notes[-1].replace("no charset declared", "raw 8-bit header")
    return text


def words(value: str, *, name: str, notes: list[str], limit: int = MAX_WORDS_CHARS) -> str:
    """Return a header's text: encoded words decoded, on one line, without controls or direction marks."""
    return one_line(_decode_words(value, name=name, notes=notes))[:limit].strip()


def _decode_words(value: str, *, name: str, notes: list[str]) -> str:
    pieces: list[str] = []
    run: list[tuple[str, str, str]] = []  # neighbours of one charset: a character may be split between them
    end = 0
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        charset, encoding = found[1].split("*")[0].lower(), found[2].lower()
        if run and (not _GAP.match(between) or run[-1][:2] != (charset, encoding)):
            pieces.append(_decode_run(run, name=name, notes=notes))
            run = []
        if not (end and _GAP.match(between)):
            pieces.append(between)
        run.append((charset, encoding, found[3]))
        end = found.end()
    if run:
        pieces.append(_decode_run(run, name=name, notes=notes))
    return "".join([*pieces, value[end:]])


def _decode_run(run: list[tuple[str, str, str]], *, name: str, notes: list[str]) -> str:
    charset, encoding, _first = run[0]
    encoded = [piece.encode("utf-8", "replace") for _charset, _encoding, piece in run]
    if encoding == "q":
        content = b"".join(quopri.decodestring(piece, header=True) for piece in encoded)
    elif len(encoded) > 1 and any(len(piece.strip()) % 4 for piece in encoded):
        content, _is_repaired = decode_base64(b"".join(encoded))
        notes.append(f"{name}: base64 split inside its groups, joined")
    else:
        parts = [decode_base64(piece) for piece in encoded]
        if any(is_repaired for _part, is_repaired in parts):
            notes.append(f"{name}: broken base64 repaired")
        content = b"".join(part for part, _is_repaired in parts)
    return decode_text(content, charset, where=name, notes=notes)


def one_line(text: str) -> str:
    """Return the text without line ends, controls and marks that turn the writing direction."""
    # A line end that survived would start a header of the sender's choosing in our answer.
    spaced = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
    kept = (
        char
        for char in spaced
        if char in "\u200c\u200d" or unicodedata.category(char) not in {"Cf", "Cs", "Cc"}
    )
    return "".join(kept).strip()


def mailboxes(message: Message, name: str, *, notes: list[str]) -> list[Mailbox]:
    """Return the addresses of all headers of the name, in order, each once, at most `MAX_ADDRESSES`."""
    found: dict[str, Mailbox] = {}
    for value in raw_headers(message, name, notes=notes):
        for mailbox in _read_mailboxes(value, name=name, notes=notes):
            found.setdefault(mailbox.address.lower(), mailbox)
    if len(found) > MAX_ADDRESSES:
        notes.append(f"{name}: only the first {MAX_ADDRESSES} addresses kept")
    return list(found.values())[:MAX_ADDRESSES]


def _read_mailboxes(value: str, *, name: str, notes: list[str]) -> list[Mailbox]:
    flat = re.sub(r"\s+", " ", value)
    read = []
    for label, address in _split_addresses(flat):
        if clean := clean_address(address):
            read.append(
                Mailbox(name=words(label, name=name, notes=notes, limit=200).strip("\"' "), address=clean)
            )
    if read or not flat.strip():
        return read
    decoded = words(flat, name=name, notes=notes, limit=MAX_HEADER_CHARS)
    for found in _ADDRESS.finditer(decoded):
        if clean := clean_address(found[0]):
            label = re.split(r"[,;，；]", decoded[: found.start()])[-1].strip("<＜\"' ")
            read.append(Mailbox(name=label[:200], address=clean))
    if read:
        notes.append(f"{name}: address found in a malformed header")
    elif not re.search(r":\s*;|<\s*>|undisclosed", flat):
        notes.append(f"{name}: no address can be read")
    return read


def _split_addresses(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([value])
    except (RecursionError, ValueError, IndexError):
        return []


def clean_address(text: str) -> str:
    """Return the address with a lower-case domain, or an empty string where it is none."""
    candidate = one_line(text).strip("<> .")
    if not _ADDRESS.fullmatch(candidate):
        return ""
    local, _at, domain = candidate.rpartition("@")
    return f"{local}@{domain.lower()}"


def message_ids(value: str) -> list[str]:
    """Return the message ids in a header, each once, with their angle brackets; the last `MAX_REFERENCES`."""
    found = dict.fromkeys(_MESSAGE_ID.findall(re.sub(r"(?<=\S)[\r\n]+[ \t]+(?=[^<\s])", "", value)))
    if not found and "@" in value and (bare := one_line(value)) and " " not in bare and len(bare) <= 900:
        found = {f"<{bare.strip('<>')}>": None}
    return [clean for item in found if (clean := one_line(item)) != "<>"][-MAX_REFERENCES:]


def sent_at(value: str, *, notes: list[str]) -> datetime | None:
    """Return the instant of a Date header in UTC, or None where it says none; without a zone it counts as UTC."""
    if not value.strip():
        return None
    try:
        moment = parsedate_to_datetime(one_line(value)[:200])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        notes.append("Date: not a date")
        return None


def main_type(value: str) -> str:
    """Return the media type of a Content-Type header in lower case, `text/plain` where it is malformed."""
    kind = value.split(";")[0].strip().lower()
    return kind if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}", kind) else "text/plain"


def parameters(value: str, *, where: str, notes: list[str]) -> dict[str, str]:
    """Return the parameters of a header: RFC 2231 pieces joined, percent signs and encoded words decoded."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(f";{value.partition(';')[2]}"):
        key, text = found[1].lower(), _unquoted(found[2].strip())
        if split := re.fullmatch(r"([^*]+)\*(?:(\d{1,3})(\*)?)?", key):
            is_extended = split[2] is None or split[3] is not None
            pieces.setdefault(split[1], {}).setdefault(int(split[2] or 0), (text, is_extended))
        else:
            plain.setdefault(key, words(text, name=where, notes=notes, limit=1000))
    for key, numbered in pieces.items():
        plain[key] = one_line(_joined(numbered, where=where, notes=notes))[:1000]
    return plain


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text.strip('"')


def _joined(numbered: dict[int, tuple[str, bool]], *, where: str, notes: list[str]) -> str:
    charset = ""
    content = b""
    for position, (number, (text, is_extended)) in enumerate(sorted(numbered.items())):
        piece = text
        if is_extended and position == 0 and number == 0 and piece.count("'") >= 2:
            charset, _language, piece = piece.split("'", 2)
        raw = piece.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(raw) if is_extended else raw
    return decode_text(content, charset, where=where, notes=notes)
