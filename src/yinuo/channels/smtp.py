"""The mail server that the settings name, and sending through it with its refusals told apart."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT_S = 20.0
_SIZE_EXCEEDED = 552


class Refused(Exception):
    """The server will never take this mail."""


class Postponed(Exception):
    """The server did not take this mail now; later it may."""


class Unreachable(Postponed):
    """Nothing can be sent at present, not this mail and no other."""


@dataclass(frozen=True, kw_only=True)
class MailSetup:
    """A mail server and the sender's address. `security` is none, starttls or tls."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str
    timeout_s: float = TIMEOUT_S

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class WrongSetup(ValueError):
    """The settings of mail cannot be used; the text says why."""


def mail_setup() -> MailSetup:
    """Return the mail server of YINUO_SMTP_URL and YINUO_MAIL_FROM. Raises: WrongSetup."""
    if not settings.YINUO_SMTP_URL:
        raise WrongSetup(_("No mail server is set up (YINUO_SMTP_URL)."))
    sender = parseaddr(settings.YINUO_MAIL_FROM)[1]
    if "@" not in sender:
        raise WrongSetup(_("No sender's address is set up (YINUO_MAIL_FROM)."))
    try:
        parts = urlsplit(settings.YINUO_SMTP_URL)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise WrongSetup(_("The address of the mail server cannot be read (YINUO_SMTP_URL)."))
    wants_starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
    security = "tls" if parts.scheme == "smtps" else "starttls" if wants_starttls else "none"
    return MailSetup(
        host=host,
        port=port or {"tls": 465, "starttls": 587, "none": 25}[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def why_no_mail() -> str:
    """Return why no mail can leave, for people; an empty string where it can."""
    try:
        mail_setup()
    except WrongSetup as error:
        return str(error)
    return ""


class Session:
    """An open connection to the server."""

    def __init__(self, connection: smtplib.SMTP, *, sender: str) -> None:
        self.connection, self.sender = connection, sender

    def send(self, letter: EmailMessage, *, recipient: str) -> None:
        """Hand a mail to the server; return once it has taken it. Raises: Refused, Postponed, Unreachable."""
        try:
            self.connection.send_message(letter, self.sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refusal(code, text) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPSenderRefused as error:
            # A refused sender is our setup's fault, not the mail's, unless the mail is too large.
            if error.smtp_code == _SIZE_EXCEEDED:
                raise _refusal(error.smtp_code, error.smtp_error) from None
            raise Postponed(_words(error.smtp_code, error.smtp_error)) from None
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as error:
            raise Refused(str(error)[:300]) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_plain(error)) from None


@contextmanager
def session(setup: MailSetup) -> Iterator[Session]:
    """Open a connection for several mails, encrypted and signed in as set up. Raises: Unreachable."""
    try:
        connection = _connect(setup)
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(_plain(error)) from None
    try:
        yield Session(connection, sender=setup.sender)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _connect(setup: MailSetup) -> smtplib.SMTP:
    # Named, because the library would look the machine's name up, which can take long.
    if setup.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            setup.host,
            setup.port,
            local_hostname=setup.domain,
            timeout=setup.timeout_s,
            context=ssl.create_default_context(),
        )
    else:
        connection = smtplib.SMTP(
            setup.host, setup.port, local_hostname=setup.domain, timeout=setup.timeout_s
        )
    try:
        if setup.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if setup.user:
            connection.login(setup.user, setup.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _refusal(code: int, text: bytes | str) -> Exception:
    return (Refused if code >= 500 else Postponed)(_words(code, text))


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:300]


def _plain(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return _("The mail server does not answer.")
    return (str(error) or type(error).__name__)[:300]
