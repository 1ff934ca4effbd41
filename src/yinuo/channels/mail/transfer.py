"""Content-Transfer-Encoding undone, broken or not; soft line ends of flowed text joined."""

import base64
import binascii
import quopri
import re
from typing import Final

_PLAIN: Final = frozenset({"", "7bit", "8bit", "binary"})
_QP_STRAY: Final = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")
_PADDING: Final = b"= \t\r\n"


def decode_transfer(content: bytes, encoding: str, *, where: str, notes: list[str]) -> bytes:
    """Return the bytes that the transfer encoding stands for; what is broken is repaired and noted."""
    kind = encoding.strip().lower().rstrip(";").split(";")[0].strip()
    if kind == "base64":
        decoded, is_repaired = decode_base64(content)
        if is_repaired:
            notes.append(f"{where}: broken base64 repaired")
        return decoded
    if kind == "quoted-printable":
        if _QP_STRAY.search(content):
            notes.append(f"{where}: broken quoted-printable repaired")
        return quopri.decodestring(content)
    if kind in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return _decode_uu(content, where=where, notes=notes)
    if kind not in _PLAIN:
        notes.append(f"{where}: unknown transfer encoding {kind[:40]!r} left as it is")
    return content


def decode_base64(content: bytes) -> tuple[bytes, bool]:
    """Return the decoded bytes and whether anything had to be left out or completed.

    Several padded blocks after each other are all read; plain lines behind the last block (a list's footer)
    are kept as they are.
    """
    tail = b""
    padding = content.find(b"=")
    rest = content[padding:].lstrip(_PADDING) if padding >= 0 else b""
    if re.search(rb"[^A-Za-z0-9+/=\s]", rest.split(b"\n", 1)[0]):
        content, tail = content[: padding + 1], b"\n" + rest
    packed = re.sub(rb"\s+", b"", content)
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", packed)
    is_repaired = bool(tail) or clean != packed
    blocks = []
    for block in re.split(rb"=+", clean):
        usable = block[:-1] if len(block) % 4 == 1 else block
        is_repaired = is_repaired or usable != block
        blocks.append(base64.b64decode(usable + b"=" * (-len(usable) % 4)))
    is_repaired = is_repaired or (not clean.endswith(b"=") and len(clean) % 4 != 0)
    return b"".join(blocks) + tail, is_repaired


def _decode_uu(content: bytes, *, where: str, notes: list[str]) -> bytes:
    lines = iter(content.splitlines())
    if not any(line.startswith(b"begin ") for line in lines):
        notes.append(f"{where}: uuencoded block without a beginning left as it is")
        return content
    decoded = []
    for line in lines:
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                decoded.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                notes.append(f"{where}: broken uuencoded line left out")
    return b"".join(decoded)


def unflow(text: str, *, delete_space: bool) -> str:
    """Return flowed text with its soft line ends joined. Source: RFC 3676, section 4."""
    paragraphs: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_soft = words.endswith(" ") and words != "-- "
        piece = words[:-1] if is_soft and delete_space else words
        if open_depth == depth and words != "-- ":
            paragraphs[-1] += piece
        else:
            paragraphs.append((">" * depth + " " if depth else "") + piece)
        open_depth = depth if is_soft else None
    return "\n".join(paragraph.rstrip() if paragraph != "-- " else paragraph for paragraph in paragraphs)
