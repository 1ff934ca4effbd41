"""Returns that need no reason: by law, by the seller's own word, and of direct sales."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from .case import Case
from .decision import Counted, Finding, Said, Standing, Verdict
from .pack import LegalRule, Term, TermUnit


@dataclass
class _Notes:
    """What is gathered while a rule is looked at."""

    refused: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    conditions: list[Said] = field(default_factory=list)
    changes: list[Said] = field(default_factory=list)
    dates: list[Counted] = field(default_factory=list)

    def finding(self, rule: LegalRule, freight: str) -> Finding:
        verdict = Verdict.NO if self.refused else Verdict.PERSON_DECIDES if self.missing else Verdict.YES
        return Finding(
            rule=rule,
            verdict=verdict,
            reasons=(*self.refused, *self.told),
            dates=tuple(self.dates),
            missing=tuple(dict.fromkeys(self.missing)),
            conditions=() if self.refused else tuple(self.conditions),
            changes=tuple(self.changes),
            freight=freight,
        )


def withdrawals(case: Case) -> Iterator[Finding]:
    """Yield what the rules of return without a reason say."""
    found = False
    for rule in case.in_force("no_reason_return"):
        if case.wish.right not in rule.grants or not case.applies(rule, whatever_channel=True):
            continue
        if case.facts.channel is None:
            yield Finding(
                rule=rule, verdict=Verdict.PERSON_DECIDES, missing=("channel",), freight=rule.freight
            )
        elif case.applies(rule):
            found = True
            yield _withdrawal(case, rule)
    if not found and case.wish.right == "return" and case.facts.promised_return_days:
        for rule in case.rules("promise"):
            yield _promised(case, rule, case.facts.promised_return_days)


def _withdrawal(case: Case, rule: LegalRule) -> Finding:
    notes = _Notes()
    _exclusions(case, notes)
    _condition(case, rule, notes)
    _window(case, rule, notes)
    return notes.finding(rule, case.facts.freight_by or rule.freight)


def _promised(case: Case, rule: LegalRule, days: int) -> Finding:
    notes = _Notes(told=[Said(code="promised_by_us", rule=rule, values={"days": days})])
    _condition(case, rule, notes)
    term = Term(amount=days, unit=TermUnit.CALENDAR_DAYS, starts_on="received")
    _in_time(case, rule, case.counted(rule, term=term), notes)
    return notes.finding(rule, case.facts.freight_by or "buyer")


def _exclusions(case: Case, notes: _Notes) -> None:
    facts = case.facts
    for rule in case.rules("excluded_by_nature"):
        if hit := sorted(facts.traits & set(rule.details["traits"])):
            notes.refused.append(Said(code="excluded_by_nature", rule=rule, values={"what": tuple(hit)}))
    for rule in case.rules("excluded_by_confirmation"):
        for cause in sorted(facts.needs_confirmation & set(rule.details["causes"])):
            values = {"what": (cause,)}
            confirmation = facts.confirmations.get(cause)
            if confirmation is None or not confirmation.counts:
                code = "not_confirmed" if confirmation is None else "confirmation_void"
                notes.told.append(Said(code=code, rule=rule, values=values))
                notes.changes.append(Said(code="confirmation_would_exclude", rule=rule, values=values))
            elif cause not in rule.details.get("only_opened", ()) or facts.opened:
                notes.refused.append(Said(code="excluded_by_confirmation", rule=rule, values=values))
                notes.changes.append(Said(code="without_confirmation", rule=rule))
            elif facts.opened is None:
                notes.missing.append("opened")
            else:
                notes.told.append(Said(code="confirmed_but_unopened", rule=rule, values=values))
                notes.missing.append("judgement")


def _condition(case: Case, rule: LegalRule, notes: _Notes) -> None:
    facts = case.facts
    for test in case.rules("intact_test"):
        by_class = test.details.get("by_class", {})
        bad = set(test.details["general"])
        for name in case.pack.classes_of(facts.category):
            bad |= set(by_class.get(name, ()))
        known = bad.union(*by_class.values())
        if hit := sorted(facts.condition & bad):
            said = Said(code="not_intact", rule=test, values={"what": tuple(hit)})
            if rule.details.get("deducts"):
                notes.conditions.append(Said(code="worth_deducted", rule=said.rule, values=said.values))
            else:
                notes.refused.append(said)
        elif facts.condition - known:
            notes.missing.append("condition")
        elif facts.condition and not facts.category:
            notes.missing.append("category")
        elif not facts.inspected and not rule.details.get("deducts"):
            notes.conditions.append(Said(code="if_intact", rule=test))


def _window(case: Case, rule: LegalRule, notes: _Notes) -> None:
    counted = case.counted(rule)
    facts, term = case.facts, rule.term
    if counted is not None and not facts.told_of_right and (months := rule.details.get("untold_months")):
        longer = Term(amount=months, unit=TermUnit.MONTHS, starts_on=counted.starts_on)
        end = case.calendar.instant(counted.raw_day, 12 * 60)
        later = replace(case, facts=replace(facts, received_at=end), at=max(end, case.at)).counted(
            rule, term=longer
        )
        if later is not None:
            counted = replace(later, started_at=end, starts_on="first_term_over")
            notes.told.append(Said(code="not_told_of_right", rule=rule))
    promised = facts.promised_return_days
    if promised and term is not None and term.unit is TermUnit.CALENDAR_DAYS and promised > term.amount:
        own = next(case.rules("promise"), rule)
        notes.told.append(Said(code="promised_by_us", rule=own, values={"days": promised}))
        counted = case.counted(own, term=replace(term, amount=promised))
    _in_time(case, rule, counted, notes)


def _in_time(case: Case, rule: LegalRule, counted: Counted | None, notes: _Notes) -> None:
    if counted is None:
        reason, changes = case.not_started(rule)
        notes.told.append(reason)
        notes.changes.extend(changes)
        return
    notes.dates.append(counted)
    standing = counted.standing(case.asked_at)
    values = {"asked": case.asked_at}
    if standing is not Standing.OVER:
        code = "in_time" if standing is Standing.RUNNING else "in_time_by_rolling"
        notes.told.append(Said(code=code, rule=counted.rule, values=values))
    elif case.facts.received_is_certain:
        notes.refused.append(Said(code="too_late", rule=counted.rule, values=values))
    else:
        notes.told.append(Said(code="late_if_received_then", rule=counted.rule, values=values))
        notes.missing.append("who_signed")
        notes.changes.append(Said(code="later_receipt", rule=counted.rule))


def direct_sales(case: Case) -> Iterator[Finding]:
    """Yield what the rules of direct sales say: unopened, with invoice, in time."""
    facts = case.facts
    for rule in case.rules("direct_selling_return"):
        if case.wish.right not in rule.grants:
            continue
        notes = _Notes()
        if facts.opened:
            notes.refused.append(Said(code="opened", rule=rule))
        elif facts.opened is None:
            notes.missing.append("opened")
        if facts.has_invoice is False:
            notes.refused.append(Said(code="no_invoice", rule=rule))
            notes.changes.append(Said(code="invoice_shown", rule=rule))
        elif facts.has_invoice is None:
            notes.missing.append("invoice")
        counted = case.counted(rule)
        if counted is None:
            notes.missing.append("sold_at")
        else:
            _in_time(case, rule, counted, notes)
        yield notes.finding(rule, facts.freight_by or rule.freight)
