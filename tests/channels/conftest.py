"""Mails as bytes, and a real mail server on this machine."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cast import NOW, Cast
from yinuo.core.actor import SYSTEM
from yinuo.people.actions.contacts import add_contact_point

KIM = "kim@example.com"


@dataclass
class Inbox:
    """What the server took, and what it says next: answers by recipient, or to everything."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_data: str = "250 OK"
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name that the server asks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.to_recipient:
            return self.to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.to_data.startswith("250"):
            self.recipients += envelope.rcpt_tos
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            letter: Any = message_from_bytes(content, policy=policy.default)
            self.letters.append(letter)
        return self.to_data


@pytest.fixture
def server(settings: Any) -> Iterator[Inbox]:
    """Run a mail server on a free port and name it in the settings."""
    inbox = Inbox(port=free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    settings.YINUO_SMTP_URL = f"smtp://127.0.0.1:{inbox.port}"
    settings.YINUO_MAIL_FROM = "service@hemu.example"
    yield inbox
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def kim(cast: Cast) -> Cast:
    """Kim, with a known e-mail address."""
    add_contact_point(actor=SYSTEM, now=NOW, customer_id=cast.kim_customer.pk, kind="email", text=KIM)
    return cast


def mail(
    text: str = "My kettle leaks. Please advise.",
    *,
    sender: str = f"Kim <{KIM}>",
    subject: str = "Kettle",
    message_id: str = "<m1@example.com>",
    files: tuple[tuple[str, bytes, str], ...] = (),
    **headers: str,
) -> bytes:
    """Write a mail. Further headers are named with underscores (`In_Reply_To`)."""
    letter = EmailMessage()
    if sender:
        letter["From"] = sender
    letter["To"] = "service@hemu.example"
    letter["Subject"] = subject
    if message_id:
        letter["Message-ID"] = message_id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return letter.as_bytes()


Mail = Callable[..., bytes]
