from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.people.conftest import last_entry, new_customer, refused
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.people.actions.consents import give_consent, withdraw_consent
from yinuo.people.errors import ConsentInForce, ConsentNotInForce, NameMissing
from yinuo.people.models import Consent, Customer
from yinuo.people.queries.customers import has_consent, list_consents


@pytest.fixture
def kim(cast: Cast) -> Customer:
    return new_customer("Kim")


def test_keeps_a_withdrawn_consent_beside_a_new_one(ana: Actor, kim: Customer) -> None:
    give_consent(
        actor=ana, now=NOW, customer_id=kim.pk, purpose="care calls", evidence="Said so on the phone"
    )
    withdraw_consent(actor=ana, now=NOW + timedelta(days=1), customer_id=kim.pk, purpose="care calls")

    give_consent(
        actor=ana,
        now=NOW + timedelta(days=2),
        customer_id=kim.pk,
        purpose="care calls",
        evidence="Ticked the box",
    )

    rows = list_consents(actor=ana, customer_id=kim.pk)
    assert [(row.evidence, row.withdrawn_at) for row in rows] == [
        ("Ticked the box", None),
        ("Said so on the phone", NOW + timedelta(days=1)),
    ]
    assert has_consent(customer_id=kim.pk, purpose="care calls")
    assert last_entry("customer", kim.pk).facts["purpose"] == "care calls"


def test_refuses_a_consent_in_force(ana: Actor, kim: Customer) -> None:
    give_consent(actor=ana, now=NOW, customer_id=kim.pk, purpose="care calls", evidence="Said so")

    with refused(ConsentInForce):
        give_consent(actor=ana, now=NOW, customer_id=kim.pk, purpose="care calls", evidence="Said so again")


def test_refuses_a_consent_without_evidence(ana: Actor, kim: Customer) -> None:
    with refused(NameMissing):
        give_consent(actor=ana, now=NOW, customer_id=kim.pk, purpose="care calls", evidence="")


def test_refuses_to_withdraw_what_was_not_given(ana: Actor, kim: Customer) -> None:
    with refused(ConsentNotInForce):
        withdraw_consent(actor=ana, now=NOW, customer_id=kim.pk, purpose="care calls")


def test_refuses_the_supervisor(sun: Actor, kim: Customer) -> None:
    with refused(NotAllowed, right="customer.edit"):
        give_consent(actor=sun, now=NOW, customer_id=kim.pk, purpose="care calls", evidence="Said so")

    assert not Consent.objects.exists()
