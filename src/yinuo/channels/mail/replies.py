"""What the writer added: the text of a mail without the mails quoted below it and without the signature."""

import re
from functools import cache
from typing import Final

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

MAX_LINES: Final = 2_000
MAX_LINE_CHARS: Final = 200  # the library's patterns are quadratic in the line

_DASHES: Final = r"[-_=—–－*\s\xa0]"
_SEPARATOR: Final = re.compile(
    rf"{_DASHES}{{3,60}}(?:回复的|回覆的|转发的|轉寄的|轉發的)?\s*"
    r"(?:原始邮件信息|原始邮件|原始郵件|原邮件|原郵件|原始訊息|邮件原件|转发邮件信息|转发邮件|转发的邮件|轉寄郵件|郵件原件|邮件|"
    rf"original message|original email|original|forwarded message|begin forwarded message|reply message){_DASHES}{{3,60}}\Z",
    re.IGNORECASE,
)
_WROTE: Final = (
    re.compile(r"(?:在|于|於)[^。！？]{3,160}(?:写道|寫道|编写|撰寫|写到)\s*[:：]?\s*\Z"),
    re.compile(r"[^。！？]{1,120}[于於]\s?\d{4}[^。！？]{3,80}(?:写道|寫道|编写|撰寫)\s*[:：]?\s*\Z"),
    re.compile(r"\d{4}\s?[年/-]\s?\d{1,2}\s?[月/-][^。！？]{1,140}(?:写道|寫道|编写|撰寫)\s*[:：]?\s*\Z"),
    re.compile(
        r"\d{4}\s?[年/-]\s?\d{1,2}\s?[月/-][^。！？]{1,100}<?[\w.+-]{1,64}@[\w.-]{1,100}>?\s*[:：]\s*\Z"
    ),
    re.compile(
        r"[^。！？]{0,60}<[\w.+-]{1,64}@[\w.-]{1,100}>[^。！？]{0,60}(?:写道|寫道|编写|撰寫|wrote)\s*[:：]?\s*\Z"
    ),
    re.compile(r"(?:On|At)\s.{5,180}\swrote\s*[:：]\s*\Z", re.IGNORECASE),
)
_FROM: Final = re.compile(
    r"[*\s>]*(?:发件人|發件人|寄件者|寄件人|From|Von|De)\s*\**\s*[:：]\**\s*\S", re.IGNORECASE
)
_BESIDE_FROM: Final = re.compile(
    r"[*\s>]*(?:发送时间|發送時間|发送日期|寄件日期|日期|时间|時間|收件人|收件者|抄送|副本|主题|主題|主旨|Sent|Date|To|Cc|Subject|Reply-To)"
    r"\s*\**\s*[:：]",
    re.IGNORECASE,
)
_PHONE_FOOTER: Final = re.compile(
    r"(?:发自|發自|从我的|從我的|來自我的|来自我的|傳送自|寄自|从\s?(?:Windows|Outlook|手机)|由\s?(?:Windows|Outlook|手机)|"
    r"Sent from |Sent with |Sent via |Get Outlook for|获取\s?Outlook|取得\s?Outlook|下載\s?Outlook|下载\s?Outlook).{0,80}\Z",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:(?:with\s)?(?:best|kind|warm)(?:est)?\s(?:regards|wishes)|regards|sincerely|yours\s(?:sincerely|faithfully|truly)|"
    r"thanks|many thanks|best|cheers|此致|此致敬礼|此致敬禮|敬礼|敬禮|祝好|顺祝商祺|順祝商祺|顺颂商祺|順頌商祺|商祺|祝商祺|敬上|順頌時祺|顺颂时祺|"
    r"mit freundlichen gr(?:ü|ue)(?:ß|ss)en|cordialement|saludos|敬具|よろしくお願いします)\s*[,，.。!！]?\Z",
    re.IGNORECASE,
)


