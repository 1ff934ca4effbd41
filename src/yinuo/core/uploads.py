"""What may be uploaded: known kinds only, told by the content and not by the name. Pure functions."""

import re
import unicodedata
from typing import Final

import puremagic
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from yinuo.core.errors import DomainError
from yinuo.core.file_names import safe_file_name

MAX_UPLOAD_BYTES: Final = 25 * 1024 * 1024
HEAD_BYTES: Final = 8192  # enough for every rule below


class UploadEmpty(DomainError):
    code = "upload_empty"
    message = _("The file “%(name)s” is empty.")


class UploadTooLarge(DomainError):
    code = "upload_too_large"
    status = 413
    message = _("The file “%(name)s” has %(size)s bytes; %(limit)s are allowed.")


class UploadDangerous(DomainError):
    code = "upload_dangerous"
    message = _("The file “%(name)s” contains a program, a script or a web page, which is not accepted.")


class UploadUnknownKind(DomainError):
    code = "upload_unknown_kind"
    message = _(
        "The kind of “%(name)s” is not accepted. Send a picture, a PDF, a drawing (DWG, DXF), an Office file, text, sound or video."
    )


class UploadMismatch(DomainError):
    code = "upload_mismatch"
    message = _("The file is called “%(name)s”, but its content is something else (%(found)s).")


class CheckedUpload(Struct, frozen=True, kw_only=True):
    """An upload that passed: a safe name, the type that its content has, its size in bytes."""

    name: str
    type: str
    size: int


# Extension → type stored and served. The first extension of a type is given to a name that has none.
_TYPES: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heic",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "txt": "text/plain",
    "csv": "text/csv",
    "log": "text/plain",
    "zip": "application/zip",
    "eml": "message/rfc822",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "amr": "audio/amr",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "dwg": "image/vnd.dwg",
    "dxf": "image/vnd.dxf",
}
_OPEN_XML: Final = frozenset({"docx", "xlsx", "pptx"})
_OLD_OFFICE: Final = frozenset({"doc", "xls", "ppt"})
_TEXTS: Final = frozenset({"txt", "csv", "log", "eml"})

_PROGRAM_HEADS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\x00asm",
    b"dex\n",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
    b"ITSF",  # compiled help
    b"!<arch>",
)
_AMR: Final = b"#!AMR"
# AutoCAD's drawings name their release: R13 (AC1012) to 2018 (AC1032); exchange files begin with a section or a comment.
_DRAWING: Final = re.compile(rb"AC10[0-9]{2}\x00")
_BINARY_DXF: Final = b"AutoCAD Binary DXF\r\n\x1a\x00"
_STARTS_AS_DXF: Final = re.compile(r"\ufeff?(?:[ \t]*999\r?\n[^\n]*\n)*[ \t]*0\r?\n[ \t]*SECTION\r?\n")
_ACTIVE_MARKUP: Final = re.compile(
    r"<!doctype\s+html|<(?:html|script|svg|iframe|object|embed)\b|<\?php|<%@|<\?xml-stylesheet|<!entity",
    re.IGNORECASE,
)
# A browser that guesses looks at the first element only.
_STARTS_AS_PAGE: Final = re.compile(
    r"\s*(?:<\?xml\b|<!--|<(?:a|b|body|br|div|font|form|h1|head|img|link|meta|p|style|table|title)\b)",
    re.IGNORECASE,
)
_SCRIPT_EXTENSIONS: Final = frozenset(
    [
        *(
            "apk",
            "app",
            "bat",
            "chm",
            "cmd",
            "com",
            "cpl",
            "dll",
            "dmg",
            "exe",
            "hta",
            "htm",
            "html",
            "inf",
            "iso",
        ),
        *(
            "jar",
            "js",
            "jse",
            "lnk",
            "mhtml",
            "mjs",
            "msi",
            "msp",
            "pif",
            "php",
            "ps1",
            "py",
            "reg",
            "scr",
            "sh",
        ),
        *(
            "svg",
            "svgz",
            "url",
            "vb",
            "vbe",
            "vbs",
            "wsf",
            "wsh",
            "xhtml",
            "xml",
            "xsl",
            "docm",
            "xlsm",
            "pptm",
        ),
    ]
)
_MACRO: Final = (b"vbaProject.bin", b"AndroidManifest.xml", b"META-INF/MANIFEST.MF")


