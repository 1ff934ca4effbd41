"""A decision in sentences, in the active language; what the law says itself comes from the pack."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any

from yinuo.core.worktime.wording import active_language, gettext, gettext_noop, ngettext

from .decision import Counted, Decision, Duty, Said, Verdict
from .facts import Wish
from .guarantee import Reached

VERDICTS = {
    (Verdict.YES, "return"): gettext_noop("The goods may be returned."),
    (Verdict.YES, "exchange"): gettext_noop("The goods may be exchanged."),
    (Verdict.YES, "repair"): gettext_noop("The goods are to be repaired free of charge."),
    (Verdict.NO, "return"): gettext_noop("No rule gives a right to return the goods here."),
    (Verdict.NO, "exchange"): gettext_noop("No rule gives a right to exchange the goods here."),
    (Verdict.NO, "repair"): gettext_noop("No rule gives a right to a free repair here."),
    (Verdict.PERSON_DECIDES, "return"): gettext_noop(
        "Whether the goods may be returned is for a person to decide."
    ),
    (Verdict.PERSON_DECIDES, "exchange"): gettext_noop(
        "Whether the goods may be exchanged is for a person to decide."
    ),
    (Verdict.PERSON_DECIDES, "repair"): gettext_noop("Whether the repair is free is for a person to decide."),
}

SENTENCES = {
    "in_time": gettext_noop("It was asked for in time (%(asked)s)."),
    "in_time_by_rolling": gettext_noop(
        "It was asked for in time (%(asked)s): the last day was not a working day, so the term ran on."
    ),
    "too_late": gettext_noop("It was asked for too late (%(asked)s)."),
    "late_if_received_then": gettext_noop(
        "It was asked for too late (%(asked)s) if the goods were received when somebody else signed for them."
    ),
    "later_receipt": gettext_noop(
        "If the goods came into the buyer’s own hands later, the term starts only then."
    ),
    "not_received": gettext_noop("The goods are not received yet, so the term has not started."),
    "receipt_starts": gettext_noop("Receipt of the goods starts the term."),
    "lies_in_locker": gettext_noop(
        "The parcel lies in a locker or station. That is not receipt, so the term has not started."
    ),
    "pick_up_starts": gettext_noop("Picking up the parcel starts the term."),
    "not_installed": gettext_noop(
        "The seller has not finished the installation yet, so the term has not started."
    ),
    "installing_starts": gettext_noop("Finishing the installation starts the term."),
    "not_told_of_right": gettext_noop("The buyer was not told of this right, so they have longer."),
    "promised_by_us": gettext_noop("The seller promised %(days)s days, and a promise must be kept."),
    "excluded_by_nature": gettext_noop("The law excludes these goods: %(what)s."),
    "not_confirmed": gettext_noop(
        "These goods could be excluded (%(what)s), but the buyer did not confirm it for this purchase: it cannot be refused for that."
    ),
    "confirmation_void": gettext_noop(
        "These goods could be excluded (%(what)s), but the confirmation does not count: it was ticked beforehand, not made for this "
        "purchase, or cannot be proved."
    ),
    "confirmation_would_exclude": gettext_noop(
        "A confirmation made by the buyer for this purchase, with proof, would exclude these goods."
    ),
    "excluded_by_confirmation": gettext_noop(
        "The buyer confirmed for this purchase that these goods are excluded: %(what)s."
    ),
    "without_confirmation": gettext_noop("Without proof of that confirmation it cannot be refused."),
    "confirmed_but_unopened": gettext_noop(
        "The buyer confirmed the exclusion of opened goods (%(what)s), but these are unopened."
    ),
    "not_intact": gettext_noop("The goods are not intact: %(what)s."),
    "worth_deducted": gettext_noop("What the goods lost in value is deducted: %(what)s."),
    "if_intact": gettext_noop(
        "The goods must come back intact. Opening the box and a reasonable trial do no harm."
    ),
    "opened": gettext_noop("The goods were opened."),
    "no_invoice": gettext_noop("There is no invoice or receipt."),
    "invoice_shown": gettext_noop("An invoice or receipt would change this."),
    "no_fault_told": gettext_noop("No fault was told."),
    "fault_would_open": gettext_noop("A fault of the goods would change this."),
    "no_fault_found": gettext_noop("The goods were examined, and no fault was found."),
    "fault_not_examined": gettext_noop("A fault was told, but not examined yet."),
    "exchange_or_repair_later": gettext_noop("After the term the goods are exchanged or repaired."),
    "only_if_contract_may_end": gettext_noop(
        "After the term goods go back only where the law lets the contract be ended; else they are exchanged or repaired."
    ),
    "found_in_time_asked_late": gettext_noop(
        "The fault is said to have shown in time, but was told of only after the term."
    ),
    "deemed_as_agreed": gettext_noop(
        "The company did not tell of the fault in time (%(asked)s), so the goods are deemed as agreed."
    ),
    "notice_in_time": gettext_noop(
        "The company told of the fault within the longest term; the contract says what follows."
    ),
    "not_covered": gettext_noop("The guarantee does not cover this: %(what)s."),
    "papers_shown": gettext_noop("An invoice or a guarantee voucher would change this."),
    "within_guarantee": gettext_noop("The guarantee is running."),
    "only_main_parts": gettext_noop("The guarantee of the whole is over; that of the main parts is running."),
    "guarantee_over": gettext_noop("The guarantee is over."),
    "repair_did_not_hold": gettext_noop("The same fault came back while the repair was guaranteed."),
    "repair_held": gettext_noop(
        "The same fault came back only after the time for which the repair was guaranteed."
    ),
    "repairs_counted": gettext_noop("Repairs of this fault: %(have)s of %(needed)s."),
    "repairs_would_reach": gettext_noop(
        "One that still does not work after %(needed)s repairs of the same fault may be exchanged."
    ),
    "days_counted": gettext_noop(
        "Days in repair: %(have)s; more than %(needed)s give the right to exchange."
    ),
    "days_would_reach": gettext_noop("A repair of more than %(needed)s days gives the right to exchange."),
    "wear_deducted": gettext_noop("The same model is to be had, so a fee for wear may be deducted."),
    "wear_if_same_model": gettext_noop("A fee for wear may be deducted only if the same model is to be had."),
    "return_instead": gettext_noop("The same model is not to be had: the goods may be returned instead."),
}

MISSING = {
    "channel": gettext_noop("how the goods were sold"),
    "category": gettext_noop("what kind of goods they are"),
    "opened": gettext_noop("whether the goods were opened"),
    "invoice": gettext_noop("whether there is an invoice or receipt"),
    "sold_at": gettext_noop("when the goods were sold"),
    "condition": gettext_noop("what the marks on the goods mean"),
    "judgement": gettext_noop("whether unopened goods are taken back"),
    "who_signed": gettext_noop("when the buyer had the goods in hand"),
    "examination": gettext_noop("whether the fault is there"),
    "contract_may_end": gettext_noop("whether the law lets the contract be ended"),
    "remedy_agreed": gettext_noop("what the contract says about faults"),
    "reasonable_time": gettext_noop("whether the fault was told of within a reasonable time"),
    "found_in_time": gettext_noop("whether the fault showed within the term"),
    "main_part": gettext_noop("whether the fault is in a main part"),
    "works_again": gettext_noop("whether the goods work after the last repair"),
    "repair_record": gettext_noop("the repairer’s record"),
    "same_fault": gettext_noop("whether the repairs were for the same fault"),
    "reason_of_wait": gettext_noop("why the repair took so long"),
    "other_model": gettext_noop("whether another model is wanted"),
}

EVENTS = {
    "sold": gettext_noop("the sale"),
    "received": gettext_noop("receipt of the goods"),
    "installed": gettext_noop("the finished installation"),
    "exchanged": gettext_noop("the exchange"),
    "requested": gettext_noop("the request"),
    "goods_back": gettext_noop("the goods’ coming back"),
    "duty_due": gettext_noop("the agreed day or the request"),
    "handed_in": gettext_noop("handing in for repair"),
    "given_back": gettext_noop("giving back after repair"),
    "arrived": gettext_noop("arrival of the complaint"),
    "accepted": gettext_noop("acceptance of the complaint"),
    "signed": gettext_noop("signing of the contract"),
    "decided": gettext_noop("the decision about filing"),
    "first_term_over": gettext_noop("the end of the ordinary term"),
}

DUTIES = {
    "reply": gettext_noop("Answer with a true return address and contact"),
    "refund": gettext_noop("Refund"),
    "refund_refused": gettext_noop("Refund; later counts as a refusal"),
    "fulfil": gettext_noop("Do what is owed; later counts as a refusal"),
    "direct_return": gettext_noop("Exchange or refund at the price on the receipt"),
}


def explain(decision: Decision) -> list[str]:
    """Return the decision in sentences: the answer, why, until when, on what terms, what is missing, what would change it, what we owe, the sources."""
    return [gettext(VERDICTS[decision.verdict, decision.wish.right]), *_lines(decision, decision.zone)]


def _lines(decision: Decision, zone: tzinfo) -> Iterator[str]:
    main = decision.main
    if main is None:
        yield gettext("No rule speaks of this kind of sale. The seller may still be generous.")
        return
    yield from (sentence(one, decision, zone) for one in main.reasons)
    yield from (line for counted in main.dates for line in counted_words(counted, zone))
    yield from (sentence(one, decision, zone) for one in main.conditions)
    if decision.freight and decision.wish is not Wish.REPAIR:
        yield freight_words(decision.freight)
    if decision.burden is not None and "examination" in decision.missing:
        yield gettext("Until %(day)s the seller must prove that the goods were right.") % {
            "day": decision.burden.last_day.isoformat()
        }
    if decision.missing:
        missing = listed(gettext(MISSING[code]) for code in decision.missing)
        yield gettext("Still to be found out: %(missing)s.") % {"missing": missing}
    changes = dict.fromkeys(sentence(one, decision, zone) for one in decision.would_change)
    yield from (gettext("What would change this: %(change)s") % {"change": change} for change in changes)
    yield from (duty_words(duty, zone) for duty in decision.duties)
    yield from sources(decision)


def sentence(said: Said, decision: Decision, zone: tzinfo) -> str:
    """Return one sentence of a decision."""
    return gettext(SENTENCES[said.code]) % {
        name: _value(value, decision, zone) for name, value in said.values.items()
    }


def counted_words(counted: Counted, zone: tzinfo) -> Iterator[str]:
    """Yield how a term was counted."""
    words = {
        "event": gettext(EVENTS[counted.starts_on]),
        "start": _day(counted.started_at, zone),
        "term": term_words(counted.amount, counted.unit),
        "raw": counted.raw_day.isoformat(),
        "last": counted.last_day.isoformat(),
    }
    yield gettext("%(term)s from %(event)s on %(start)s, that day not counted: until %(raw)s, 24:00.") % words
    if counted.extra_days:
        yield ngettext(
            "%(count)s day in it was added because it does not count, such as a day in repair.",
            "%(count)s days in it were added because they do not count, such as days in repair.",
            counted.extra_days,
        ) % {"count": counted.extra_days}
    if counted.last_day != counted.raw_day:
        yield gettext("%(raw)s is not a working day, so the term ends on %(last)s, 24:00.") % words
    if counted.provisional:
        yield gettext("This may still move: the holidays of a year on the way are not announced yet.")


def term_words(amount: int, unit: str) -> str:
    """Return how long a term is."""
    match unit:
        case "months":
            return ngettext("%(count)s month", "%(count)s months", amount) % {"count": amount}
        case "working_days":
            return ngettext("%(count)s working day", "%(count)s working days", amount) % {"count": amount}
    return ngettext("%(count)s day", "%(count)s days", amount) % {"count": amount}


def freight_words(freight: str) -> str:
    """Return who pays for the way back."""
    if freight == "seller":
        return gettext("The seller pays the freight back.")
    return gettext("The buyer pays the freight back.")


def duty_words(duty: Duty, zone: tzinfo) -> str:
    """Return what the seller owes, and until when."""
    words = {"what": gettext(DUTIES[duty.code]) if duty.code in DUTIES else duty.code, "rule": duty.rule.id}
    if duty.due is None:
        return gettext("%(what)s: the time runs from %(event)s (%(rule)s).") % {
            **words,
            "event": gettext(EVENTS[duty.starts_on]),
        }
    words |= {"raw": duty.due.raw_day.isoformat(), "last": duty.due.last_day.isoformat()}
    if duty.due.last_day == duty.due.raw_day:
        return gettext("%(what)s: until %(last)s (%(rule)s).") % words
    return (
        gettext("%(what)s: by %(raw)s; at the very latest on %(last)s, as that day is not worked (%(rule)s).")
        % words
    )


def sources(decision: Decision) -> Iterator[str]:
    """Yield what the decision rests on."""
    language = active_language()
    for rule in decision.rules:
        yield gettext("Basis: %(rule)s, %(title)s. %(source)s") % {
            "rule": rule.id,
            "title": rule.title.text(language),
            "source": rule.source,
        }
        if not rule.verified:
            yield gettext(
                "%(rule)s was written down without the text of the law at hand. Check it before relying on it."
            ) % {"rule": rule.id}


def reached_words(one: Reached) -> str:
    """Return a counter in words, for the panel of rights reached."""
    if one.missing:
        return gettext("Still to be found out: %(missing)s.") % {"missing": gettext(MISSING[one.missing])}
    if one.reached:
        return gettext("The right to exchange is reached.")
    return gettext(SENTENCES[f"{one.counter}_counted"]) % {"have": one.have, "needed": one.needed}


def listed(parts: Iterable[str]) -> str:
    """Return the parts of a list, joined as the active language does."""
    return ("、" if active_language().startswith("zh") else ", ").join(parts)


def _value(value: Any, decision: Decision, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        return listed(decision.pack.name(code, active_language()) for code in value)
    return str(value)


def _day(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).date().isoformat()
