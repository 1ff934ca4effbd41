"""An entry's sentence says words, not codes."""

import pytest
from django.utils import translation

from yinuo.core.entries import REGISTRY


@pytest.mark.parametrize(
    ("verb", "facts", "said"),
    [
        (
            "channels.delivery_settled",
            {"channel": "email", "purpose": "acknowledgement", "outcome": "failed"},
            "Delivery by E-mail (the confirmation of receipt): not delivered",
        ),
        (
            "people.customer_changed",
            {"fields": ["do_not_contact", "glance"]},
            "Ana changed the customer's file: Do not contact, Know at a glance",
        ),
        ("people.contact_revealed", {"kind": "phone"}, "Ana looked at a contact detail in full (Telephone)"),
        ("people.roles_set", {"after": ["agent", "manager"]}, "Ana set the roles: Agent, Manager"),
        ("people.availability_set", {"available": False}, "Ana set the availability: takes no new matters"),
        ("people.consent_given", {"purpose": "a newsletter"}, "The customer agreed to: a newsletter"),
        ("people.customer_changed", {}, "Ana changed the customer's file: …"),
    ],
)
def test_says_it_in_words(verb: str, facts: dict[str, object], said: str) -> None:
    with translation.override("en"):
        assert REGISTRY[verb].said(facts, actor="Ana") == said


def test_declares_words_for_facts_only() -> None:
    wrong = [
        (verb, field)
        for verb, kind in REGISTRY.items()
        for field in kind.code_words
        if field not in kind.__struct_fields__ or f"%({field})s" not in str(kind.sentence)
    ]

    assert wrong == []
