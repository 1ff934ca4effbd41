"""What can be wrong with a calendar or with a term, each under a stable code."""

from .wording import gettext, gettext_noop

MESSAGES = {
    "amount_not_a_number": gettext_noop("The amount must be a number."),
    "amount_not_positive": gettext_noop("The amount must be more than zero."),
    "amount_not_whole": gettext_noop("Only hours may be given in parts: %(unit)s needs a whole number."),
    "amount_too_large": gettext_noop("The term is too long: it may reach at most ten years ahead."),
    "bad_interval": gettext_noop("%(day)s: opening hours must end after they start (%(start)s to %(end)s)."),
    "bad_time": gettext_noop("%(day)s: “%(text)s” is not a time such as 09:00 or 24:00."),
    "closure_and_opening": gettext_noop("%(day)s cannot be both a closure and an extra opening."),
    "empty_opening": gettext_noop("%(day)s: an extra opening needs hours."),
    "naive_instant": gettext_noop("The moment needs a time zone."),
    "never_opens": gettext_noop("The calendar “%(calendar)s” has no opening within ten years."),
    "out_of_range": gettext_noop("The term would leave the years 1 to 9999."),
    "overlap": gettext_noop("%(day)s: opening hours overlap."),
    "unknown_country": gettext_noop("No public holidays are known for the country “%(country)s”."),
    "unknown_day": gettext_noop("“%(day)s” is not a day of the week: use mon, tue, wed, thu, fri, sat, sun."),
    "unknown_unit": gettext_noop("“%(unit)s” is not a unit of time."),
    "zone_needed": gettext_noop("Name a time zone for the country “%(country)s”."),
}


class WorktimeError(ValueError):
    """A calendar or a term that cannot be used.

    `code` is one of MESSAGES; `day` is the offending weekday name ("mon") or ISO date, when one is to blame.
    """

    def __init__(self, code: str, *, day: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.day = day
        self.facts = facts

    def __str__(self) -> str:
        return gettext(MESSAGES[self.code]) % {"day": self.day, **self.facts}