def reply_text(full_text: str) -> str:
    """Return the words that the writer added, possibly none.

    Lines quoted with `>` go, answers between them stay. An unquoted older mail goes from its head ("在…写道：",
    "发件人：", "-----原始邮件-----", "On … wrote:", and the forms of the reply library's languages) to the end.
    """
    lines = full_text.split("\n")
    foreign = _foreign_head(lines)
    kept: list[str] = []
    position = 0
    while position < len(lines):
        if lines[position].lstrip().startswith(">"):
            position += 1
            continue
        length = _head_length(lines, position) or (1 if position == foreign else 0)
        if not length:
            kept.append(lines[position])
            position += 1
        elif _is_followed_by_quote(lines, position + length):
            position += length
        else:
            break
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_without_signature(kept))).strip()


def _head_length(lines: list[str], position: int) -> int:
    """Return how many lines the head of an older mail takes here; 0 where none begins."""
    line = lines[position].strip()
    if not line or len(line) > MAX_LINE_CHARS:
        return 0
    if _SEPARATOR.match(line):
        return 1
    if re.fullmatch(r"[_-]{10,}", line):
        following = next(
            (n for n in range(position + 1, min(position + 4, len(lines))) if lines[n].strip()), None
        )
        return 1 if following is not None and _is_header_block(lines, following) else 0
    if _is_header_block(lines, position):
        return 1
    if any(head.match(line) for head in _WROTE) and _is_dated(line, lines, position):
        return 1
    return _wrapped_head_length(lines, position)


def _is_dated(line: str, lines: list[str], position: int) -> bool:
    """Tell a mail program's head from a customer's sentence ("在你们的页面上，商家写道：")."""
    return re.search(r"[\d@]", line) is not None or _is_followed_by_quote(lines, position + 1)


def _wrapped_head_length(lines: list[str], position: int) -> int:
    line = lines[position].strip()
    if not re.match(r"在|于|於|On\s|At\s|\d{4}\s?[年/-]", line):
        return 0
    for count in (2, 3):
        joined = " ".join(part.strip() for part in lines[position : position + count])
        if len(joined) <= 2 * MAX_LINE_CHARS and "@" in joined and any(head.match(joined) for head in _WROTE):
            return count
    return 0


def _is_header_block(lines: list[str], position: int) -> bool:
    if not _FROM.match(lines[position][:MAX_LINE_CHARS]):
        return False
    block = [line[:MAX_LINE_CHARS] for line in lines[position + 1 : position + 8] if line.strip()][:5]
    return sum(_BESIDE_FROM.match(line) is not None for line in block) >= 2


def _is_followed_by_quote(lines: list[str], position: int) -> bool:
    following = next((line for line in lines[position : position + 4] if line.strip()), "")
    return following.lstrip().startswith(">")


def _foreign_head(lines: list[str]) -> int | None:
    """Return the line at which the library sees an older mail begin in one of its other languages."""
    shortened = "\n".join(line.strip()[:MAX_LINE_CHARS] for line in lines[:MAX_LINES])
    for found in _library_heads().finditer(shortened):
        # A form such as "From: Beijing / To: Shanghai" is the customer's own text.
        if re.search(r"@|\d{1,2}:\d{2}", found[0]):
            skipped = len(found[0]) - len(found[0].lstrip("\n"))
            return shortened.count("\n", 0, found.start() + skipped)
    return None


@cache
def _library_heads() -> re.Pattern[str]:
    pattern: re.Pattern[str] = EmailMessage(text="", languages=list(MAIL_LANGUAGES)).HEADER_REGEX
    return pattern


def _without_signature(lines: list[str]) -> list[str]:
    for position, line in enumerate(lines):
        if line in {"-- ", "--"} or (line.strip() == "--" and position):
            lines = lines[:position]
            break
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    tail = range(max(0, len(lines) - 8), len(lines))
    for position in tail:
        words = lines[position].strip()
        if _PHONE_FOOTER.match(words) and len(lines) - position <= 3:
            return lines[:position]
        if position and _CLOSING.match(words) and _is_contact_block(lines[position + 1 :]):
            return lines[:position]
    return lines


def _is_contact_block(lines: list[str]) -> bool:
    written = [line.strip() for line in lines if line.strip()]
    return bool(written) and all(len(line) <= 60 and line[-1] not in "?？。!！" for line in written)
