"""Days as a plan counts them: the working days of the team that does the work."""

from datetime import date, timedelta
from typing import Self

from msgspec import Struct

from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import WorkCalendar
from yinuo.insale.models import Order

DAY = timedelta(days=1)


class PlanDays(Struct, frozen=True):
    """The days of one calendar."""

    calendar: WorkCalendar

    @classmethod
    def of(cls, order: Order) -> Self:
        """Return the days of the team that an order is with."""
        return cls(calendar_of(order.team.calendar_id if order.team else None))

    def is_working(self, day: date) -> bool:
        return self.calendar.day(day).working

    def later(self, day: date, count: int) -> date:
        """Return the working day that many working days after a day; the day itself for none."""
        for _ in range(count):
            day = self.calendar.next_working_day(day)
        return day

    def between(self, first: date, second: date) -> int:
        """Return how many working days lie after the first day up to the second, less than 0 backwards; days that differ are at least one apart."""
        if first == second:
            return 0
        if first > second:
            return -self.between(second, first)
        span = (second - first).days
        return max(1, sum(self.is_working(first + n * DAY) for n in range(1, span + 1)))
