"""The finder's own promises: offsets, calendars, labels, speed, and that no text breaks it."""

from datetime import datetime, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.core.worktime import WorkCalendar, country_calendar, office_hours, round_the_clock
from yinuo.matters.promise_finder import FoundPromise, find_promises

SHANGHAI = ZoneInfo("Asia/Shanghai")
CN = country_calendar("CN")
OFFICE = office_hours(SHANGHAI)
THURSDAY = datetime(2026, 3, 12, 10, 0, tzinfo=SHANGHAI)
WORDS = (
    "明天 后天 下午 三点 3点 前 内 后 给您 回电 两小时 三个工作日 周五 下周 月底 10月10日 2026-13-45 99:99 的 我们 您 请 不 吗 "
    "在 退款 半 一 十 号 25:61 如果 收到 已 了 > ： ， 。 ? \n by at 3 pm Friday within 2 hours I'll call you we will before "
    "31 Feb 9999-12-31 99999 天 月 周 年 前 tomorrow noon the and"
)


def find(text: str, *, at: datetime = THURSDAY, calendar: WorkCalendar = CN) -> list[FoundPromise]:
    return find_promises(text, at=at, calendar=calendar)


def only(text: str, *, at: datetime = THURSDAY, calendar: WorkCalendar = CN) -> FoundPromise:
    (found,) = find(text, at=at, calendar=calendar)
    return found


def test_counts_offsets_in_code_points() -> None:
    found = only("👍🏽 好的，明天下午三点前回复您")

    assert (found.start, found.end, found.text) == (6, 16, "明天下午三点前回复您")


def test_a_day_ends_at_the_close_of_service() -> None:
    found = only("今天下班前给您答复", calendar=OFFICE)

    assert (found.due_at, found.certainty) == (datetime(2026, 3, 12, 18, 0, tzinfo=SHANGHAI), "day")


def test_a_closed_day_ends_at_midnight() -> None:
    found = only("周六给您答复", calendar=OFFICE)

    assert found.due_at == datetime(2026, 3, 15, 0, 0, tzinfo=SHANGHAI)


def test_today_said_after_hours_ends_at_midnight() -> None:
    found = only("今天给您答复", at=THURSDAY.replace(hour=19), calendar=OFFICE)

    assert found.due_at == datetime(2026, 3, 13, 0, 0, tzinfo=SHANGHAI)


def test_closing_time_said_after_hours_is_the_next_working_days() -> None:
    found = only("下班前给您答复", at=datetime(2026, 3, 13, 19, 0, tzinfo=SHANGHAI), calendar=OFFICE)

    assert found.due_at == datetime(2026, 3, 16, 18, 0, tzinfo=SHANGHAI)


def test_working_hours_run_only_while_open() -> None:
    found = only("4个工作小时内给您答复", calendar=OFFICE)

    assert (found.due_at, found.certainty) == (datetime(2026, 3, 12, 15, 30, tzinfo=SHANGHAI), "instant")


def test_working_days_end_at_the_close_of_service_across_the_holiday() -> None:
    found = only("7个工作日内给您答复", at=datetime(2026, 2, 12, 10, 0, tzinfo=SHANGHAI), calendar=OFFICE)

    assert found.due_at == datetime(2026, 2, 28, 18, 0, tzinfo=SHANGHAI)


def test_a_calendar_that_never_rests_does_not_roll() -> None:
    found = only("三天内给您答复", calendar=round_the_clock(SHANGHAI))

    assert found.due_at == datetime(2026, 3, 16, 0, 0, tzinfo=SHANGHAI)


def test_reads_the_words_by_the_calendars_clock() -> None:
    berlin = country_calendar("DE")

    found = only("I'll call you at 3.", at=THURSDAY, calendar=berlin)

    assert found.due_at == datetime(2026, 3, 12, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert found.due_at.tzinfo == berlin.zone


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("明天给您回个电话", "回电"),
        ("明天给您安排师傅上门维修", "上门"),
        ("明天給您回覆", "答覆"),
        ("明天给您处理", "处理"),
        ("明天给您", ""),
        ("We will refund you tomorrow.", "refund"),
        ("I'll let you know tomorrow.", "let you know"),
        ("We are shipping it today.", "ship"),
    ],
)
def test_names_the_act(text: str, what: str) -> None:
    assert only(text).what == what


def test_keeps_the_script_of_the_text_where_the_words_do_not_tell() -> None:
    found = only("謝謝您的來訊。明天上午回信。")

    assert found.language == "zh-hant"


def test_finds_both_languages_in_one_text() -> None:
    found = find("明天下午三点前给您回电。\nI'll call you by 3 pm tomorrow.")

    assert [(p.language, p.due_at.hour) for p in found] == [("zh-hans", 15), ("en", 15)]


def test_merges_two_times_of_one_act() -> None:
    found = only("We will reply by Friday, by noon.")

    assert found.due_at == datetime(2026, 3, 13, 12, 0, tzinfo=SHANGHAI)


def test_leaves_out_earlier_mail() -> None:
    text = "您好，明天上午回复您。\n\n在 2026年3月11日，林晓梅 写道：\n我们后天给您发货\n> 周五给您退款"

    found = only(text)

    assert found.text == "明天上午回复您"


def test_refuses_a_naive_moment() -> None:
    with pytest.raises(ValueError, match="at needs a time zone"):
        find("明天回复您", at=datetime(2026, 3, 12, 10, 0))  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map("".join))
)
def test_reads_any_text_and_finds_only_what_lies_ahead(text: str) -> None:
    found = find(text)

    assert all(p.text == text[p.start : p.end] and p.text for p in found)
    assert all(p.due_at > THURSDAY for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 366 * 24 * 4),
    st.sampled_from(("周五给您答复", "三点前给您答复", "月底前给您退款", "下周一上午给您答复")),
)
def test_a_common_promise_is_found_at_any_moment(quarters: int, text: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=15 * quarters)

    found = only(text, at=at)

    assert at < found.due_at <= at + timedelta(days=32)


@pytest.mark.parametrize(
    "piece",
    [
        "明天下午三点前给您回电",
        "明天",
        "给您",
        "半",
        "一",
        "9",
        "三点到",
        "我们会",
        "我们会在",
        "如果收到",
        "，三天内",
        " ",
        "\n>",
        "写道",
        "on ",
        "by 3 ",
        "a ",
        "call you ",
        "I will call you by 3 pm and ",
        "the end of ",
        "在",
        "自",
        "快递",
        "(",
        "- ",
    ],
)
def test_reads_twenty_thousand_characters_within_a_second(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = process_time()

    find(text)

    assert process_time() - started < 1
