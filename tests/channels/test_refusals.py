"""What a mail server's refusal means."""

import pytest
from django.utils import translation

from yinuo.channels.refusals import refusal_words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("550 5.1.1 no such user", "The address does not exist."),
        ("5.1.1 550 no such user", "The address does not exist."),
        ("552 5.2.2 over quota", "The mailbox is full."),
        ("550 5.7.26 unauthenticated", "The customer's mail server refused it."),
        ("4.4.1 no answer from 127.5.1.1", "The customer's mail server could not be reached."),
        ("550 rejected by 10.5.1.1", "The address takes no mail."),
        ("552 too much", "The mailbox is full."),
        ("", "The mail could not be delivered."),
        ("550 5.99.99 odd", "The mail could not be delivered."),
    ],
)
def test_says_it_in_a_sentence(error: str, said: str) -> None:
    with translation.override("en"):
        assert refusal_words(error) == said
