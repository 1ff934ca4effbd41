"""R-17 to R-24 and the rules that changed on a day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.aftersale.selling import CN, t
from yinuo.aftersale.rules.clocks import clock_of, written_due


@pytest.mark.parametrize(
    ("code", "event", "rule", "raw", "last"),
    [
        # seven working days
        ("authority_decides", "2026-02-12", "R-19", date(2026, 2, 28), date(2026, 2, 28)),
        ("authority_decides", "2026-09-18", "R-19", date(2026, 9, 29), date(2026, 9, 29)),
        ("authority_decides", "2025-12-31", "R-19", date(2026, 1, 12), date(2026, 1, 12)),
        # the law changed on 2024-07-01
        ("mediation_ends", "2024-06-30", "R-20-old", date(2024, 8, 30), date(2024, 8, 30)),
        ("mediation_ends", "2024-07-01", "R-20", date(2024, 8, 30), date(2024, 8, 30)),
        ("mediation_ends", "2026-08-03", "R-20", date(2026, 10, 2), date(2026, 10, 8)),
        ("mediation_ends", "2026-02-13", "R-20", date(2026, 4, 14), date(2026, 4, 14)),
        # known only until Order 121
        ("report_checked", "2025-09-18", "R-21", date(2025, 10, 15), date(2025, 10, 15)),
        ("reporter_told", "2026-02-12", "R-21a", date(2026, 2, 26), date(2026, 2, 26)),
        # ten working days
        ("odr_settled", "2026-09-18", "R-22", date(2026, 10, 9), date(2026, 10, 9)),
        # seven calendar days, rolled
        ("courier_answers", "2026-02-10", "R-24", date(2026, 2, 17), date(2026, 2, 24)),
        ("courier_answers", "2026-05-02", "R-24", date(2026, 5, 9), date(2026, 5, 9)),
        # R-29a
        ("direct_seller_leaves", "2026-03-02", "R-29a", date(2026, 5, 1), date(2026, 5, 6)),
    ],
)
def test_counts_by_the_rule_of_the_day(code, event, rule, raw, last):
    found = clock_of(CN, code, t(event))

    assert (found.rule.id, found.raw_day, found.last_day) == (rule, raw, last)


def test_r20_testing_does_not_count():
    found = clock_of(CN, "mediation_ends", t("2026-03-02"), days_not_counted=20)

    assert (found.raw_day, found.last_day) == (date(2026, 5, 21), date(2026, 5, 21))


def test_r21_has_no_number_under_the_new_regulation():
    assert clock_of(CN, "report_checked", t("2026-04-14")) is not None
    assert clock_of(CN, "report_checked", t("2026-04-15")) is None


def test_the_day_that_chooses_the_version_is_that_of_the_country():
    before = clock_of(CN, "mediation_ends", datetime(2024, 6, 30, 15, 59, tzinfo=UTC))
    after = clock_of(CN, "mediation_ends", datetime(2024, 6, 30, 16, 0, tzinfo=UTC))

    assert (before.rule.id, after.rule.id) == ("R-20-old", "R-20")


def test_r23_is_due_on_the_day_that_is_written_holiday_or_not():
    rule, ends_at = written_due(CN, "transfer_reported", t("2026-02-17"))

    assert rule.id == "R-23"
    assert ends_at == datetime(2026, 2, 17, 16, tzinfo=UTC)
    assert clock_of(CN, "transfer_reported", t("2026-02-17")) is None
    assert written_due(CN, "authority_decides", t("2026-02-17")) is None


@pytest.mark.parametrize(
    ("topic", "day", "rule"),
    [
        ("complaint_regulation", date(2026, 4, 14), "REG-20"),
        ("complaint_regulation", date(2026, 4, 15), "REG-121"),
        ("sms_rule", date(2026, 4, 30), "SMS-2015"),
        ("sms_rule", date(2026, 5, 1), "SMS-2026"),
        ("gb_t_18760", date(2025, 4, 30), "GBT-18760-2002"),
        ("gb_t_18760", date(2025, 5, 1), "GBT-18760-2025"),
        ("gb_t_16784", date(2025, 8, 31), "GBT-16784-2008"),
        ("gb_t_16784", date(2025, 9, 1), "GBT-16784-2025"),
        ("bot_rule", date(2026, 8, 31), None),
        ("bot_rule", date(2026, 9, 1), "GBT-47746-2026"),
        ("R-18", date(2024, 6, 30), None),
        ("R-18", date(2024, 7, 1), "R-18"),
    ],
)
def test_a_version_holds_from_its_first_day_to_the_day_before_the_next(topic, day, rule):
    found = CN.of_topic(topic, day)

    assert (found.id if found else None) == rule


def test_r17_names_three_times_the_price_and_at_least_five_hundred():
    assert CN.rule("R-17").details == {"multiple": 3, "least": Decimal(500)}
