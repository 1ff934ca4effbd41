from typing import Any

import pytest

from yinuo.channels.smtp import WrongSetup, mail_setup, why_no_mail


@pytest.mark.parametrize(
    ("url", "host", "port", "security", "user", "password"),
    [
        ("smtp://mx.example.com", "mx.example.com", 25, "none", "", ""),
        ("smtp://mx.example.com?starttls=1", "mx.example.com", 587, "starttls", "", ""),
        ("smtps://a%40b:p%2Fw@mx.example.com", "mx.example.com", 465, "tls", "a@b", "p/w"),
        ("smtp://u:p@[::1]:2525", "::1", 2525, "none", "u", "p"),
    ],
)
def test_reads_the_address_of_a_server(
    settings: Any, url: str, host: str, port: int, security: str, user: str, password: str
) -> None:
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = url, "Hemu <service@hemu.example>"

    found = mail_setup()

    assert (found.host, found.port, found.security) == (host, port, security)
    assert (found.user, found.password, found.sender) == (user, password, "service@hemu.example")
    assert found.domain == "hemu.example"
    assert not password or f"password={password!r}" not in repr(found)


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("", "a@b.example", "YINUO_SMTP_URL"),
        ("smtp://mx.example.com", "", "YINUO_MAIL_FROM"),
        ("smtp://mx.example.com", "nobody", "YINUO_MAIL_FROM"),
        ("http://mx.example.com", "a@b.example", "YINUO_SMTP_URL"),
        ("smtp://mx.example.com:many", "a@b.example", "YINUO_SMTP_URL"),
        ("smtp://", "a@b.example", "YINUO_SMTP_URL"),
    ],
)
def test_says_what_is_missing(settings: Any, url: str, sender: str, said: str) -> None:
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = url, sender

    with pytest.raises(WrongSetup):
        mail_setup()

    assert said in why_no_mail()
