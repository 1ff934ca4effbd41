"""The one question of after-sale: may the customer ask for this, by which rule, until when, and what would change it."""

from collections.abc import Iterator
from datetime import datetime

from yinuo.core.worktime import WorkCalendar

from .case import Case
from .counting import count
from .decision import Decision, Duty, Finding, Verdict
from .facts import Facts, Wish
from .faults import burden_of_proof, companies, nonconformities
from .guarantee import guarantees
from .pack import Pack
from .withdrawal import direct_sales, withdrawals

_ORDER = {Verdict.YES: 0, Verdict.PERSON_DECIDES: 1, Verdict.NO: 2}


def check_entitlement(
    facts: Facts, wish: Wish, at: datetime, pack: Pack, calendar: WorkCalendar | None = None
) -> Decision:
    """Decide a wish on what is known at the instant.

    The rule that is best for the customer decides: yes before a person's judgement before no, the seller paying the freight before the customer.
    Dates are civil days of the pack's country, wherever the server stands. A no is never given for want of a fact.

    Raises: WorktimeError for a moment without a time zone, and where neither pack nor caller names a country.
    """
    case = Case(facts=facts, wish=wish, at=at, pack=pack, calendar=calendar or pack.calendar())
    case.calendar.local_date(at)
    found = sorted(_findings(case), key=_weight)
    verdict = found[0].verdict if found else Verdict.NO
    main = found[0] if found else None
    return Decision(
        wish=wish,
        at=at,
        pack=pack,
        zone=case.calendar.zone,
        verdict=verdict,
        findings=tuple(found),
        duties=tuple(_duties(case, main)) if main and verdict is not Verdict.NO else (),
        burden=burden_of_proof(case),
        refund_rules=tuple(
            rule
            for rule in case.rules("refund_content")
            if main and verdict is not Verdict.NO and wish.right == "return"
            if main.rule.kind in rule.details["after"]
        ),
    )


def _findings(case: Case) -> Iterator[Finding]:
    yield from withdrawals(case)
    yield from direct_sales(case)
    yield from guarantees(case)
    yield from nonconformities(case)
    yield from companies(case)


def _weight(finding: Finding) -> tuple[int, bool, float]:
    """Order findings: what helps the customer first; among refusals the one that came nearest, and last what was not even claimed."""
    order = _ORDER[finding.verdict]
    if finding.verdict is Verdict.NO:
        unclaimed = any(one.code == "no_fault_told" for one in finding.reasons)
        return order, unclaimed, -max((one.ends_at.timestamp() for one in finding.dates), default=0.0)
    return order, finding.freight != "seller", float(len(finding.conditions))


def _duties(case: Case, main: Finding) -> Iterator[Duty]:
    for rule in case.rules("seller_deadline"):
        rights = rule.details.get("rights", ())
        if main.rule.kind not in rule.details["after"] or (rights and case.wish.right not in rights):
            continue
        if rule.term is None:
            continue
        at = case.event(rule.term.starts_on)
        yield Duty(
            code=rule.details["code"],
            rule=rule,
            starts_on=rule.term.starts_on,
            due=count(rule, at, case.calendar) if at is not None else None,
        )
