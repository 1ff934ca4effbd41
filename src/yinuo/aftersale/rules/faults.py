"""Goods that are not as they should be: what any buyer may ask, who must prove it, and a company's time for inspection."""

from collections.abc import Iterator

from .case import Case
from .decision import Counted, Finding, Said, Standing, Verdict
from .pack import LegalRule, Term, TermUnit


def judged(case: Case, verdict: Verdict) -> tuple[Verdict, tuple[str, ...], tuple[Said, ...]]:
    """Return the verdict with the fault itself weighed in: not told, examined and not found, or still to be examined."""
    fault = case.facts.fault
    if verdict is Verdict.NO or fault is None or fault.confirmed:
        return verdict, (), ()
    if fault.confirmed is False:
        return Verdict.NO, (), (Said(code="no_fault_found"),)
    return Verdict.PERSON_DECIDES, ("examination",), (Said(code="fault_not_examined"),)


def without_fault(case: Case, rule: LegalRule) -> Finding:
    """Return the finding of a rule about faults where none was told."""
    changes = (Said(code="fault_would_open", rule=rule),)
    reasons = (Said(code="no_fault_told", rule=rule),)
    return Finding(rule=rule, verdict=Verdict.NO, reasons=reasons, changes=changes, freight=rule.freight)


def nonconformities(case: Case) -> Iterator[Finding]:
    """Yield what the rules about goods not of the quality required say."""
    for rule in case.rules("nonconformity"):
        later = rule.details.get("later", ())
        if case.wish.right not in rule.grants and case.wish.right not in later:
            continue
        fault = case.facts.fault
        special = rule.details.get("yields_to", ())
        if special and any(case.rules(*special)) and (fault is None or fault.performance):
            continue
        yield without_fault(case, rule) if fault is None else _nonconformity(case, rule)


def _nonconformity(case: Case, rule: LegalRule) -> Finding:
    counted = case.counted(rule)
    later, right = rule.details.get("later", ()), case.wish.right
    missing: list[str] = []
    changes: tuple[Said, ...] = ()
    values = {"asked": case.asked_at}
    if counted is None:
        reason, changes = case.not_started(rule)
        verdict = Verdict.YES
    elif counted.standing(case.asked_at) is not Standing.OVER:
        rolled = counted.standing(case.asked_at) is Standing.RAW_OVER
        reason = Said(code="in_time_by_rolling" if rolled else "in_time", rule=rule, values=values)
        verdict = Verdict.YES
    elif right in later:
        reason, verdict = Said(code="exchange_or_repair_later", rule=rule), Verdict.YES
        if _may_be_special(case, rule):
            verdict = Verdict.PERSON_DECIDES
            missing.append("category")
    elif later:
        reason, verdict = Said(code="only_if_contract_may_end", rule=rule), Verdict.PERSON_DECIDES
        missing.append("contract_may_end")
    elif not case.facts.received_is_certain:
        reason, verdict = Said(code="late_if_received_then", rule=rule, values=values), Verdict.PERSON_DECIDES
        missing.append("who_signed")
    elif case.facts.fault is not None and case.facts.fault.found_at < counted.ends_at:
        reason, verdict = Said(code="found_in_time_asked_late", rule=rule), Verdict.PERSON_DECIDES
        missing.append("found_in_time")
    else:
        reason, verdict = Said(code="too_late", rule=rule, values=values), Verdict.NO
    verdict, unexamined, told = judged(case, verdict)
    return Finding(
        rule=rule,
        verdict=verdict,
        reasons=(*told, reason),
        dates=(counted,) if counted else (),
        missing=(*missing, *unexamined) if verdict is Verdict.PERSON_DECIDES else (),
        changes=changes,
        freight=rule.freight,
    )


def _may_be_special(case: Case, rule: LegalRule) -> bool:
    """Tell whether nobody knows what the goods are, and a special rule could go before this one."""
    fault = case.facts.fault
    unknown = not case.facts.category and fault is not None and fault.performance
    return unknown and any(case.in_force(*rule.details.get("yields_to", ())))


def burden_of_proof(case: Case) -> Counted | None:
    """Return the term within which the seller must prove that the goods were right; None where the buyer must prove the fault."""
    fault = case.facts.fault
    if fault is None:
        return None
    for rule in case.rules("burden_of_proof"):
        counted = case.counted(rule)
        if counted is not None and fault.found_at < counted.ends_at:
            return counted
    return None


def companies(case: Case) -> Iterator[Finding]:
    """Yield what a company that bought may ask: it must have told of the defect in time, and the contract says what follows."""
    facts = case.facts
    for rule in case.rules("company_inspection"):
        if facts.fault is None:
            yield without_fault(case, rule)
            continue
        term = None
        if facts.inspection_days:
            term = Term(amount=facts.inspection_days, unit=TermUnit.CALENDAR_DAYS, starts_on="received")
        elif facts.promised_months:
            term = Term(amount=facts.promised_months, unit=TermUnit.MONTHS, starts_on="received")
        counted = case.counted(rule, term=term)
        if counted is not None and counted.standing(case.asked_at) is Standing.OVER:
            yield Finding(
                rule=rule,
                verdict=Verdict.NO,
                reasons=(Said(code="deemed_as_agreed", rule=rule, values={"asked": case.asked_at}),),
                dates=(counted,),
                freight=rule.freight,
            )
            continue
        verdict, unexamined, told = judged(case, Verdict.PERSON_DECIDES)
        missing = ("remedy_agreed",) if facts.inspection_days else ("reasonable_time", "remedy_agreed")
        yield Finding(
            rule=rule,
            verdict=verdict,
            reasons=(*told, Said(code="notice_in_time", rule=rule)),
            dates=(counted,) if counted else (),
            missing=(*missing, *unexamined) if verdict is Verdict.PERSON_DECIDES else (),
            freight=rule.freight,
        )
