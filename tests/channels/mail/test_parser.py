"""The parser against bytes that nobody would write."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from yinuo.channels.mail.parser import MailTooLarge, ParsedMail, parse_mail

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
]
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"text/plain; charset=idna",
            b"text/html; charset=punycode",
            b"text/plain; charset=rot13",
            b"multipart/mixed; boundary=x",
            b"message/rfc822",
            b"message/delivery-status",
            b"multipart/report; report-type=delivery-status; boundary=x",
            b"text/plain; name*999999999=x; name*0*=a'b; name=\"",
            b"=?utf-16?B?AAA?= <a@b>",
            b"=?idna?Q?=FF?=",
            b"base64",
            b"x-uuencode",
            b"Thu, 99 Xyz 99999 99:99:99 +9999",
        ]
    ),
)


def assert_is_clean(mail: ParsedMail) -> None:
    fields = to_builtins(mail, builtin_types=(bytes,))
    for attachment in fields["attachments"]:
        assert len(attachment.pop("content")) == attachment["size"]
    written = json.dumps(fields, default=str, ensure_ascii=False)
    written.encode("utf-8")
    # a NUL, not the six letters with which somebody wrote of one
    assert "\\u0000" not in written.replace("\\\\", "")
    for line in (mail.subject, mail.from_, mail.from_name, mail.message_id, *mail.to, *mail.references):
        assert "\n" not in line
        assert "\r" not in line


@given(raw=st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_reads_any_bytes(raw: bytes) -> None:
    mail = parse_mail(raw)

    assert_is_clean(mail)


@given(
    headers=st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=8), body=st.binary(max_size=200)
)
@settings(max_examples=150, deadline=None)
def test_reads_any_headers(headers: list[tuple[str, bytes]], body: bytes) -> None:
    raw = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)

    mail = parse_mail(raw + b"\r\n--x\r\n" + body + b"\r\n--x--\r\n")

    assert_is_clean(mail)


@given(
    path=st.sampled_from(CORPUS), start=st.floats(0, 1), cut=st.integers(0, 40), put=st.binary(max_size=40)
)
@settings(max_examples=200, deadline=None)
def test_reads_damaged_mails(path: Path, start: float, cut: int, put: bytes) -> None:
    raw = path.read_bytes()
    at = int(start * len(raw))

    mail = parse_mail(raw[:at] + put + raw[at + cut :])

    assert_is_clean(mail)


def test_refuses_more_than_the_limit() -> None:
    with pytest.raises(MailTooLarge) as refused:
        parse_mail(b"x" * 11, limit_bytes=10)

    assert refused.value.data == {"size": 11, "limit": 10}


def test_keeps_the_bytes_of_an_attachment() -> None:
    path = Path(__file__).parent / "corpus" / "winmail.eml"

    mail = parse_mail(path.read_bytes())

    assert mail.attachments[0].content == b"\x78\x9f\x3e\x22abc"


HOSTILE = {
    "one long line": b"Subject: x\n\n" + b"a" * 2_000_000,
    "on without wrote": b"Subject: x\n\n" + (b"On " + b"x " * 400 + b"\n") * 500,
    "many from lines": b"Subject: x\n\n" + b"From: a@b 10:00\n" * 20_000,
    "many blank lines": b"Subject: x\n\n" + b"\n" * 500_000,
    "long header": b"Subject: " + b"=?utf-8?Q?a?= " * 40_000 + b"\n\nx",
    "many recipients": b"To: " + b"a@example.com, " * 40_000 + b"\n\nx",
    "open brackets": b"To: " + b'(<"' * 20_000 + b"\n\nx",
    "many headers": b"X-A: b\n" * 50_000 + b"\nx",
    "nested containers": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(5000)
    ),
    "many boundaries": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 200_000,
    "padding": b"Content-Transfer-Encoding: base64\n\n" + b"=\n" * 300_000,
    "parameters": b"Content-Type: text/plain" + b"; a*0*=x" * 20_000 + b"\n\nx",
    "quotes": b"Subject: x\n\n" + b"> " * 200_000,
    "dashes": b"Subject: x\n\n" + b"- " * 200_000 + b"\n" + (b"-" * 150 + b"\n") * 5000,
    "tags": b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reads_hostile_mail_in_bounded_time(name: str) -> None:
    started = time.process_time()

    mail = parse_mail(HOSTILE[name])

    assert_is_clean(mail)
    assert time.process_time() - started < 5
