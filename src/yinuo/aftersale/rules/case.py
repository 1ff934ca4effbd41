"""A wish with all that is known of it, and the law that it falls under."""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from yinuo.core.worktime import WorkCalendar

from .counting import count
from .decision import Counted, Said
from .facts import Facts, Wish
from .pack import LegalRule, Pack, Term


class Case(Struct, frozen=True, kw_only=True):
    """What is asked, when, and on which facts. `calendar`: the public working days of the law's country, without a firm's own closures."""

    facts: Facts
    wish: Wish
    at: datetime
    pack: Pack
    calendar: WorkCalendar

    @property
    def asked_at(self) -> datetime:
        """Return when the wish was made known; nobody loses by our answering late."""
        asked = self.facts.requested_at
        return asked if asked is not None and asked <= self.at else self.at

    def event(self, name: str) -> datetime | None:
        """Return when an event was, None where it was not yet or is not known."""
        facts = self.facts
        match name:
            case "requested":
                return self.asked_at
            case "duty_due":
                return facts.duty_due_at or self.asked_at
            case "warranty_start":
                return self.warranty_start()[0]
            case "exchanged":
                return self.last_exchange()
            case "given_back":
                ends = (one.given_back_at for one in self.facts.repairs if one.given_back_at is not None)
                return max((end for end in ends if end <= self.at), default=None)
            case "sold" | "received" | "installed" | "goods_back":
                at: datetime | None = getattr(facts, f"{name}_at")
                return at if at is None or at <= self.at else None
        return None

    def last_exchange(self) -> datetime | None:
        """Return the last exchange until now."""
        return max((at for at in self.facts.exchanged_at if at <= self.at), default=None)

    def day(self, name: str) -> date:
        """Return the civil day that chooses a version: that of the event, else of the sale, of receipt, of the request."""
        for one in (name, "sold", "received", "requested"):
            if (at := self.event(one)) is not None:
                return self.calendar.local_date(at)
        return self.calendar.local_date(self.at)

    def in_force(self, *kinds: str) -> Iterator[LegalRule]:
        """Yield the rules of these kinds that were in force when it mattered."""
        return (rule for rule in self.pack.of_kind(*kinds) if rule.in_force(self._deciding_day(rule)))

    def _deciding_day(self, rule: LegalRule) -> date:
        # The start of the guarantee cannot choose by itself.
        return self.day("sold" if rule.decided_by == "warranty_start" else rule.decided_by)

    def rules(self, *kinds: str) -> Iterator[LegalRule]:
        """Yield the rules of these kinds that hold for this sale, this buyer and these goods."""
        return (rule for rule in self.in_force(*kinds) if self.applies(rule))

    def applies(self, rule: LegalRule, *, whatever_channel: bool = False) -> bool:
        """Tell whether the rule speaks of this sale, this buyer and these goods."""
        facts = self.facts
        if rule.channels and not whatever_channel and facts.channel not in rule.channels:
            return False
        if rule.buyers and facts.buyer not in rule.buyers:
            return False
        return not rule.classes or bool(rule.classes & self.pack.classes_of(facts.category))

    def warranty_start(self) -> tuple[datetime | None, LegalRule | None, str]:
        """Return when the time for return, exchange and repair starts, by which rule and with which event.

        After an exchange it starts anew; before delivery, or before the installation that the seller owes, it has not started.
        """
        exchanged = self.last_exchange()
        if exchanged is not None and (restart := next(self.in_force("exchange_restart"), None)) is not None:
            return exchanged, restart, "exchanged"
        rule = next(self.in_force("warranty_start"), None)
        events = tuple(rule.details["events"]) if rule is not None else ("received",)
        if not self.facts.seller_installs:
            events = tuple(one for one in events if one != "installed")
        found = [(at, one) for one in events if (at := self.event(one)) is not None]
        if len(found) < len(events) or not found:
            return None, rule, events[-1] if events else "received"
        at, name = max(found)
        return at, rule, name

    def counted(self, rule: LegalRule, *, term: Term | None = None, extra_days: int = 0) -> Counted | None:
        """Count the rule's term; None where the event that starts it was not yet."""
        term = term or rule.term
        at = self.event(term.starts_on) if term is not None else None
        if term is None or at is None:
            return None
        name = self.warranty_start()[2] if term.starts_on == "warranty_start" else term.starts_on
        return count(rule, at, self.calendar, term=term, extra_days=extra_days, starts_on=name)

    def not_started(self, rule: LegalRule) -> tuple[Said, tuple[Said, ...]]:
        """Return why a term has not started, and what would start it."""
        if self.facts.received_at is None and self.facts.waits_in:
            return Said(code="lies_in_locker", rule=rule), (Said(code="pick_up_starts", rule=rule),)
        if self.facts.received_at is not None and self.facts.seller_installs:
            return Said(code="not_installed", rule=rule), (Said(code="installing_starts", rule=rule),)
        return Said(code="not_received", rule=rule), (Said(code="receipt_starts", rule=rule),)
