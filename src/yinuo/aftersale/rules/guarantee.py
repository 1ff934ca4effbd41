"""The guarantee of repair, exchange and refund (三包): how long it runs, what is counted, and which rights are reached."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from yinuo.core.worktime import WorkCalendar

from .case import Case
from .counting import count, days_away
from .decision import Counted, Finding, Said, Standing, Verdict
from .facts import Facts, Repair, Wish
from .faults import judged, without_fault
from .pack import LegalRule, Pack, Term, TermUnit

_KINDS = ("guarantee_window", "guarantee_repair", "repair_guarantee", "repair_count", "repair_days")


class Warranty(Struct, frozen=True, kw_only=True):
    """How long the guarantee runs, days in repair added. `parts`: of the main parts, where that is longer. Terms are None before the start."""

    rule: LegalRule
    start_rule: LegalRule | None
    starts_on: str
    whole: Counted | None
    parts: Counted | None
    repair_days: int


class Reached(Struct, frozen=True, kw_only=True):
    """How far the customer is to a right. `counter`: "repairs" or "days". `missing`: what must be known before it counts, "" for nothing."""

    rule: LegalRule
    counter: str
    fault_code: str
    have: int
    needed: int
    reached: bool
    missing: str = ""
    counted: Counted | None = None


def warranty_of(facts: Facts, at: datetime, pack: Pack, calendar: WorkCalendar) -> Warranty | None:
    """Return the guarantee of the goods; None where the law knows none for them and the seller promised none."""
    return _warranty(Case(facts=facts, wish=Wish.REPAIR, at=at, pack=pack, calendar=calendar))


def rights_reached(facts: Facts, at: datetime, pack: Pack, calendar: WorkCalendar) -> tuple[Reached, ...]:
    """Return each counter that repairs have started, and whether it gives the right to exchange."""
    return tuple(_reached(Case(facts=facts, wish=Wish.EXCHANGE, at=at, pack=pack, calendar=calendar)))


def _warranty(case: Case) -> Warranty | None:
    facts = case.facts
    start, start_rule, event = case.warranty_start()
    repair_days = days_away(_repairs(case), case.calendar, until=case.at) if start else 0
    for rule in case.rules("warranty_period"):
        months: tuple[int, int | None] | None = rule.details["months"].get(facts.category)
        promised = facts.promised_months or 0
        if months is None and not promised:
            continue
        whole, parts = months or (promised, None)
        longer = max(whole, promised)
        return Warranty(
            rule=rule,
            start_rule=start_rule,
            starts_on=event,
            whole=_period(case, rule, longer, repair_days),
            parts=_period(case, rule, parts, repair_days) if parts and parts > longer else None,
            repair_days=repair_days,
        )
    return None


def _period(case: Case, rule: LegalRule, months: int, repair_days: int) -> Counted | None:
    term = Term(amount=months, unit=TermUnit.MONTHS, starts_on="warranty_start")
    return case.counted(rule, term=term, extra_days=repair_days)


def _repairs(case: Case) -> tuple[Repair, ...]:
    since = case.last_exchange()
    return tuple(
        one
        for one in case.facts.repairs
        if one.handed_in_at <= case.at and (since is None or one.handed_in_at >= since)
    )


def _reached(case: Case) -> Iterator[Reached]:
    warranty = _warranty(case)
    if warranty is None:
        return
    repairs = [
        one for one in _repairs(case) if warranty.whole is None or one.handed_in_at < warranty.whole.ends_at
    ]
    for rule in case.rules("repair_count", "repair_days"):
        if rule.kind == "repair_count":
            yield from _counts(case, rule, repairs)
        else:
            yield from _waits(case, rule, repairs)


def _counts(case: Case, rule: LegalRule, repairs: list[Repair]) -> Iterator[Reached]:
    needed = int(rule.details["repairs"])
    done = [one for one in repairs if one.given_back_at is not None and one.given_back_at <= case.at]
    groups: dict[str, list[Repair]] = {}
    for one in sorted(done, key=lambda repair: repair.handed_in_at):
        groups.setdefault(one.fault_code if rule.details.get("same_fault") else "", []).append(one)
    alike = any(len(group) >= needed for group in groups.values())
    for code, group in groups.items():
        missing = ""
        if len(group) >= needed:
            missing = _missing_of(case, group)
        elif len(done) >= needed and not alike:
            missing = "same_fault"
        yield Reached(
            rule=rule,
            counter="repairs",
            fault_code=code,
            have=len(group),
            needed=needed,
            reached=len(group) >= needed and not missing and _is_still_wrong(case, group),
            missing=missing,
        )


def _missing_of(case: Case, group: list[Repair]) -> str:
    if not all(one.recorded for one in group):
        return "repair_record"
    return "works_again" if group[-1].works is None and not _is_still_wrong(case, group) else ""


def _is_still_wrong(case: Case, group: list[Repair]) -> bool:
    """Tell whether the goods do not work after the last repair: said so, or the same fault was found again."""
    last, fault = group[-1], case.facts.fault
    if last.works is False:
        return True
    again = fault is not None and last.given_back_at is not None and fault.found_at >= last.given_back_at
    return again and fault is not None and fault.code == last.fault_code and fault.confirmed is not False


def _waits(case: Case, rule: LegalRule, repairs: list[Repair]) -> Iterator[Reached]:
    cause = rule.details["cause"]
    for one in repairs:
        if one.waited_for not in (cause, ""):
            continue
        end = min(one.given_back_at or case.at, case.at)
        counted = count(rule, one.handed_in_at, case.calendar)
        over = counted.standing(end) is Standing.OVER
        if one.waited_for == "" and not over:
            continue
        missing = "reason_of_wait" if one.waited_for == "" else "" if one.recorded else "repair_record"
        yield Reached(
            rule=rule,
            counter="days",
            fault_code=one.fault_code,
            have=(case.calendar.local_date(end) - case.calendar.local_date(one.handed_in_at)).days,
            needed=counted.amount,
            reached=over and not missing,
            missing=missing if over else "",
            counted=counted,
        )


def guarantees(case: Case) -> Iterator[Finding]:
    """Yield what the guarantee says of the wish, rule by rule."""
    fault = case.facts.fault
    if fault is not None and not fault.performance:
        return
    rules = [rule for rule in case.rules(*_KINDS) if case.wish.right in rule.grants]
    if fault is None:
        yield from (without_fault(case, rule) for rule in rules[:1])
        return
    if rules and (ruled_out := _ruled_out(case)):
        changes = (Said(code="papers_shown"),) if "no_papers" in ruled_out.values["what"] else ()
        yield Finding(rule=rules[0], verdict=Verdict.NO, reasons=(ruled_out,), changes=changes)
        return
    for rule in rules:
        if rule.kind == "guarantee_window":
            yield _in_window(case, rule)
        elif rule.kind == "guarantee_repair":
            yield from _free_repair(case, rule)
        elif rule.kind == "repair_guarantee":
            yield from _rework(case, rule)
        else:
            yield from (_by_counter(case, one) for one in _reached(case) if one.rule == rule)


def _ruled_out(case: Case) -> Said | None:
    facts = case.facts
    for rule in case.rules("not_covered"):
        hit = sorted(facts.ruled_out_by & set(rule.details["causes"]))
        if facts.has_invoice is False and facts.has_voucher is False:
            hit += rule.details.get("papers", ())
        if hit:
            return Said(code="not_covered", rule=rule, values={"what": tuple(hit)})
    return None


def _in_window(case: Case, rule: LegalRule) -> Finding:
    warranty = _warranty(case)
    counted = case.counted(rule, extra_days=warranty.repair_days if warranty else 0)
    missing: tuple[str, ...] = ()
    changes: tuple[Said, ...] = ()
    values = {"asked": case.asked_at}
    fault = case.facts.fault
    if counted is None:
        reason, changes = case.not_started(rule)
        verdict = Verdict.YES
    elif counted.standing(case.asked_at) is not Standing.OVER:
        rolled = counted.standing(case.asked_at) is Standing.RAW_OVER
        reason = Said(code="in_time_by_rolling" if rolled else "in_time", rule=rule, values=values)
        verdict = Verdict.YES
    elif fault is not None and fault.found_at < counted.ends_at:
        reason = Said(code="found_in_time_asked_late", rule=rule, values=values)
        verdict, missing = Verdict.PERSON_DECIDES, ("found_in_time",)
    elif not case.facts.received_is_certain and counted.starts_on == "received":
        reason = Said(code="late_if_received_then", rule=rule, values=values)
        verdict, missing = Verdict.PERSON_DECIDES, ("who_signed",)
    else:
        reason, verdict = Said(code="too_late", rule=rule, values=values), Verdict.NO
    return _finding(case, rule, verdict, reason, counted, missing, changes)


def _free_repair(case: Case, rule: LegalRule) -> Iterator[Finding]:
    warranty = _warranty(case)
    if warranty is None:
        return
    missing: tuple[str, ...] = ()
    changes: tuple[Said, ...] = ()
    whole, parts = warranty.whole, warranty.parts
    if whole is None:
        reason, changes = case.not_started(rule)
        verdict = Verdict.YES
    elif whole.standing(case.asked_at) is not Standing.OVER:
        reason, verdict = Said(code="within_guarantee", rule=warranty.rule), Verdict.YES
    elif parts is not None and parts.standing(case.asked_at) is not Standing.OVER:
        reason, verdict = Said(code="only_main_parts", rule=warranty.rule), Verdict.PERSON_DECIDES
        missing, whole = ("main_part",), parts
    else:
        reason, verdict = Said(code="guarantee_over", rule=warranty.rule), Verdict.NO
    found = _finding(case, rule, verdict, reason, whole, missing, changes)
    yield found


def _rework(case: Case, rule: LegalRule) -> Iterator[Finding]:
    """Yield that the last repair did not hold: the same fault within the days that a repair is guaranteed, even where the rest is over."""
    fault, counted = case.facts.fault, case.counted(rule)
    last = max(
        (one for one in case.facts.repairs if one.given_back_at is not None and one.given_back_at <= case.at),
        key=lambda one: one.given_back_at or case.at,
        default=None,
    )
    if fault is None or counted is None or last is None or fault.code != last.fault_code:
        return
    if fault.found_at < counted.started_at:
        return
    in_time = fault.found_at < counted.ends_at
    reason = Said(code="repair_did_not_hold" if in_time else "repair_held", rule=rule)
    yield _finding(case, rule, Verdict.YES if in_time else Verdict.NO, reason, counted, ())


def _by_counter(case: Case, one: Reached) -> Finding:
    rule, facts = one.rule, case.facts
    values = {"have": one.have, "needed": one.needed, "fault": one.fault_code}
    reason = Said(code=f"{one.counter}_counted", rule=rule, values=values)
    verdict = Verdict.YES if one.reached else Verdict.PERSON_DECIDES if one.missing else Verdict.NO
    missing = (one.missing,) if one.missing else ()
    conditions: tuple[Said, ...] = ()
    wear = next(case.rules("no_same_model"), None)
    if case.wish.right == "return" and verdict is not Verdict.NO and facts.same_model is not False:
        code = "wear_deducted" if facts.same_model else "wear_if_same_model"
        conditions = (Said(code=code, rule=wear),)
    if case.wish is Wish.EXCHANGE and verdict is Verdict.YES and facts.same_model is False:
        verdict, missing = Verdict.PERSON_DECIDES, ("other_model",)
        conditions = (Said(code="return_instead", rule=wear),)
    changes = (
        ()
        if verdict is not Verdict.NO
        else (Said(code=f"{one.counter}_would_reach", rule=rule, values=values),)
    )
    return _finding(case, rule, verdict, reason, one.counted, missing, changes, conditions)


def _finding(
    case: Case,
    rule: LegalRule,
    verdict: Verdict,
    reason: Said,
    counted: Counted | None,
    missing: tuple[str, ...],
    changes: tuple[Said, ...] = (),
    conditions: tuple[Said, ...] = (),
) -> Finding:
    verdict, unexamined, told = judged(case, verdict)
    start_rule = case.warranty_start()[1]
    return Finding(
        rule=rule,
        verdict=verdict,
        reasons=(*told, reason),
        dates=(counted,) if counted else (),
        missing=(*missing, *unexamined) if verdict is Verdict.PERSON_DECIDES else (),
        conditions=conditions if verdict is not Verdict.NO else (),
        changes=changes,
        freight=rule.freight,
        also=(start_rule,) if start_rule else (),
    )
