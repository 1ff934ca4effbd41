"""What customers agree to, and no longer."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.people import access
from yinuo.people.conflicts import taken_means
from yinuo.people.errors import ConsentInForce, ConsentNotInForce
from yinuo.people.journal import ConsentGiven, ConsentWithdrawn
from yinuo.people.models import Consent
from yinuo.people.texts import checked_name, checked_text


@action(journal=ConsentGiven)
def give_consent(
    *, actor: Actor, now: datetime, customer_id: int, purpose: str, evidence: str, channel: str = ""
) -> Consent:
    """Record that a customer agreed to a purpose, with what shows it.

    Raises: NotFound, NotAllowed, NameMissing (no purpose or evidence), NameTooLong, ConsentInForce.
    Source: 个人信息保护法 art. 14 (informed, voluntary, explicit; proof lies with the enterprise).
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    consent = Consent(
        customer=customer,
        purpose=checked_name(purpose, limit=40, field="purpose"),
        given_at=now,
        evidence=checked_name(evidence, limit=2000, field="evidence"),
        channel=checked_text(channel, limit=20, field="channel"),
    )
    with taken_means(ConsentInForce(field="purpose")):
        consent.save(force_insert=True)
    record(
        ConsentGiven(
            subject_id=customer.pk,
            consent_id=consent.pk,
            purpose=consent.purpose,
            channel=consent.channel,
            evidence=consent.evidence,
        )
    )
    return consent


@action(journal=ConsentWithdrawn)
def withdraw_consent(
    *, actor: Actor, now: datetime, customer_id: int, purpose: str, reason: str = ""
) -> Consent:
    """Record that a customer no longer agrees; the consent stays as proof of the time before.

    Raises: NotFound, NotAllowed, ConsentNotInForce.
    Source: 个人信息保护法 art. 15 (withdrawal at any time).
    """
    customer = access.customer_for(actor, customer_id, "customer.edit", lock=True)
    consent = Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at__isnull=True).first()
    if consent is None:
        raise ConsentNotInForce(field="purpose")
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    record(ConsentWithdrawn(subject_id=customer.pk, consent_id=consent.pk, purpose=purpose, reason=reason))
    return consent