def check_upload(
    name: str, declared_type: str, head: bytes, size: int, *, limit_bytes: int = MAX_UPLOAD_BYTES
) -> CheckedUpload:
    """Return the safe name and true type of an upload, or refuse it.

    `head` is the beginning of the content, at least `HEAD_BYTES` where there are so many; `size` is the whole
    length in bytes. The declared type decides only between kinds that look alike (sound or film in one
    container, table or text).

    Raises: UploadEmpty, UploadTooLarge, UploadDangerous, UploadUnknownKind, UploadMismatch.
    """
    safe = safe_file_name(name)
    if size <= 0 or not head:
        raise UploadEmpty(field="file", name=safe)
    if size > limit_bytes:
        raise UploadTooLarge(field="file", name=safe, size=size, limit=limit_bytes)
    if _is_dangerous(safe, head):
        raise UploadDangerous(field="file", name=safe)
    extension = _extension(safe)
    kinds = _kinds_of(head)
    if not kinds:
        raise UploadUnknownKind(field="file", name=safe)
    if extension in kinds:
        return CheckedUpload(name=safe, type=_TYPES[extension], size=size)
    if extension in _TYPES:
        raise UploadMismatch(field="file", name=safe, found=_TYPES[kinds[0]])
    if extension:
        raise UploadUnknownKind(field="file", name=safe)
    declared = declared_type.split(";")[0].strip().lower()
    kind = next((known for known in kinds if _TYPES[known] == declared), kinds[0])
    return CheckedUpload(name=safe_file_name(f"{safe}.{kind}"), type=_TYPES[kind], size=size)


def _extension(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def _is_dangerous(name: str, head: bytes) -> bool:
    if _extension(name) in _SCRIPT_EXTENSIONS or (
        head.startswith(_PROGRAM_HEADS) and not head.startswith(_AMR)
    ):
        return True
    if head.startswith(b"PK") and any(mark in head for mark in _MACRO):
        return True
    text = _as_text(head)
    # A mail file may carry HTML: it is parsed and sanitised, never served as a page.
    if text is None or _is_mail(text):
        return False
    text = text.lstrip("\ufeff")
    return bool(_ACTIVE_MARKUP.search(text) or _STARTS_AS_PAGE.match(text))


def _kinds_of(head: bytes) -> list[str]:
    """Return the extensions that the content may rightly bear, likeliest first."""
    if head.startswith(b"PK\x03\x04"):
        return _zip_kinds(head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ["doc", "xls", "ppt"]
    if head[4:8] == b"ftyp":
        return _container_kinds(head[8:12])
    if head.startswith(b"RIFF"):
        return {b"WEBP": ["webp"], b"WAVE": ["wav"]}.get(head[8:12], [])
    if head.startswith(_AMR):
        return ["amr"]
    if _DRAWING.match(head):
        return ["dwg"]
    if head.startswith(_BINARY_DXF):
        return ["dxf"]
    if kinds := _magic_kinds(head):
        return kinds
    text = _as_text(head)
    if text is None:
        return []
    if _STARTS_AS_DXF.match(text):
        return ["dxf", "txt"]
    return ["eml", "txt", "log"] if _is_mail(text) else ["txt", "csv", "log"]


def _zip_kinds(head: bytes) -> list[str]:
    for part, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
        if part in head:
            return [kind]
    # The directory of an Office file may begin behind the head: its content types stand first.
    return ["docx", "xlsx", "pptx"] if b"[Content_Types].xml" in head else ["zip"]


def _container_kinds(brand: bytes) -> list[str]:
    if brand in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}:
        return ["heic", "heif"]
    if brand in {b"M4A ", b"M4B "}:
        return ["m4a"]
    if brand in {
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"3gp4",
        b"3gp5",
        b"MSNV",
    }:
        return ["mp4", "m4a"]
    return []


def _magic_kinds(head: bytes) -> list[str]:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    known = {found.extension.lstrip(".") for found in matches}
    signatures = {
        "jpg": head.startswith(b"\xff\xd8\xff"),
        "png": head.startswith(b"\x89PNG\r\n\x1a\n"),
        "gif": head.startswith((b"GIF87a", b"GIF89a")),
        "pdf": head.removeprefix(b"\xef\xbb\xbf").lstrip()[:5] == b"%PDF-",
        "mp3": head.startswith(b"ID3") or (head[0] == 0xFF and len(head) > 1 and head[1] & 0xE6 == 0xE2),
    }
    aliases = {"jpg": {"jpg", "jpeg", "jfif"}, "mp3": {"mp3", "mp2", "mpga"}}
    for kind, agrees in signatures.items():
        if agrees and (kind in {"mp3", "pdf"} or known & aliases.get(kind, {kind})):
            return ["jpg", "jpeg"] if kind == "jpg" else [kind]
    return []


def _as_text(head: bytes) -> str | None:
    """Return the head read as text, or None where it is not text in UTF-8, UTF-16 with mark or GB 18030."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return None
        return text if _is_readable(text) else None
    if b"\x00" in head:
        return None
    for charset in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # the head may end inside a character
            try:
                text = head[: len(head) - cut].decode(charset)
            except UnicodeDecodeError:
                continue
            if _is_readable(text):
                return text
    return None


def _is_readable(text: str) -> bool:
    strange = sum(
        unicodedata.category(char) in {"Cc", "Co", "Cn", "Cs"} and char not in "\t\r\n\f" for char in text
    )
    return strange == 0


def _is_mail(text: str) -> bool:
    lines = text.lstrip("\ufeff").split("\n", 40)[:40]
    names = {line.split(":")[0].lower() for line in lines if re.match(r"[A-Za-z-]{2,40}:", line)}
    first = lines[0].rstrip("\r")
    starts = re.match(r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:\s|From )", first) is not None
    return (
        starts
        and len(names & {"from", "to", "subject", "date", "message-id", "received", "mime-version"}) >= 3
    )
