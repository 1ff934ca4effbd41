"""What a mail server's refusal means, for people."""

import re
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

# Source: RFC 3463 (enhanced status codes): class, subject, detail; without the dots of an address around it.
_STATUS: Final = re.compile(r"(?<![\d.])[45]\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_DETAILS: Final = {
    ("1", "1"): lazy("The address does not exist."),
    ("1", "2"): lazy("The address does not exist."),
    ("1", "3"): lazy("The address does not exist."),
    ("1", "10"): lazy("The address does not exist."),
    ("2", "1"): lazy("The mailbox takes no mail."),
    ("2", "2"): lazy("The mailbox is full."),
    ("2", "3"): lazy("The mail is too large for the mailbox."),
    ("3", "4"): lazy("The mail is too large for the mailbox."),
}
_SUBJECTS: Final = {
    "1": lazy("The address takes no mail."),
    "2": lazy("The mailbox takes no mail."),
    "4": lazy("The customer's mail server could not be reached."),
    "7": lazy("The customer's mail server refused it."),
}
# Source: RFC 5321, 4.2.3: what a server means that gives no enhanced code.
_REPLIES: Final = {
    "550": lazy("The address takes no mail."),
    "551": lazy("The address takes no mail."),
    "552": lazy("The mailbox is full."),
    "553": lazy("The address does not exist."),
    "554": lazy("The customer's mail server refused it."),
}


def refusal_words(error: str) -> str:
    """Return what a failed delivery's error means in one sentence, in the reader's language."""
    if found := _STATUS.search(error):
        subject, detail = found.groups()
        if said := _DETAILS.get((subject, detail)) or _SUBJECTS.get(subject):
            return str(said)
    elif said := _REPLIES.get(error[:3]):
        return str(said)
    return _("The mail could not be delivered.")
